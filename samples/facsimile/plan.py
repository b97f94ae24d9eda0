"""What to draw: one line of orders for each page, decided before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.citation import Citation
from samples.facsimile.scan import SCANS
from samples.facsimile.wear import LEVELS

_DEVELOPMENT, _JUDGED = 1, 2
ARCHIVE = "ГАУЧ"
"""An archive that does not exist: Государственный архив учебных чертежей."""

_DPI = {
    "colour": (200, 300, 300),
    "grey": (150, 200, 300, 300, 400),
    "bitonal": (300, 300, 400),
    "bitonal-bad": (200, 300),
    "microfilm": (200, 300),
    "photo": (200,),
    "spread": (150, 200),
}


@dataclass(frozen=True, slots=True)
class PageOrder:
    """One page: what it is, how it was scanned (``SCANS``), how it fared (0..3), and its seed.

    ``judged`` pages come from a seed space of their own and may use what development pages
    never see. ``dpi`` is the scan's resolution; ``leaf`` the number by hand at its top;
    ``part`` 1 is the other leaf on a scan of two.
    """

    kind: str
    scan: str
    damage: int
    seed: int
    dpi: int
    judged: bool = False
    form: str | None = None
    leaf: int | None = None
    part: int = 0

    def rng(self) -> np.random.Generator:
        """Return the page's own source of chance."""
        space = _JUDGED if self.judged else _DEVELOPMENT
        return np.random.default_rng((space, self.seed, self.part))


@dataclass(frozen=True, slots=True)
class FileOrder:
    """One file: its pages, its ending (``.png .jpg .tif .pdf``), quality and place."""

    pages: tuple[PageOrder, ...]
    ending: str
    citation: Citation
    quality: int = 80

    @property
    def path(self) -> str:
        """The path below ``pages/`` without its ending: archive, fond, opis, delo, leaf."""
        at = self.citation
        side = "об" if at.verso else ""
        return f"{at.archive}/{at.fond}/{at.opis}/{at.delo}/{at.leaf or 0:03d}{side}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which kinds, scans and levels of damage to draw from; all of them by default."""

    kinds: Sequence[str]
    scans: Sequence[str] = SCANS
    damage: Sequence[int] = LEVELS
    judged: bool = False


def plan(pages: int, seed: int, wanted: Wanted) -> list[FileOrder]:
    """Return orders for so many one-page files; kinds and scans come in turn, not by chance."""
    space = _JUDGED if wanted.judged else _DEVELOPMENT
    made = []
    for number in range(pages):
        rng = np.random.default_rng((space, seed, number))
        kind = wanted.kinds[number % len(wanted.kinds)]
        scan = wanted.scans[int(rng.integers(len(wanted.scans)))]
        damage = wanted.damage[int(rng.integers(len(wanted.damage)))]
        order = PageOrder(
            kind, scan, damage, seed * 1_000_000 + number, int(rng.choice(_DPI[scan])),
            judged=wanted.judged,
        )  # fmt: skip
        leaf = number + 1
        place = Citation(ARCHIVE, str(seed), str(1 + leaf // 5000), str(1 + leaf // 250), leaf)
        made.append(FileOrder((order,), _ending(scan, rng), place, int(rng.integers(40, 96))))
    return made


def _ending(scan: str, rng: np.random.Generator) -> str:
    if scan.startswith("bitonal"):
        return str(rng.choice([".tif", ".png"]))
    if scan in ("colour", "photo", "spread"):
        return ".jpg"
    return str(rng.choice([".jpg", ".jpg", ".png", ".tif"]))
