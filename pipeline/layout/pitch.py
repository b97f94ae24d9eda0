"""Typed or printed: a typewriter gives every letter the same room.

The network of inks sees sixty millimetres of paper, and takes what is typed into a printed form or
between ruled lines for print at times. The whole page tells better: what is as wide as its pitch
asks of so many letters was typed, by the machine that typed the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp, log, pi, sqrt

import numpy as np

from pipeline.layout.inks import MACHINE, Inks
from pipeline.layout.named import Named
from pipeline.layout.written import weighed
from pipeline.model.page import Ink, Line, Word

LONG = 4  # letters of a word that tells the pitch
FEWEST = 12  # such words from which a page's pitch is known
FITTING = 0.8  # share of them that fit it, at least: of print, half do at most
FIT = 0.2  # rooms by which a word that fits is too wide or too narrow, at most
PITCHES = np.arange(0.9, 1.25, 0.004)  # times the usual share of a letter in a word's width
BEARING = 0.5  # rooms that stay bare beside a word's letters, both sides together, at most
SPREAD, BY_LETTER, BY_POINT = 0.12, 0.012, 0.25  # of a typed word's width in rooms; more by a point
STRAY = 0.08  # share of the typed words that are cut or read wrongly and fit nothing
PRINTED = 0.8  # rooms for each letter over which the widths of printed words are spread
UNSURE = 0.05  # what is added to shares, so that neither ink is impossible
OWN, AROUND, MOST = 1.5, 1.0, 3.0  # weights of a word's fit and of its line's; limit of either
CONTRAST = 1.0  # log-odds for typing of another word: the line is a form's, and filled in


@dataclass(frozen=True, slots=True)
class Pitch:
    """A typewriter's pitch: pixels from letter to letter, and pixels bare beside a word's ink."""

    room: float
    bearing: float

    def fit(self, word: Word) -> float:
        """Return the log-odds by a word's width that it was typed and not printed.

        Typed words are normally distributed around their width, printed ones evenly over many.
        """
        letters = len(word.text)
        spread = SPREAD + BY_LETTER * letters + (0.0 if word.text.isalnum() else BY_POINT)
        away = (word.box.width + self.bearing) / self.room - letters
        typed = exp(-0.5 * (away / spread) ** 2) / (spread * sqrt(2 * pi))
        printed = 1 / (PRINTED * max(letters, 2))
        return max(-MOST, min(log((1 - STRAY) * typed / printed + STRAY), MOST))


def pitch_of(words: Iterable[Word]) -> Pitch | None:
    """Return the pitch at which words were typed; ``None`` of too few, and of print."""
    sizes = [(len(each.text), each.box.width) for each in words if _tells(each)]
    if len(sizes) < FEWEST:
        return None
    letters, widths = np.array(sizes, np.float64).T
    rooms = PITCHES * np.median(widths / letters)
    bare = np.clip(np.median(np.outer(rooms, letters) - widths, axis=1), 0, BEARING * rooms)
    away = (widths + bare[:, None]) / rooms[:, None] - letters
    fitting = np.mean(np.abs(away) < FIT, axis=1)
    best = int(np.argmax(fitting))
    return Pitch(float(rooms[best]), float(bare[best])) if fitting[best] >= FITTING else None


def typed_by_pitch(zones: Sequence[Named], inks: Inks) -> list[Named]:
    """Return zones whose words know their ink, with those typed that fit the page's pitch.

    No word is made printed: one that does not fit may be misread, or two.
    """
    words = [word for zone in zones for line in zone.lines for word in line.words]
    machine = [word for word in words if word.ink in MACHINE]
    pitch = pitch_of(word for word in machine if word.ink is Ink.TYPED) or pitch_of(machine)
    if pitch is None:
        return list(zones)
    return [
        replace(zone, lines=tuple(_retold(line, pitch, inks) for line in zone.lines))
        for zone in zones
    ]


def _tells(word: Word) -> bool:
    return len(word.text) >= LONG and word.text.isalnum()


def _retold(line: Line, pitch: Pitch, inks: Inks) -> Line:
    """Return a line with its printed words typed that fit; a form's words answer for themselves."""
    if all(word.ink is not Ink.PRINTED for word in line.words):
        return line
    around = inks.of(line.box)
    odds = [_odds(weighed(word, around, inks)) for word in line.words]
    shares = [_telling(word) for word in line.words]
    fits = [pitch.fit(word) for word in line.words]
    long = [fit for fit, share in zip(fits, shares, strict=True) if share == 1]
    beside = AROUND * sum(long) / len(long) if long and max(odds) < CONTRAST else 0.0
    words = (
        replace(word, ink=Ink.TYPED)
        if word.ink is Ink.PRINTED and seen + beside + OWN * share * fit > 0
        else word
        for word, seen, share, fit in zip(line.words, odds, shares, fits, strict=True)
    )
    return replace(line, words=tuple(words))


def _telling(word: Word) -> float:
    """Return how much a word's width tells, 0 to 1: a lone letter's nothing, a long word's all."""
    letters = sum(map(str.isalnum, word.text))
    return max(min(letters, LONG) - 1, 0) / (LONG - 1)


def _odds(shares: dict[Ink, float]) -> float:
    """Return the log-odds of typing against print."""
    typed, printed = (shares.get(ink, 0.0) + UNSURE for ink in (Ink.TYPED, Ink.PRINTED))
    return log(typed / printed)
