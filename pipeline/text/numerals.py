"""Roman numerals as a Russian typewriter makes them: У for V, Х for X, П for II, Ш for III."""

from __future__ import annotations

import re

_DISGUISES = str.maketrans(
    {"У": "V", "Х": "X", "П": "II", "Ш": "III", "І": "I", "1": "I", "|": "I", "Ц": "II", "Т": "I"}
)
_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MONTH_PATTERN = r"[IVXУХПШІЦТухпшцт1l|]{1,5}"
_EXACT = re.compile(MONTH_PATTERN)


def roman_month(text: str) -> int | None:
    """Return the month, 1 to 12, that a Roman numeral in any disguise stands for."""
    if not _EXACT.fullmatch(text):
        return None
    plain = text.replace("l", "I").upper().translate(_DISGUISES)
    return _MONTHS.index(plain) + 1 if plain in _MONTHS else None
