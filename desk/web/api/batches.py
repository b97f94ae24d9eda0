"""Batches, their files and results, and a person's word about them, for programs."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Body, HTTPException, Query
from starlette.responses import JSONResponse, Response

from desk.web.api.shapes import BatchSeen, Counted, FileSeen, TroubleSeen
from desk.web.files import Result, original, result_of
from desk.web.house import House, InHouse
from desk.web.reader.place import SeenLeaf
from desk.web.rights import SeenBatch, SeenFile, Unredacted, WholeFile
from desk.web.visitor import Operator, Reader
from pipeline.store.audit import Action
from pipeline.store.codec import exported_page
from pipeline.store.work import Selection

router: Final = APIRouter(prefix="/api/v1", tags=["batches"])
MOST: Final = 1000


@router.get("/batches")
def list_batches(
    inside: InHouse, who: Reader, most: Annotated[int, Query(ge=1, le=200)] = 20
) -> list[BatchSeen]:
    """List the newest batches, the newest first."""
    closed = inside.browser.closed(who.person.role) if who.person else frozenset()
    return [BatchSeen.of(each) for each in inside.board.newest(most) if each.id not in closed]


@router.get("/batches/{batch}")
def show_batch(inside: InHouse, batch: SeenBatch) -> BatchSeen:
    """Show how a batch stands."""
    return _batch(inside, batch)


@router.get("/batches/{batch}/files")
def list_files(
    inside: InHouse,
    batch: SeenBatch,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    most: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> list[FileSeen]:
    """List files of a batch in their order; ``after`` is the number of the last one seen."""
    return [
        FileSeen(
            id=each.file.id,
            name=each.file.name,
            state=each.file.state,
            citation=each.file.citation,
            problem=TroubleSeen.of(each.file.problem),
            pages={state.value: count for state, count in each.pages.items()},
        )
        for each in inside.browser.files(batch, after, most)
    ]


@router.post("/batches/{batch}/pause")
def pause_batch(inside: InHouse, who: Operator, batch: SeenBatch) -> BatchSeen:
    """Begin nothing more of a batch; pages in hand end."""
    inside.board.pause(batch)
    inside.audit.note(who.actor, Action.BATCH, f"batch {batch}", what="pause")
    return _batch(inside, batch)


@router.post("/batches/{batch}/resume")
def resume_batch(inside: InHouse, who: Operator, batch: SeenBatch) -> BatchSeen:
    """Let a batch go on."""
    inside.board.resume(batch)
    inside.audit.note(who.actor, Action.BATCH, f"batch {batch}", what="resume")
    return _batch(inside, batch)


@router.post("/batches/{batch}/cancel")
def cancel_batch(inside: InHouse, who: Operator, batch: SeenBatch) -> Counted:
    """End what waits or runs of a batch."""
    count = inside.ledger.cancel(Selection(batch=batch), who.actor.who)
    inside.audit.note(who.actor, Action.BATCH, f"batch {batch}", what="cancel")
    return Counted(count=count)


@router.post("/batches/{batch}/retry")
def retry_batch(
    inside: InHouse,
    who: Operator,
    batch: SeenBatch,
    code: Annotated[str | None, Body(embed=True, max_length=40)] = None,
) -> Counted:
    """Queue again what was not read; with ``code``, only what failed with it."""
    count = inside.ledger.retry(Selection(batch=batch, code=code), who.actor.who)
    inside.board.wake()
    inside.audit.note(who.actor, Action.BATCH, f"batch {batch}", what="retry", code=code)
    return Counted(count=count)


@router.get("/files/{file}")
def show_file(file: SeenFile) -> FileSeen:
    """Show a file."""
    return FileSeen(
        id=file.id,
        name=file.name,
        state=file.state,
        citation=file.citation,
        problem=TroubleSeen.of(file.problem),
    )


@router.get("/files/{file}/results/{format_}", response_class=Response)
def fetch_results(
    inside: InHouse, file: SeenFile, who: Reader, whole: Unredacted, format_: str
) -> Response:
    """Fetch what was read of a file, in one of the export formats."""
    return result_of(inside, file, who, Result(format_, unredacted=whole))


@router.get("/files/{file}/original", response_class=Response)
def fetch_original(inside: InHouse, file: WholeFile, who: Reader) -> Response:
    """Fetch a file as it was handed in."""
    return original(inside, file, who)


@router.get("/files/{file}/pages/{number}", response_class=Response)
def show_page(inside: InHouse, leaf: SeenLeaf, whole: Unredacted) -> Response:
    """Show a page as it was read: zones, lines, words, facts."""
    if leaf.file.source is None:
        raise HTTPException(404)
    for stored in inside.ledger.pages(leaf.file.source, unredacted=whole):
        if stored.number == leaf.place.number and stored.told is not None:
            return JSONResponse(exported_page(stored.told))
    raise HTTPException(404)


def _batch(inside: House, batch: int) -> BatchSeen:
    try:
        return BatchSeen.of(inside.board.standing(batch))
    except LookupError as error:
        raise HTTPException(404) from error
