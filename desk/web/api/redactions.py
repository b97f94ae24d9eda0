"""Withholding parts of pages, for programs and for the reader's own scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from desk.web.house import InHouse
from desk.web.reader.place import Leaf, SeenLeaf
from desk.web.rights import NumberInPath
from desk.web.visitor import Editor, Visitor
from pipeline.model.geometry import Box
from pipeline.store.audit import Action
from pipeline.store.redacting import StoredRedaction, Wanted

router: Final = APIRouter(prefix="/api/v1", tags=["redactions"])
MOST: Final = 200
Pixels = Annotated[int, Field(ge=0, le=2**31 - 1)]
Area = tuple[Pixels, Pixels, Pixels, Pixels]
Why = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class NewRedactions(BaseModel):
    """What is to be withheld, and why: areas of the scan, and zones by their ids.

    The reason is told to everybody who sees the page.
    """

    model_config = ConfigDict(extra="forbid")
    reason: Why
    boxes: Annotated[list[Area], Field(max_length=MOST)] = []
    zones: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=MOST)] = []

    @property
    def wanted(self) -> Wanted:
        """The same as the store takes it."""
        boxes = tuple(Box(*area) for area in self.boxes)
        return Wanted(self.reason, boxes, tuple(self.zones))


class SeenRedaction(BaseModel):
    """A part of a page that is or was withheld, ``box`` in pixels of the scan."""

    id: int
    box: tuple[int, int, int, int]
    reason: str
    author: str
    at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    lifted_why: str | None = None

    @classmethod
    def of(cls, stored: StoredRedaction) -> Self:
        """Return a redaction as it is told."""
        made = cls(
            id=stored.id,
            box=stored.box,
            reason=stored.reason,
            author=stored.author,
            at=stored.at,
        )
        if (lifted := stored.lifted) is not None:
            made.lifted_by, made.lifted_at, made.lifted_why = lifted.author, lifted.at, lifted.why
        return made


@router.get("/files/{file}/pages/{number}/redactions")
def list_redactions(inside: InHouse, leaf: SeenLeaf, _who: Editor) -> list[SeenRedaction]:
    """List everything that was ever withheld of a page, the oldest first."""
    return list(map(SeenRedaction.of, inside.redactions.history(leaf.place.page)))


@router.post("/files/{file}/pages/{number}/redactions", status_code=201)
def withhold(
    inside: InHouse, leaf: SeenLeaf, who: Editor, body: NewRedactions
) -> list[SeenRedaction]:
    """Withhold parts of a page from all who may not edit, from now on."""
    try:
        made = inside.redactions.withhold(leaf.place.page, body.wanted, _name(who))
    except (LookupError, ValueError) as error:
        raise HTTPException(422, "boxes or zones") from error
    boxes = [list(each.box) for each in made]
    inside.audit.note(who.actor, Action.WITHHELD, _subject(leaf), boxes=boxes, why=body.reason)
    return list(map(SeenRedaction.of, made))


@router.delete("/files/{file}/pages/{number}/redactions/{redaction}")
def lift(
    inside: InHouse,
    leaf: SeenLeaf,
    who: Editor,
    redaction: NumberInPath,
    why: Annotated[str, Query(min_length=1, max_length=1000, pattern=r"\S")],
) -> SeenRedaction:
    """Give a part of a page back; that it was withheld stays on record."""
    found = inside.redactions.of(redaction)
    if found is None or found.page != leaf.place.page:
        raise HTTPException(404)
    try:
        made = inside.redactions.lift(redaction, _name(who), why)
    except LookupError as error:
        raise HTTPException(409) from error
    told = {"box": list(made.box), "why": why}
    inside.audit.note(who.actor, Action.GAVE_BACK, _subject(leaf), **told)
    return SeenRedaction.of(made)


def _name(who: Visitor) -> str:
    return who.person.name if who.person else ""


def _subject(leaf: Leaf) -> str:
    return f"file {leaf.place.file} page {leaf.place.number}"
