"""The queue: what was handed in, how it goes, and what is in the way."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.house import InHouse
from desk.web.pages import render
from desk.web.visitor import Reader

router: Final = APIRouter(include_in_schema=False)
SHOWN: Final = 20


@router.get("/")
def queue_page(request: Request, inside: InHouse, who: Reader) -> Response:
    """Show the newest batches."""
    return render(request, "queue.html", who, {"batches": inside.board.newest(SHOWN)})
