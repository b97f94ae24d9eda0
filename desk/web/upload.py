"""The counter as pages: files are handed in, looked over, and queued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Annotated, Final

from fastapi import APIRouter, Form, HTTPException, Request
from pydantic import ValidationError
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.web.api.shapes import NewDelivery
from desk.web.counter import MIB
from desk.web.house import House, InHouse
from desk.web.pages import language, render
from desk.web.rights import OwnDelivery
from desk.web.visitor import Operator, WholeForm
from pipeline.export.formats import FORMATS
from pipeline.intake.citation import citation_of
from pipeline.intake.names import display_name
from pipeline.model.citation import Citation
from pipeline.store.audit import Action
from pipeline.store.deliveries import Delivery, Parcel, ParcelState, Twin
from pipeline.store.work import Lane, Terms

router: Final = APIRouter(include_in_schema=False)
SHOWN: Final = 200
_FIELDS: Final = ("archive", "fond", "opis", "delo")
_LONGEST: Final = 60
_LONGEST_NAME: Final = 300
LANE: Final = Lane.INTERACTIVE


@dataclass
class Folder:
    """The files of one folder of a delivery, and what their references have in common."""

    name: str
    count: int = 0
    citations: list[Citation | None] = field(default_factory=list)

    def common(self, part: str) -> str:
        """Return what all references of the folder say of a part; empty where they differ."""
        found = {getattr(each, part) if each else None for each in self.citations}
        return (found.pop() or "") if len(found) == 1 else ""

    @property
    def leaves(self) -> int:
        """How many files name their leaf."""
        return sum(each is not None and each.leaf is not None for each in self.citations)


@dataclass(frozen=True, slots=True)
class Review:
    """What lies on the counter, as a person looks it over before it is queued."""

    whole: int
    arriving: int
    refused: list[Parcel]
    twins: list[tuple[Parcel, Twin]]
    folders: list[Folder]
    size: int

    @property
    def fresh(self) -> int:
        """Whole files that are nobody's twin."""
        return self.whole - len(self.twins)


def review_of(inside: House, delivery: Delivery) -> Review:
    """Look over a delivery."""
    twins = inside.deliveries.twins(delivery.id)
    folders: dict[str, Folder] = {}
    refused, doubled = [], []
    counts = dict.fromkeys(ParcelState, 0)
    size = 0
    for parcel in inside.deliveries.parcels(delivery.id):
        counts[parcel.state] += 1
        size += parcel.size
        if parcel.state is ParcelState.REFUSED:
            refused.append(parcel)
            continue
        if parcel.id in twins:
            doubled.append((parcel, twins[parcel.id]))
        folder = folders.setdefault(folder_of(parcel), Folder(folder_of(parcel)))
        folder.count += 1
        folder.citations.append(parcel.citation)
    return Review(
        whole=counts[ParcelState.WHOLE],
        arriving=counts[ParcelState.ARRIVING],
        refused=refused,
        twins=doubled,
        folders=list(folders.values()),
        size=size,
    )


def folder_of(parcel: Parcel) -> str:
    """Return the folder that a parcel came in, as it is shown; empty for a single file."""
    parent = PurePosixPath(parcel.name).parent
    return "" if parent == PurePosixPath() else str(parent)


@router.get("/upload")
def upload_page(request: Request, inside: InHouse, who: Operator) -> Response:
    """Show an empty counter."""
    return _page(request, inside, who, None)


@router.post("/upload")
def begin(
    request: Request,
    inside: InHouse,
    who: Operator,
    first: Annotated[str, Form(max_length=1000)] = "",
) -> JSONResponse:
    """Begin a delivery, named after the path of its first file; return its number."""
    if who.person is None:
        raise HTTPException(401)
    name = name_after(first) or language(request)("upload.unnamed")
    number = inside.deliveries.begin(who.person.id, name, Terms(formats=("json",), lane=LANE))
    return JSONResponse({"id": number}, 201)


