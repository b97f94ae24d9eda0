"""Each word of a zone as a reader of today would have it, where that is not what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.text.edits import Edit
from pipeline.text.repair import readable

_WORD: Final = re.compile(r"\S+")
_LINE_HYPHEN: Final = "line-hyphen"


@dataclass(frozen=True, slots=True)
class ModernWord:
    """A word of the derived text; ``None`` where it is as it was read.

    ``goes_on`` says that its other part begins the next line. A change over both parts is told with
    the first, and the second says what is left of it.
    """

    text: str | None = None
    goes_on: bool = False


def modern_words(text: str) -> list[ModernWord]:
    """Return what becomes of each word of a text, in order; words are what spaces part."""
    edits = readable(text).edits
    return [_modern(text, match.start(), match.end(), edits) for match in _WORD.finditer(text)]


def _modern(text: str, start: int, end: int, edits: Sequence[Edit]) -> ModernWord:
    mine = [edit for edit in edits if edit.start < end and _end(edit) > start]
    told = _told(text, start, end, (edit for edit in mine if edit.rule != _LINE_HYPHEN))
    goes_on = any(_end(edit) > end for edit in mine)
    return ModernWord(None if told == text[start:end] else told, goes_on)


def _told(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    parts, at = [], start
    for edit in edits:
        parts.append(text[at : max(edit.start, at)])
        parts.append(edit.after if edit.start >= start else "")
        at = min(_end(edit), end)
    return "".join([*parts, text[at:end]])


def _end(edit: Edit) -> int:
    return edit.start + len(edit.before)
