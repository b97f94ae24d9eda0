"""Halves of words whose other half does not follow: columns read across, or out of order.

A hyphen says that a word goes on. Where what follows does not make it a word of the dictionary,
words of the next lines may; and where a zone ends with it, the first words of other zones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.store.pieces import Piece, add, as_one, follows
from pipeline.store.tokens import PART
from pipeline.text.lexemes import is_known

_NEAR: Final = 2
_LEAST_HALF: Final = 2
_LEAST_WHOLE: Final = 5
_TELLING: Final = 4  # letters of a half that no word begins or ends with by chance


def with_strayed(zones: Sequence[Sequence[Piece]], *, old: bool) -> None:
    """Give the first halves of words the wholes that they make with halves which do not follow."""
    for number, pieces in enumerate(zones):
        for place, piece in enumerate(pieces):
            if piece.parted and not _goes_on(piece, pieces[place + 1 : place + 2], old=old):
                _offer(piece, _below(piece, pieces[place + 1 :]), old=old)
                if piece.line == pieces[-1].line:
                    firsts = (each[0] for at, each in enumerate(zones) if each and at != number)
                    _offer(piece, firsts, old=old)


def _goes_on(piece: Piece, following: Sequence[Piece], *, old: bool) -> bool:
    """Return whether what follows over a line's end makes a half a word."""
    return any(
        piece.hyphen and follows(piece, other) and is_known(_whole(piece, other, old=old))
        for other in following
    )


def _below(piece: Piece, after: Iterable[Piece]) -> Iterator[Piece]:
    return (other for other in after if piece.line < other.line <= piece.line + _NEAR)


def _offer(piece: Piece, others: Iterable[Piece], *, old: bool) -> None:
    for other in others:
        if _may_be_halves(piece, other):
            whole = _whole(piece, other, old=old)
            if len(whole) >= _LEAST_WHOLE and is_known(whole):
                add(piece, PART + whole)


def _may_be_halves(piece: Piece, other: Piece) -> bool:
    first, second = piece.token.form, other.token.form
    if not (first.isalpha() and second.isalpha()) or min(len(first), len(second)) < _LEAST_HALF:
        return False
    if other.raw[:1].isupper() and not piece.raw.rstrip("-").isupper():
        return False
    if min(len(first), len(second)) >= _TELLING or not is_known(second):
        return True
    return len(first) >= _TELLING and not is_known(first)


def _whole(piece: Piece, other: Piece, *, old: bool) -> str:
    return as_one([piece, other], old=old).token.form
