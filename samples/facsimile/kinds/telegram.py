"""A ciphered telegram on the printed form, incoming or outgoing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pipeline.model.facts import Dispatch, DistributionEntry, Records, Routing
from pipeline.model.page import Ink
from samples.facsimile.calendar import roman_month, short
from samples.facsimile.kinds.forms import Form, form_for
from samples.facsimile.lexicon import entries
from samples.facsimile.sheet import GroundLine, GroundZone, Mark, Pose
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_LEFT = 24.0


@dataclass(slots=True)
class _Telegram:
    """A telegram in the making: the studio, its form, and what was decided about it."""

    studio: Studio
    form: Form
    incoming: bool
    number: int
    copy: int
    copies: int

    def title(self) -> None:
        studio, form = self.studio, self.form
        zone = studio.sheet.zone("title", Ink.PRINTED)
        kind = studio.sans_type(form.title_size, 2) if form.sans else studio.serif_type(
            form.title_size, bold=True, spread=2
        )  # fmt: skip
        studio.press.centred(zone.line(), form.title, 105, form.title_y, kind)
        zone = studio.sheet.zone("classification", Ink.PRINTED)
        kind = studio.serif_type(13, bold=True)
        words = studio.press.centred(zone.line(), "Строго секретно", *form.secrecy, kind)
        studio.sheet.fact("/classification", zone, words)
        zone = studio.sheet.zone("handling_instruction", Ink.PRINTED)
        kind = studio.serif_type(10.5, spread=0.8)
        studio.press.centred(zone.line(), "СНЯТИЕ КОПИЙ ВОСПРЕЩАЕТСЯ", *form.warning, kind)

    def distribution(self) -> tuple[DistributionEntry, ...]:
        """Print the list and type its names; return the rows that have one."""
        studio, form = self.studio, self.form
        zone = studio.sheet.zone("distribution_list", Ink.PRINTED)
        pool = list(entries("leaders"))
        order = studio.rng.permutation(len(pool))
        names = ["РАЗМЕТКА"] + [pool[int(i)].case("dat") for i in order[: self.copies - 2]]
        plain = ["РАЗМЕТКА"] + [pool[int(i)].name for i in order[: self.copies - 2]]
        names, plain = [*names, "Копия"], [*plain, "Копия"]
        made = []
        width = 176.0 / form.columns
        for place in range(form.columns * form.rows):
            column, row = divmod(place, form.rows)
            at = (18 + column * width, form.list_y + row * form.pitch)
            name = names[place] if place < len(names) else None
            typed = self._row(zone, place + 1, (at, width), name)
            if typed:
                titled = place not in (0, len(names) - 1)
                raw = f"т. {typed}" if titled else typed
                made.append(DistributionEntry(place + 1, plain[place], raw))
        if form.boxed:
            self._rules(zone, width)
        return tuple(made)

    def _row(
        self,
        zone: GroundZone,
        number: int,
        cell: tuple[tuple[float, float], float],
        name: str | None,
    ) -> str | None:
        studio, ((x, y), width) = self.studio, cell
        line, kind = zone.line(), studio.serif_type(10)
        first = (number - 1) % self.form.rows == 0
        head = "Экз." if first else self.form.ditto
        # The ditto mark stands below the middle of the word that it repeats.
        indent = 0 if head == "Экз." else 2.5
        studio.press.put(line, head, x + indent, y, kind)
        label = f"№ {number}" + ("-" if number == 1 else "-т.")
        studio.press.put(line, label, x + 9.5, y, kind)
        start = x + 9.5 + studio.press.width(label, kind) + (0.4 if number == 1 else 1.2)
        typed = None
        if name:
            lift = float(studio.rng.normal(-0.4, 0.5))
            put = studio.typist.glued if number == 1 else studio.typist.put
            marks = put(line, name, start, y + lift)
            typed = " ".join(mark.text for mark in marks)
            studio.sheet.fact(f"/distribution/{number - 1}", zone, marks)
        studio.press.leader(start, y + 0.3, x + width - 4)
        return typed

    def _rules(self, zone: GroundZone, width: float) -> None:
        form, press = self.form, self.studio.press
        top = form.list_y - form.pitch * 0.8
        bottom = top + form.rows * form.pitch + 1.5
        right = 16 + form.columns * width
        press.frame(16, top, right, bottom)
        for column in range(1, form.columns):
            press.upright(16 + column * width, top, bottom)
        del zone

    def routing(self) -> Routing:
        studio, y = self.studio, self.form.routing_y
        zone = studio.sheet.zone("routing", Ink.PRINTED)
        line, when = zone.line(), studio.when
        city = studio.book.entry("c1")
        place = city.case("gen" if self.incoming else "acc")
        runner = _Runner(studio, zone, line, _LEFT - 4, y)
        runner.printed("ИЗ" if self.incoming else "В")
        pointer = "origin" if self.incoming else "destination"
        runner.spaced(place.upper(), f"/routing/{pointer}")
        runner.printed("№")
        runner.typed(str(self.number), "/routing/number")
        runner.printed("кол.")
        clock = runner.typed(str(when.hour))
        runner.printed("час.")
        clock += runner.typed(f"{when.minute:02d}")
        runner.printed("мин.")
        studio.sheet.fact("/routing/time", zone, clock)
        month = roman_month(when, studio.typist.machine.alphabet.roman)
        date = runner.typed(f"{when.day} / {month}")
        runner.printed("19", tight=True)
        date += [line.words[-1], *runner.typed(f"{when.year % 100:02d}", tight=True)]
        runner.printed("г.")
        studio.sheet.fact("/routing/date", zone, date)
        runner.printed("экз. №")
        runner.typed(str(self.copy), "/routing/copy")
        return Routing(
            origin=city.name if self.incoming else None,
            destination=None if self.incoming else city.name,
            number=self.number,
            time=f"{when:%H:%M}",
            date=f"{when:%Y-%m-%d}",
            copy=self.copy,
        )

    def references(self, y: float) -> tuple[int, ...]:
        studio = self.studio
        if studio.chance(0.25):
            return ()
        first = int(studio.rng.integers(100, 980))
        numbers = (first, first + 1) if studio.chance(0.4) else (first,)
        sign = "№№" if len(numbers) > 1 else "№"
        zone = studio.sheet.zone("reference", Ink.TYPED)
        text = f"Спец. {sign} {', '.join(map(str, numbers))}"
        words = studio.typist.put(zone.line(), text, _LEFT, y)
        studio.sheet.fact("/references", zone, words[-len(numbers) :])
        return numbers

    def precedence(self, y: float) -> tuple[str, ...]:
        studio = self.studio
        choices = [("ВНЕ ОЧЕРЕДИ", "ОСОБАЯ"), ("ВНЕ ОЧЕРЕДИ",), ("ОСОБАЯ",), ()]
        chosen = choices[int(studio.rng.choice(4, p=[0.3, 0.3, 0.2, 0.2]))]
        if not chosen:
            return ()
        zone, words = studio.sheet.zone("precedence", Ink.TYPED), []
        for number, text in enumerate(chosen):
            put = studio.typist.spaced if text == "ОСОБАЯ" else studio.typist.put
            words += put(zone.line(), text, 140, y + number * LINE_MM * 1.4)
        studio.sheet.fact("/precedence", zone, words)
        return chosen

    def addressee(self, y: float) -> str:
        studio = self.studio
        zone = studio.sheet.zone("addressee", Ink.TYPED)
        person = studio.book.entry("p9")
        if self.incoming and studio.chance(0.5):
            text = f"Для товарища {person.case('gen').upper()}."
        else:
            text = f"Товарищу {person.case('dat').upper()}"
        words = studio.typist.put(zone.line(), text, _LEFT + 12, y)
        studio.sheet.fact("/addressee", zone, words[-1:])
        return person.name

    def body(self, y: float) -> float:
        """Type the text and return the baseline after it."""
        studio = self.studio
        spacing = float(studio.rng.choice([1.5, 1.5, 2.0]))
        column = Column(_LEFT, y, float(studio.rng.uniform(158, 168)), spacing)
        rows = int((246 - y) / (spacing * LINE_MM))
        letters = int(rows * (column.width / studio.typist.machine.pitch_mm) * 0.82)
        texts = studio.book.paragraphs("telegram", int(letters * studio.rng.uniform(0.6, 0.95)))
        zone = studio.sheet.zone("body", Ink.TYPED)
        return studio.typist.paragraphs(zone, _fitting(texts, letters), column)

    def signed(self, y: float) -> str:
        studio = self.studio
        zone = studio.sheet.zone("signature", Ink.TYPED)
        line, signer = zone.line(), studio.book.entry("p8")
        roman = studio.typist.machine.alphabet.roman
        date = studio.typist.put(line, short(studio.when, roman), _LEFT + 6, y)
        studio.sheet.fact("/date", zone, date)
        words = studio.typist.spaced(line, signer.name.upper(), 132, y)
        studio.sheet.fact("/signer", zone, words)
        return signer.name

    def certified(self, y: float) -> None:
        studio = self.studio
        zone = studio.sheet.zone("certification", Ink.TYPED)
        studio.typist.put(zone.line(), "Верно:", 118, y)
        studio.sign(zone, Pose(158 + studio.rng.normal(0, 3), y - 1, studio.rng.normal(4, 4)))

    def dispatched(self, y: float) -> Dispatch:
        studio = self.studio
        zone = studio.sheet.zone("dispatch_note", Ink.TYPED)
        printed = studio.when + timedelta(minutes=int(studio.rng.integers(5, 12)) * 5)
        sent = printed + timedelta(minutes=int(studio.rng.integers(3, 14)) * 5)
        roman = studio.typist.machine.alphabet.roman
        typist = "".join(studio.rng.choice(list("абвгдекмнпрстш"), 2))
        chief = studio.book.entry("p7")
        rows = (
            (f"{self.copies} экз. {typist}", "/dispatch/copies"),
            (f"Отпеч. {printed.day}.{roman_month(printed, roman)}. {printed:%H-%M}",
             "/dispatch/printed_at"),
            (f"Разослано {sent:%H-%M} {sent.day}.{roman_month(sent, roman)}",
             "/dispatch/sent_at"),
            (f"Выпустил {chief.name}", "/dispatch/issued_by"),
        )  # fmt: skip
        for number, (text, pointer) in enumerate(rows):
            words = studio.typist.put(zone.line(), text, 20, y + number * LINE_MM)
            studio.sheet.fact(pointer, zone, words)
        return Dispatch(
            copies=self.copies,
            typist=typist,
            printed_at=f"{printed:%Y-%m-%dT%H:%M}",
            sent_at=f"{sent:%Y-%m-%dT%H:%M}",
            issued_by=chief.name,
        )

    def notice(self) -> None:
        studio = self.studio
        zone = studio.sheet.zone("handling_instruction", Ink.PRINTED)
        kind = studio.serif_type(8.5)
        top = 287 - 4 * (len(self.form.notice) - 1)
        for number, row in enumerate(self.form.notice):
            studio.press.centred(zone.line(), row, 105, top + 4 * number, kind)


@dataclass(slots=True)
class _Runner:
    """Fills a printed line from left to right with print and typing."""

    studio: Studio
    zone: GroundZone
    line: GroundLine
    x: float
    y: float

    def printed(self, text: str, *, tight: bool = False) -> None:
        kind = self.studio.serif_type(10)
        self.studio.press.put(self.line, text, self.x, self.y, kind)
        self.x += self.studio.press.width(text, kind) + (0.3 if tight else 1.6)

    def typed(self, text: str, pointer: str = "", *, tight: bool = False) -> list[Mark]:
        typist = self.studio.typist
        put = typist.glued if tight else typist.put
        return self._after(put(self.line, text, self.x, self._level()), len(text), pointer)

    def spaced(self, text: str, pointer: str) -> list[Mark]:
        marks = self.studio.typist.spaced(self.line, text, self.x, self._level())
        return self._after(marks, 2 * len(text) - 1, pointer)

    def _level(self) -> float:
        return self.y + float(self.studio.rng.normal(-0.5, 0.35))

    def _after(self, marks: list[Mark], cells: int, pointer: str) -> list[Mark]:
        pitch = self.studio.typist.machine.pitch_mm
        self.studio.press.leader(self.x, self.y + 0.5, self.x + cells * pitch, 1.5)
        self.x += cells * pitch + 1.4
        if pointer:
            self.studio.sheet.fact(pointer, self.zone, marks)
        return marks


def _fitting(texts: list[str], letters: int) -> list[str]:
    """Return as many paragraphs as fit, one at least."""
    while len(texts) > 1 and sum(len(text) + 30 for text in texts) > letters:
        texts = texts[:-1]
    return texts


def draw(studio: Studio) -> Records:
    """Draw the telegram and return its facts."""
    rng = studio.rng
    form = form_for(rng, studio.order.form, judged=studio.order.judged)
    incoming = studio.chance(0.7) or "ВХОДЯЩАЯ" in form.title
    copies = int(rng.integers(4, min(form.rows * 2, 11)))
    work = _Telegram(
        studio, form, incoming, int(rng.integers(1200, 29000)), int(rng.integers(1, copies)), copies
    )
    studio.folio(int(rng.integers(2, 290)))
    registration = _registration(studio)
    work.title()
    distribution = work.distribution()
    routing = work.routing()
    start = max(form.routing_y, form.list_y + (form.rows - 1) * form.pitch + 3)
    references = work.references(start + 9)
    precedence = work.precedence(start + 9)
    addressee = work.addressee(start + 23)
    end = work.body(start + 32)
    signer = work.signed(end + 4)
    work.certified(min(end + 15, 268))
    dispatch = work.dispatched(min(end + 14, 266))
    work.notice()
    return Records(
        registration_number=registration,
        classification="Строго секретно",
        distribution=distribution,
        routing=routing,
        references=references,
        precedence=precedence,
        addressee=addressee,
        signer=signer,
        dispatch=dispatch,
        date=f"{studio.when:%Y-%m-%d}",
    )


def _registration(studio: Studio) -> str:
    rng = studio.rng
    zone = studio.sheet.zone("registration_number", Ink.TYPED)
    text = f"{rng.integers(900, 9800)} № {rng.integers(1000, 9900)}/{rng.integers(10, 400)}"
    words = studio.typist.put(zone.line(), text, 20, 15)
    studio.sheet.fact("/registration_number", zone, words)
    return " ".join(word.text for word in words)
