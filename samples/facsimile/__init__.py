"""The open test set: facsimiles of archive pages with full ground truth, drawn by seed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from samples.facsimile.kinds import KINDS
from samples.facsimile.make import make_file, write_manifest
from samples.facsimile.plan import Wanted, plan
from samples.facsimile.scan import SCANS
from samples.facsimile.wear import LEVELS

T = TypeVar("T")

__all__ = ["KINDS", "LEVELS", "SCANS", "draw"]


def draw(  # noqa: PLR0913 - the options of the command line, one for one
    out: Path,
    pages: int,
    seed: int,
    *,
    kinds: Sequence[str] | None = None,
    scans: Sequence[str] | None = None,
    damage: Sequence[int] | None = None,
    judged: bool = False,
) -> list[Path]:
    """Draw pages with their truth below ``out`` and return the paths of the scans.

    ``out`` gets ``pages/``, ``truth/`` (JSON and PAGE XML), ``layers/`` (ink maps) and
    ``manifest.json``. The same seed gives the same bytes, page by page, whatever the number of
    pages. ``kinds``, ``scans`` and ``damage`` narrow what is drawn; ``judged`` pages come from a
    seed space of their own and use a typewriter and a form that no other page has.

    Raises:
        ValueError: a kind, a scan or a level of damage is not known.
        FontMissingError: a font is not installed.

    """
    wanted = Wanted(
        _known(kinds, tuple(KINDS)), _known(scans, SCANS), _known(damage, LEVELS), judged=judged
    )
    lines = [make_file(out, order) for order in plan(pages, seed, wanted)]
    write_manifest(out, lines)
    return [out / "pages" / line["path"] for line in lines]


def _known(asked: Sequence[T] | None, known: tuple[T, ...]) -> tuple[T, ...]:
    unknown = [one for one in asked or () if one not in known]
    if unknown:
        raise ValueError(f"unknown: {unknown}; known: {list(known)}")
    return tuple(asked) if asked else known
