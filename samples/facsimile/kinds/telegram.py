"""A ciphered telegram on the printed form, incoming or outgoing."""

from __future__ import annotations

from datetime import timedelta

from pipeline.model.facts import Dispatch, Records
from pipeline.model.page import Ink
from samples.facsimile.calendar import roman_month, short
from samples.facsimile.kinds.common import certified, fitting, imprint
from samples.facsimile.kinds.distribution import distribute
from samples.facsimile.kinds.forms import Form, form_for
from samples.facsimile.kinds.routing import route
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_LEFT = 24.0
_URGENCY = (
    ("ВНЕ ОЧЕРЕДИ", "ОСОБАЯ"), ("ВНЕ ОЧЕРЕДИ",), ("ОСОБАЯ",), ("ВЕСЬМА СРОЧНО",), (),
)  # fmt: skip


def draw(studio: Studio) -> Records:
    """Draw the telegram and return its facts."""
    rng = studio.rng
    form = form_for(rng, studio.order.form, judged=studio.order.judged)
    copies = int(rng.integers(4, min(form.rows * form.columns, 11)))
    studio.folio()
    registration = _registration(studio)
    secrecy = _head(studio, form)
    if form.routing_y > form.list_y:
        distribution = distribute(studio, form, copies)
    routing = route(studio, form, int(rng.integers(1200, 29000)), int(rng.integers(1, copies)))
    if form.routing_y < form.list_y:
        distribution = distribute(studio, form, copies)
    references = _references(studio, form.start)
    precedence = _precedence(studio, form.start)
    addressee = _addressee(studio, form.start + 14)
    end = _body(studio, form.start + 23)
    signer = _signed(studio, end + 4)
    certified(studio, min(end + 15, 268))
    dispatch = _dispatched(studio, min(end + 14, 266), copies)
    _notice(studio, form)
    return Records(
        registration_number=registration,
        classification=secrecy,
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
    first, second = int(rng.integers(900, 9800)), int(rng.integers(1000, 9900))
    texts = (f"{first} № {second}/{rng.integers(10, 400)}", f"Вх. № {first}/с", f"{first}/{second}")
    text = texts[int(rng.choice(3, p=[0.6, 0.25, 0.15]))]
    zone, words = studio.typed("registration_number", text, 20, 15)
    studio.sheet.fact("/registration_number", zone, words)
    return " ".join(word.text for word in words)


def _head(studio: Studio, form: Form) -> str:
    size = form.title_size
    kind = studio.sans_type(size, 2) if form.sans else studio.serif_type(size, bold=True, spread=2)
    studio.printed("title", form.title, (105, form.title_y), kind)
    bold = studio.serif_type(13, bold=True)
    zone, words = studio.printed("classification", "Строго секретно", form.secrecy, bold)
    studio.sheet.fact("/classification", zone, words)
    spread = studio.serif_type(10.5, spread=0.8)
    studio.printed("handling_instruction", "СНЯТИЕ КОПИЙ ВОСПРЕЩАЕТСЯ", form.warning, spread)
    return "Строго секретно"


def _references(studio: Studio, y: float) -> tuple[int, ...]:
    if studio.chance(0.25):
        return ()
    first = int(studio.rng.integers(100, 980))
    numbers = (first, first + 1) if studio.chance(0.4) else (first,)
    sign = "№№" if len(numbers) > 1 else "№"
    text = f"Спец. {sign} {', '.join(map(str, numbers))}"
    zone, words = studio.typed("reference", text, _LEFT, y)
    studio.sheet.fact("/references", zone, words[-len(numbers) :])
    return numbers


def _precedence(studio: Studio, y: float) -> tuple[str, ...]:
    chosen = _URGENCY[int(studio.rng.choice(5, p=[0.3, 0.25, 0.15, 0.1, 0.2]))]
    if not chosen:
        return ()
    zone, words = studio.sheet.zone("precedence", Ink.TYPED), []
    for number, text in enumerate(chosen):
        put = studio.typist.spaced if text == "ОСОБАЯ" else studio.typist.put
        words += put(zone.line(), text, 140, y + number * LINE_MM * 1.4)
    studio.sheet.fact("/precedence", zone, words)
    return chosen


def _addressee(studio: Studio, y: float) -> str:
    person = studio.book.entry("p9")
    whom = f"Для товарища {person.case('gen').upper()}."
    text = whom if studio.chance(0.5) else f"Товарищу {person.case('dat').upper()}"
    zone, words = studio.typed("addressee", text, _LEFT + 12, y)
    studio.sheet.fact("/addressee", zone, words[-1:])
    return person.name


def _body(studio: Studio, y: float) -> float:
    """Type the text and return the baseline after it."""
    spacing = float(studio.rng.choice([1.5, 1.5, 2.0]))
    column = Column(_LEFT, y, float(studio.rng.uniform(158, 168)), spacing)
    rows = int((246 - y) / (spacing * LINE_MM))
    cells = int(column.width / studio.typist.machine.pitch_mm)
    texts = studio.book.paragraphs("telegram", int(rows * cells * studio.rng.uniform(0.5, 0.85)))
    zone = studio.sheet.zone("body", Ink.TYPED)
    return studio.typist.paragraphs(zone, fitting(texts, rows, cells), column)


def _signed(studio: Studio, y: float) -> str:
    zone = studio.sheet.zone("signature", Ink.TYPED)
    line, signer = zone.line(), studio.book.entry("p8")
    roman = studio.typist.machine.alphabet.roman
    date = studio.typist.put(line, short(studio.when, roman), _LEFT + 6, y)
    studio.sheet.fact("/date", zone, date)
    words = studio.typist.spaced(line, signer.name.upper(), 132, y)
    studio.sheet.fact("/signer", zone, words)
    return signer.name


def _dispatched(studio: Studio, y: float, copies: int) -> Dispatch:
    """Type the typing pool's note; a telegram is printed and sent within hours."""
    zone = studio.sheet.zone("dispatch_note", Ink.TYPED)
    printed = studio.when + timedelta(minutes=int(studio.rng.integers(5, 12)) * 5)
    sent = printed + timedelta(minutes=int(studio.rng.integers(3, 14)) * 5)
    roman = studio.typist.machine.alphabet.roman
    typist = "".join(studio.rng.choice(list("абвгдекмнпрстш"), 2))
    chief = studio.book.entry("p7")
    day = f"{printed.day}.{roman_month(printed, roman)}"
    later = f"{sent.day}.{roman_month(sent, roman)}"
    rows = {
        "/dispatch/copies": f"{copies} экз. {typist}",
        "/dispatch/printed_at": f"Отпеч. {day}. {printed:%H-%M}",
        "/dispatch/sent_at": f"Разослано {sent:%H-%M} {later}",
        "/dispatch/issued_by": f"Выпустил {chief.name}",
    }
    for number, (pointer, text) in enumerate(rows.items()):
        words = studio.typist.put(zone.line(), text, 20, y + number * LINE_MM)
        studio.sheet.fact(pointer, zone, words)
        if pointer == "/dispatch/copies":
            studio.sheet.fact("/dispatch/typist", zone, words[-1:])
    return Dispatch(
        copies=copies,
        typist=typist,
        printed_at=f"{printed:%Y-%m-%dT%H:%M}",
        sent_at=f"{sent:%Y-%m-%dT%H:%M}",
        issued_by=chief.name,
    )


def _notice(studio: Studio, form: Form) -> None:
    zone = studio.sheet.zone("handling_instruction", Ink.PRINTED)
    top = 287 - 4 * (len(form.notice) - 1)
    for number, row in enumerate(form.notice):
        studio.press.centred(zone.line(), row, 105, top + 4 * number, studio.serif_type(8.5))
    if form.imprint:
        imprint(studio, form.imprint)
