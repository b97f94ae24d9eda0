"""The search page: a question, filters, and where the hits will stand."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from desk.web.pages import render
from desk.web.visitor import Reader

router: Final = APIRouter(include_in_schema=False)


@router.get("/search")
def search_page(
    request: Request, who: Reader, q: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """Show the page on which everything that was read is searched."""
    return render(request, "search.html", who, {"q": q.strip()})
