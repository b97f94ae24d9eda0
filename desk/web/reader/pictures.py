"""A page's pictures: tiles for deep zoom, parts of the scan, and its inks by themselves.

An ink layer is the scan with some of its inks, as large as it is: without stamps, stamps alone. It
is made when somebody asks for it; until it is there its tiles are not.
"""

from __future__ import annotations

from asyncio import wrap_future
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path as FilePath
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from desk.web.house import House, InHouse
from desk.web.pages import language
from desk.web.reader.inks import InkLayers, ShownLayer
from desk.web.reader.place import Leaf, SeenLeaf, corrections_of, standing_of
from desk.web.reader.tiles import Maker, Picture, Spot, Tiles
from desk.web.reader.veil import SeenVeil, Veil
from pipeline.export.redacting import as_jpeg
from pipeline.model.geometry import Box
from workers.stored import PREVIEW_SUFFIX

router: Final = APIRouter(include_in_schema=False)
T = TypeVar("T")
LARGEST_PART: Final = 4_000_000
"""The most pixels of a part of the scan: a line over the width of an A0 map."""
REMEMBERED: Final = 256

Spotted = Annotated[str, Path(pattern=r"^\d{1,2}-\d{1,4}-\d{1,4}$")]
"""A tile: ``LEVEL-COLUMN-ROW``."""


def tiles_of(request: Request, inside: House) -> Tiles:
    """Return the tiles of the house; one object for all requests, as it holds their locks."""
    maker = _maker(inside, "desk.web.reader.cutting")
    return _kept_for_all(request, "tiles", lambda: Tiles(inside.settings.home / "tiles", maker))


def inks_of(request: Request, inside: InHouse) -> InkLayers:
    """Return the ink layers of the house; one object for all requests."""
    maker = _maker(inside, "desk.web.reader.parting")
    return _kept_for_all(request, "inks", lambda: InkLayers(inside.settings.home / "layers", maker))


def _kept_for_all(request: Request, name: str, make: Callable[[], T]) -> T:
    """Return what the application keeps under a name; the first request makes it."""
    state = request.app.state
    if not hasattr(state, name):
        setattr(state, name, make())
    found: T = getattr(state, name)
    return found


def _maker(inside: House, module: str) -> Maker:
    return Maker(module, inside.settings.intake, inside.settings.preprocess)


def picture_of(request: Request, inside: InHouse, leaf: SeenLeaf) -> Picture:
    """Return a page's scan; what was found out of a layer of it is remembered.

    Raises:
        HTTPException: the page was not read yet (404).

    """
    known = _kept_for_all(request, "pictures", OrderedDict[tuple[int, int | None, int], Picture])
    key = leaf.place.file, corrections_of(inside).newest(leaf.place.page)
    found = known.get((*key, leaf.place.number)) or _found(inside, leaf)
    known[*key, leaf.place.number] = found
    while len(known) > REMEMBERED:
        known.popitem(last=False)
    return found


SeenPicture = Annotated[Picture, Depends(picture_of)]
HouseLayers = Annotated[InkLayers, Depends(inks_of)]


def _found(inside: House, leaf: Leaf) -> Picture:
    now = standing_of(inside, leaf)
    document, _ = inside.ledger.heading(leaf.file.id)
    frame, preview = now.read.frame, now.preview_sha256

    def small() -> bytes | None:
        return inside.previews.read(preview, PREVIEW_SUFFIX) if preview else None

    path = partial(inside.path_of, leaf.file)
    place = path, document.source.sha256, leaf.place.number
    return Picture(frame.width_px, frame.height_px, *place, small)


@router.get("/files/{file}/pages/{number}/tiles/{spot}.jpg")
async def tile(
    request: Request, inside: InHouse, leaf: SeenLeaf, veil: SeenVeil, spot: Spotted
) -> Response:
    """Return a tile of the scan.

    The first of the fine ones takes as long as cutting does; the desk does other things meanwhile.
    """
    picture = await run_in_threadpool(picture_of, request, inside, leaf)
    tiles, wanted = tiles_of(request, inside), _spot(spot)
    path = await run_in_threadpool(tiles.at_hand, picture, wanted)
    if path is None and picture.pyramid.holds(*wanted):
        await wrap_future(tiles.cut(picture))
        path = await run_in_threadpool(tiles.at_hand, picture, wanted)
    return await run_in_threadpool(_kept, path, veil, picture, wanted)


@router.get("/files/{file}/pages/{number}/tiles")
def missing_tiles(request: Request, inside: InHouse, picture: SeenPicture) -> dict[str, str]:
    """Tell why a page's fine tiles could not be cut lately; nothing where they could."""
    problem = tiles_of(request, inside).problem(picture)
    return {"why": language(request).problem(problem) if problem else ""}


@router.get("/files/{file}/pages/{number}/inks/{layer}/{spot}.jpg")
def ink_tile(
    layers: HouseLayers, picture: SeenPicture, veil: SeenVeil, layer: ShownLayer, spot: Spotted
) -> Response:
    """Return a tile of an ink layer, once it is made."""
    wanted = _spot(spot)
    return _kept(layers.tile(picture, layer, wanted), veil, picture, wanted)


@router.get("/files/{file}/pages/{number}/inks")
def inks(request: Request, inside: InHouse, leaf: SeenLeaf) -> dict[str, str]:
    """Tell how far the ink layers of a page are, and why they cannot be made."""
    standing, problem = inks_of(request, inside).standing(picture_of(request, inside, leaf))
    return {"state": standing, "why": language(request).problem(problem) if problem else ""}


@router.post("/files/{file}/pages/{number}/inks")
def make_inks(request: Request, inside: InHouse, leaf: SeenLeaf) -> dict[str, str]:
    """Have the ink layers of a page made, and tell how far they are."""
    inks_of(request, inside).begin(picture_of(request, inside, leaf))
    return inks(request, inside, leaf)


@router.get("/files/{file}/pages/{number}/part.jpg")
async def part(
    request: Request,
    inside: InHouse,
    leaf: SeenLeaf,
    veil: SeenVeil,
    box: Annotated[str, Query(max_length=60)],
) -> Response:
    """Return a part of the scan: ``box=x,y,width,height`` in pixels of the scan."""
    picture = await run_in_threadpool(picture_of, request, inside, leaf)
    wanted = _box(box).intersection(Box(0, 0, picture.width, picture.height))
    if not 0 < wanted.area <= LARGEST_PART:
        raise HTTPException(422, "box")
    tiles = tiles_of(request, inside)
    await wrap_future(tiles.cut(picture))
    made = await run_in_threadpool(tiles.part, picture, wanted.x, wanted.y, wanted[2:])
    data = as_jpeg(veil.picture(made, wanted))
    return Response(data, media_type="image/jpeg", headers=veil.kept)


def _kept(path: FilePath | None, veil: Veil, picture: Picture, spot: Spot) -> Response:
    """Return a tile as far as the visitor may see it."""
    if path is None:
        raise HTTPException(404)
    data = veil.tile(path, picture.pyramid, spot)
    if data is not None:
        return Response(data, media_type="image/jpeg", headers=veil.kept)
    return FileResponse(path, media_type="image/jpeg", headers=veil.kept)


def _spot(text: str) -> Spot:
    level, column, row = map(int, text.split("-"))
    return level, column, row


def _box(text: str) -> Box:
    try:
        x, y, width, height = (int(each) for each in text.split(","))
    except ValueError as error:
        raise HTTPException(422, "box") from error
    return Box(x, y, width, height)
