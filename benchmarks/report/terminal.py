"""The tables in the terminal: readers across, the best of each row in green."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from benchmarks.result import Result
from benchmarks.sections import Section, sections


def shown(result: Result) -> RenderableType:
    """Return the tables of a result, and who could not run."""
    heading = Text(f"{result.name}: {len(result.pages)} pages", style="bold")
    tables = (part for section in sections(result, brief=True) for part in _table(section))
    return Group(heading, *tables, *_obstacles(result))


def _table(section: Section) -> Iterator[RenderableType]:
    yield Text(section.title, style="italic")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True)
    for column in section.columns:
        table.add_column(column, justify="right", no_wrap=True)
    for row in section.rows:
        cells = (Text(text, style="bold green" if best else "") for text, best in row.cells)
        table.add_row(row.name, *cells)
    yield table


def _obstacles(result: Result) -> Iterator[Text]:
    for reader in result.readers:
        if reader.obstacle:
            yield Text(f"{reader.peer.name} did not run: {reader.obstacle}", style="yellow")
