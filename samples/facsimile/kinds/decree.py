"""A decree on the printed head of the government, with a coat of arms."""

from __future__ import annotations

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.calendar import in_words
from samples.facsimile.emblem import emblem
from samples.facsimile.sheet import Pose
from samples.facsimile.stamps import oval
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_LEFT = 30.0


def draw(studio: Studio) -> Records:
    """Draw the decree and return its facts."""
    studio.folio()
    picture = studio.sheet.zone("picture", Ink.PRINTED)
    canvas = emblem(studio.sheet.px(24))
    canvas.lay(studio.sheet, picture, studio.press.colour, Pose(105, 24))
    zone = studio.sheet.zone("heading", Ink.PRINTED)
    bold = studio.serif_type(16, bold=True, spread=1)
    studio.press.centred(zone.line(), "СОВЕТ МИНИСТРОВ СССР", 105, 45, bold)
    studio.printed("title", "ПОСТАНОВЛЕНИЕ", (105, 54), studio.serif_type(19, bold=True, spread=3))
    number = _numbered(studio)
    secrecy = _classified(studio)
    zone = studio.sheet.zone("heading", Ink.TYPED)
    column = Column(_LEFT, 84, 84.0, 1.1, indent=0)
    y = studio.typist.paragraphs(zone, [studio.book.line("decree", "subject")], column)
    end = _points(studio, y + 8)
    signer = _signed(studio, end + 8)
    return Records(
        registration_number=number,
        classification=secrecy,
        signer=signer,
        date=f"{studio.when:%Y-%m-%d}",
    )


def _numbered(studio: Studio) -> str:
    """Fill the printed line ``от … № …`` and the place below it; return the number."""
    press, typist, kind = studio.press, studio.typist, studio.serif_type(11)
    zone = studio.sheet.zone("registration_number", Ink.PRINTED)
    line, y = zone.line(), 64.0
    press.put(line, "от", 58, y, kind)
    date = typist.put(line, in_words(studio.when), 64, y - 0.5)
    studio.sheet.fact("/date", zone, date)
    press.leader(64, y + 0.4, 112)
    number = f"{studio.rng.integers(100, 4900)}-{studio.rng.integers(20, 990)}с"
    words = press.put(line, "№", 116, y, kind)
    words += typist.put(line, number, 123, y - 0.4)
    studio.sheet.fact("/registration_number", zone, words)
    press.leader(123, y + 0.4, 156)
    studio.printed("other", "Москва, Кремль", (105, 71), studio.serif_type(10))
    return f"№ {number}"


def _classified(studio: Studio) -> str | None:
    if studio.chance(0.3):
        return None
    zone, words = studio.typed("classification", "Секретно", 146, 84)
    studio.sheet.fact("/classification", zone, words)
    return "Секретно"


def _points(studio: Studio, y: float) -> float:
    """Type the enacting words, spaced, and numbered points to the foot of the page."""
    book, typist = studio.book, studio.typist
    zone = studio.sheet.zone("body", Ink.TYPED)
    column = Column(_LEFT, y, 166.0, 1.5)
    y = typist.paragraphs(zone, [book.line("decree", "opening")], column)
    line, pitch = zone.line(), typist.machine.pitch_mm
    typist.put(line, "Совет Министров Союза ССР", _LEFT, y)
    typist.spaced(line, "ПОСТАНОВЛЯЕТ:", _LEFT + 26 * pitch, y)
    y += 1.5 * LINE_MM
    for number in range(1, int(studio.rng.integers(4, 9))):
        if y > 222:
            break
        text = f"{number}. {book.line('decree', 'point')}"
        y = typist.paragraphs(zone, [text], Column(_LEFT, y, 166.0, 1.5))
    return y


def _signed(studio: Studio, y: float) -> str:
    rng = studio.rng
    zone = studio.sheet.zone("signature", Ink.TYPED)
    typist, signer = studio.typist, studio.book.entry("p8")
    deputy = studio.chance(0.5)
    typist.put(zone.line(), "Зам. Председателя" if deputy else "Управляющий Делами", _LEFT, y)
    line = zone.line()
    y += LINE_MM * 1.2
    typist.put(line, "Совета Министров Союза ССР", _LEFT, y)
    words = typist.put(line, f"{rng.choice(list('АВГИКМНПС'))}. {signer.name}", 140, y)
    studio.sheet.fact("/signer", zone, words[-1:])
    studio.sign(zone, Pose(122, y - 4, rng.normal(4, 4)), 16)
    if studio.chance(0.7):
        rim = "УПРАВЛЕНИЕ ДЕЛАМИ СОВЕТА МИНИСТРОВ СССР"
        canvas = oval(rim, ["ОБЩИЙ", "ОТДЕЛ"], studio.sans, studio.sheet.px(2.7), flat=1.0)
        pose = Pose(58 + rng.normal(0, 8), y + 12 + rng.normal(0, 3), rng.normal(0, 14))
        studio.stamp(canvas, pose)
    return signer.name
