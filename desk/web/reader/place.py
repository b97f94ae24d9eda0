"""Which page of which file a request is about, if the visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException

from desk.web.house import House, InHouse
from desk.web.rights import NumberInPath, SeenFile, hidden_pages
from desk.web.visitor import Reader, Visitor
from pipeline.model.geometry import Box
from pipeline.store.corrections import Corrections
from pipeline.store.layers import Standing
from pipeline.store.reports import StoredFile
from pipeline.store.walking import PlacedPage, Walk


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that a visitor may see: the file it is in, and where it lies."""

    file: StoredFile
    place: PlacedPage

    @property
    def address(self) -> str:
        """The address of the page in the reader."""
        return address(self.place)


def seen_leaf(file: SeenFile, number: NumberInPath, inside: InHouse, who: Reader) -> Leaf:
    """Return a page of a file.

    Raises:
        HTTPException: there is no such page, or it is closed to the visitor's role (404).

    """
    place = walk_of(inside, who).at(file.id, number)
    if place is None or number in hidden_pages(inside, file, who):
        raise HTTPException(404)
    return Leaf(file, place)


SeenLeaf = Annotated[Leaf, Depends(seen_leaf)]


def address(place: PlacedPage) -> str:
    """Return the address of a page in the reader."""
    return f"/files/{place.file}/pages/{place.number}"


def walk_of(inside: House, who: Visitor) -> Walk:
    """Return the walk through the house's pages, past those that are closed to a visitor."""
    closed = inside.closures.pages(who.person.role) if who.person else frozenset()
    return Walk(inside.ledger.engine, closed)


def corrections_of(inside: House) -> Corrections:
    """Return the house's corrections."""
    return Corrections(inside.ledger.engine, inside.clock)


def sheet_of(inside: House, page: int) -> Box:
    """Return the size of a page's scan, by the page's id, as a box at its corner.

    Raises:
        HTTPException: it was not read yet (404).

    """
    found = corrections_of(inside).standing(page)
    if found is None:
        raise HTTPException(404)
    return Box(0, 0, found.read.frame.width_px, found.read.frame.height_px)


def standing_of(inside: House, leaf: Leaf) -> Standing:
    """Return a page as it stands.

    Raises:
        HTTPException: it was not read yet (404).

    """
    found = corrections_of(inside).standing(leaf.place.page)
    if found is None:
        raise HTTPException(404)
    return found
