"""Lessons: drawn pages with the ink of every pixel, kept small.

Lesson number N holds the same page wherever and whenever it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.preprocess.grain import is_bilevel, is_crumbled, without_grain
from pipeline.preprocess.view import CLOSER, VIEW_DPI, evened, shrunk
from samples.facsimile.ink import BITS
from samples.facsimile.kinds import KINDS, SIZES
from samples.facsimile.marginalia import annotate
from samples.facsimile.plan import PageOrder
from samples.facsimile.raster import Grey, Rng, add, blur, grain, resize
from samples.facsimile.scan import scan
from samples.facsimile.studio import A4, open_studio
from training.inks.marks import mark_up
from training.inks.paste import pressed
from training.strangers import draw_stranger

DPI = VIEW_DPI * CLOSER
"""Resolution at which lessons are kept: that of the closer look."""
_SEEDS = 900_000_000  # far from those of any set that is measured
_DPI = (150, 200, 200, 240, 300)
_SKEW = 0.15  # degrees: what setting a page straight leaves of it
_STRANGE = 0.4  # share of the pages that are of no form we know
_SCANS = ("colour", "colour", "colour", "grey", "photo", "microfilm", "microfilm")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page at ``DPI``, some looks of it, H×W or H×W×3, and how much of each pixel an ink covers.

    ``inks`` is at ``VIEW_DPI``, h×w×4, in the order of ``BITS``; 255 is a pixel covered whole.
    """

    looks: tuple[Grey, ...]
    inks: Grey


def drawn(number: int) -> Lesson:
    """Draw the page of a lesson, and look at it in colour, in grey, in black and white."""
    rng = np.random.default_rng((31, number))
    names = tuple(KINDS)
    kind, way = names[number % len(names)], _SCANS[int(rng.integers(len(_SCANS)))]
    dpi = int(rng.choice(_DPI))
    damage = int(rng.choice(4, p=[0.25, 0.3, 0.3, 0.15]))
    order = PageOrder(kind, way, damage, _SEEDS + number, dpi)
    studio = open_studio(order, SIZES.get(kind, A4))
    studio.wear = replace(studio.wear, skew=float(rng.normal(0, _SKEW)))
    if rng.random() < _STRANGE:
        draw_stranger(studio, rng)
    else:
        KINDS[kind](studio)
    annotate(studio)
    mark_up(studio, rng)
    made = scan(studio.sheet, studio.wear, way, studio.rng)
    image = ~made.image if way == "microfilm" else made.image.copy()
    inks = np.dstack([np.where(made.inks & bit, 255, 0).astype(np.uint8) for bit in BITS.values()])
    pressed(image, inks, dpi, rng)
    looks = tuple(evened(_brought(look, dpi), DPI) for look in _looks(image, rng))
    return Lesson(looks, shrunk(inks, dpi))


def _brought(look: Grey, dpi: int) -> Grey:
    """Return a look at ``DPI``; the crumbs of a bad scan are made grey, as reading does."""
    if is_bilevel(look) and is_crumbled(look, dpi):
        look = without_grain(look, dpi, dpi)
    return shrunk(look, dpi, DPI)


def _looks(image: Grey, rng: Rng) -> list[Grey]:
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    looks = [image] if image.ndim == 3 else []
    return [*looks, grey, _well_cut(grey, rng), _badly_cut(grey, rng)]


def _well_cut(grey: Grey, rng: Rng) -> Grey:
    """Return the page in black and white by the paper's tone around each place."""
    noisy = _noisy(grey, rng)
    height, width = grey.shape
    local = blur(resize(noisy, width // 8, height // 8), 12.0)
    share = float(rng.uniform(0.66, 0.84))
    level = resize(local, width, height).astype(np.int16) * share
    return np.where(noisy < level, 0, 255).astype(np.uint8)


def _badly_cut(grey: Grey, rng: Rng) -> Grey:
    """Return the page in black and white by one threshold, too low or too high."""
    noisy = _noisy(grey, rng)
    middle = float(np.median(noisy[::16, ::16]))
    share = rng.uniform(0.42, 0.62) if rng.random() < 0.55 else rng.uniform(0.8, 0.9)
    return np.where(noisy < middle * share, 0, 255).astype(np.uint8)


def _noisy(grey: Grey, rng: Rng) -> Grey:
    return add(grey, grain(rng, (grey.shape[0], grey.shape[1]), float(rng.uniform(3, 12))))


def lesson_path(folder: Path, number: int) -> Path:
    """Return where a lesson is kept."""
    return folder / f"lesson-{number:05d}.npz"


def write_lesson(number: int, folder: Path) -> Path:
    """Draw a lesson and write it whole or not at all; one that is there stays."""
    path = lesson_path(folder, number)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        lesson = drawn(number)
        packed = {f"look{place}": _packed(look) for place, look in enumerate(lesson.looks)}
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, inks=_packed(lesson.inks), **packed)
        part.replace(path)
    return path


def read_lesson(path: Path) -> Lesson:
    """Return what was written."""
    with np.load(path) as packed:
        names = sorted(set(packed) - {"inks"})
        looks = tuple(_unpacked(packed[name]) for name in names)
        return Lesson(looks, _unpacked(packed["inks"]))


def _packed(picture: Grey) -> npt.NDArray[np.uint8]:
    done, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 2])
    if not done:
        raise ValueError(picture.shape)
    return np.asarray(data, np.uint8)


def _unpacked(data: npt.NDArray[np.uint8]) -> Grey:
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), np.uint8)
