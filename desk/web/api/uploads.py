"""Files come in by the tus protocol 1.0: announced, sent in pieces, gone on with after a break.

https://tus.io/protocols/resumable-upload: core, creation, creation-with-upload, checksum
(SHA-256) and termination. ``PUT`` sends a small file in one go.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Header, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from desk.web.api.shapes import DeliverySeen, NewDelivery, ParcelSeen
from desk.web.api.tus import BadHeaderError, file_name
from desk.web.api.tus import checksum as promised
from desk.web.counter import BadNameError, BusyError
from desk.web.house import House, InHouse
from desk.web.rights import OwnDelivery
from desk.web.visitor import Operator, Visitor
from pipeline.model.errors import FixityError
from pipeline.store.audit import Action
from pipeline.store.deliveries import Delivery, Parcel, ParcelState
from pipeline.store.people import Role

router: Final = APIRouter(prefix="/api/v1", tags=["uploads"])
TUS: Final = {
    "Tus-Resumable": "1.0.0",
    "Tus-Version": "1.0.0",
    "Tus-Extension": "creation,creation-with-upload,checksum,termination",
    "Tus-Checksum-Algorithm": "sha256",
}
_PIECES: Final = "application/offset+octet-stream"
_MISMATCH: Final = 460
_MOST: Final = 2**53

Length = Annotated[int, Header(alias="Upload-Length", ge=0, le=_MOST)]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=_MOST)]
Metadata = Annotated[str, Header(alias="Upload-Metadata", max_length=8000)]
Checksum = Annotated[str | None, Header(alias="Upload-Checksum", max_length=200)]


@router.post("/deliveries", status_code=201)
def begin_delivery(wanted: NewDelivery, inside: InHouse, who: Operator) -> DeliverySeen:
    """Begin a delivery: what is handed in together becomes one batch."""
    if who.person is None:
        raise HTTPException(401)
    number = inside.deliveries.begin(who.person.id, wanted.name, wanted.terms)
    return DeliverySeen.of(_there(inside, number))


@router.get("/deliveries/{delivery}")
def show_delivery(found: OwnDelivery) -> DeliverySeen:
    """Show a delivery."""
    return DeliverySeen.of(found)


@router.patch("/deliveries/{delivery}")
def change_delivery(wanted: NewDelivery, found: OwnDelivery, inside: InHouse) -> DeliverySeen:
    """Change what a delivery is called and on what terms it is read, before it is queued."""
    _still_open(found)
    inside.deliveries.change(found.id, wanted.name, wanted.terms)
    return DeliverySeen.of(_there(inside, found.id))


@router.delete("/deliveries/{delivery}", status_code=204)
def drop_delivery(found: OwnDelivery, inside: InHouse) -> None:
    """Drop a delivery that is not queued, and its files."""
    _still_open(found)
    inside.counter.drop(found)


@router.get("/deliveries/{delivery}/files")
def show_files(found: OwnDelivery, inside: InHouse) -> list[ParcelSeen]:
    """List what was handed in, with what is the matter with each file."""
    twins = inside.deliveries.twins(found.id)
    return [
        ParcelSeen.of(parcel, inside.counter.offset(parcel), twins.get(parcel.id))
        for parcel in inside.deliveries.parcels(found.id)
    ]


@router.post("/deliveries/{delivery}/queue")
def queue_delivery(
    found: OwnDelivery, inside: InHouse, who: Operator, *, twins: bool = False
) -> DeliverySeen:
    """Queue the whole files of a delivery as a batch; with ``twins``, those read before too."""
    heap = inside.deliveries.heap(found.id)
    if not heap.counts.get(ParcelState.WHOLE):
        raise HTTPException(409, "nothing to queue")
    batch = inside.queueing.queue(found, who.actor.who, twins=twins)
    inside.audit.note(who.actor, Action.QUEUED, f"batch {batch}", name=found.name)
    return DeliverySeen.of(_there(inside, found.id))


@router.options("/deliveries/{delivery}/files")
def capabilities() -> Response:
    """Tell what of the tus protocol is spoken here."""
    return Response(status_code=204, headers=TUS)


@router.post("/deliveries/{delivery}/files", status_code=201, response_model=ParcelSeen)
async def announce_file(
    request: Request,
    found: OwnDelivery,
    length: Length,
    metadata: Metadata,
    checksum: Checksum = None,
) -> Response:
    """Announce a file (tus creation). Its bytes may come along; metadata: ``filename``."""
    inside = _inside(request)
    try:
        name = file_name(metadata)
    except BadHeaderError as error:
        raise HTTPException(422, str(error)) from error
    parcel = await run_in_threadpool(_announced, inside, found, name, length)
    fresh = await run_in_threadpool(inside.counter.offset, parcel) == 0
    if fresh and parcel.state is ParcelState.ARRIVING and _carries(request):
        parcel = await _taken(request, parcel, 0, checksum)
    return await _told(inside, parcel, 201)


@router.put("/deliveries/{delivery}/files/{name:path}", status_code=201, response_model=ParcelSeen)
async def put_file(
    request: Request,
    name: str,
    found: OwnDelivery,
    length: Annotated[int, Header(alias="Content-Length", ge=0, le=_MOST)],
) -> Response:
    """Send a file in one go; its bytes are the body."""
    inside = _inside(request)
    parcel = await run_in_threadpool(_announced, inside, found, name, length)
    if parcel.state is ParcelState.ARRIVING:
        if await run_in_threadpool(inside.counter.offset, parcel):
            raise HTTPException(409, "begun otherwise")
        parcel = await _taken(request, parcel, 0, None)
    return await _told(inside, parcel, 201)


@router.head("/uploads/{upload}")
def how_far(upload: str, inside: InHouse, who: Operator) -> Response:
    """Tell how many bytes of a file have arrived."""
    parcel = _own(inside, who, upload)
    return Response(headers=_where(inside, parcel))


@router.get("/uploads/{upload}")
def show_upload(upload: str, inside: InHouse, who: Operator) -> ParcelSeen:
    """Show an uploaded file, and whether it was read before."""
    parcel = _own(inside, who, upload)
    return _seen(inside, parcel)


@router.patch("/uploads/{upload}", response_model=ParcelSeen)
async def go_on(
    request: Request, upload: str, who: Operator, offset: Offset, checksum: Checksum = None
) -> Response:
    """Send the next piece of a file, which begins at ``Upload-Offset``."""
    inside = _inside(request)
    parcel = await run_in_threadpool(_own, inside, who, upload)
    if not request.headers.get("content-type", "").startswith(_PIECES):
        raise HTTPException(415)
    if parcel.state is ParcelState.REFUSED:
        raise HTTPException(410)
    if offset != await run_in_threadpool(inside.counter.offset, parcel):
        raise HTTPException(409, "another offset", headers=_where(inside, parcel))
    if parcel.state is ParcelState.ARRIVING:
        parcel = await _taken(request, parcel, offset, checksum)
    return await _told(inside, parcel, 200)


@router.delete("/uploads/{upload}", status_code=204)
def give_up(upload: str, inside: InHouse, who: Operator) -> Response:
    """Take a file off the counter."""
    parcel = _own(inside, who, upload)
    _still_open(_there(inside, parcel.delivery))
    inside.counter.remove(parcel)
    return Response(status_code=204, headers=TUS)


async def _taken(request: Request, parcel: Parcel, offset: int, checksum: str | None) -> Parcel:
    """Take the body of a request in; return the parcel as it stands then."""
    inside = _inside(request)
    try:
        wanted = promised(checksum)
        reached = await inside.counter.append(parcel, offset, request.stream(), wanted)
    except BadHeaderError as error:
        raise HTTPException(400, str(error)) from error
    except BusyError as error:
        raise HTTPException(423) from error
    except FixityError as error:
        raise HTTPException(_MISMATCH, "checksum") from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the line broke") from error
    if reached == parcel.size:
        return await run_in_threadpool(inside.counter.complete, parcel)
    return parcel


async def _told(inside: House, parcel: Parcel, status: int) -> Response:
    seen = await run_in_threadpool(_seen, inside, parcel)
    headers = await run_in_threadpool(_where, inside, parcel)
    return JSONResponse(seen.model_dump(mode="json"), status, headers)


def _seen(inside: House, parcel: Parcel) -> ParcelSeen:
    twin = inside.deliveries.twin(parcel) if parcel.state is ParcelState.WHOLE else None
    return ParcelSeen.of(parcel, inside.counter.offset(parcel), twin)


def _where(inside: House, parcel: Parcel) -> dict[str, str]:
    offset = inside.counter.offset(parcel)
    place = {"Location": f"/api/v1/uploads/{parcel.secret}", "Upload-Offset": str(offset)}
    return {**TUS, **place, "Upload-Length": str(parcel.size)}


def _announced(inside: House, delivery: Delivery, name: str, length: int) -> Parcel:
    _still_open(delivery)
    try:
        return inside.counter.announce(delivery, name, length)
    except BadNameError as error:
        raise HTTPException(422, "name") from error


def _carries(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(_PIECES)


def _own(inside: House, who: Visitor, upload: str) -> Parcel:
    parcel = inside.deliveries.by_secret(upload)
    found = None if parcel is None else inside.deliveries.of(parcel.delivery)
    if parcel is None or found is None or who.person is None:
        raise HTTPException(404)
    if found.person != who.person.id and not who.may(Role.ADMINISTRATOR):
        raise HTTPException(404)
    return parcel


def _there(inside: House, delivery: int) -> Delivery:
    found = inside.deliveries.of(delivery)
    if found is None:
        raise HTTPException(404)
    return found


def _still_open(delivery: Delivery) -> None:
    if delivery.batch is not None:
        raise HTTPException(409, "queued")


def _inside(request: Request) -> House:
    found: House = request.app.state.house
    return found
