"""The queue: what was handed in, how it goes, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from desk.web.house import House, InHouse
from desk.web.live import changes
from desk.web.pages import fragment, language, render
from desk.web.reader.place import sheet_of, walk_of
from desk.web.reader.veil import Veil, veil_over
from desk.web.rights import NumberInPath, SeenBatch, SeenFile, hidden_pages
from desk.web.standings import Row, Standings, row_of
from desk.web.visitor import Administrator, Operator, Reader, Visitor, WholeForm
from pipeline.model.errors import StoredFileError
from pipeline.store.audit import Action
from pipeline.store.leaves import leaves_of
from pipeline.store.people import Role
from pipeline.store.work import PREVIEW, Selection

router: Final = APIRouter(include_in_schema=False)
FILES_SHOWN: Final = 100
TROUBLED_SHOWN: Final = 60
LEAVES_LOOKED_AT: Final = 5000


def standings(request: Request) -> Standings:
    """Return the standings that all requests share."""
    found: Standings = request.app.state.standings
    return found


@router.get("/")
def queue_page(request: Request, inside: InHouse, who: Reader) -> Response:
    """Show the newest batches."""
    rows = _rows(request, who)
    open_ones = inside.deliveries.open_of(who.person.id) if who.person else []
    return render(request, "queue.html", who, {"rows": rows, "deliveries": open_ones})


@router.get("/live/queue")
async def watch_queue(request: Request, who: Reader) -> StreamingResponse:
    """Send what changes in the queue, as it changes."""
    return changes(request, lambda: _parts(request, who, _rows(request, who)))


@router.get("/batches/{batch}")
def batch_page(
    request: Request,
    inside: InHouse,
    who: Reader,
    batch: SeenBatch,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Show a batch: how it stands, what is in the way, its files."""
    row = _row(request, inside, batch)
    files = inside.browser.files(batch, after, FILES_SHOWN + 1)
    values = {
        "row": row,
        "troubles": inside.browser.troubles(batch) if row.troubled else [],
        "files": files[:FILES_SHOWN],
        "after": after,
        "following": files[FILES_SHOWN - 1].file.id if len(files) > FILES_SHOWN else None,
        "leaves": _leaves(inside, row),
        "closed_to": inside.browser.closed_to(batch),
    }
    inside.audit.note(who.actor, Action.SAW, f"batch {batch}")
    return render(request, "batch.html", who, values)


@router.get("/live/batches/{batch}")
async def watch_batch(
    request: Request, inside: InHouse, who: Reader, batch: SeenBatch
) -> StreamingResponse:
    """Send what changes in a batch, as it changes."""
    return changes(request, lambda: _parts(request, who, [_row(request, inside, batch)]))


@router.get("/batches/{batch}/troubles/{code}")
def troubles_page(
    request: Request, inside: InHouse, who: Reader, batch: SeenBatch, code: str
) -> Response:
    """Show the pages and files that were not read for one reason."""
    found = inside.browser.troubled(batch, code, TROUBLED_SHOWN)
    if not found:
        raise HTTPException(404)
    row = _row(request, inside, batch)
    trouble = next(each for each in inside.browser.troubles(batch) if each.problem.code == code)
    values = {"row": row, "trouble": trouble, "found": found}
    return render(request, "troubles.html", who, values)


@router.get("/files/{file}/preview/{number}")
def preview(inside: InHouse, who: Reader, file: SeenFile, number: NumberInPath) -> Response:
    """Return the small picture of a page; of one that was not read, what can be made out."""
    if number in hidden_pages(inside, file, who):
        raise HTTPException(404)
    known = inside.browser.preview(file.source, number) if file.source else None
    place = walk_of(inside, who).at(file.id, number)
    veil = veil_over(inside, place.page, who) if place else Veil((), touched=False)
    if known:
        data = _kept(inside, known)
    else:  # of a page that is read again nobody knows where on this picture its parts lie
        shown = not veil.areas
        data = inside.glances.of(file, inside.path_of(file), number) if shown else None
    if data is None:
        raise HTTPException(404)
    if veil.areas and place:
        data = veil.jpeg(data, sheet_of(inside, place.page))
    return Response(data, media_type="image/jpeg", headers=veil.kept)


