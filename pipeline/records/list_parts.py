"""Rows that a reader drew together: a second name belongs to a row whose number was not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import Final

from pipeline.records.knowledge import Knowledge
from pipeline.records.list_rows import Row, is_several
from pipeline.text.distance import distance

_PLAIN: Final = ("Копия", "Архив", "Дело", "Запас", "Адресат")
_FILED: Final = re.compile(r"^(?:в\s+)?(?P<word>дело|архив)\s", re.IGNORECASE)  # в дело 5 отдела
_WORD: Final = re.compile(r"[А-ЯЁ][А-ЯЁа-яё]{3,}(?:-[А-ЯЁа-яё]+)?")
_TOGETHER: Final = re.compile(r"\s*(?:,|и)\s+(?:[тТ]{1,2}\.\s*|[А-ЯЁ]\.\s?){0,2}")
LIKELY: Final = 0.8  # how likely each of two words must be a name for both to be taken for names


def is_plain(text: str) -> tuple[str, float] | None:
    """Return which word that is no name stands in a row (``Копия``), and how likely."""
    filed = _FILED.match(text)
    if filed:
        return filed["word"].capitalize(), 1.0
    for word in _PLAIN:
        near = distance(text, word, 0.25 * len(word))
        if near < inf:
            return word, 1.0 - 0.2 * near
    return None


def parted(row: Row, knowledge: Knowledge) -> Iterator[Row]:
    """Yield a row, and one for each name in it that stands in another column.

    Such a row has lost its number: it counts where its place gives one. Names with a comma between
    them have one copy together.
    """
    words = [] if is_several(row.mark) else _names(row.text, knowledge)
    if len(words) < 2:
        others = (next(parted(other, knowledge)) for other in row.others)
        yield replace(row, others=tuple(others))
        return
    yield replace(row, text=row.text[: words[1].start()].strip(), others=())
    start = row.where.text.find(row.text, row.span[0])
    for word in words[1:] if start >= 0 else ():
        span = start + word.start(), start + word.end()
        yield Row(row.where, span, row.where.place(span), (), "", word.group(), headless=True)


def _names(text: str, knowledge: Knowledge) -> list[re.Match[str]]:
    """Return the names of a row if each is likely one and none is joined to the one before."""
    words = [word for word in _WORD.finditer(text) if _is_name(word.group(), knowledge)]
    between = (text[one.end() : other.start()] for one, other in pairwise(words))
    joined = any(map(_TOGETHER.fullmatch, between))
    return [] if joined else words


def _is_name(word: str, knowledge: Knowledge) -> bool:
    match = knowledge.leaders_index.find(word)
    return bool(match and match.likelihood >= LIKELY) or is_plain(word) is not None
