"""What moves: server-sent events with pieces of pages, sent when they change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from pipeline.model.errors import SurroundingsError

EVERY_S: Final = 1.0
_ALIVE_EVERY: Final = 15
_LONGEST_S: Final = 3600


def changes(request: Request, look: Callable[[], dict[str, str]]) -> StreamingResponse:
    """Return a stream of what changes among pieces of HTML, by their ids; ``look`` gives all.

    While the ledger cannot be reached nothing is sent. A stream ends after an hour, and the
    browser asks for another.
    """
    return StreamingResponse(
        _events(request, look),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _events(request: Request, look: Callable[[], dict[str, str]]) -> AsyncIterator[str]:
    sent: dict[str, str] = {}
    yield "retry: 2000\n\n"
    for turn in range(_LONGEST_S):
        if request.app.state.closing or await request.is_disconnected():
            return
        try:
            found = await run_in_threadpool(look)
        except SurroundingsError:
            found = sent
        fresh = {name: html for name, html in found.items() if sent.get(name) != html}
        gone = [name for name in sent if name not in found]
        if fresh or gone:
            yield f"event: parts\ndata: {json.dumps({'parts': fresh, 'gone': gone})}\n\n"
            sent = found
        elif turn % _ALIVE_EVERY == 0:
            yield ": alive\n\n"
        await asyncio.sleep(EVERY_S)
