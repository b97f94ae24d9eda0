"""A printed leaflet in two columns."""

from __future__ import annotations

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.kinds.common import imprint, two
from samples.facsimile.press import POINT_MM, Column
from samples.facsimile.studio import Studio


def draw(studio: Studio) -> Records:
    """Draw the leaflet; it states no facts of the kind that records keep."""
    press, book, rng = studio.press, studio.book, studio.rng
    if studio.chance(0.5):
        studio.folio()
    zone = studio.sheet.zone("heading", Ink.PRINTED)
    slogan = book.line("leaflet", "slogan")
    press.centred(zone.line(), slogan, 105, 22, studio.serif_type(11, bold=True))
    press.rule(24, 25, 186, 0.5)
    title = book.line("leaflet", "title").upper()
    size = min(34.0, 900 / len(title))
    studio.printed("title", title, (105, 40), studio.sans_type(size, 1))
    press.rule(24, 45, 186, 0.2)
    kind = studio.serif_type(float(rng.uniform(11.0, 13.0)))
    leading = kind.size * POINT_MM * 1.22
    texts = [two(book, "leaflet", "body") for _ in range(int(rng.integers(9, 13)))]
    foot = 262.0
    for number, left in enumerate((24.0, 108.0)):
        body = studio.sheet.zone("body", Ink.PRINTED)
        column = Column(left, 54.0, 77.0, kind, leading, foot)
        end = press.paragraphs(body, texts if number else texts[: len(texts) // 2], column)
        texts = texts[len(texts) // 2 :]
        foot = min(foot, end + leading * 3)
    foot = end if end > foot else foot
    press.upright(104.5, 50, foot, 0.2)
    call = book.line("leaflet", "call").upper()
    studio.printed("heading", call, (105, foot + 12), studio.sans_type(min(20.0, 620 / len(call))))
    run = f"Тираж {rng.integers(2, 60) * 500} экз. Зак. {rng.integers(100, 4000)}"
    imprint(studio, f"{book.line('leaflet', 'printer')} {run}")
    return Records()
