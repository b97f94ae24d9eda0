"""The outer door: which host names are answered, and the headers that every answer carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LARGEST_BODY: Final = 16 << 20
"""The most bytes of a form or of JSON; files come in pieces that go to the disk as they arrive."""
_FILES: Final = re.compile(r"/api/v1/(uploads/|deliveries/\d+/files(/|$))")
PEER: Final = "razmetka.peer"
HERE: Final = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """Refuses requests for other hosts, and sets the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        self._hosts = {host.lower() for host in (*hosts, *HERE)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        if without_port(Headers(scope=scope).get("host", "")) not in self._hosts:
            refused = PlainTextResponse("This desk has another name.\n", 421)
            await refused(scope, receive, sent)
            return
        await self.app(scope, _bounded(scope, receive), sent)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Return a way to a request's body that ends in 413 where it is too large for a form."""
    if _FILES.match(scope["path"]):
        return receive
    left = LARGEST_BODY

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return bounded


def without_port(host: str) -> str:
    """Return a host's name, of IPv6 addresses with their brackets."""
    name, bracket, _port = host.lower().partition("]")
    return name + bracket if bracket else host.lower().partition(":")[0]


class Peer:
    """Writes down who is at the other end of the line, before a proxy's word takes its place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        client = scope.get("client")
        scope[PEER] = client[0] if client else ""
        await self.app(scope, receive, send)
