"""What the first visitor would wait for, done before the desk says that it is open."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import MutableMapping
from typing import Any, Final

from fastapi import FastAPI

from config.vocabulary import load_vocabulary
from desk.web.guard import HERE
from desk.web.house import House
from desk.web.pages import templates
from desk.web.wording import LANGUAGES, wording
from pipeline.search.results import SearchOptions
from pipeline.search.search import search
from pipeline.store.database import reading

ENTRANCE: Final = "/login"


def warm(app: FastAPI, house: House) -> None:
    """Compile the templates, ask the store what pages ask of it, and visit the entrance once.

    Nothing is kept but what the program itself keeps: code, words, statements, a connection.
    """
    for name in templates().list_templates(extensions=["html"]):
        templates().get_template(name)
    for lang in LANGUAGES:
        wording(lang)
    load_vocabulary()
    app.state.standings.newest()
    with reading(house.ledger.engine) as connection:
        search(connection, "разметка", SearchOptions(), house.thesaurus)
    asyncio.run(_visit(app))
    settle()


def settle() -> None:
    """Have the collector pass over all that is there now, as it stays: lexicons, code, words.

    To go through them again and again for garbage takes a fifth of a search.
    """
    gc.collect()
    gc.freeze()


async def _visit(app: FastAPI) -> None:
    """Ask the application for its entrance, as a browser would."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": ENTRANCE,
        "raw_path": ENTRANCE.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", HERE[0].encode())],
        "client": None,
        "server": None,
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: MutableMapping[str, Any]) -> None:
        return None

    await app(scope, receive, send)
