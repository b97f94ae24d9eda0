"""Forms: kinds of paper, how each is known and what it says of the zones on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.model.vocabulary import Cue, CueAt

_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Trait:
    """What a form is known by: a phrase outside of running text, or a kind of zone that is there.

    ``weight`` is what it is worth, -1 to 1; a negative one speaks against the form.
    """

    weight: float
    text: str | None = None
    at: CueAt = CueAt.LINE_START
    kind: str | None = None

    def __post_init__(self) -> None:
        if (self.text is None) == (self.kind is None):
            raise ValueError("a trait is a text or a kind, one of them")
        _check(self.weight, self.text)

    @property
    def cue(self) -> Cue | None:
        """The phrase, as cues are sought."""
        return None if self.text is None else Cue(self.text, 1.0, self.at)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a form says of a kind: that it speaks for or against it, and where.

    It holds in a band of the page, shares of its height from ``top`` to ``bottom``; where ``text``
    stands, if that is given; and on what shows the ``sign``, if that is given. With neither of the
    two it only sharpens what something else speaks for already.
    """

    kind: str
    weight: float
    top: float = 0.0
    bottom: float = 1.0
    text: str | None = None
    at: CueAt = CueAt.LINE_START
    sign: str | None = None

    def __post_init__(self) -> None:
        _check(self.weight, self.text)
        if not 0 <= self.top < self.bottom <= 1:
            raise ValueError("a remark must have 0 <= top < bottom <= 1")

    @property
    def cue(self) -> Cue | None:
        """The phrase, as cues are sought."""
        return None if self.text is None else Cue(self.text, 1.0, self.at)

    def holds(self, height: float) -> bool:
        """Say whether a fraction of the page's height lies in the band."""
        return self.top <= height <= self.bottom


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of paper. What it says is worth the more the surer it is that a page is one."""

    name: str
    ru: str
    en: str
    known_by: tuple[Trait, ...]
    says: tuple[Remark, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r}: a name is lower-case Latin letters and hyphens")
        if not self.ru.strip() or not self.en.strip():
            raise ValueError(f"{self.name}: a label is empty")
        if not self.known_by:
            raise ValueError(f"{self.name}: nothing says what it is known by")


def _check(weight: float, text: str | None) -> None:
    if not -1 <= weight <= 1 or weight == 0:
        raise ValueError("a weight must be from -1 to 1, and not 0")
    if text is not None:
        Cue(text, 1.0)  # says what is wrong with the phrase
