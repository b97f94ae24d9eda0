"""Figures that tore away: a number is less sure where its place has room for more of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final, TypeVar

from pipeline.model.page import Ink, Line, Word, Zone
from pipeline.records.clock import FIGURE
from pipeline.records.found import Found

T = TypeVar("T")
SUFFIX: Final = "-torn"  # ends the rule of such a fact
TORN: Final = 0.4  # how likely a number is whole beside a gap
GAP: Final = 1.4  # letters that have room between a typed number and the word before it
WIDE: Final = 1.3  # how much wider than typed a number is that lost a figure within
LETTERS: Final = 5  # of a word by which the pitch is told
FEWEST: Final = 5  # words by which it is told
_LEAST_FIGURES: Final = 3  # of a number by whose width a lost figure is told
_BETWEEN: Final = 0.25  # of the pitch, by which a word is narrower than its letters' cells


def whole(fact: Found[T], zones: Sequence[Zone]) -> Found[T]:
    """Return a fact of figures, less sure and under a rule of its own where one of them tore away.

    Machines give every letter the same room: a gap before the figures was a figure's place, and
    figures that are too wide for their number have lost one among them.
    """
    pitch = _pitch(zones)
    if pitch is None or not _is_torn(fact, zones, pitch):
        return fact
    return torn(fact)


def torn(fact: Found[T]) -> Found[T]:
    """Return a fact of figures that are not all there."""
    if fact.evidence.rule.endswith(SUFFIX):
        return fact
    told = replace(fact.evidence, rule=f"{fact.evidence.rule}{SUFFIX}")
    return replace(fact, evidence=told).times(TORN)


def _is_torn(fact: Found[T], zones: Sequence[Zone], pitch: float) -> bool:
    lines = [line for zone in zones if zone.id == fact.evidence.zone for line in zone.lines]
    for line in lines:
        for before, word in pairwise((None, *line.words)):
            if word and _is_figures(word) and word.box.iou(fact.evidence.box) > 0:
                return _is_wide(word, pitch) or (before is not None and _apart(before, word, pitch))
    return False


def _is_wide(word: Word, pitch: float) -> bool:
    figures = len(word.text.strip(".,"))
    return figures >= _LEAST_FIGURES and word.box.width > WIDE * pitch * (figures - _BETWEEN)


def _apart(before: Word, word: Word, pitch: float) -> bool:
    return word.box.x - before.box.right > GAP * pitch


def _is_figures(word: Word) -> bool:
    return re.fullmatch(rf"{FIGURE}+", word.text.strip(".,")) is not None


def _pitch(zones: Sequence[Zone]) -> float | None:
    """Return the room of a typed letter in pixels, ``None`` where too little is typed."""
    words = (word for line in _typed(zones) for word in line.words if len(word.text) >= LETTERS)
    widths = [word.box.width / (len(word.text) - _BETWEEN) for word in words]
    return median(widths) if len(widths) >= FEWEST else None


def _typed(zones: Sequence[Zone]) -> list[Line]:
    body = [zone for zone in zones if zone.kind == "body" and zone.ink is Ink.TYPED]
    return [line for zone in body for line in zone.lines]
