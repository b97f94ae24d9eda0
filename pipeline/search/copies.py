"""Copies of one paper among the pages found: Экз. № 1 and № 2 of one telegram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipeline.store.sketches import SIZE

ALIKE: Final = 0.3
"""The share of letter runs that two readings of one text have in common at least."""


def grouped(sketches: Sequence[bytes], most: int) -> list[list[int]]:
    """Return the numbers of pages that are copies of each other, in the order of their first.

    No more groups than ``most``. Pages without a sketch are copies of none.
    """
    usable = [number for number, sketch in enumerate(sketches) if len(sketch) == 2 * SIZE]
    rows = np.array([np.frombuffer(sketches[number], "<u2") for number in usable], np.uint16)
    left = {number: place for place, number in enumerate(usable)}
    groups: list[list[int]] = []
    taken: set[int] = set()
    for number in range(len(sketches)):
        if len(groups) == most:
            break
        if number in taken:
            continue
        group = [number]
        if number in left:
            alike = (rows == rows[left[number]]).mean(axis=1) >= ALIKE
            group += [usable[place] for place in np.flatnonzero(alike) if usable[place] > number]
        group = [one for one in group if one not in taken]
        taken.update(group)
        groups.append(group)
    return groups
