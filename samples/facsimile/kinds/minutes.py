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
    studio.folio()
    _head(studio)
    number = _number(studio)
    y = _title(studio)
    for item in range(int(studio.rng.integers(1, 4))):
        if y < 200:
            y = _item(studio, item + 1, y) + 5
    if studio.chance(0.6):
        y = _vote(studio, y + 2) + 4
    return Records(
        registration_number=number,
        classification="СТРОГО СЕКРЕТНО",
        signer=_signed(studio, y + 8),
        date=f"{studio.when:%Y-%m-%d}",
    )


def _head(studio: Studio) -> None:
    press, sheet = studio.press, studio.sheet
    zone = sheet.zone("classification", Ink.PRINTED)
    kind = studio.serif_type(11, bold=True)
    words = press.put(zone.line(), "СТРОГО СЕКРЕТНО", 132, 18, kind)
    press.rule(132, 19.3, 132 + press.width("СТРОГО СЕКРЕТНО", kind), 0.3)
    sheet.fact("/classification", zone, words)
    zone = sheet.zone("handling_instruction", Ink.PRINTED)
    press.put(zone.line(), "Подлежит возврату в Особый", 132, 24, studio.serif_type(8))
    press.put(zone.line(), "сектор ЦК ВКП(б)", 132, 27.5, studio.serif_type(8))
    zone = sheet.zone("heading", Ink.PRINTED)
    rows = ("Всесоюзная Коммунистическая Партия (большевиков)", 40, 13.0), (
        "ЦЕНТРАЛЬНЫЙ КОМИТЕТ", 47, 15.0
    )  # fmt: skip
    for text, y, size in rows:
        press.centred(zone.line(), text, 105, y, studio.serif_type(size, bold=True))
    press.rule(_LEFT, 51, 192, 0.4)
    press.rule(_LEFT, 51.9, 192, 0.15)


def _number(studio: Studio) -> str:
    """Fill the number after the printed №, the date below it, and the addressees at the right."""
    sheet, press, typist = studio.sheet, studio.press, studio.typist
    zone = sheet.zone("registration_number", Ink.PRINTED)
    line, kind = zone.line(), studio.serif_type(10)
    number = f"П{studio.rng.integers(40, 98)}/{studio.rng.integers(1, 400)}"
    words = press.put(line, "№", _LEFT, 60, kind)
    words += typist.put(line, number, _LEFT + 6, 59.6)
    press.leader(_LEFT + 6, 60.3, _LEFT + 40)
    sheet.fact("/registration_number", zone, words)
    zone, words = studio.typed("other", in_words(studio.when), _LEFT, 67)
    sheet.fact("/date", zone, words)
    zone = sheet.zone("distribution_list", Ink.TYPED)
    pool = entries("leaders")
    for row, place in enumerate(studio.rng.permutation(len(pool))[: studio.rng.integers(1, 4)]):
        name = f"т. {pool[int(place)].case('dat')}"
        typist.put(zone.line(), name, 128, 60 + row * LINE_MM * 1.2)
    return f"№ {number}"


def _title(studio: Studio) -> float:
    """Type the title on two lines and the columns' heads; return the first baseline below."""
    zone = studio.sheet.zone("title", Ink.TYPED)
    number = studio.rng.integers(40, 98)
    rows = (f"ВЫПИСКА ИЗ ПРОТОКОЛА № {number}", "заседания Политбюро ЦК")
    for row, text in enumerate(rows):
        middle = 108 - len(text) * studio.typist.machine.pitch_mm / 2
        studio.typist.put(zone.line(), text, middle, 80 + row * LINE_MM * 1.5)
    if studio.chance(0.5):
        return 102.0
    for text, x in (("СЛУШАЛИ:", _LEFT + 8), ("ПОСТАНОВИЛИ:", 124)):
        _, words = studio.typed("heading", text, x, 99)
        studio.typist.underline(words, 99.8)
    return 110.0


def _item(studio: Studio, number: int, y: float) -> float:
    """Type one item in two columns: heard at the left, decided at the right."""
    typist, book = studio.typist, studio.book
    heard, decided = studio.sheet.zone("body", Ink.TYPED), studio.sheet.zone("body", Ink.TYPED)
    left = Column(_LEFT, y, 56.0, 1.2, indent=0)
    right = Column(92.0, y, 100.0, 1.5, indent=0)
    low = typist.paragraphs(heard, [f"{number}. " + book.line("minutes", "heard")], left)
    count = int(studio.rng.integers(1, 5))
    points = [book.line("minutes", "decided") for _ in range(count)]
    if count > 1:
        points = [f"{i + 1}) {point}" for i, point in enumerate(points)]
    return max(low, typist.paragraphs(decided, points, right))


def _vote(studio: Studio, y: float) -> float:
    zone = studio.sheet.zone("body", Ink.TYPED)
    pool = entries("leaders")
    chosen = studio.rng.permutation(len(pool))[: int(studio.rng.integers(4, 8))]
    names = ", ".join(pool[int(i)].name for i in chosen)
    rule = studio.book.line("minutes", "vote")
    column = Column(_LEFT, y, 164.0, 1.5, indent=0)
    return studio.typist.paragraphs(zone, [rule.replace("ИМЕНА", names)], column)


def _signed(studio: Studio, y: float) -> str:
    zone = studio.sheet.zone("signature", Ink.TYPED)
    line, signer = zone.line(), studio.book.entry("p8")
    studio.typist.put(line, "СЕКРЕТАРЬ ЦК", _LEFT + 8, y)
    words = studio.typist.put(line, signer.name.upper(), 138, y)
    studio.sheet.fact("/signer", zone, words)
    rng = studio.rng
    studio.sign(zone, Pose(112, y - 3, rng.normal(4, 4)), 16)
    if studio.chance(0.6):
        size = studio.sheet.px(3.4)
        canvas = oval("ЦЕНТРАЛЬНЫЙ КОМИТЕТ", ["ВКП(б)"], studio.sans, size, flat=1.0)
        pose = Pose(92 + rng.normal(0, 8), y - 2 + rng.normal(0, 4), rng.normal(0, 12))
        studio.stamp(canvas, pose)
    return signer.name
