"""Pictures of lines kept back: their face and their seeds are in no lesson.

Lines stand one below the other on clean paper, as the program sets those of a block for its
engines, so that any engine can be measured on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from pipeline.ocr.composite import MARGIN, PAPER, PARTING
from pipeline.ocr.engine import Engine, Segmentation
from pipeline.ocr.strips import rows_of
from pipeline.ocr.together import Row, in_rows
from samples.facsimile.faces import Face
from samples.facsimile.lines import LineMaker, LineSample
from samples.facsimile.linetexts import texts
from samples.facsimile.raster import Grey, Rng, resize
from samples.facsimile.wear import LEVELS
from training.reader.faces import KEPT_BACK
from training.reader.lessons import BASELINE, X_HEIGHT
from training.reader.veils import Veils, veils

DPI = 200
ROWS = 12
_SEEDS = 900_000  # far from those of lessons


@dataclass(frozen=True, slots=True)
class Proof:
    """A picture of rows, what stands in each, and how damaged they are, 0 to 3."""

    picture: Grey
    texts: tuple[str, ...]
    damage: int


def proofs(
    count: int, seed: int = 0, face: Face = KEPT_BACK, veiled: float = 0.0
) -> Iterator[Proof]:
    """Yield pictures of twelve rows each, so many for each level of damage.

    ``veiled`` is the share of rows under a piece of a stamp, a note or a pencil's line.
    """
    for level in LEVELS:
        for number in range(count):
            place = _SEEDS + seed * 1000 + level * 100 + number
            faces = ((face, 1.0),)
            maker = LineMaker(place, judged=True, dpi=(DPI, DPI), damage=(level,), pool=faces)
            lines = [maker.line(text) for text in islice(_usable(place), ROWS)]
            if veiled:
                lines = _veiled(lines, veiled, place)
            yield Proof(_stacked(lines), tuple(line.text for line in lines), level)


def read_rows(proof: Proof, engine: Engine) -> list[Row]:
    """Return the words that an engine reads in each row of a proof."""
    lines = engine.read(proof.picture, DPI, Segmentation.BLOCK)
    return in_rows(lines, rows_of(proof.picture))


def _usable(seed: int) -> Iterator[str]:
    return (text for text in texts(seed, judged=True) if len(text) > 3)


def _veiled(lines: list[LineSample], share: float, seed: int) -> list[LineSample]:
    """Return the lines, some of them under veils."""
    over, rng = veils(seed), np.random.default_rng((25, seed))
    return [_under(line, over, rng) if rng.random() < share else line for line in lines]


def _under(line: LineSample, over: Veils, rng: Rng) -> LineSample:
    """Return a line with a veil laid somewhere on it."""
    place, scale = int(rng.integers(len(over.ends) - 1)), line.x_height / X_HEIGHT
    veil = over.pixels[:, over.ends[place] : over.ends[place + 1]]
    veil = resize(veil, max(round(veil.shape[1] * scale), 1), max(round(veil.shape[0] * scale), 1))
    cover = np.zeros(line.image.shape, np.float32)
    top = round(line.baseline - BASELINE * scale)
    left = round(float(rng.uniform(0, 1)) * line.image.shape[1] - veil.shape[1] / 2)
    part = veil[max(-top, 0) :, max(-left, 0) :]
    room = cover[max(top, 0) :, max(left, 0) :]
    high, wide = (min(a, b) for a, b in zip(part.shape, room.shape, strict=True))
    room[:high, :wide] = part[:high, :wide] / 255
    inked = line.image * (1 - cover * rng.uniform(0.3, 1.0) * rng.uniform(0.4, 1.0))
    return replace(line, image=inked.astype(np.uint8))


def _stacked(lines: list[LineSample]) -> Grey:
    cut = [_levelled(line) for line in lines]
    width = max(part.shape[1] for part in cut) + 2 * MARGIN
    height = sum(part.shape[0] + PARTING for part in cut) - PARTING + 2 * MARGIN
    picture, top = np.full((height, width), PAPER, np.uint8), MARGIN
    for part in cut:
        picture[top : top + part.shape[0], MARGIN : MARGIN + part.shape[1]] = part
        top += part.shape[0] + PARTING
    return picture


def _levelled(line: LineSample) -> Grey:
    """Return the line between the tops of its capitals and its feet, its paper made light."""
    top = max(round(line.baseline - 1.7 * line.x_height), 0)
    part = line.image[top : round(line.baseline + 0.65 * line.x_height)].astype(np.float32)
    light = 240 / max(float(np.percentile(part, 75)), 1.0)
    return np.asarray(np.clip(part * light, 0, PAPER - 2), np.uint8)
