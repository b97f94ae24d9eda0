"""An extract from the minutes of the Politburo: what was heard, what was decided, a vote."""

from __future__ import annotations

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.calendar import in_words
from samples.facsimile.lexicon import entries
from samples.facsimile.sheet import Pose
from samples.facsimile.stamps import oval
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_LEFT = 28.0


def draw(studio: Studio) -> Records:
    """Draw the extract and return its facts."""
    rng, sheet, typist = studio.rng, studio.sheet, studio.typist
    studio.folio(int(rng.integers(2, 290)))
    _head(studio)
    number = _title(studio)
    y = 100.0
    items = int(rng.integers(1, 3))
    for item in range(items):
        y = _item(studio, item + 1, y) + 5
    if studio.chance(0.6):
        y = _vote(studio, y + 2) + 4
    zone = sheet.zone("signature", Ink.TYPED)
    line = zone.line()
    typist.put(line, "СЕКРЕТАРЬ ЦК", _LEFT + 8, y + 8)
    signer = studio.book.entry("p8")
    words = typist.put(line, signer.name.upper(), 138, y + 8)
    sheet.fact("/signer", zone, words)
    studio.sign(zone, Pose(112, y + 5, rng.normal(4, 4)), 16)
    if studio.chance(0.6):
        canvas = oval("ЦЕНТРАЛЬНЫЙ КОМИТЕТ", ["ВКП(б)"], studio.sans, sheet.px(3.4), flat=1.0)
        pose = Pose(92 + rng.normal(0, 8), y + 6 + rng.normal(0, 4), rng.normal(0, 12))
        studio.stamp(canvas, pose)
    return Records(
        registration_number=number,
        classification="СТРОГО СЕКРЕТНО",
        signer=signer.name,
        date=f"{studio.when:%Y-%m-%d}",
    )


def _head(studio: Studio) -> None:
    press, sheet = studio.press, studio.sheet
    zone = sheet.zone("classification", Ink.PRINTED)
    kind = studio.serif_type(11, bold=True)
    words = press.put(zone.line(), "СТРОГО СЕКРЕТНО", 148, 18, kind)
    press.rule(148, 19.3, 148 + press.width("СТРОГО СЕКРЕТНО", kind), 0.3)
    sheet.fact("/classification", zone, words)
    zone = sheet.zone("handling_instruction", Ink.PRINTED)
    press.put(zone.line(), "Подлежит возврату в Особый", 148, 24, studio.serif_type(8))
    press.put(zone.line(), "сектор ЦК ВКП(б)", 148, 27.5, studio.serif_type(8))
    zone = sheet.zone("heading", Ink.PRINTED)
    for row, y, size in (
        ("Всесоюзная Коммунистическая Партия (большевиков)", 40, 13.0),
        ("ЦЕНТРАЛЬНЫЙ КОМИТЕТ", 47, 15.0),
    ):
        press.centred(zone.line(), row, 105, y, studio.serif_type(size, bold=True))
    press.rule(_LEFT, 51, 192, 0.4)
    press.rule(_LEFT, 51.9, 192, 0.15)


def _title(studio: Studio) -> str:
    sheet, press, typist = studio.sheet, studio.press, studio.typist
    zone = sheet.zone("registration_number", Ink.PRINTED)
    line, kind = zone.line(), studio.serif_type(10)
    number = f"П{studio.rng.integers(40, 98)}/{studio.rng.integers(1, 400)}"
    press.put(line, "№", _LEFT, 60, kind)
    words = typist.put(line, number, _LEFT + 6, 59.6)
    press.leader(_LEFT + 6, 60.3, _LEFT + 40)
    sheet.fact("/registration_number", zone, words)
    zone = sheet.zone("other", Ink.TYPED)
    words = typist.put(zone.line(), in_words(studio.when), _LEFT, 67)
    sheet.fact("/date", zone, words)
    zone = sheet.zone("addressee", Ink.TYPED)
    for row in range(int(studio.rng.integers(1, 4))):
        pool = entries("leaders")
        person = pool[int(studio.rng.integers(len(pool)))]
        typist.put(zone.line(), f"т. {person.case('dat')}", 128, 60 + row * LINE_MM * 1.2)
    zone = sheet.zone("title", Ink.TYPED)
    title = "ВЫПИСКА ИЗ ПРОТОКОЛА № {} заседания Политбюро ЦК"
    text = title.format(studio.rng.integers(40, 98))
    pitch = typist.machine.pitch_mm
    first, second = text[: text.index(" зас")], text[text.index("зас") :]
    typist.put(zone.line(), first, 108 - len(first) * pitch / 2, 78)
    typist.put(zone.line(), second, 108 - len(second) * pitch / 2, 78 + LINE_MM * 1.5)
    return words_text(number)


def words_text(text: str) -> str:
    """Return the text as it stands in the records: spaces squeezed."""
    return " ".join(text.split())


def _item(studio: Studio, number: int, y: float) -> float:
    """Type one item in two columns: heard at the left, decided at the right."""
    typist, book = studio.typist, studio.book
    heard, decided = studio.sheet.zone("body", Ink.TYPED), studio.sheet.zone("body", Ink.TYPED)
    left = Column(_LEFT, y, 56.0, 1.2, indent=0)
    right = Column(92.0, y, 100.0, 1.5, indent=0)
    subject = f"{number}. " + book.line("minutes", "heard")
    low = typist.paragraphs(heard, [subject], left)
    count = int(studio.rng.integers(2, 5))
    points = [f"{i + 1}) {book.line('minutes', 'decided')}" for i in range(count)]
    return max(low, typist.paragraphs(decided, points, right))


def _vote(studio: Studio, y: float) -> float:
    zone = studio.sheet.zone("body", Ink.TYPED)
    pool = entries("leaders")
    chosen = studio.rng.permutation(len(pool))[: int(studio.rng.integers(4, 8))]
    names = ", ".join(pool[int(i)].name for i in chosen)
    column = Column(_LEFT, y, 164.0, 1.5, indent=0)
    return studio.typist.paragraphs(zone, [f"Голосовали за: тт. {names}."], column)
