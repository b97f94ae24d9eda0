"""Breaking typed lines as typists did: at spaces, and inside words by the school rules."""

from __future__ import annotations

import re

_VOWELS = "аеёиоуыэюяіѣАЕЁИОУЫЭЮЯІѢ"
_CLINGING = "ьъйЬЪЙ"  # never the first letter after a hyphen


def wrap(text: str, columns: int, indent: int = 0) -> list[str]:
    """Return the text as rows of at most ``columns`` letters, the first row ``indent`` shorter."""
    rows, row, room = [], "", columns - indent
    for word in text.split():
        rest = word
        while rest:
            gap = 1 if row else 0
            if len(row) + gap + len(rest) <= room:
                row, rest = row + " " * gap + rest, ""
                continue
            head, rest = _divide(rest, room - len(row) - gap - 1)
            if not head and not row:
                head, rest = rest[:room], rest[room:]
            rows.append(row + " " * (gap if head else 0) + head)
            row, room = "", columns
    return [*rows, row] if row else rows


def _divide(word: str, room: int) -> tuple[str, str]:
    """Return the longest head of at most ``room`` letters with its hyphen, and the rest."""
    places = [place for place in breaks(word) if place <= room]
    if not places:
        return "", word
    return word[: places[-1]] + "-", word[places[-1] :]


def breaks(word: str) -> list[int]:
    """Return where a word may be divided: at least two letters and a vowel on both sides."""
    found = re.search(r"[А-Яа-яЁёІіѢѣ]{5,}", word)
    if not found or word.isupper():
        return []
    start, end = found.span()
    places = []
    for place in range(start + 2, end - 1):
        before, after = word[start:place], word[place:end]
        if _may_part(before, after):
            places.append(place)
    return places


def _may_part(before: str, after: str) -> bool:
    if not (any(c in _VOWELS for c in before) and any(c in _VOWELS for c in after)):
        return False
    if after[0] in _CLINGING or len(after) < 2:
        return False
    opens = after[0] not in _VOWELS and after[1] in _VOWELS
    between = before[-1] in _VOWELS or (before[-1] not in _VOWELS and after[0] not in _VOWELS)
    return opens and between
