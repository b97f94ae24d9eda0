"""A memorandum (докладная записка), typed on plain paper."""

from __future__ import annotations

from pipeline.model.facts import Records
from samples.facsimile.kinds.common import (
    addressed,
    certified,
    classified,
    dated,
    registered,
    signed,
    typed_body,
)
from samples.facsimile.studio import Studio

_LEFT = 30.0


def draw(studio: Studio) -> Records:
    """Draw the memorandum and return its facts."""
    studio.folio()
    number = registered(studio, _LEFT, 24)
    secrecy = classified(studio, 134, 24)
    addressee = addressed(studio, 104, 42)
    _, title = studio.typed("title", "ДОКЛАДНАЯ ЗАПИСКА", 66, 76, spaced=studio.chance(0.5))
    if studio.chance(0.5):
        studio.typist.underline(title, 76.9)
    studio.typed("heading", studio.book.line("memorandum", "subject"), _LEFT, 87)
    end = typed_body(studio, "memorandum", (_LEFT, 99.0), 238.0)
    signer = signed(studio, _LEFT, end + 8)
    dated(studio, _LEFT, end + 22)
    if studio.chance(0.4):
        certified(studio, end + 26)
    return Records(
        registration_number=number,
        classification=secrecy,
        addressee=addressee,
        signer=signer,
        date=f"{studio.when:%Y-%m-%d}",
    )
