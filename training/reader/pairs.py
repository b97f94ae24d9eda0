"""Lines that people have corrected, as lessons: ``<line>.png`` beside ``<line>.gt.txt``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import numpy as np
from PIL import Image

from pipeline.ocr.strips import inked, stance
from samples.facsimile.raster import Grey
from training.reader.alphabet import LETTERS
from training.reader.lessons import Example, kept

HELD_OUT = 5  # every so many pages, one is kept back
_LEAST_PX = 12
_KNOWN = frozenset(LETTERS)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Lines to learn from, pictures and texts to measure by, and how many could not be used."""

    lessons: tuple[Example, ...]
    held_out: tuple[tuple[Grey, str], ...]
    unusable: int


def load_pairs(folder: Path) -> Pairs:
    """Read a folder of pairs; whole pages are kept back, chosen by the hash of their names.

    A name is ``FILE-PAGE-ZONE-LINE``; lines of one page are all taught or all kept back, so that
    what is measured is not known by its neighbours. A line with a letter that the recogniser does
    not know, without text, or too small, is left out.
    """
    lessons: list[Example] = []
    held_out: list[tuple[Grey, str]] = []
    found = sorted(folder.glob("*.gt.txt"))
    pages = _kept_back([_page(path) for path in found])
    unusable = 0
    for path in found:
        pair = _pair(path)
        if pair is None:
            unusable += 1
        elif _page(path) in pages:
            held_out.append(pair)
        else:
            grey, text = pair
            lessons.append(Example(kept(grey, *stance(inked(grey))), text))
    return Pairs(tuple(lessons), tuple(held_out), unusable)


def _page(path: Path) -> str:
    return "-".join(path.name.split("-")[:2])


def _kept_back(pages: Sequence[str]) -> frozenset[str]:
    """Return a fifth of the pages, at least one where there are two."""
    order = sorted(set(pages), key=lambda page: hashlib.sha256(page.encode()).digest())
    return frozenset(order[: max(len(order) // HELD_OUT, min(len(order) - 1, 1))])


def _pair(path: Path) -> tuple[Grey, str] | None:
    picture = path.with_name(path.name.removesuffix(".gt.txt") + ".png")
    text = normalize("NFC", " ".join(path.read_text("utf-8").split()))
    if not text or not _KNOWN.issuperset(text) or not picture.exists():
        return None
    with Image.open(picture) as image:
        grey = np.asarray(image.convert("L"), np.uint8)
    return (grey, text) if min(grey.shape) >= _LEAST_PX else None
