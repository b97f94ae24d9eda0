"""Figures and times of day as typed and as misread."""

from __future__ import annotations

import re
from typing import Final

from pipeline.text.dates import find_dates

FIGURE: Final = r"[\dЗОоОQб®©]"
_MEANT: Final = str.maketrans(
    {"З": "3", "О": "0", "о": "0", "Q": "0", "б": "6", "®": "0", "©": "0"}
)
_DOUBT: Final = 0.8  # each figure that was read as a letter makes the number so much less sure
_ONES: Final = "(|!lI[]"  # before an hour of one figure they may be a 1
_CLOCK: Final = re.compile(rf"(?<![\d.])({FIGURE}{{1,2}})\s?[-–—:=]\s?({FIGURE}{{2}})(?!\d)")
_POINTED: Final = re.compile(r"(?<![\d.№])(\d{1,2})\.(\d\d)(?![\d.])")
_NAMED: Final = re.compile(
    rf"(?<!\d)({FIGURE}{{1,2}})\s?ч\w{{0,3}}\W{{0,3}}({FIGURE}{{1,2}})\s?м\w{{0,2}}\.?"
)
_RAISED: Final = re.compile(r"(?<![\d.])(\d{2})\s?(\d{2}|°°|оо|ОО|\"\"|00)(?![\d.])")


def figures(text: str) -> tuple[int, float] | None:
    """Return a number whose figures may have been read as letters, and how likely it is."""
    plain = text.replace(" ", "").translate(_MEANT)
    if not plain.isdigit():
        return None
    strange = sum(not letter.isdigit() for letter in text.replace(" ", ""))
    return int(plain), _DOUBT**strange


def clock(hour: str, minute: str) -> tuple[str, float] | None:
    """Return ``18:20`` of two figures, or ``None`` where a day has no such time."""
    hours, minutes = figures(hour), figures(minute)
    if not hours or not minutes or hours[0] > 23 or minutes[0] > 59:
        return None
    return f"{hours[0]:02}:{minutes[0]:02}", hours[1] * minutes[1]


def find_clock(text: str) -> tuple[str, float, tuple[int, int]] | None:
    """Return the first time of a text (``19-15``, ``20°°``), its likelihood and its characters."""
    for pattern in (_CLOCK, _NAMED, _RAISED):
        for match in pattern.finditer(text):
            minute = match[2] if re.search(r"\d", match[2]) else "00"
            read = clock(match[1], minute)
            if read:
                before = text[: match.start()][-1:]
                beheaded = len(match[1]) == 1 and before in _ONES and before != ""
                return read[0], read[1] * (_DOUBT**2 if beheaded else 1.0), match.span()
    return None


def find_pointed(text: str) -> tuple[str, float, tuple[int, int]] | None:
    """Return the time of a text that has been freed of its dates, where a point parts it: 18.20."""
    match = _POINTED.search(text)
    read = clock(match[1], match[2]) if match else None
    return (*read, match.span()) if match and read else None


def stamp_time(text: str) -> str | None:
    """Return ``1950-05-14T19:15`` or ``19:15`` of a stamp's line, ``None`` where it has no time."""
    dates = find_dates(text)
    rest = text[: dates[0].start] + " " + text[dates[0].end :] if dates else text
    named = re.search(rf"({FIGURE}{{1,2}})\s*ч\w*\W{{0,3}}({FIGURE}{{1,2}})", rest)
    read = clock(named[1], named[2]) if named else None
    time = read[0] if read else (find_clock(rest) or (None,))[0]
    if time is None:
        return dates[0].date.isoformat() if dates else None
    return f"{dates[0].date.isoformat()}T{time}" if dates else time
