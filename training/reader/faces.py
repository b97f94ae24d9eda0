"""The faces of the lessons, and the one that is kept back to see what was learnt."""

from __future__ import annotations

from samples.facsimile.faces import BOLD_SERIFS, SANS, SERIFS, SHARES, TYPEWRITERS, Face
from training.faces import MORE_PRINTED, MORE_TYPED, SLABS

KEPT_BACK = TYPEWRITERS[4]
"""CMU Typewriter Text: in no lesson; what is read in it was not learnt by heart."""

_PRESSED = (*SERIFS, SERIFS[1], *BOLD_SERIFS[:4], SANS[2], *SLABS, *SLABS)
"""Faces of print cut to a machine's cells: serifs and proportions that the machines lack."""

_TYPED = [(f, s) for f, s in zip(TYPEWRITERS, SHARES, strict=True) if f != KEPT_BACK]
_WHOLE = sum(share for _, share in _TYPED)

POOL: tuple[tuple[Face, float], ...] = (
    *((face, 0.54 * share / _WHOLE) for face, share in _TYPED),
    *((face, 0.14 / len(MORE_TYPED)) for face in MORE_TYPED),
    *((face, 0.32 / len(_PRESSED)) for face in _PRESSED),
)
"""Each face with its share of the machines; the shares add up to one."""

PRINTED = (*SERIFS, *BOLD_SERIFS, *SANS, *MORE_PRINTED)
"""Faces of lines that no machine typed: forms have them."""
