"""A covering letter on an office's letterhead, with a stamp of the incoming mail."""

from __future__ import annotations

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.calendar import in_words
from samples.facsimile.kinds.common import addressed, signed
from samples.facsimile.lexicon import entries
from samples.facsimile.sheet import Pose
from samples.facsimile.stamps import rectangular
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_LEFT = 28.0


def draw(studio: Studio) -> Records:
    """Draw the letter and return its facts."""
    studio.folio()
    number = _letterhead(studio)
    addressee = addressed(studio, 106, 30)
    references = _reference(studio)
    end = _body(studio, 92)
    signer = signed(studio, _LEFT, end + 12)
    if studio.chance(0.8):
        _received(studio)
    return Records(
        registration_number=number,
        references=references,
        addressee=addressee,
        signer=signer,
        date=f"{studio.when:%Y-%m-%d}",
    )


def _letterhead(studio: Studio) -> str:
    """Print the office at the top left and fill in date and number; return the number."""
    press, typist, book = studio.press, studio.typist, studio.book
    zone = studio.sheet.zone("heading", Ink.PRINTED)
    rows = ["СОЮЗ ССР", *_split(book.entry("o8").name.upper())]
    for number, row in enumerate(rows):
        kind = studio.serif_type(10.5, bold=number > 0)
        press.centred(zone.line(), row, 58, 22 + 5 * number, kind)
    y = 22 + 5 * len(rows)
    small = studio.serif_type(7.5)
    street = book.line("letter", "street")
    phone = f"Тел. К 4-{studio.rng.integers(10, 99)}-{studio.rng.integers(10, 99)}"
    press.centred(zone.line(), f"{street}. {phone}", 58, y, small)
    press.rule(32, y + 2, 84, 0.3)
    zone = studio.sheet.zone("registration_number", Ink.PRINTED)
    line, kind, y = zone.line(), studio.serif_type(10), y + 9
    date = typist.put(line, in_words(studio.when), 32, y - 0.4)
    studio.sheet.fact("/date", zone, date)
    press.leader(32, y + 0.3, 84)
    line, text = zone.line(), f"{studio.rng.integers(10, 99)}-{studio.rng.integers(100, 4000)}"
    words = press.put(line, "№", 32, y + 7, kind)
    words += typist.put(line, text, 39, y + 6.5)
    press.leader(38, y + 7.3, 84)
    studio.sheet.fact("/registration_number", zone, words)
    return f"№ {text}"


def _split(name: str) -> list[str]:
    """Return a long name on rows of at most 26 letters."""
    rows = [""]
    for word in name.split():
        if len(rows[-1]) + len(word) > 26:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows


def _reference(studio: Studio) -> tuple[int, ...]:
    if studio.chance(0.35):
        return ()
    number = int(studio.rng.integers(100, 9000))
    text = f"На Ваш № {number} от {studio.book.fill('{day}', 'letter')}"
    zone, words = studio.typed("reference", text, _LEFT, 80)
    studio.sheet.fact("/references", zone, words[3:4])
    return (number,)


def _body(studio: Studio, y: float) -> float:
    book, typist = studio.book, studio.typist
    texts = [book.line("letter", "opening")]
    texts += [book.line("letter", "body") for _ in range(int(studio.rng.integers(1, 6)))]
    zone = studio.sheet.zone("body", Ink.TYPED)
    end = typist.paragraphs(zone, texts, Column(_LEFT, y, 168.0, 1.5))
    zone = studio.sheet.zone("other", Ink.TYPED)
    line = zone.line()
    marks = typist.put(line, "Приложение:", _LEFT + 12, end + 3)
    typist.underline(marks, end + 3.8)
    pages = book.line("letter", "enclosure")
    typist.put(line, pages, _LEFT + 12 + 12 * typist.machine.pitch_mm, end + 3)
    return end + 3 + LINE_MM


def _received(studio: Studio) -> None:
    """Press the incoming-mail stamp and write its number in by hand."""
    rng = studio.rng
    office = entries("secretariats")[int(rng.integers(len(entries("secretariats"))))].name
    months = ("ЯНВ", "ФЕВ", "МАР", "АПР", "МАЙ", "ИЮН", "ИЮЛ", "АВГ", "СЕН", "ОКТ", "НОЯ", "ДЕК")
    date = f"{studio.when.day} {months[studio.when.month - 1]} {studio.when.year}"
    canvas = rectangular([office, date, "Вх. №"], studio.sans, studio.sheet.px(3.6))
    pose = Pose(float(rng.uniform(52, 150)), float(rng.uniform(252, 272)), rng.normal(0, 5))
    studio.stamp(canvas, pose)
    number = f"{rng.integers(100, 9900)}"
    studio.write("handwriting", [number], Pose(pose.x + 15, pose.y + 5, pose.angle + 4), 7.5)
