"""A page of a book or gazette from before 1918, in the old orthography."""

from __future__ import annotations

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.faces import BOLD_SERIFS, OLD_FACES
from samples.facsimile.press import POINT_MM, Column, Type
from samples.facsimile.studio import Studio


def draw(studio: Studio) -> Records:
    """Draw the page; it states no facts of the kind that records keep."""
    press, book, rng = studio.press, studio.book, studio.rng
    face = OLD_FACES[int(rng.integers(len(OLD_FACES)))]
    bold = BOLD_SERIFS[3]
    if studio.chance(0.4):
        studio.folio()
    middle, width = studio.sheet.width_mm / 2, studio.sheet.width_mm - 54
    number = studio.sheet.zone("page_number", Ink.PRINTED)
    press.centred(number.line(), f"— {rng.integers(3, 480)} —", middle, 22, Type(face, 10))
    y = 33.0
    if studio.chance(0.6):
        zone = studio.sheet.zone("heading", Ink.PRINTED)
        title = book.line("letterpress", "title")
        press.centred(zone.line(), title, middle, y, Type(bold, min(15.0, 420 / len(title)), 0.5))
        press.rule(middle - 11, y + 5, middle + 11, 0.3)
        y += 13
    kind = Type(face, float(rng.uniform(9.5, 11.5)))
    leading = kind.size * POINT_MM * float(rng.uniform(1.2, 1.35))
    foot = studio.sheet.height_mm - float(rng.uniform(20, 60))
    _text(studio, Column(27.0, y, width, kind, leading, foot))
    return Records()


def _text(studio: Studio, column: Column) -> None:
    """Print paragraphs to the foot of the page, and sometimes a note below a short rule."""
    press, book, rng = studio.press, studio.book, studio.rng
    texts = [
        " ".join(book.line("letterpress", "body") for _ in range(int(rng.integers(2, 6))))
        for _ in range(9)
    ]
    end = press.paragraphs(studio.sheet.zone("body", Ink.PRINTED), texts, column)
    if studio.chance(0.5) and end < studio.sheet.height_mm - 22:
        press.rule(column.left, end + 2, column.left + 30, 0.2)
        small = Type(column.kind.face, column.kind.size * 0.8)
        note = Column(column.left, end + 7, column.width, small, small.size * 0.43)
        text = "*) " + book.line("letterpress", "note")
        press.paragraphs(studio.sheet.zone("other", Ink.PRINTED), [text], note)
