"""A result cut into tables: the figures, then errors by group, zones, facts, confidence, steps.

Terminal, document and page show the same tables, each in its own dress.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.figures import BY_SCAN, GROUPED, Better, Figure
from benchmarks.metrics.counts import Hits
from benchmarks.result import GROUPS, Reader, Result, rows

Value = float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and its value for each column; the best is told where columns are ``compared``."""

    figure: Figure
    values: tuple[Value, ...]
    compared: bool = True

    @property
    def name(self) -> str:
        """What stands at the left."""
        return self.figure.name

    @property
    def best(self) -> Value:
        """The best value; ``None`` where there is nothing to compare."""
        known = [value for value in self.values if value is not None]
        if len(known) < 2 or not self.compared:
            return None
        return min(known) if self.figure.better is Better.LOW else max(known)

    @property
    def cells(self) -> list[tuple[str, bool]]:
        """Each value as it is written, and whether it is the best."""
        return [(self.figure.shown(v), v is not None and v == self.best) for v in self.values]


@dataclass(frozen=True, slots=True)
class Section:
    """A table: readers across, or scans where one reader alone is told of; rows down."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def sections(result: Result, *, brief: bool = False) -> Iterator[Section]:
    """Yield the tables that have something in them, the figures first; ``brief`` is for screens."""
    made = (
        _section("", result.ran, (Row(figure, tuple(values)) for figure, values in rows(result))),
        *(_group(result, figure, tag) for tag in GROUPS for figure in _told(result, brief=brief)),
        _by_scan(result),
        _by_name(result, "zone F1 by kind", _zones, _f1),
        _by_name(result, "records exact by field", _facts, _exact),
        _calibration(result),
        _steps(result),
    )
    return (section for section in made if section.rows)


def _section(title: str, readers: Sequence[Reader], rows: Iterable[Row]) -> Section:
    kept = tuple(row for row in rows if any(value is not None for value in row.values))
    return Section(title, tuple(reader.peer.name for reader in readers), kept)


def _told(result: Result, *, brief: bool) -> list[Figure]:
    """Return the errors of letters, the one that all pages have first."""
    if brief:
        return [result.lead]
    return [result.lead, *(figure for figure in GROUPED[:3] if figure is not result.lead)]


def _group(result: Result, figure: Figure, tag: str) -> Section:
    names = result.values(tag)
    made = (
        Row(
            replace(figure, name=name),
            tuple(figure.value(reader.group(tag, name)) for reader in result.ran),
        )
        for name in names
        if len(names) > 1
    )
    return _section(f"{figure.name} by {tag}", result.ran, made)


def _by_scan(result: Result) -> Section:
    """Return zones and text under stamps by scan, of the first reader that knows zones."""
    reader = next((one for one in result.ran if one.total.zones), None)
    names = result.values("scan")
    if reader is None or len(names) < 2:
        return Section("", (), ())
    groups = [reader.group("scan", name) for name in names]
    made = (Row(f, tuple(map(f.value, groups)), compared=False) for f in BY_SCAN)
    kept = tuple(row for row in made if any(value is not None for value in row.values))
    return Section(f"{reader.peer.name} by scan", tuple(names), kept)


def _zones(reader: Reader) -> Mapping[str, Hits]:
    return reader.total.zones


def _facts(reader: Reader) -> Mapping[str, Hits]:
    return reader.total.facts


def _f1(hits: Hits) -> Value:
    return hits.f1


def _exact(hits: Hits) -> Value:
    return hits.exact


def _by_name(
    result: Result,
    title: str,
    table: Callable[[Reader], Mapping[str, Hits]],
    value: Callable[[Hits], Value],
) -> Section:
    readers = [reader for reader in result.ran if table(reader)]
    names = sorted({name for reader in readers for name in table(reader)})
    made = (
        Row(_plain(name), tuple(value(table(reader).get(name, Hits())) for reader in readers))
        for name in names
    )
    return _section(title, readers, made)


def _calibration(result: Result) -> Section:
    """Return the share of wrong words in each bin of confidence, and the words there."""
    readers = [r for r in result.ran if any(one.words for one in r.total.bins)]
    bins = [reader.total.bins for reader in readers]
    made = (
        Row(
            _plain(f"confidence {number / 10:.1f} to {number / 10 + 0.1:.1f}", Better.LOW),
            tuple(
                one[number].wrong / one[number].words if one[number].words else None for one in bins
            ),
        )
        for number in range(len(bins[0]) if bins else 0)
    )
    return _section("share of wrong words by confidence", readers, made)


def _steps(result: Result) -> Section:
    readers = [reader for reader in result.ran if reader.total.steps]
    names = list(dict.fromkeys(name for reader in readers for name in reader.total.steps))
    made = (
        Row(
            Figure(name, lambda _: None, Better.LOW, "{:.1%}"),
            tuple(r.total.steps.get(name, 0.0) / r.total.seconds for r in readers),
        )
        for name in names
    )
    return _section("share of time by step", readers, made)


def _plain(name: str, better: Better = Better.HIGH) -> Figure:
    return Figure(name, lambda _: None, better)
