"""Strips: lines as the recogniser of typescript sees them, 48 pixels high.

A strip is a row of a picture brought to one size: its baseline 33 pixels from the top, its small
letters 17 pixels tall. Both are found from how the ink lies across the row, and need be only about
right: the recogniser learnt from lines a third too tall and too low as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

import numpy as np
import numpy.typing as npt

from pipeline.ocr.engine import Grey

HEIGHT = 48
STAND, TALL = 33.0, 17.0
"""Where a strip's baseline is, from the top, and how tall its small letters: both only about."""
AFTER = 64
"""Pixels of paper after a row, as lessons have: at a strip's very end letters are lost."""
STEP = 4
"""Width of one step of the recogniser's answer, in pixels of the strip."""

_GAP = 10  # blank pixels between two rows of a picture
_APART = 30  # the same between two blocks
_BLANK = 244  # paper laid between rows is 245
_LOW, _HIGH = 6.0, 100.0  # small letters are no smaller and no taller, in pixels
_INKED, _LEAP = 0.4, 3  # ink of a letter; rows between a letter and its dots
_LETTER = 8  # columns of ink that are no mere stroke
_ALIKE = 1.45  # rows of one block differ by no more than this, capitals from small letters
_SAME = 1.15  # times as tall letters may be that are of one machine
_FEW = 3  # rows of a block that tell by themselves how tall its letters are

_OTHER = 1.25  # times as tall or as small are letters that are of another height
_STANCES = 2

