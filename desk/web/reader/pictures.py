"""A page's pictures: tiles for deep zoom, parts of the scan, and its inks by themselves.

An ink layer is a picture of the page with some of its inks, as large as the scan: without stamps,
stamps alone. Whoever has them gives them by ``InkPictures``; where there are none, the reader shows
no switch.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Path, Query
from PIL import Image
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from desk.web.house import House, InHouse
from desk.web.reader.place import Leaf, SeenLeaf, corrections_of, standing_of
from desk.web.reader.tiles import Picture, Tiles
from desk.web.reader.veil import SeenVeil, Veil
from pipeline.model.geometry import Box
from workers.stored import PREVIEW_SUFFIX

router: Final = APIRouter(include_in_schema=False)
AS_SCANNED: Final = "scan"
LARGEST_PART: Final = 4_000_000
"""The most pixels of a part of the scan: a line over the width of an A0 map."""
REMEMBERED: Final = 256

InkPictures = Callable[[House, Leaf], Mapping[str, str]]
"""Returns the ink layers of a page: the SHA-256 of each one's JPEG among the previews, by name."""


def no_inks(_inside: House, _leaf: Leaf) -> Mapping[str, str]:
    """Say that there is only the scan as it is."""
    return {}


def inks_of(request: Request) -> InkPictures:
    """Return where ink layers come from."""
    found: InkPictures = getattr(request.app.state, "ink_pictures", no_inks)
    return found


def tiles_of(request: Request, inside: House) -> Tiles:
    """Return the tiles of the house; one object for all requests, as it holds their locks."""
    state = request.app.state
    if not hasattr(state, "tiles"):
        state.tiles = Tiles(inside.settings.home / "tiles", inside.settings.intake)
    found: Tiles = state.tiles
    return found


def picture_of(request: Request, inside: House, leaf: Leaf) -> Picture:
    """Return a page's scan; what was found out of a layer of it is remembered.

    Raises:
        HTTPException: the page was not read yet (404).

    """
    state, page = request.app.state, leaf.place.page
    if not hasattr(state, "pictures"):
        state.pictures = OrderedDict()
    known: OrderedDict[tuple[int, int | None, int], Picture] = state.pictures
    key = leaf.place.file, corrections_of(inside).newest(page)
    found = known.get((*key, leaf.place.number)) or _found(inside, leaf)
    known[*key, leaf.place.number] = found
    while len(known) > REMEMBERED:
        known.popitem(last=False)
    return found


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
def tile(
    request: Request,
    inside: InHouse,
    leaf: SeenLeaf,
    veil: SeenVeil,
    spot: Annotated[str, Path(pattern=r"^\d{1,2}-\d{1,4}-\d{1,4}$")],
) -> Response:
    """Return a tile of the scan, ``LEVEL-COLUMN-ROW``.

    The first of the fine ones takes as long as cutting does.
    """
    level, column, row = map(int, spot.split("-"))
    picture = picture_of(request, inside, leaf)
    path = tiles_of(request, inside).tile(picture, level, column, row)
    if path is None:
        raise HTTPException(404)
    data = veil.tile(path, picture.pyramid, (level, column, row))
    if data is not None:
        return Response(data, media_type="image/jpeg", headers=veil.kept)
    return FileResponse(path, media_type="image/jpeg", headers=veil.kept)


@router.get("/files/{file}/pages/{number}/inks/{name}.jpg")
def ink(request: Request, inside: InHouse, leaf: SeenLeaf, veil: SeenVeil, name: str) -> Response:
    """Return an ink layer, whole."""
    sha256 = inks_of(request)(inside, leaf).get(name)
    if sha256 is None:
        raise HTTPException(404)
    picture = picture_of(request, inside, leaf)
    whole = Box(0, 0, picture.width, picture.height)
    data = veil.jpeg(inside.previews.read(sha256, PREVIEW_SUFFIX), whole)
    return Response(data, media_type="image/jpeg", headers=veil.kept)


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
    tiles = tiles_of(request, inside)
    data = await run_in_threadpool(_part, tiles, picture, veil, box)
    return Response(data, media_type="image/jpeg", headers=veil.kept)


def _part(tiles: Tiles, picture: Picture, veil: Veil, box: str) -> bytes:
    wanted = _box(box).intersection(Box(0, 0, picture.width, picture.height))
    if not 0 < wanted.area <= LARGEST_PART:
        raise HTTPException(422, "box")
    made = tiles.part(picture, wanted.x, wanted.y, wanted[2:])
    return _jpeg(veil.picture(made, wanted))


def _jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def _box(text: str) -> Box:
    try:
        x, y, width, height = (int(each) for each in text.split(","))
    except ValueError as error:
        raise HTTPException(422, "box") from error
    return Box(x, y, width, height)
