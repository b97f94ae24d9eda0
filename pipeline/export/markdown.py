"""A document as Markdown (CommonMark): text by zones, and a table of facts for each page.

A translation stands first, as published records have it: heading, then both texts side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.fact_rows import fact_rows
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.paragraphs import paragraphs
from pipeline.export.placed import marked_text
from pipeline.export.record import language, record_of
from pipeline.export.terms import Style, terms_of
from pipeline.export.text_format import why_no_text
from pipeline.export.translated import Latin, as_it_stands
from pipeline.model.page import Page, Zone
from pipeline.model.translation import Translation

_MARKUP: Final = re.compile(
    r"[\\`*_{}\[\]<>|~^$&@#]"  # wherever it stands
    r"|^[-+=:]"  # at the beginning of a line: lists, rules, headings, definitions
    r"|:(?=[A-Za-z/])|(?<=[Ww]{3})\."  # addresses, small pictures
)
_NUMBERED: Final = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.ASCII)
_MARKS: Final = {Style.TITLE: "###", Style.HEADING: "####", Style.BOLD: "**", Style.ITALIC: "*"}
_BREAK: Final = "\\\n"
_SECTION: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class MarkdownFormat:
    """UTF-8. Marks that may mean something where they stand are escaped: no text becomes markup."""

    name: str = "md"
    suffix: str = ".md"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write page after page."""
        stream.write(f"# {_line(str(document.citation or document.source.name))}\n".encode())
        for translation in context.translations:
            for block in _translation(document, translation, context.latin):
                stream.write(f"\n{block}\n".encode())
        for page in document.pages:
            for block in _page(page, marked=context.mark_doubtful):
                stream.write(f"\n{block}\n".encode())


def _translation(document: ExportDocument, translation: Translation, latin: Latin) -> Iterator[str]:
    """Yield the heading of a translation's record, and both texts as a table."""
    record = record_of(document.pages, document.citation, translation, latin)
    yield f"## {_line(record.title) or _line(language(translation))}"
    for label, told in record.fields:
        yield f"**{label}:** {_cell(told)}"
    head = f"| {_line(record.language)} | {_line(language(translation))} |"
    rows = as_it_stands(translation.rows, list(paragraphs(document.pages)))
    told_rows = (
        f"| {_cell(_SECTION.join(each.text for each in row.original))} | {_cell(row.text)} |"
        for row in rows
    )
    yield "\n".join([head, "|---|---|", *told_rows])


def _page(page: Page, *, marked: bool) -> Iterator[str]:
    yield f"## Страница {page.number}"
    blocks = [_zone(zone, marked=marked) for zone in zones_in_order(page) if zone.text.strip()]
    if page.problem is not None or not blocks:
        yield f"*{_line(why_no_text(page))}*"
    yield from blocks
    if rows := list(fact_rows(page)):
        told = [f"| {_line(row.label.ru)} | {_line(row.value)} |" for row in rows]
        yield "\n".join(["| Поле | Значение |", "|---|---|", *told])


def _zone(zone: Zone, *, marked: bool) -> str:
    text = marked_text(zone) if marked else zone.text
    lines = [line for line in inert(text).splitlines() if line.strip()]
    match terms_of(zone.kind).markdown:
        case (Style.TITLE | Style.HEADING) as style:
            return f"{_MARKS[style]} {_line(' '.join(lines))}"
        case (Style.BOLD | Style.ITALIC) as style:
            return f"{_MARKS[style]}{_broken(lines)}{_MARKS[style]}"
        case Style.PREFORMATTED:
            return "\n".join(f"    {line}" for line in lines)
        case Style.QUOTED:
            return "\n".join(f"> {line}" for line in _broken(lines).split("\n"))
        case Style.PLAIN:
            return _broken(lines)


def _broken(lines: list[str]) -> str:
    """Return lines that stay lines."""
    return _BREAK.join(_line(line) for line in lines)


def _line(text: str) -> str:
    plain = _MARKUP.sub(r"\\\g<0>", " ".join(inert(text).split()))
    return _NUMBERED.sub(r"\1\\\2", plain)


def _cell(text: str) -> str:
    """Return lines as they can stand in a table."""
    return "<br>".join(_line(line) for line in text.splitlines())