def name_after(path: str) -> str:
    """Return what a batch is called after the path of a file: its delo, or its folder."""
    parent = PurePosixPath(path).parent
    cited = citation_of(path)
    if cited is not None and cited.delo:
        return str(replace(cited, leaf=None, verso=False))
    return display_name(parent.name)[:_LONGEST_NAME]


@router.get("/upload/{delivery}")
def delivery_page(request: Request, inside: InHouse, who: Operator, found: OwnDelivery) -> Response:
    """Show a delivery on the counter, or go to the batch that it became."""
    if found.batch is not None:
        return RedirectResponse(f"/batches/{found.batch}", 303)
    return _page(request, inside, who, found)


@router.get("/upload/{delivery}/review")
def review_part(request: Request, inside: InHouse, who: Operator, found: OwnDelivery) -> Response:
    """Return what lies on the counter, looked over, as a piece of the page."""
    values = {"delivery": found, "review": review_of(inside, found), "shown": SHOWN}
    return render(request, "parts/review.html", who, values)


@router.post("/upload/{delivery}/queue")
def queue(
    inside: InHouse,
    who: Operator,
    found: OwnDelivery,
    form: WholeForm,
) -> Response:
    """Take the names and references as a person left them, and queue what is whole."""
    if found.batch is None:
        _keep(inside, found, form)
    kept = inside.deliveries.of(found.id)
    whole = inside.deliveries.heap(found.id).counts.get(ParcelState.WHOLE, 0)
    if kept is None or not whole:
        raise HTTPException(409)
    batch = inside.queueing.queue(kept, who.actor.who, twins=form.get("twins") == "yes")
    inside.audit.note(who.actor, Action.QUEUED, f"batch {batch}", name=kept.name)
    return RedirectResponse(f"/batches/{batch}", 303)


@router.post("/upload/{delivery}/drop")
def drop(inside: InHouse, who: Operator, found: OwnDelivery) -> Response:
    """Drop a delivery and its files."""
    if found.batch is not None:
        raise HTTPException(409)
    inside.counter.drop(found)
    inside.audit.note(who.actor, Action.UPLOADED, f"delivery {found.id}", dropped=True)
    return RedirectResponse("/upload", 303)


def _page(request: Request, inside: House, who: Operator, delivery: Delivery | None) -> Response:
    values = {
        "delivery": delivery,
        "review": review_of(inside, delivery) if delivery else None,
        "shown": SHOWN,
        "largest": inside.settings.desk.max_file_mib * MIB,
    }
    return render(request, "upload.html", who, values)


def _keep(inside: House, delivery: Delivery, form: Mapping[str, str]) -> None:
    """Write down name, terms and references."""
    try:
        wanted = NewDelivery(
            name=form.get("name", delivery.name),
            profile=form.get("profile", delivery.terms.profile),
            lane=Lane(form.get("lane", delivery.terms.lane)),
            formats=[name for name in FORMATS if form.get(f"format-{name}")],
        )
    except (ValidationError, ValueError) as error:
        raise HTTPException(422) from error
    inside.deliveries.change(delivery.id, wanted.name, wanted.terms)
    inside.deliveries.cite(_cited(inside.deliveries.parcels(delivery.id), form))


def _cited(
    parcels: Iterable[Parcel], form: Mapping[str, str]
) -> Iterable[tuple[int, Citation | None]]:
    """Yield the references that a person changed, folder by folder; leaves stay as they are."""
    folders: dict[str, int] = {}
    for parcel in parcels:
        if parcel.state is ParcelState.REFUSED:
            continue
        place = folders.setdefault(folder_of(parcel), len(folders))
        before = parcel.citation or Citation()
        # An empty field means "as the names say" where they differ, so it changes nothing.
        archive, fond, opis, delo = (
            form.get(f"{part}-{place}", "").strip()[:_LONGEST] or getattr(before, part)
            for part in _FIELDS
        )
        after = replace(before, archive=archive, fond=fond, opis=opis, delo=delo)
        if after != before:
            yield parcel.id, after
