"""From the text as it was read to derived forms: one script a word, ъ restored, words joined.

Nothing here changes what is stored: every function returns a new text with its log of edits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.text import lookalikes
from pipeline.text.edits import Edit, Edited, apply

# A machine without ъ strikes quotes or an apostrophe: об"единение, с'езд, под"ем.
_HARD_SIGN: Final = re.compile(
    r"(?<![^\W\d_])((?:[а-яё]+)?(?:об|в|с|под|из|раз|от|пред|над|суб|об|без|меж|сверх|транс|кон|"
    r"ад|ин|двух|трех|четырех))([\"'’`”“*]{1,2})(?=[еёюяЕЁЮЯиИ])",
    re.IGNORECASE,
)
_HYPHEN: Final = re.compile(r"([^\W\d_]{2,})[-‐¬]$")
_START: Final = re.compile(r"\W?([^\W\d_]+)")


def hard_signs(text: str) -> Edited:
    """Return the text with ъ where a machine without one made do with quotes."""
    edits = []
    for match in _HARD_SIGN.finditer(text):
        sign = "Ъ" if match.group(1).isupper() and len(match.group(1)) > 1 else "ъ"
        edits.append(Edit(match.start(2), match.group(2), sign, "hard-sign"))
    return apply(text, edits)


def repaired(text: str) -> tuple[str, tuple[Edited, ...]]:
    """Return a text fit to be searched, and each stage with its edits, first to last."""
    letters = lookalikes.repair(text)
    signs = hard_signs(letters.text)
    return signs.text, (letters, signs)


def joined(lines: Sequence[str]) -> Edited:
    """Return lines as running text: words divided at a line's end drawn together, the rest spaced.

    A hyphen stays where a capital or a figure follows (Мао Цзе- / Дун keeps it): it may belong to
    the name.
    """
    text = "\n".join(lines)
    edits, at = [], 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        end = at + len(line)
        if end == len(text):
            break
        divided = _HYPHEN.search(line)
        start = _START.match(after)
        if divided and start and start.start() == 0 and after[:1].islower():
            edits.append(Edit(end - 1, text[end - 1 : end + 1], "", "line-hyphen"))
        elif divided:
            edits.append(Edit(end, "\n", "", "line-end"))
        else:
            edits.append(Edit(end, "\n", " ", "line-end"))
        at = end + 1
    return apply(text, edits)
