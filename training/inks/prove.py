"""How well the network tells inks apart on drawn pages that it never saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.layout.inks import ORDER, VISIBLE, InkNetwork
from pipeline.preprocess.tone import to_grey
from pipeline.preprocess.view import closer
from training.inks.lessons import drawn

KEPT_BACK = 100_000
"""The first of the lessons that are never learnt from."""
COVERED = 64  # of 255: coverage from which a pixel carries an ink


@dataclass(slots=True)
class Count:
    """Pixels that carry an ink and are said to, that carry it, and that are said to."""

    both: int = 0
    true: int = 0
    said: int = 0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.both / max(self.true + self.said, 1)


def proved(network: InkNetwork, pages: int) -> dict[str, dict[str, float]]:
    """Return F1 of visible pixels by ink, for each look: grey or colour, black and white."""
    counts: defaultdict[str, defaultdict[str, Count]] = defaultdict(lambda: defaultdict(Count))
    for number in range(KEPT_BACK, KEPT_BACK + pages):
        lesson = drawn(number)
        inks = lesson.inks > COVERED
        for name, look in zip(_names(len(lesson.looks)), lesson.looks, strict=True):
            size = inks.shape[1], inks.shape[0]
            view = cv2.resize(look, size, interpolation=cv2.INTER_AREA)
            seen = network.look(view, closer(to_grey(look), view))
            visible = seen.darkness > VISIBLE
            for place, ink in enumerate(ORDER):
                said = (seen.shares[place] > 0.5) & visible
                true = inks[:, :, place] & visible
                count = counts[name][ink]
                count.both += int(np.count_nonzero(said & true))
                count.true += int(np.count_nonzero(true))
                count.said += int(np.count_nonzero(said))
    return {
        name: {ink: round(count.f1, 4) for ink, count in inks_.items()}
        for name, inks_ in counts.items()
    }


def _names(looks: int) -> Iterator[str]:
    yield from ("colour",) * (looks - 3)
    yield from ("grey", "cut well", "cut badly")
