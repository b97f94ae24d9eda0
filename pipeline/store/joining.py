"""Words that type, a line's end or a reader parted, drawn together; such as ran together, parted.

What surely is one word becomes one token. Where that is a guess, a token keeps what was read, with
the parts or, on the first of two, the whole beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from pipeline.store.mending import mended
from pipeline.store.parting import SHORT, words_within
from pipeline.store.pieces import Piece, add, as_one, follows, gap, seconds
from pipeline.store.tokens import PART, WHOLE
from pipeline.text.lexemes import is_known

_LETTERSPACED: Final = 3
_FRAGMENT: Final = 2
_FIGURE_AMONG: Final = 4  # letters for each figure among them that is none
_BETWEEN_WORDS: Final = 1.7  # times as wide as the white between letters of one word
_NARROW: Final = 0.4  # of a letter's width: no space, but room between two letters
_LEAST_WHOLE: Final = 5
_LEAST_PART: Final = 4


def joined(pieces: list[Piece], *, old: bool) -> list[Piece]:
    """Return the pieces of a zone with words drawn together and parted."""
    found = _across_lines(_unspaced(pieces, old=old), old=old)
    for before, after in pairwise(found):
        if _may_be_one(before, after):
            whole = as_one([before, after], old=old).token.form
            if _is_likely(before, after, whole):
                add(before, WHOLE + whole)
            for word in mended(before, after):
                add(before, WHOLE + word)
    for piece in found:
        for text in (piece.token.form, *seconds(piece.token)):
            for part in words_within(text):
                add(piece, PART + part)
    return found


def _unspaced(pieces: list[Piece], *, old: bool) -> list[Piece]:
    """Draw words together that were typed letter by letter, such as Р О Щ И Н."""
    found: list[Piece] = []
    run: list[Piece] = []
    for piece in pieces:
        if run and (not _is_fragment(piece) or piece.line != run[0].line):
            found += _run_joined(run, old=old)
            run = []
        if _is_fragment(piece):
            run.append(piece)
        else:
            found.append(piece)
    return found + _run_joined(run, old=old)


def _is_fragment(piece: Piece) -> bool:
    letters = piece.raw.rstrip(",.;:")
    if len(letters) == 1 and letters.isdigit():  # О and З, or a misread letter, among letters
        return True
    return len(letters) <= _FRAGMENT and letters.isalpha() and letters.isupper()


def _run_joined(run: list[Piece], *, old: bool) -> list[Piece]:
    single = sum(len(piece.token.form) == 1 for piece in run)
    if len(run) < _LETTERSPACED or single < len(run) - 1 or _are_figures(run):
        return run
    whole = as_one(run, old=old)
    words = [as_one(word, old=old) for word in _set_apart(run)]
    if _are_two(words, whole, known=1):
        return words
    for word in words:
        if len(words) > 1 and len(word.token.form) >= _LEAST_PART:
            add(whole, PART + word.token.form)
    return [whole]


def _are_figures(run: Sequence[Piece]) -> bool:
    figures = [piece.token.form for piece in run if piece.token.form.isdigit()]
    others = [figure for figure in figures if figure not in {"0", "3"}]
    return 2 * len(figures) > len(run) or len(run) < (1 + _FIGURE_AMONG) * len(others)


def _set_apart(run: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the words of a run, where more white parts some of its letters than others."""
    boxes = [piece.box for piece in run]
    white = [b.x - a.right if a and b else 0 for a, b in pairwise(boxes)]
    usual = max(median(white), 1)
    word = [run[0]]
    for between, piece in zip(white, run[1:], strict=True):
        if between > _BETWEEN_WORDS * usual:
            yield word
            word = []
        word.append(piece)
    yield word


def _across_lines(pieces: list[Piece], *, old: bool) -> list[Piece]:
    """Join a word that goes on behind a hyphen in the next line."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is not None and before.hyphen and follows(before, piece):
            whole = as_one([before, piece], old=old)
            if _are_two([before, piece], whole, known=2):
                found.append(piece)
            else:
                found[-1] = _with_halves(whole, before, piece)
        else:
            found.append(piece)
    return found


def _are_two(words: Sequence[Piece], whole: Piece, *, known: int) -> bool:
    """Return whether what would be one token is two words, ``known`` of them at least to a lexicon.

    Then they stay two, and the first keeps beside it what they are as one.
    """
    parts = [word.token.form for word in words]
    if len(parts) != 2 or min(map(len, parts)) < _LEAST_PART or is_known(whole.token.form):
        return False
    if sum(map(is_known, parts)) < known:
        return False
    add(words[0], WHOLE + whole.token.form)
    return True


def _with_halves(whole: Piece, *halves: Piece) -> Piece:
    """Keep the halves where the whole is no word: lines may be out of order, halves misread."""
    if not is_known(whole.token.form):
        for half in halves:
            if len(half.token.form) >= _LEAST_PART:
                add(whole, PART + half.token.form)
        for more in halves[0].token.more:
            if more.startswith(PART):
                add(whole, more)
    return whole


def _may_be_one(before: Piece, after: Piece) -> bool:
    """Return whether two tokens may be halves: over a line's end, or side by side."""
    if not all(piece.token.form.isalpha() for piece in (before, after)):
        return False
    if after.raw[:1].isupper() and not before.raw.isupper():
        return False
    if before.line == after.line:
        return before.token.start != after.token.start
    return before.last and after.line == before.line + 1


def _is_likely(before: Piece, after: Piece, whole: str) -> bool:
    """Return whether halves are likelier one word than two."""
    halves = before.token.form, after.token.form
    if len(whole) < _LEAST_WHOLE:
        return False
    white = gap(before, after)
    if white is not None and white < _NARROW and is_known(whole):
        return True
    if min(map(len, halves)) < 2:
        return False
    known = [is_known(half) for half in halves]
    if before.line != after.line and not any(known):
        return True
    over_end = before.line != after.line and halves[0] not in SHORT
    return is_known(whole) and (over_end or not all(known))
