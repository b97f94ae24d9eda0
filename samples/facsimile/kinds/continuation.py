"""The second or a later page of a typed paper: a page number, text, perhaps an end."""

from __future__ import annotations

from pipeline.model.facts import Records
from samples.facsimile.kinds.common import certified, signed, typed_body
from samples.facsimile.studio import Studio

_THEMES = ("memorandum", "report", "telegram", "resolution")


def draw(studio: Studio) -> Records:
    """Draw the page and return who signed it, if anybody did."""
    studio.folio()
    number = int(studio.rng.integers(2, 9))
    text = (f"- {number} -", f"{number}.")[int(studio.rng.integers(2))]
    studio.typed("page_number", text, 102, 18)
    theme = _THEMES[int(studio.rng.integers(len(_THEMES)))]
    ends = studio.chance(0.4)
    end = typed_body(studio, theme, (30.0, 30.0), 200.0 if ends else 276.0)
    if not ends:
        return Records()
    signer = signed(studio, 30.0, end + 10)
    if studio.chance(0.5):
        certified(studio, end + 24)
    return Records(signer=signer)
