"""Every address of the desk, room by room."""

from __future__ import annotations

from typing import Final

from fastapi import Depends, FastAPI

from desk.web import accounts, entrance, files, queue, search, upload
from desk.web.api import batches, corrections, redactions, uploads
from desk.web.api import search as found
from desk.web.iiif import routes as iiif
from desk.web.reader import routes as reader
from desk.web.translating import api as translations
from desk.web.translating import pages as translating
from desk.web.visitor import guarded

ROOMS: Final = (
    entrance.router,
    queue.router,
    upload.router,
    files.router,
    reader.router,
    translating.router,
    search.router,
    accounts.router,
    uploads.router,
    batches.router,
    corrections.router,
    redactions.router,
    found.router,
    translations.router,
    iiif.router,
)


def add_routes(app: FastAPI) -> None:
    """Open every room; what changes something needs the CSRF token or an API token."""
    for room in ROOMS:
        app.include_router(room, dependencies=[Depends(guarded)])
