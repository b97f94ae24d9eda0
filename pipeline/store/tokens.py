"""The tokens that are indexed of a page.

A page's *spots* are what has a box of its own: its words, zone by zone in the page's order; a line
or zone without words is one spot. A token says from which spots it was made, so that a hit can be
shown on the scan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

SECOND: Final = "/"
WRITTEN: Final = "^"
PART: Final = "+"
WHOLE: Final = "++"
"""What stands before a further form of a token: a second reading, the older spelling as it is
written, a part of a word with hyphens or of one that ran into its neighbour, or the whole that it
may be with the token that follows."""

_SIGNS: Final = SECOND + WRITTEN + PART
_SIGN: Final = re.compile(f"[{re.escape(_SIGNS)}]+")


def bare(more: str) -> str:
    """Return a further form without its sign."""
    return more.lstrip(_SIGNS)


def forms_of(token: str) -> list[str]:
    """Return the forms of a token as it stands in the index, without their signs."""
    return [form for form in _SIGN.split(token) if form]


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is sought, from ``count`` spots beginning with ``start``.

    ``more`` holds further forms, each with its sign before it. ``confidence`` is the least of its
    spots, 0 to 1.
    """

    form: str
    start: int
    count: int = 1
    confidence: float | None = None
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as it stands in the index."""
        return self.form + "".join(self.more)


@dataclass(frozen=True, slots=True)
class ZoneTokens:
    """The tokens of one zone, and how many spots it has."""

    kind: str
    ink: str
    spots: int
    tokens: tuple[Token, ...]
