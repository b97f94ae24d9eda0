"""Roman numerals as a Russian typewriter makes them, and as engines misread them.

У stands for V, Х for X, П for II, Ш for III; engines without Latin letters read I as Т, Г, 1 or l.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Final

MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MONTH_PATTERN: Final = r"[IVXУХПШІЦТГМИNупшцтгхvxil1|!\\]{1,7}"
_PLAIN: Final = str.maketrans({"У": "V", "Х": "X", "П": "II", "Ш": "III", "І": "I", "Ц": "II"})
_EXACT: Final = re.compile(r"[IVXУХПШІЦ]{1,5}")
# What else the strokes of a numeral come out as, and how far that is from what was typed.
_LOOSE: Final = {
    "1": ("I", 0.1), "l": ("I", 0.1), "|": ("I", 0.1), "i": ("I", 0.1), "!": ("I", 0.3),
    "Т": ("I", 0.15), "Г": ("I", 0.3), "т": ("I", 0.3), "г": ("I", 0.5), "И": ("II", 0.3),
    "N": ("IV", 0.6), "М": ("V", 0.5), "у": ("V", 0.05), "v": ("V", 0.05), "х": ("X", 0.05),
    "x": ("X", 0.05), "п": ("II", 0.1), "ш": ("III", 0.1), "ц": ("II", 0.2), "\\": ("", 0.4),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """A month, 1 to 12, and how likely it is that the numeral stands for it."""

    number: int
    likelihood: float


def roman_month(text: str) -> int | None:
    """Return the month that a Roman numeral in any disguise surely stands for, else ``None``."""
    month = likely_month(text)
    return month.number if month and month.likelihood >= 0.5 else None


def print_roman(month: int, five: str = "V") -> str:
    """Return a month, 1 to 12, as a numeral; ``five`` is the letter for V on this machine."""
    return MONTHS[month - 1].replace("V", five)


@lru_cache(maxsize=4096)
def likely_month(text: str) -> Month | None:
    """Return the likeliest month of a numeral with its likelihood; ``None`` where none fits."""
    plain, cost = _plain(text)
    if plain is None:
        return None
    if plain in MONTHS:
        return Month(MONTHS.index(plain) + 1, exp(-0.5 * cost))
    return None


def _plain(text: str) -> tuple[str | None, float]:
    """Return a numeral in Latin letters and what it cost to see it so."""
    if _EXACT.fullmatch(text):
        return text.translate(_PLAIN), 0.0
    letters, total = "", 0.0
    for letter in text:
        if letter in "IVXУХПШІЦ":
            letters += letter.translate(_PLAIN)
        elif letter in _LOOSE:
            meant, cost = _LOOSE[letter]
            letters, total = letters + meant, total + cost
        else:
            return None, 0.0
    return letters, total
