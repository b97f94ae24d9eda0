"""File names: an order that people expect, and a form that is safe to show."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import Final

_DIGITS: Final = re.compile(r"[0-9]+")
_SHOWN_AS_ESCAPE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def natural_key(name: str) -> str:
    """Return a key under which ``2`` stands before ``10``, and case does not matter."""
    return _DIGITS.sub(_with_length, name.casefold())


def display_name(path: PurePath | str) -> str:
    r"""Return a path for people: NFC, and nothing in it that hides, turns or breaks the line.

    Bytes that are no UTF-8 (a name in CP1251, say) come as ``\xcf``, control and bidi characters
    as ``\u202e``, a backslash as ``\\``; so a name that only looks like another is seen.
    """
    return "".join(map(_shown, unicodedata.normalize("NFC", str(path))))


def _with_length(match: re.Match[str]) -> str:
    digits = match.group().lstrip("0")
    return f"0{len(digits):03}{digits}"


def _shown(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return r"\\"
    if unicodedata.category(character) not in _SHOWN_AS_ESCAPE:
        return character
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
