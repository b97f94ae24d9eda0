"""The distribution list: which copy went to whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.model.facts import DistributionEntry
from pipeline.model.page import Line, Zone
from pipeline.records.found import Found, found
from pipeline.text.names import surname

# `Экз. № 4-т. Молотову`, `» № 12-т.`, with what an engine makes of №, » and the dash.
_ROW = re.compile(
    r"^(?:\W*[ЭЗ3э][кх]\S*|[»>\"”„'*^•‹›\s.]+)?\s*"
    r"(?P<sign>(?:[№МN][^\W\d]?|Ne|No|Мо|Ме)\.?)?\s*(?P<copy>\d{1,2})?\s*[-–—.:]?\s*"
    r"(?P<mark>тт?\b\.?|[тТ]ов\b\.?|[1г]\.)?\s*(?P<name>.*)$"
)
_LEADER = re.compile(r"(?:[\s.,_:;·…\-–—=‘’'\"*]|(?<=\.)\s?[оеса](?=\s?\.))+$")
_NAME = re.compile(r"[А-ЯЁа-яё][А-ЯЁа-яё\-]{2,}")
_MARKER = "РАЗМЕТКА"
_NOT_NAMES = frozenset({"копия", "архив", "дело"})
_LONGEST = 60  # copies on a form


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the list as it parses: the number may be misread or missing."""

    line: Line
    copy: int | None
    mark: str | None
    text: str
    span: tuple[int, int]


def distribution(zone: Zone) -> Iterator[Found[DistributionEntry]]:
    """Yield the rows that name somebody; empty rows of the form are passed over.

    The form prints its numbers in order, so where most rows of a column agree on the count, a row
    whose own number was misread takes the number that its place gives it.
    """
    for column in _columns([row for line in zone.lines if (row := _parsed(line))]):
        first = _first_number(column)
        for index, row in enumerate(column):
            counted = first + index if first is not None else row.copy
            entry = _entry(counted or 0, row)
            if entry is not None:
                rule = "distribution-row" if counted == row.copy else "distribution-sequence"
                yield found(entry, zone, row.line, row.span, rule)


def _parsed(line: Line) -> _Row | None:
    match = _ROW.match(line.text)
    if match is None or not (match["sign"] or match["copy"]):
        return None
    copy = int(match["copy"]) if match["copy"] else None
    text = _without_leader(match["name"])
    span = match.start("sign") if match["sign"] else match.start("copy"), len(line.text)
    end = max(match.start("name") + len(text), span[0] + 1)
    return _Row(line, copy, match["mark"], text, (span[0], min(end, span[1])))


def _columns(rows: list[_Row]) -> list[list[_Row]]:
    """Part the rows where the next one stands higher on the page than the one before."""
    columns: list[list[_Row]] = []
    for row in rows:
        if columns and row.line.box.y > columns[-1][-1].line.box.y:
            columns[-1].append(row)
        else:
            columns.append([row])
    return columns


def _first_number(column: list[_Row]) -> int | None:
    """Return the number of a column's first row by which most of its rows agree, if most do."""
    votes = Counter(row.copy - index for index, row in enumerate(column) if row.copy is not None)
    if len(column) < 3 or not votes:
        return None
    first, agreeing = votes.most_common(1)[0]
    return first if 2 * agreeing > len(column) and 0 < first <= _LONGEST else None


def _entry(copy: int, row: _Row) -> DistributionEntry | None:
    name = _NAME.search(row.text)
    if name is None or not 0 < copy <= _LONGEST:
        return None
    if fuzz.ratio(row.text.upper()[: len(_MARKER)], _MARKER) >= 75:
        return DistributionEntry(copy, _MARKER, row.text)
    raw = f"{row.mark} {row.text}" if row.mark else row.text
    if not name.group()[0].isupper() or name.group().lower() in _NOT_NAMES:
        return DistributionEntry(copy, row.text, raw)
    return DistributionEntry(copy, surname(name.group()), raw)


def _without_leader(text: str) -> str:
    return _LEADER.sub("", text).strip(" .,_-")
