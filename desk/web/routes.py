"""Every address of the desk, room by room."""

from __future__ import annotations

from fastapi import Depends, FastAPI

from desk.web import accounts, entrance, queue
from desk.web.reader import routes as reader
from desk.web.visitor import guarded

ROOMS = (entrance.router, queue.router, accounts.router, reader.router)


def add_routes(app: FastAPI) -> None:
    """Open every room; what changes something needs the CSRF token or an API token."""
    for room in ROOMS:
        app.include_router(room, dependencies=[Depends(guarded)])
