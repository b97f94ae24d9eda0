"""What viewers of other sites need: leave to ask with a key, and answers that they may read.

A browser asks by itself beforehand whether a key may go along (CORS), and shows a script no answer,
not even an error, that does not say who may read it.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT: Final = "/api/iiif"
OPEN: Final = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
"""Viewers of other sites may ask; they still need a key, as cookies do not go along."""
_LEAVE: Final = {
    **OPEN,
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "Authorization, Accept",
    "access-control-max-age": "86400",
}


class Opened:
    """Opens what stands below ``ROOT`` to other sites; HEAD is answered as GET is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not scope["path"].startswith(f"{ROOT}/"):
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(OPEN)
            await send(message)

        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_LEAVE)(scope, receive, send)
            return
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(asked, receive, sent)
