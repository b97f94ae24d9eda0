"""IIIF for viewers: manifests, and the Image API 3 at level 1 for each page.

A scan is named by its SHA-256, as in manifests that were exported; it is given out by the newest
file with these bytes that the visitor may see.
"""

from __future__ import annotations

import re
from asyncio import wrap_future
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.web.errors import answer
from desk.web.files import Result, result_of
from desk.web.house import House, InHouse
from desk.web.iiif.asked import MOST_PIXELS, Asked, BadAskedError, check_rest
from desk.web.iiif.opened import ROOT
from desk.web.pages import language
from desk.web.reader.pictures import picture_of, tiles_of
from desk.web.reader.place import Leaf, seen_leaf
from desk.web.reader.pyramid import TILE
from desk.web.reader.tiles import Picture, Tiles
from desk.web.reader.veil import Veil, veil_over
from desk.web.visitor import Reader, Visitor
from pipeline.export.redacting import as_jpeg
from pipeline.model.geometry import Box
from pipeline.store.reports import StoredFile

router: Final = APIRouter(prefix=ROOT, tags=["iiif"])
CONTEXT: Final = "http://iiif.io/api/image/3/context.json"
LINKED: Final = f'application/ld+json;profile="{CONTEXT}"'
_PAGE: Final = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def base_url(request: Request) -> str:
    """Return the address below which this desk serves IIIF."""
    return f"{str(request.base_url).rstrip('/')}{ROOT}"


def seen_source(sha256: str, inside: InHouse, who: Reader) -> StoredFile:
    """Return the newest file with these bytes that a visitor may see.

    Raises:
        HTTPException: there is none (404).

    """
    closed = inside.browser.closed(who.person.role) if who.person else frozenset()
    found = inside.browser.newest_of(sha256, closed)
    if found is None:
        raise HTTPException(404)
    return found


SeenSource = Annotated[StoredFile, Depends(seen_source)]


@dataclass(frozen=True, slots=True)
class Service:
    """The Image API over one page, for a visitor."""

    request: Request
    inside: House
    leaf: Leaf
    who: Visitor

    @property
    def picture(self) -> Picture:
        """The page's scan."""
        return picture_of(self.request, self.inside, self.leaf)

    @property
    def address(self) -> str:
        """The service's own address."""
        return f"{base_url(self.request)}/{self.picture.sha256}/{self.leaf.place.number}"


def service(
    request: Request, inside: InHouse, file: SeenSource, who: Reader, number: str
) -> Service:
    """Return the service of a page.

    Raises:
        HTTPException: there is no such page, or it is closed to the visitor's role (404).

    """
    if not _PAGE.fullmatch(number):
        raise HTTPException(404)
    return Service(request, inside, seen_leaf(file, int(number), inside, who), who)


PageService = Annotated[Service, Depends(service)]


@dataclass(frozen=True, slots=True)
class Part:
    """The last parts of an address of the Image API, as they stand there."""

    region: str
    size: str
    rotation: str
    quality: str
    form: str


Wanted = Annotated[Part, Depends(Part)]


@router.get("/{sha256}/manifest.json", response_class=Response)
def manifest(request: Request, inside: InHouse, file: SeenSource, who: Reader) -> Response:
    """Return a file as a IIIF Presentation 3 manifest whose pictures are served here."""
    made = result_of(inside, file, who, Result("iiif", base_url=base_url(request)))
    made.headers["content-type"] = LINKED.replace("image", "presentation")
    del made.headers["content-disposition"]
    return made


@router.get("/{sha256}/{number}", response_class=Response)
def page(served: PageService) -> Response:
    """Lead to what is told of a page's picture."""
    return RedirectResponse(f"{served.address}/info.json", 303)


@router.get("/{sha256}/{number}/info.json", response_class=Response)
def info(request: Request, served: PageService) -> Response:
    """Tell the size of a page's picture, and at which sizes parts of it are at hand."""
    told = information(served.address, served.picture)
    linked = "application/ld+json" in request.headers.get("accept", "")
    return JSONResponse(told, headers={"vary": "Accept"}, media_type=LINKED if linked else None)


@router.get(
    "/{sha256}/{number}/{region}/{size}/{rotation}/{quality}.{form}", response_class=Response
)
async def image(served: PageService, wanted: Wanted) -> Response:
    """Return a part of a page's picture, at a size that is not larger than the part."""
    picture = await run_in_threadpool(picture_of, served.request, served.inside, served.leaf)
    try:
        check_rest(wanted.rotation, wanted.quality, wanted.form)
        asked = Asked.of(wanted.region, wanted.size, (picture.width, picture.height))
    except BadAskedError as error:
        told = language(served.request)(f"error.iiif.{error.status}", part=str(error))
        return await answer(served.request, error.status, error.code, told)
    veil = await run_in_threadpool(veil_over, served.inside, served.leaf.place.page, served.who)
    tiles = tiles_of(served.request, served.inside)
    await wrap_future(tiles.cut(picture))
    data = await run_in_threadpool(_jpeg, tiles, picture, asked, veil)
    profile = {"link": '<http://iiif.io/api/image/3/level1.json>;rel="profile"'}
    return Response(data, media_type="image/jpeg", headers={**veil.kept, **profile})


def _jpeg(tiles: Tiles, picture: Picture, asked: Asked, veil: Veil) -> bytes:
    return as_jpeg(veil.picture(drawn(tiles, picture, asked), asked.region))


def drawn(tiles: Tiles, picture: Picture, asked: Asked) -> Image.Image:
    """Return a region at a size, put together from tiles of the coarsest level that has it."""
    region, size = asked.region, asked.size
    halvings = (min(region.width // size[0], region.height // size[1])).bit_length() - 1
    by, level = 1 << halvings, picture.pyramid.top - halvings
    part = Box.from_corners(
        *(each / by for each in (region.x, region.y, region.right, region.bottom))
    )
    made = Image.new("RGB", part[2:])
    for row in range(part.y // TILE, (part.bottom - 1) // TILE + 1):
        for column in range(part.x // TILE, (part.right - 1) // TILE + 1):
            path = tiles.at_hand(picture, (level, column, row))
            if path is None:
                return tiles.part(picture, region.x, region.y, region[2:]).resize(size)
            with Image.open(path) as tile:
                made.paste(tile, (column * TILE - part.x, row * TILE - part.y))
    corners = (region.x, region.y, region.right, region.bottom)
    left, top, right, bottom = (each / by for each in corners)
    box = left - part.x, top - part.y, right - part.x, bottom - part.y
    return made.resize(size, Image.Resampling.BOX, box=box)


def information(address: str, picture: Picture) -> dict[str, Any]:
    """Return the information document of a picture."""
    factors = [1 << step for step in range(picture.pyramid.top + 1)]
    near = [factor for factor in factors if factor * TILE < 2 * max(picture.width, picture.height)]
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level1",
        "width": picture.width,
        "height": picture.height,
        "maxArea": MOST_PIXELS,
        "tiles": [{"width": TILE, "scaleFactors": near or [1]}],
    }
