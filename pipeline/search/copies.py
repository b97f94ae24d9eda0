"""Copies of one paper among the pages found: Экз. № 1 and № 2 of one telegram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.store.sketches import SIZE
from pipeline.text.search_form import forms
from pipeline.text.skeleton import skeleton

ALIKE: Final = 0.3
"""The share of letter runs that two readings of one text have in common at least."""

SAME_NOTE: Final = 0.7
"""How much alike two readings of one stamp or note are at least, by their letters' shapes."""


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


def own_notes(copies: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return of each copy the stamps and handwriting that no other copy has.

    What was read a little otherwise from copy to copy is the same.
    """
    told = [[(note, _shape(note)) for note in notes] for notes in copies]
    own = []
    for number, notes in enumerate(told):
        others = [shape for at, each in enumerate(told) if at != number for _, shape in each]
        own.append(tuple(note for note, shape in notes if not _is_among(shape, others)))
    return own


def _is_among(shape: str, others: Sequence[str]) -> bool:
    alike = (Levenshtein.normalized_similarity(shape, other) for other in others)
    return any(share >= SAME_NOTE for share in alike)


def _shape(note: str) -> str:
    return skeleton("".join(made.text for made in forms(note)))
