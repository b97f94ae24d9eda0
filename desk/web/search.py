"""The search page: a question, filters, and hits as snippets of the text and of the scan."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from config.vocabulary import load_vocabulary
from desk.web.asking import AT_ONCE, FACETED, STATES, Asked, found, options_of
from desk.web.files import attached
from desk.web.house import House, InHouse
from desk.web.pages import render
from desk.web.visitor import Reader, Visitor
from pipeline.export.inert import inert
from pipeline.export.tables import guarded
from pipeline.search.faults import QueryError
from pipeline.search.results import Hit, Results, Sort

router: Final = APIRouter(include_in_schema=False)
COLUMNS: Final = ("citation", "file", "page", "date", "state", "text")
EACH: Final = 200
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


@router.get("/search")
def search_page(
    request: Request, inside: InHouse, who: Reader, asked: Annotated[Asked, Query()]
) -> Response:
    """Show what answers a question."""
    values: dict[str, Any] = {"asked": asked, "results": None, "fault": None}
    if query := asked.query:
        offset = (asked.page - 1) * AT_ONCE
        options = options_of(inside, who, limit=AT_ONCE, offset=offset, sort=asked.sort)
        try:
            values["results"] = found(inside, who, query, options)
        except QueryError as error:
            values["fault"] = (error.problem, error.pointed(query))
    values |= {"sorts": list(Sort), "states": STATES, "zones": load_vocabulary().values()}
    values |= {"faceted": FACETED, "each": AT_ONCE}
    return render(request, "search.html", who, values, 422 if values["fault"] else 200)


@router.get("/search/hits.csv")
def export_hits(inside: InHouse, who: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """Return everything that answers a question as a table."""
    first = _hits(inside, who, asked, 0)
    lines = _lines(inside, who, asked, first)
    return StreamingResponse(lines, media_type="text/csv", headers=attached("hits.csv"))


def _hits(inside: House, who: Visitor, asked: Asked, offset: int) -> Results:
    options = options_of(
        inside, who, limit=EACH, offset=offset, sort=asked.sort, facets=False, group=False
    )
    return found(inside, who, asked.query, options)


def _lines(inside: House, who: Visitor, asked: Asked, results: Results) -> Iterator[str]:
    yield _BOM + _line(COLUMNS)
    offset = 0
    while results.hits:
        yield from map(_told, results.hits)
        offset += EACH
        results = _hits(inside, who, asked, offset)


def _told(hit: Hit) -> str:
    said = (" ".join(word.text for word in snippet.words) for snippet in hit.snippets)
    text = " … ".join(said)
    return _line((hit.citation, hit.name, hit.number, hit.date or "", hit.state, text))


def _line(cells: tuple[str | int, ...]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(guarded(inert(cell)) if isinstance(cell, str) else cell for cell in cells)
    return stream.getvalue()
