"""From the text as it was read to derived forms: one script a word, ъ restored, words joined.

Nothing here changes what is stored: every function returns a new text with its log of edits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.text import lookalikes
from pipeline.text.edits import Edit, Edited, apply, composed
from pipeline.text.orthography import modern

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


def unhyphenated(text: str) -> Edited:
    """Return lines with the words that their ends divide drawn together."""
    breaks = re.finditer(r"(?<=[^\W\d_]{2})[-‐¬]\n(?=[^\W\d_])", text)
    return apply(
        text,
        (
            Edit(match.start(), match.group(), "", "line-hyphen")
            for match in breaks
            if text[match.end()].islower()
        ),
    )


def readable(text: str) -> Edited:
    """Return a text as a reader of today would have it, and every change that leads there.

    One script a word, ъ where a machine had none, words joined over line ends, the orthography of
    after 1918. ``edits.undone`` gives the text as it stands on the paper.
    """
    made = Edited(text)
    for stage in (unhyphenated, lookalikes.repair, hard_signs, modern):
        made = composed(made, stage(made.text))
    return made


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
