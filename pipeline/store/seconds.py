"""What a second reader read in the place of words, brought to the words that it stands for.

Where two readers disagreed, the first word of the passage has all that the other read there:
several words it may be, more or fewer than won.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.model.page import Word
from pipeline.store.pieces import Piece
from pipeline.store.tokens import SECOND, Token
from pipeline.text.lexemes import is_known
from pipeline.text.search_form import word_forms

SURE: Final = 0.85
"""A word of the dictionary that is read as surely as this stands for itself, 0 to 1."""

_LETTERSPACED: Final = 3


def with_seconds(
    pieces: list[Piece], placed: Sequence[tuple[int, Word]], start: int, *, old: bool
) -> list[Piece]:
    """Give each token the second readings of its place; ``start`` is the zone's first spot."""
    by_spot: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_spot.setdefault(piece.token.start - start, []).append(piece)
    for first, last in _passages(placed):
        there = [piece for spot in range(first, last) for piece in by_spot.get(spot, ())]
        for text in placed[first][1].alternatives:
            _share(there, _forms(text, old=old))
    return pieces


def _passages(placed: Sequence[tuple[int, Word]]) -> Iterator[tuple[int, int]]:
    """Yield the first spot of each passage that was read in two ways, and that behind its last.

    How many words a second reading stands for is told by how well it fits.
    """
    starts = [at for at, (_, word) in enumerate(placed) if word.alternatives]
    for at, limit in pairwise([*starts, len(placed)]):
        line, word = placed[at]
        ends = [end for end in range(at + 1, limit + 1) if placed[end - 1][0] == line]
        other = word.alternatives[0].replace(" ", "")
        texts = list(accumulate(each.text for _, each in placed[at:limit]))
        yield at, min(ends, key=lambda end: Levenshtein.distance(texts[end - at - 1], other))


def _forms(text: str, *, old: bool) -> list[str]:
    """Return the tokens of a second reading; what is typed letter by letter is one."""
    found = [made.text for made in word_forms(text, old=old)]
    single = sum(len(each) == 1 for each in found)
    if len(found) >= _LETTERSPACED and single >= len(found) - 1:
        return ["".join(found)]
    return found


def _share(pieces: Sequence[Piece], others: Sequence[str]) -> None:
    """Give each second reading to the token that stands in its place, by the letters before it."""
    if not pieces or not others:
        return
    ends = list(accumulate(len(piece.token.form) for piece in pieces))
    wide = ends[-1] / sum(map(len, others))
    at = 0.0
    for other in others:
        end = at + len(other) * wide
        place = bisect_left(ends, (at + end) / 2)
        beside = [piece for piece, last in zip(pieces, ends, strict=True) if at < last <= end]
        if any(_may_be(other, piece.token) for piece in (pieces[place], *beside)):
            _add(pieces[place], other)
        at = end


def _add(piece: Piece, other: str) -> None:
    token = piece.token
    if SECOND + other not in token.more and other != token.form:
        piece.token = replace(token, more=(*token.more, SECOND + other))


def _may_be(other: str, token: Token) -> bool:
    """Return whether a word may stand there: no misreading does in place of a sure, known word."""
    sure = token.confidence is None or token.confidence >= SURE
    return is_known(other) or not (sure and is_known(token.form))
