"""The distribution list: which copy went to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model.facts import DistributionEntry
from pipeline.model.page import Line, Zone
from pipeline.records.found import Found, found
from pipeline.text.names import surname

# `Экз. № 4-т. Молотову`, `» № 12-т.`, with what an engine makes of №, » and the dash.
_ROW = re.compile(
    r"(?:^|(?<=\s))(?:[ЭЗ3]кз\S*|[»>\"”„'*^•]+|\S{0,2})\s*"
    r"(?:[№МN]\w?|Ne|No|Мо|Ме)\.?\s*(?P<copy>\d{1,2})\s*[-–—.:]?\s*"
    r"(?P<mark>тт?\b\.?|[тТ]ов\b\.?)?\s*"
    r"(?P<name>.*?)(?=\s+(?:[ЭЗ3]кз|[»>\"])\S*\s*(?:[№МN]|Ne)|$)"
)
_LEADER = re.compile(r"(?:[\s.,_:;·…\-–—'\"*]|(?<=\.)\s?[оеса](?=\s?\.))+$")
_NAME = re.compile(r"[А-ЯЁа-яё][А-ЯЁа-яё\-]{2,}")
_MARKER = "РАЗМЕТКА"


def distribution(zone: Zone) -> Iterator[Found[DistributionEntry]]:
    """Yield the rows that name somebody; empty rows of the form are passed over."""
    for line in zone.lines:
        for match in _ROW.finditer(line.text):
            entry = _entry(int(match["copy"]), _without_leader(match["name"]), match["mark"])
            if entry is not None:
                yield found(entry, zone, line, _span(line, match), "distribution-row")


def _entry(copy: int, text: str, mark: str | None) -> DistributionEntry | None:
    name = _NAME.search(text)
    if name is None or copy == 0:
        return None
    if text.upper().startswith(_MARKER):
        return DistributionEntry(copy, _MARKER)
    raw = f"{mark} {text}" if mark else text
    if not mark and not name.group().istitle():
        return DistributionEntry(copy, text, raw)
    return DistributionEntry(copy, surname(name.group()), raw)


def _without_leader(text: str) -> str:
    return _LEADER.sub("", text).strip(" .,_-")


def _span(line: Line, match: re.Match[str]) -> tuple[int, int]:
    end = match.start("name") + len(_without_leader(match["name"]))
    return match.start(), min(max(end, match.start("copy") + 1), len(line.text))
