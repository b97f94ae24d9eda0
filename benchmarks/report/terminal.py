"""The table in the terminal: figures down, readers across, the best of each row in bold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from benchmarks.figures import GROUPED, Better, Figure
from benchmarks.result import GROUPS, Result, rows


def shown(result: Result) -> RenderableType:
    """Return all tables of a result."""
    return Group(main_table(result), *group_tables(result), *_obstacles(result))


def main_table(result: Result) -> Table:
    """Return the figures of all readers side by side."""
    table = _table(result, f"{result.name}: {len(result.pages)} pages")
    for figure, values in rows(result):
        if any(value is not None for value in values):
            table.add_row(figure.name, *cells(figure, values))
    return table


def group_tables(result: Result) -> Iterator[Table]:
    """Yield the error of letters by kind, damage and scan, where the pages differ in them."""
    figure = GROUPED[0] if _known(result, GROUPED[0]) else GROUPED[1]
    for tag in GROUPS:
        names = result.values(tag)
        if len(names) < 2:
            continue
        table = _table(result, f"{figure.name} by {tag}")
        for name in names:
            values = [figure.value(reader.group(tag, name)) for reader in result.ran]
            table.add_row(name, *cells(figure, values))
        yield table


def cells(figure: Figure, values: Sequence[float | None]) -> list[Text]:
    """Return a row's cells; the best value stands out."""
    best = best_of(figure, values)
    return [Text(figure.shown(v), style="bold green" if v == best else "") for v in values]


def best_of(figure: Figure, values: Sequence[float | None]) -> float | None:
    """Return the best value of a row; ``None`` where there is nothing to compare."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    return min(known) if figure.better is Better.LOW else max(known)


def _known(result: Result, figure: Figure) -> bool:
    return any(figure.value(reader.total) is not None for reader in result.ran)


def _table(result: Result, title: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for reader in result.ran:
        table.add_column(reader.peer.name, justify="right")
    return table


def _obstacles(result: Result) -> Iterator[Text]:
    for reader in result.readers:
        if reader.obstacle:
            yield Text(f"{reader.peer.name} did not run: {reader.obstacle}", style="yellow")
