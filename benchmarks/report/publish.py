"""The results of the day in ``docs/benchmarks.md``: written by the command, never by hand.

Each set has a block between two marks; a run replaces the block of its own set and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import GROUPED, Figure
from benchmarks.report.terminal import best_of
from benchmarks.result import GROUPS, Result, rows
from pipeline.model.errors import BenchError


def publish(document: Path, result: Result, about: dict[str, str]) -> None:
    """Replace a set's block in the document.

    Raises:
        BenchError: the document has no block for this set.

    """
    text = document.read_text("utf-8")
    begin, end = f"<!-- begin {result.name} -->\n", f"<!-- end {result.name} -->"
    if begin not in text or end not in text:
        raise BenchError(f"{document.name} has no place for the set {result.name}")
    head, rest = text.split(begin)
    _, tail = rest.split(end)
    block = "\n".join(_block(result, about))
    half = document.with_suffix(".part")
    half.write_text(f"{head}{begin}{block}\n{end}{tail}", "utf-8")
    half.replace(document)


def _block(result: Result, about: dict[str, str]) -> Iterator[str]:
    yield f"{len(result.pages)} pages. " + " · ".join(f"{k}: {v}" for k, v in about.items())
    yield ""
    yield from _header(result, "")
    for figure, values in rows(result):
        if any(value is not None for value in values):
            yield _row(figure.name, figure, values)
    for tag in GROUPS:
        yield from _group(result, tag)
    yield from _notes(result)


def _group(result: Result, tag: str) -> Iterator[str]:
    names = result.values(tag)
    if len(names) < 2:
        return
    total = result.ran[0].total if result.ran else None
    for figure in GROUPED[:3]:
        if total is None or figure.value(total) is None:
            continue
        yield ""
        yield from _header(result, f"{figure.name} by {tag}")
        for name in names:
            values = [figure.value(reader.group(tag, name)) for reader in result.ran]
            yield _row(name, figure, values)


def _notes(result: Result) -> Iterator[str]:
    yield ""
    for reader in result.readers:
        said = f"did not run: {reader.obstacle}" if reader.obstacle else reader.identity
        yield f"- `{reader.peer.name}`: {reader.peer.title}; {said}"


def _header(result: Result, title: str) -> Iterator[str]:
    names = " | ".join(reader.peer.name for reader in result.ran)
    yield f"| {title} | {names} |"
    yield "|---|" + "---:|" * len(result.ran)


def _row(name: str, figure: Figure, values: Sequence[float | None]) -> str:
    best = best_of(figure, values)
    shown = (f"**{figure.shown(v)}**" if v == best else figure.shown(v) for v in values)
    return f"| {name} | " + " | ".join("–" if v == "**–**" else v for v in shown) + " |"
