"""A typed page on which somebody decided, by hand and across the text."""

from __future__ import annotations

from pipeline.model.facts import Records
from samples.facsimile.kinds.common import addressed, classified, dated, signed, typed_body
from samples.facsimile.marginalia import resolve, underline_some
from samples.facsimile.studio import Studio

_LEFT = 32.0


def draw(studio: Studio) -> Records:
    """Draw the page and what was written on it; return the facts of the typing."""
    studio.folio()
    secrecy = classified(studio, 136, 24) if studio.chance(0.6) else None
    addressee = addressed(studio, 104, 42)
    end = typed_body(studio, "resolution", (_LEFT, 78.0), 236.0)
    signer = signed(studio, _LEFT, end + 8)
    dated(studio, _LEFT, end + 20)
    underline_some(studio, 2)
    resolve(studio, (66, 34), 2)
    return Records(
        classification=secrecy,
        addressee=addressee,
        signer=signer,
        date=f"{studio.when:%Y-%m-%d}",
    )
