"""What a visitor may not see of a page, and the page without it: text, layers and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends
from PIL import Image

from desk.web.house import House, InHouse
from desk.web.reader.place import SeenLeaf
from desk.web.reader.pyramid import TILE, Pyramid
from desk.web.reader.tiles import Spot
from desk.web.rights import sees_all
from desk.web.visitor import Reader, Visitor
from pipeline.export.redacting import as_jpeg, blackened, blackened_jpeg
from pipeline.model.draft import Draft
from pipeline.model.geometry import Box
from pipeline.model.page import Redaction
from pipeline.model.redaction import redacted
from pipeline.store.layers import Standing, StoredLayer

KEPT: Final = {"cache-control": "private, max-age=86400"}
PASSING: Final = {"cache-control": "no-store"}
"""For pictures of pages of which something is withheld: the next at this browser may not see it."""


@dataclass(frozen=True, slots=True)
class Veil:
    """The areas of a page that are withheld from a visitor; none from one who may see them.

    ``touched`` says whether anything of the page is withheld from anybody.
    """

    areas: tuple[Redaction, ...]
    touched: bool

    @property
    def kept(self) -> dict[str, str]:
        """The header that says how long a browser may keep a picture of the page."""
        return PASSING if self.touched else KEPT

    def over(self, now: Standing) -> Standing:
        """Return a page as it stands, as far as the visitor may see it.

        What was read before corrections goes altogether, so do leftovers.
        """
        if not self.areas:
            return now
        draft = Draft.of(redacted(now.draft.page(now.read), self.areas))
        return replace(now, layer=_bare(now.layer), read=draft, draft=draft)

    def history(self, layers: Iterable[StoredLayer]) -> list[StoredLayer]:
        """Return the layers of a page, without what they changed where something is withheld."""
        return [_bare(each) if self.areas else each for each in layers]

    def jpeg(self, data: bytes, part: Box) -> bytes:
        """Return a picture of a part of the scan, as JPEG."""
        return blackened_jpeg(data, self.areas, part) if self.areas else data

    def picture(self, picture: Image.Image, part: Box) -> Image.Image:
        """Return a picture of a part of the scan."""
        return blackened(picture, self.areas, part) if self.areas else picture

    def tile(self, path: Path, pyramid: Pyramid, spot: Spot) -> bytes | None:
        """Return a tile of the scan as JPEG; ``None`` where its file may be seen as it is."""
        if not self.areas:
            return None
        level, column, row = spot
        by = 1 << (pyramid.top - level)
        with Image.open(path, formats=["JPEG"]) as tile:
            size = tile.width * by, tile.height * by
            part = Box(column * TILE * by, row * TILE * by, *size)
            return as_jpeg(blackened(tile, self.areas, part))


def veil_over(inside: House, page: int, who: Visitor) -> Veil:
    """Return what a visitor may not see of a page, by its id."""
    areas = inside.redactions.standing(page)
    return Veil(() if sees_all(who) else areas, bool(areas))


def veil(inside: InHouse, leaf: SeenLeaf, who: Reader) -> Veil:
    """Return what a visitor may not see of the page that a request is about."""
    return veil_over(inside, leaf.place.page, who)


SeenVeil = Annotated[Veil, Depends(veil)]


def _bare(layer: StoredLayer) -> StoredLayer:
    return replace(layer, operations=(), leftovers=())
