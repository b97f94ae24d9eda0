"""The results of the day in ``docs/benchmarks.md``: written by the command, never by hand.

Each set has a block between two marks; a run replaces the block of its own set and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.report.pages import Worst, told, worst_pages, write_pictures
from benchmarks.result import Result
from benchmarks.sections import Section, sections
from pipeline.model.errors import BenchError

PICTURES = "pictures"  # the folder beside the document


def publish(document: Path, result: Result, about: dict[str, str]) -> None:
    """Replace a set's block in the document, and the pictures of its worst pages beside it.

    Raises:
        BenchError: the document has no block for this set.

    """
    worst = tuple(worst_pages(result))
    replace_block(document, result.name, (*_block(result, about), *_worst(result.name, worst)))
    write_pictures(document.parent / PICTURES, result.name, worst)


def replace_block(document: Path, name: str, lines: Iterable[str]) -> None:
    """Replace what stands between the two marks of a name.

    Raises:
        BenchError: the document has no such marks.

    """
    text = document.read_text("utf-8")
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    if begin not in text or end not in text:
        raise BenchError(f"{document.name} has no place for the set {name}")
    head, rest = text.split(begin)
    _, tail = rest.split(end)
    block = "\n".join(lines)
    half = document.with_suffix(".part")
    half.write_text(f"{head}{begin}{block}\n{end}{tail}", "utf-8")
    half.replace(document)


def _block(result: Result, about: dict[str, str]) -> Iterator[str]:
    yield f"{len(result.pages)} pages. " + " · ".join(f"{k}: {v}" for k, v in about.items())
    for section in sections(result):
        yield ""
        yield from _table(section)
    yield ""
    for reader in result.readers:
        said = f"did not run: {reader.obstacle}" if reader.obstacle else reader.identity
        yield f"- `{reader.peer.name}`: {reader.peer.title}; {said}"


def _worst(name: str, worst: Sequence[Worst]) -> Iterator[str]:
    if worst:
        yield ""
        yield "The worst pages by zone F1; red frames were missed, blue ones are not there:"
        yield ""
        yield from told(PICTURES, name, worst)


def _table(section: Section) -> Iterator[str]:
    yield f"| {section.title} | {' | '.join(section.columns)} |"
    yield "|---|" + "---:|" * len(section.columns)
    for row in section.rows:
        cells = (f"**{text}**" if best else text for text, best in row.cells)
        yield f"| {row.name} | {' | '.join(cells)} |"
