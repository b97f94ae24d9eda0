"""A file by itself: its pages, what was read of each, and the results to take away."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from desk.web.house import InHouse
from desk.web.pages import render
from desk.web.rights import NumberInPath, SeenFile
from desk.web.visitor import Reader
from pipeline.export.formats import FORMATS
from pipeline.export.order import zones_in_order
from pipeline.store.audit import Action

router: Final = APIRouter(include_in_schema=False)
AT_ONCE: Final = 20


@router.get("/files/{file}/pages/{number}")
def page_of_file(file: SeenFile, number: NumberInPath) -> Response:
    """Lead to a page of a file."""
    first = (number - 1) // AT_ONCE * AT_ONCE + 1
    return RedirectResponse(f"/files/{file.id}?first={first}#page-{number}", 303)


@router.get("/files/{file}")
def file_page(
    request: Request,
    inside: InHouse,
    file: SeenFile,
    who: Reader,
    first: Annotated[int, Query(ge=1, le=2**31 - 1)] = 1,
) -> Response:
    """Show a file, so many of its pages at once, from one on."""
    if file.source is None:
        raise HTTPException(404)
    stored = inside.ledger.pages(file.source)
    shown = list(islice((each for each in stored if each.number >= first), AT_ONCE + 1))
    values = {
        "file": file,
        "batch": inside.browser.of_file(file.id),
        "pages": [(each, zones_in_order(each.page) if each.page else []) for each in shown],
        "first": first,
        "at_once": AT_ONCE,
        "formats": [name for name in FORMATS if name != "zip"],
    }
    inside.audit.note(who.actor, Action.SAW, f"file {file.id}")
    return render(request, "reader/file.html", who, values)
