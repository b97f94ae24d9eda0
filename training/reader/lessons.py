"""Lessons: files of a thousand lines each, drawn ahead of the one who learns from them.

Lesson number N holds the same lines wherever and whenever it is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from samples.facsimile.lines import LineMaker
from samples.facsimile.raster import Grey, Rng
from training.reader.alphabet import encode
from training.reader.faces import POOL, PRINTED
from training.reader.printing import printed
from training.reader.texts import texts
from training.reader.veils import HEIGHT, Veils, veils

LINES = 1024
CURLED = 0.4
"""Share of machines whose с all but closes, as on many a Soviet typewriter."""
LENT = 0.2
"""Chance that a machine strikes a letter for a figure like it: 1 as I, 0 as О; only its neighbours
tell which is meant."""
RULED = 0.12
"""Share of lines typed over the dots or the rule of a form."""
BASELINE, X_HEIGHT = 44.0, 20.0
"""How lines are kept, 64 pixels high: small letters 20 pixels tall, standing 44 from the top."""

LONGEST_PX = 1800


@dataclass(frozen=True, slots=True)
class Example:
    """A line as it is kept, 64 pixels high, and its text.

    One that was ``found`` on a page is worn already.
    """

    image: Grey
    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """Lines, and what may be laid over them."""

    lines: list[Example]
    veils: Veils


def drawn(number: int) -> Iterator[Example]:
    """Yield the lines of a lesson: short and clean in the first ones, worn in the later."""
    rng = np.random.default_rng((22, number))
    levels = (0, 0, 1) if number < 6 else (0, 1, 2) if number < 14 else (0, 1, 1, 2, 2, 3, 3)
    longest = 16 if number < 4 else 30 if number < 8 else 68
    maker = LineMaker(number, damage=levels, pool=POOL, curled=CURLED, ruled=RULED, lent=LENT)
    for text in texts(number, longest):
        if rng.random() < 0.12:
            face = PRINTED[int(rng.integers(len(PRINTED)))]
            proof = printed(text, face, rng)
            image = kept(proof.image, proof.baseline, proof.x_height)
            yield Example(image, text)
        elif text:
            sample = maker.line(text)
            image = kept(sample.image, sample.baseline, sample.x_height)
            yield Example(image, " ".join(sample.text.split()))


def kept(image: Grey, baseline: float, x_height: float) -> Grey:
    """Return a line brought to the height in which lines are kept."""
    scale = X_HEIGHT / x_height
    width = min(max(round(image.shape[1] * scale), 16), LONGEST_PX)
    matrix = np.array([[scale, 0, 0], [0, scale, BASELINE - baseline * scale]])
    how = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    edge = cv2.BORDER_REPLICATE
    shown = cv2.warpAffine(image, matrix, (width, HEIGHT), flags=how, borderMode=edge)
    return np.asarray(shown, dtype=np.uint8)


def lesson_path(folder: Path, number: int) -> Path:
    """Return where a lesson is kept."""
    return folder / f"lesson-{number:06d}.npz"


def write_lesson(number: int, folder: Path) -> Path:
    """Draw a lesson and write it whole or not at all; one that is there stays."""
    path = lesson_path(folder, number)
    if not path.exists():
        lines = drawn(number)
        examples = [example for example, _ in zip(_usable(lines), range(LINES), strict=False)]
        pack(path, examples, veils(number))
    return path


def pack(path: Path, examples: list[Example], over: Veils) -> None:
    """Write lines and veils, whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, **_packed(examples, over))
    part.replace(path)


def read_lesson(path: Path) -> Lesson:
    """Return what was written."""
    with np.load(path) as packed:
        pixels, ends = packed["pixels"], packed["ends"]
        texts_: list[str] = json.loads(bytes(packed["texts"]))
        over = Veils(packed["veils"], packed["veil_ends"])
    starts = [0, *ends][:-1]
    lines = [
        Example(pixels[:, start:end], text)
        for start, end, text in zip(starts, ends, texts_, strict=True)
    ]
    return Lesson(lines, over)


def _usable(lines: Iterator[Example]) -> Iterator[Example]:
    return (e for e in lines if e.image.shape[1] < LONGEST_PX and encode(e.text))


def _packed(examples: list[Example], over: Veils) -> dict[str, npt.NDArray[Any]]:
    images = [example.image for example in examples]
    return {
        "pixels": np.concatenate([np.zeros((HEIGHT, 0), np.uint8), *images], axis=1),
        "ends": np.cumsum([image.shape[1] for image in images], dtype=np.int64),
        "texts": np.frombuffer(json.dumps([e.text for e in examples]).encode(), np.uint8),
        "veils": over.pixels,
        "veil_ends": over.ends,
    }


def shuffled(examples: list[Example], rng: Rng) -> list[Example]:
    """Return the lines in another order."""
    return [examples[int(place)] for place in rng.permutation(len(examples))]
