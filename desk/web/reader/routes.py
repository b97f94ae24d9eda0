"""The reader's addresses: a page with its scan and text, a whole file, and the way through both."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from desk.web.house import House, InHouse
from desk.web.pages import language, render
from desk.web.reader import company, pictures, saving, view
from desk.web.reader.inks import ShownLayer
from desk.web.reader.place import SeenLeaf, address, corrections_of, standing_of, walk_of
from desk.web.reader.veil import SeenVeil
from desk.web.rights import SeenBatch, SeenFile, hidden_pages, is_whole, sees_all
from desk.web.visitor import Administrator, Reader
from pipeline.export.formats import FORMATS
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.model.page import Page
from pipeline.store.audit import Action
from pipeline.store.people import Role
from pipeline.store.reports import StoredFile, StoredPage
from pipeline.store.walking import PlacedPage, Walk

router: Final = APIRouter(include_in_schema=False)
for room in (saving.router, pictures.router, company.router):
    router.include_router(room)
AT_ONCE: Final = 20
"""How many pages of a file are shown below each other."""
LOOKED_THROUGH: Final = 200
"""How many pages of a batch one request looks through for a doubtful word."""


@router.get("/files/{file}/pages/{number}")
def reader_page(
    request: Request, inside: InHouse, leaf: SeenLeaf, who: Reader, veil: SeenVeil
) -> Response:
    """Show a page: the scan, and what was read of it."""
    walk, desk = walk_of(inside, who), corrections_of(inside)
    now = desk.standing(leaf.place.page)
    document, _ = inside.ledger.heading(leaf.file.id)
    inside.audit.note(who.actor, Action.SAW, f"file {leaf.place.file} page {leaf.place.number}")
    me = who.person.name if who.person else ""
    before, after = walk.before(leaf.place), walk.after(leaf.place)
    values = {
        "leaf": leaf,
        "whole": is_whole(inside, leaf.file, who),
        "name": inert(leaf.file.name),
        "citation": inert(str(document.citation or "")),
        "count": walk.count(leaf.file.id),
        "before": address(before) if before else None,
        "after": address(after[0]) if after else None,
        "stored": None if now else _stored(inside, leaf.file.source, leaf.place.number),
        "told": now and view.page_told(inside, leaf, veil.over(now)),
        "settings": view.settings_told(language(request), me, edit=who.may(Role.EDITOR)),
        "inks": list(ShownLayer),
    }
    return render(request, "reader/page.html", who, values)


@router.get("/files/{file}/pages/{number}/data")
def page_data(inside: InHouse, leaf: SeenLeaf, veil: SeenVeil) -> dict[str, Any]:
    """Return a page as it stands."""
    return view.page_told(inside, leaf, veil.over(standing_of(inside, leaf)))


@router.get("/files/{file}/pages/{number}/history")
def page_history(inside: InHouse, leaf: SeenLeaf, veil: SeenVeil) -> list[dict[str, Any]]:
    """Return the layers of a page, the newest first."""
    return view.history_told(veil.history(corrections_of(inside).history(leaf.place.page)))


@router.get("/batches/{batch}/doubts")
def next_doubt(
    batch: SeenBatch,
    inside: InHouse,
    who: Reader,
    file: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    number: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> dict[str, Any]:
    """Return the next page of a batch that has a doubtful word and was not looked through.

    ``more`` says that the search was cut short after many pages; it goes on from ``file`` and
    ``number``.
    """
    at = PlacedPage(0, batch, file, number)
    walk = walk_of(inside, who)
    for looked, (place, page) in enumerate(walk.unreviewed_after(at)):
        if has_doubts(page):
            return {"address": address(place), "more": False}
        if looked + 1 >= LOOKED_THROUGH:
            return {
                "address": None,
                "more": True,
                "file": place.file,
                "number": place.number,
            }
    return {"address": None, "more": False}


def has_doubts(page: Page) -> bool:
    """Return whether a page has a word that was not read surely."""
    return any(word.doubtful for zone in page.zones for line in zone.lines for word in line.words)


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
    hidden = hidden_pages(inside, file, who)
    every = inside.ledger.pages(file.source, unredacted=sees_all(who))
    stored = (each for each in every if each.number not in hidden)
    shown = list(islice((each for each in stored if each.number >= first), AT_ONCE + 1))
    values = {
        "file": file,
        "batch": inside.browser.of_file(file.id),
        "pages": [(each, zones_in_order(each.page) if each.page else []) for each in shown],
        "first": first,
        "at_once": AT_ONCE,
        "whole": is_whole(inside, file, who),
        "closed": _closed(inside, file, shown) if who.may(Role.ADMINISTRATOR) else {},
        "formats": [name for name in FORMATS if name != "zip"],
    }
    inside.audit.note(who.actor, Action.SAW, f"file {file.id}")
    return render(request, "reader/file.html", who, values)


@router.post("/files/{file}/pages/{number}/rights")
def close_page(
    inside: InHouse,
    leaf: SeenLeaf,
    who: Administrator,
    closed: Annotated[list[Role] | None, Form()] = None,
) -> Response:
    """Close a page to exactly these roles."""
    inside.closures.close(leaf.place.page, closed or [])
    what = f"file {leaf.place.file} page {leaf.place.number}"
    inside.audit.note(who.actor, Action.RIGHTS, what, closed=sorted(closed or []))
    return RedirectResponse(f"/files/{leaf.place.file}#page-{leaf.place.number}", 303)


def _closed(inside: House, file: StoredFile, shown: list[StoredPage]) -> dict[int, frozenset[Role]]:
    """Return to whom each page that is shown is closed, by its number."""
    walk = Walk(inside.ledger.engine)
    places = (walk.at(file.id, each.number) for each in shown)
    return {each.number: inside.closures.of(each.page) for each in places if each}


def _stored(inside: House, source: int | None, number: int) -> StoredPage | None:
    if source is None:
        return None
    return next((each for each in inside.ledger.pages(source) if each.number == number), None)
