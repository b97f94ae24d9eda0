"""Real scans that are not ours to hand on: each collection knows how its truth is to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.pages import BenchPage, Truth, TruthLine
from benchmarks.sets.labels import marks
from benchmarks.sets.pictures import save_png
from pipeline.model.errors import BenchError

PAPER = 255
LABEL_DPI = 300
PHOTO_DPI = 95


def real(folder: Path, build: Path) -> list[BenchPage]:
    """Return the pages of all collections below a folder.

    Raises:
        BenchError: there is no such folder, or nothing in it that is known.

    """
    found = [
        page
        for name, collect in _COLLECTIONS.items()
        if (folder / name).is_dir()
        for page in collect(folder / name, build)
    ]
    if not found:
        raise BenchError(f"no real scans in {folder}; set RAZMETKA_REAL")
    return found


def _typescript(folder: Path, build: Path) -> Iterator[BenchPage]:  # noqa: ARG001
    """Yield typewritten pages whose truth was proofread and re-flowed."""
    for path in sorted(folder.glob("p*.png")):
        yield _with_text(path, "typescript 1969", reflowed=True, dpi=None)


def _album(folder: Path, build: Path) -> Iterator[BenchPage]:  # noqa: ARG001
    """Yield photographed sheets, without a resolution of their own; line breaks are kept."""
    for path in sorted(folder.glob("sheet-*.jpg")):
        yield _with_text(path, "sheets 1972", reflowed=False, dpi=PHOTO_DPI)


def _stamped(folder: Path, build: Path) -> Iterator[BenchPage]:
    """Yield pages known by the class of every ink pixel; only their marks are judged."""
    for path in sorted(folder.glob("stampDS-*.png")):
        with Image.open(path) as image:
            labels = np.asarray(image)
        out = build / "pictures" / f"{path.stem}.png"
        if not out.exists():
            save_png(Image.fromarray(labels == PAPER), out, LABEL_DPI)
        truth = Truth(zones=marks(labels, LABEL_DPI))
        yield BenchPage(_key(path), path.stem, out.absolute(), truth, _tags("stamps"))


_COLLECTIONS: dict[str, Callable[[Path, Path], Iterator[BenchPage]]] = {
    "besm6-autocode-1969": _typescript,
    "novosibirsk-1972": _album,
    "staver-label-maps": _stamped,
}


def _with_text(path: Path, collection: str, *, reflowed: bool, dpi: int | None) -> BenchPage:
    text = path.with_suffix(".txt").read_text("utf-8")
    lines = tuple(TruthLine(line) for line in text.splitlines() if line.strip())
    truth = Truth(lines=lines, reflowed=reflowed)
    return BenchPage(_key(path), path.stem, path.absolute(), truth, _tags(collection), dpi)


def _key(path: Path) -> str:
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}:1"


def _tags(collection: str) -> dict[str, str]:
    return {"kind": collection, "damage": "real", "scan": "real"}
