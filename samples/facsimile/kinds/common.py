"""What several kinds of page share."""

from __future__ import annotations

from pipeline.model.page import Ink
from samples.facsimile.sheet import Pose
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column


def typed_body(studio: Studio, theme: str, at: tuple[float, float], bottom: float) -> float:
    """Type a body from the theme between ``at`` and ``bottom`` (mm); return the next baseline."""
    spacing = float(studio.rng.choice([1.5, 1.5, 2.0]))
    column = Column(*at, 200 - at[0], spacing)
    pitch = studio.typist.machine.pitch_mm
    letters = int((bottom - at[1]) / (spacing * LINE_MM) * (column.width / pitch) * 0.8)
    texts = studio.book.paragraphs(theme, int(letters * studio.rng.uniform(0.6, 0.9)))
    while len(texts) > 1 and sum(len(text) + 30 for text in texts) > letters:
        texts = texts[:-1]
    return studio.typist.paragraphs(studio.sheet.zone("body", Ink.TYPED), texts, column)


def certified_copy(studio: Studio, y: float) -> None:
    """Type ``Верно:`` and sign it."""
    zone = studio.sheet.zone("certification", Ink.TYPED)
    studio.typist.put(zone.line(), "Верно:", 120, y)
    studio.sign(zone, Pose(158, y - 1, studio.rng.normal(4, 4)))