def _kept(inside: House, sha256: str) -> bytes | None:
    try:
        return inside.previews.read(sha256, PREVIEW)
    except StoredFileError:
        return None


# A person's word


@router.post("/batches/{batch}/pause")
def pause(request: Request, inside: InHouse, who: Operator, batch: SeenBatch) -> Response:
    """Begin nothing more of a batch."""
    return _done(request, who, batch, "pause", lambda: inside.board.pause(batch))


@router.post("/batches/{batch}/resume")
def resume(request: Request, inside: InHouse, who: Operator, batch: SeenBatch) -> Response:
    """Let a batch go on."""
    return _done(request, who, batch, "resume", lambda: inside.board.resume(batch))


@router.post("/batches/{batch}/cancel")
def cancel(request: Request, inside: InHouse, who: Operator, batch: SeenBatch) -> Response:
    """End what waits or runs of a batch."""
    chosen = Selection(batch=batch)
    return _done(request, who, batch, "cancel", lambda: inside.ledger.cancel(chosen, who.actor.who))


@router.post("/batches/{batch}/retry")
def retry(
    request: Request,
    inside: InHouse,
    who: Operator,
    batch: SeenBatch,
    which: WholeForm,
) -> Response:
    """Queue again what was not read: all of a batch, of a code, one page or one file."""
    chosen = Selection(
        batch=batch,
        code=which.get("code") or None,
        page=_number(which.get("page")),
        file=_number(which.get("file")),
    )

    def again() -> None:
        inside.ledger.retry(chosen, who.actor.who)
        inside.board.wake()

    return _done(request, who, batch, "retry", again)


@router.post("/batches/{batch}/rights")
def close(
    inside: InHouse,
    who: Administrator,
    batch: SeenBatch,
    closed: Annotated[list[Role] | None, Form()] = None,
) -> Response:
    """Close a batch to roles, or open it."""
    inside.browser.close(batch, closed or [])
    roles = sorted(role.value for role in closed or [])
    inside.audit.note(who.actor, Action.RIGHTS, f"batch {batch}", closed=roles)
    return RedirectResponse(f"/batches/{batch}", 303)


def _done(request: Request, who: Visitor, batch: int, what: str, do: Callable[[], Any]) -> Response:
    inside: House = request.app.state.house
    do()
    standings(request).forget()
    inside.audit.note(who.actor, Action.BATCH, f"batch {batch}", what=what)
    if request.headers.get("hx-request"):
        parts = _parts(request, who, [_row(request, inside, batch)])
        return Response("".join(parts.values()), media_type="text/html")
    return RedirectResponse(request.headers.get("referer") or f"/batches/{batch}", 303)


def _rows(request: Request, who: Visitor) -> list[Row]:
    person = who.person
    return list(standings(request).rows(person, language(request))) if person else []


def _row(request: Request, inside: House, batch: int) -> Row:
    try:
        found = inside.board.standing(batch)
    except LookupError as error:
        raise HTTPException(404) from error
    return row_of(inside, found, language(request))


def _parts(request: Request, who: Visitor, rows: list[Row]) -> dict[str, str]:
    """Return the moving parts of rows as HTML, by their ids."""
    found: dict[str, str] = {}
    for row in rows:
        for part in ("standing", "actions"):
            name = f"batch-{row.batch.id}-{part}"
            found[name] = fragment(request, f"parts/{part}.html", who, {"row": row})
    return found


def _leaves(inside: House, row: Row) -> list[Any]:
    """Return the dela of a batch whose leaves are not in order; of a large batch, nothing."""
    if row.files > LEAVES_LOOKED_AT:
        return []
    cited = inside.ledger.citations(row.batch.id)
    return [each for each in leaves_of(cited) if not each.sound]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
