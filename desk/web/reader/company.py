"""Who else has a page open, and the stream of events by which they see each other's changes."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from desk.web.house import InHouse
from desk.web.reader.place import SeenLeaf, corrections_of
from desk.web.visitor import Reader
from pipeline.store.corrections import Corrections

router: Final = APIRouter(include_in_schema=False)
EVERY_S: Final = 1.0
"""How often the store is asked for a newer layer, in seconds."""
STILL: Final = 15
"""After so many times without news a line is sent, so that nobody hangs up."""


@dataclass
class Company:
    """The names of those who have each page open, as far as this desk knows."""

    open: dict[int, Counter[str]] = field(default_factory=dict)

    def come(self, page: int, name: str) -> None:
        """Note that somebody opened a page."""
        self.open.setdefault(page, Counter())[name] += 1

    def go(self, page: int, name: str) -> None:
        """Note that somebody closed it."""
        left = self.open[page]
        left[name] -= 1
        self.open[page] = +left
        if not self.open[page]:
            del self.open[page]

    def names(self, page: int) -> list[str]:
        """Return who has a page open."""
        return sorted(self.open.get(page, ()))


def company_of(request: Request) -> Company:
    """Return the company of the desk."""
    if not hasattr(request.app.state, "company"):
        request.app.state.company = Company()
    found: Company = request.app.state.company
    return found


@router.get("/files/{file}/pages/{number}/events")
async def events(
    request: Request, inside: InHouse, leaf: SeenLeaf, who: Reader
) -> StreamingResponse:
    """Tell who is here, and each new layer, as long as the page is open."""
    company, name = company_of(request), who.person.name if who.person else ""
    stream = _stream(request, company, corrections_of(inside), (leaf.place.page, name))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(
    request: Request, company: Company, desk: Corrections, guest: tuple[int, str]
) -> AsyncIterator[str]:
    page, name = guest
    told: tuple[Any, Any] = (None, None)
    still = 0
    company.come(page, name)
    try:
        while not (request.app.state.closing or await request.is_disconnected()):
            newest = await run_in_threadpool(desk.newest, page)
            now = newest, company.names(page)
            if now != told:
                yield f"data: {json.dumps({'layer': now[0], 'people': now[1]})}\n\n"
                told, still = now, 0
            elif (still := still + 1) >= STILL:
                yield ":\n\n"
                still = 0
            await asyncio.sleep(EVERY_S)
    finally:
        company.go(page, name)
