"""Making hostile text harmless to look at: nothing in it may act, hide or turn the line round."""

from __future__ import annotations

import re
from typing import Final

_PICTURES: Final = 0x2400  # U+2400 … U+241F show the control characters U+0000 … U+001F
_DELETE: Final = 0x7F
_ACTING: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\u200b\u2028\u2029\u2060-\u2065\ufeff\ufff9-\ufffb"  # what takes no room or parts lines
    "\ud800-\udfff\ufffe\uffff"  # what is no character at all
    "\U000e0000-\U000e007f"  # tags that nobody sees
    "]"
)


def inert(text: str) -> str:
    """Return the text with every character that acts or hides replaced by one that is seen.

    Controls become their pictures (``␛``), the rest becomes ``‹U+202E›``. Line feeds and tabs stay.
    """
    return _ACTING.sub(_seen, text)


def _seen(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else f"‹U+{code:04X}›"