Ink = npt.NDArray[np.float32]
Stance = tuple[float, float]
"""Where a row's baseline is, from its top, and how tall its small letters are, in pixels."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A row made a strip: its ink (48×W), where its first pixel lies on the picture, its scale.

    ``scale`` is pixels of the strip to one of the picture.
    """

    ink: Ink
    top: float
    left: float
    scale: float

    def height(self, columns: slice) -> tuple[float, float]:
        """Return top and bottom, on the picture, of what is written in some columns.

        It is the band of the small letters with what joins them above and below: neither the row's
        whole height nor the feet of the row above.
        """
        inked: list[bool] = (self.ink[:, columns].max(axis=1, initial=0.0) > _INKED).tolist()
        above, below = round(STAND - TALL), round(STAND)
        while above > 0 and any(inked[max(above - _LEAP, 0) : above]):
            above -= 1
        while below < HEIGHT and any(inked[below : below + _LEAP]):
            below += 1
        return self.top + above / self.scale, self.top + below / self.scale

    def inked(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and last columns of some that have ink, or all where none has."""
        start, end = max(first, 0), min(last, self.ink.shape[1])
        band = self.ink[round(STAND - 1.5 * TALL) : round(STAND), start:end]
        found = np.flatnonzero(band.max(axis=0, initial=0.0) > _INKED)
        if not found.size:
            return start, max(end, start + 1)
        return start + int(found[0]), start + int(found[-1]) + 1

    def goes_on(self, after: int) -> bool:
        """Return whether ink as wide as a letter follows a column, too high for dots or a rule."""
        band = self.ink[round(STAND - TALL) : round(STAND - TALL / 2), after:]
        return int((band.max(axis=0, initial=0.0) > _INKED).sum()) >= _LETTER


def strips_of(picture: Grey) -> list[Strip]:
    """Return the strips of a picture's rows, top to bottom.

    Rows are parted by clean paper, and blocks by more of it, as ``composite`` sets them.
    """
    spans = _spans(picture)
    rows = [_row(picture, span) for span in spans]
    stood = _agreed(rows, block_of_each(spans))
    return [_strip(row, one) for row, one in zip(rows, stood, strict=True)]


def restood(picture: Grey, strips: Sequence[Strip], places: Sequence[int]) -> list[Strip]:
    """Return other strips of some rows: as if their letters stood otherwise, the likeliest way."""
    spans = _spans(picture)
    rows = [_row(picture, spans[place]) for place in places]
    stood = [_other(row, strips[place]) for row, place in zip(rows, places, strict=True)]
    return [_strip(row, one) for row, one in zip(rows, stood, strict=True)]


@dataclass(frozen=True, slots=True)
class _Row:
    ink: Ink
    top: int


def _spans(picture: Grey) -> list[tuple[int, int]]:
    return [(top, bottom) for top, bottom in rows_of(picture) if bottom - top >= _LOW]


def _row(picture: Grey, span: tuple[int, int]) -> _Row:
    return _Row(inked(picture[slice(*span)]), span[0])


def _other(row: _Row, strip: Strip) -> Stance:
    """Return the likeliest stance in which a row's letters are of another height than a strip's."""
    tall = TALL / strip.scale
    found = list(stances(row.ink))
    return next((each for each in found if not 1 / _OTHER < each[1] / tall < _OTHER), found[-1])


def rows_of(picture: Grey) -> list[tuple[int, int]]:
    """Return top and bottom of each row of a picture whose rows are parted by clean paper."""
    marked = np.flatnonzero(picture.min(axis=1) < _BLANK)
    if not marked.size:
        return []
    breaks = np.flatnonzero(np.diff(marked) > _GAP)
    starts = marked[np.concatenate([[0], breaks + 1])]
    ends = marked[np.concatenate([breaks, [marked.size - 1]])] + 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def inked(grey: Grey) -> Ink:
    """Return how dark each pixel is: 0 for the line's own paper, 1 for its darkest ink.

    Tones differ from page to page and mean nothing, so they are taken out. At least 40 grey values
    must part ink from paper, lest a blank line's grain becomes letters.
    """
    counts = np.bincount(grey.ravel(), minlength=256).cumsum()
    dark = int(np.searchsorted(counts, grey.size * 0.01))
    paper = int(np.searchsorted(counts, grey.size * 0.7))
    ramp = (paper - np.arange(256)) / max(paper - dark, 40)
    return np.clip(ramp, -0.2, 1.1).astype(np.float32)[grey]


def stance(ink: Ink) -> Stance:
    """Return how a row's letters stand, as likely as can be told from the row alone."""
    return next(stances(ink))


def stances(ink: Ink) -> Iterator[Stance]:
    """Yield where a row's baseline is and how tall its small letters are, the likeliest first.

    Across the row, ink sets in at the tops of the small letters and ends at the baseline: the
    steepest rise and fall of the profile, the lengths between them weighed by how much ink the
    band holds. A line drawn below the letters can be taken for their feet, so a second stance
    follows, of letters clearly taller or smaller.
    """
    profile = np.count_nonzero(_without_rules(ink), axis=1)
    padded = np.pad(np.convolve(profile, (0.25, 0.5, 0.25), "same"), 2)
    slope = padded[3:] - padded[:-3]  # slope[i]: from above row i - 0.5 to below it
    height = len(profile)
    tops, feet = np.arange(height + 1)[:, None], np.arange(height + 1)[None, :]
    tall = feet - tops
    within = np.concatenate([[0.0], np.cumsum(profile)])
    band = (within[None, :] - within[:-1][:, None] if height else within)[: height + 1]
    share = np.zeros((height + 1, height + 1))
    share[:height] = band / max(within[-1], 1e-6)
    worth = (slope[: height + 1][:, None] - slope[: height + 1][None, :]) * (0.3 + share)
    worth[(tall < _LOW) | (tall > _HIGH)] = -np.inf
    for number in range(_STANCES):
        top, foot = divmod(int(worth.argmax()), height + 1)
        if worth[top, foot] == -np.inf:
            if not number:
                yield height * 0.8, max(height * 0.5, _LOW)
            return
        yield float(foot), float(foot - top)
        worth[(tall * _OTHER > foot - top) & (tall < (foot - top) * _OTHER)] = -np.inf


def _without_rules(ink: Ink) -> npt.NDArray[np.bool_]:
    """Return the ink as black and white, without rows of pixels that are a ruled line.

    A rule is dark in long runs; feet of letters that nearly touch are dark in short ones.
    """
    black = ink > 0.45
    runs = black[:, 0] + np.count_nonzero(black[:, 1:] & ~black[:, :-1], axis=1)
    filled = np.count_nonzero(black, axis=1)
    ruled = (filled > 0.6 * black.shape[1]) & (filled > 1.5 * len(ink) * runs)
    black[ruled] = False
    return black


def block_of_each(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return of which block each row is, by their tops and bottoms."""
    gaps = (below[0] - above[1] for above, below in pairwise(spans))
    return list(accumulate((gap > _APART for gap in gaps), initial=0))[: len(spans)]


def _agreed(rows: Sequence[_Row], blocks: Sequence[int]) -> list[Stance]:
    """Return how the letters of rows stand, as far as they know it from each other.

    In a block, heights that disagree are brought to the usual one. Rows of smaller ones stand in
    the other way that they may, where the picture's letters are as tall as that.
    """
    ways = [list(stances(row.ink)) for row in rows]
    likeliest = [first for first, *_ in ways]
    weights = [_inked_columns(row) for row in rows]
    of_all, agreed = _usual(likeliest, weights), list[Stance]()
    for _, places in groupby(range(len(rows)), key=blocks.__getitem__):
        block = list(places)
        own = slice(block[0], block[-1] + 1)
        if len(block) < _FEW:
            agreed += [_as_tall(way, of_all) for way in ways[own]]
        else:
            agreed += _evened(likeliest[own], _usual(likeliest[own], weights[own]))
    return agreed


def _evened(found: Sequence[Stance], usual: float) -> Iterator[Stance]:
    for foot, tall in found:
        yield foot, tall if usual / _ALIKE <= tall <= usual * _ALIKE else usual


def _usual(found: Sequence[Stance], weights: Sequence[int]) -> float:
    """Return the height of small letters, the median of rows that weigh so much; 0 without any."""
    if not found:
        return 0.0
    heights = np.array([tall for _, tall in found])
    order = np.argsort(heights)
    weight = np.cumsum(np.array(weights)[order])
    return float(heights[order][int(np.searchsorted(weight, weight[-1] / 2))])


def _as_tall(ways: Sequence[Stance], usual: float) -> Stance:
    """Return the likeliest stance in which letters are as tall as usual, or the likeliest."""
    alike = (one for one in ways if usual / _SAME <= one[1] <= usual * _SAME)
    return next(alike, ways[0])


def _inked_columns(row: _Row) -> int:
    return int(np.count_nonzero((row.ink > _INKED).any(axis=0)))


def _strip(row: _Row, stood: Stance) -> Strip:
    ink, (foot, tall) = row.ink, stood
    scale = TALL / tall
    inside = np.flatnonzero(ink.max(axis=0) > 0.3)
    left = max(int(inside[0]) - 8, 0) if inside.size else 0
    right = int(inside[-1]) + 9 if inside.size else ink.shape[1]
    part = ink[:, left:right]
    width = max(round(part.shape[1] * scale), 1)
    narrowed = _resampled(np.ascontiguousarray(part.T), scale, 0.0, width)
    shown = np.zeros((HEIGHT, width + AFTER), np.float32)
    upright = np.ascontiguousarray(narrowed.T)
    shown[:, :width] = _resampled(upright, scale, STAND - foot * scale, HEIGHT)
    return Strip(shown, row.top + foot - STAND / scale, left, scale)


def _resampled(rows: Ink, scale: float, shift: float, count: int) -> Ink:
    """Return ``count`` rows: row r of the source lies at ``r * scale + shift``; 0 beyond it.

    The kernel is a triangle, widened where rows are drawn together.
    """
    reach = max(1.0, 1 / scale)
    centres = (np.arange(count) + 0.5 - shift) / scale - 0.5
    first = np.ceil(centres - reach).astype(int)
    result = np.zeros((count, rows.shape[1]), np.float32)
    taken = np.empty_like(result)
    total = np.zeros(count, np.float32)
    for tap in range(int(2 * reach) + 1):
        place = first + tap
        weight = np.maximum(1 - np.abs(place - centres) / reach, 0).astype(np.float32)
        total += weight
        weight[(place < 0) | (place >= len(rows))] = 0
        rows.take(place, axis=0, out=taken, mode="clip")
        taken *= weight[:, None]
        result += taken
    result /= np.maximum(total, 1e-6)[:, None]
    return result
