"""Dates and times of the period, and the ways in which offices wrote them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from samples.facsimile.raster import Rng

MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

_ROMAN: Final = {
    "У": ("I", "II", "III", "IУ", "У", "УI", "УII", "УIII", "IX", "X", "XI", "XII"),
    "V": ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"),
    "П": ("I", "П", "Ш", "IУ", "У", "УI", "УП", "УШ", "IX", "X", "XI", "ХП"),
}


def moment(rng: Rng, first: int = 1946, last: int = 1952) -> datetime:
    """Return a working hour between two years, both included."""
    start = datetime(first, 1, 1)
    days = int(rng.integers(0, (last - first + 1) * 365))
    hour, minute = int(rng.integers(8, 23)), int(rng.integers(0, 12)) * 5
    return start + timedelta(days=days, hours=hour, minutes=minute)


def roman_month(when: datetime, style: str = "У") -> str:
    """Return the month in Roman numerals as a Russian machine types them (``У`` for five)."""
    return _ROMAN[style][when.month - 1]


def in_words(when: datetime, *, year: bool = True) -> str:
    """Return ``14 мая 1950 г.`` or ``14 мая``."""
    day = f"{when.day} {MONTHS[when.month - 1]}"
    return f"{day} {when.year} г." if year else day


def short(when: datetime, style: str = "У") -> str:
    """Return ``14.У.50г.``."""
    return f"{when.day}.{roman_month(when, style)}.{when.year % 100:02d}г."
