"""Saving corrections: a layer over the one it was made on, going back, and the word of review."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, HTTPException
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse

from config.lexicon import load_knowledge
from config.vocabulary import load_vocabulary
from desk.web.house import House, InHouse
from desk.web.reader import view
from desk.web.reader.place import Leaf, SeenLeaf, corrections_of, standing_of
from desk.web.visitor import Editor, Visitor
from pipeline.model.checking import BadEditError, check
from pipeline.model.draft import FACT, Draft
from pipeline.model.fact_cells import facts_apart
from pipeline.model.geometry import Box
from pipeline.model.layers import Action, Edit, Operation, StaleEditError, apply, difference
from pipeline.records.extract import extract
from pipeline.store.audit import Action as Deed
from pipeline.store.corrections import Conflict
from pipeline.store.layer_codec import dump_edits
from pipeline.store.layers import Standing

router: Final = APIRouter(include_in_schema=False)
MOST_OPERATIONS: Final = 2000


class Stroke(BaseModel):
    """An operation as a browser sends it; who and when is the desk's to say."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    edits: tuple[Edit, ...]


class NewLayer(BaseModel):
    """What is to be saved: strokes, and the layer that they were made on."""

    model_config = ConfigDict(extra="forbid")
    on: int
    strokes: Annotated[list[Stroke], Field(max_length=MOST_OPERATIONS)]


class Back(BaseModel):
    """Which layer the page is to be again, and which one is the newest as far as one knows."""

    on: int
    to: int


class Word(BaseModel):
    """A person's word that a page was looked through at a layer, or must be again."""

    layer: int
    reviewed: bool


class Stand(BaseModel):
    """Edits made so far of a layer, not saved yet."""

    on: int
    edits: tuple[Edit, ...]


@router.post("/files/{file}/pages/{number}/layers")
def save(inside: InHouse, leaf: SeenLeaf, who: Editor, body: NewLayer) -> JSONResponse:
    """Save a layer; 409 with the other's change where somebody else has saved meanwhile."""
    _checked(inside, leaf, [edit for stroke in body.strokes for edit in stroke.edits])
    name, now = _name(who), inside.clock()
    made = [Operation(each.action, each.edits, name, now) for each in body.strokes]
    try:
        found = corrections_of(inside).save(leaf.place.page, body.on, made, name)
    except StaleEditError as error:
        raise HTTPException(422, error.key) from error
    except (LookupError, TypeError, ValidationError) as error:
        raise HTTPException(422) from error
    return _answer(inside, leaf, who, found)


@router.post("/files/{file}/pages/{number}/revert")
def revert(inside: InHouse, leaf: SeenLeaf, who: Editor, body: Back) -> JSONResponse:
    """Make the page again what it was, as a new layer."""
    try:
        found = corrections_of(inside).revert(leaf.place.page, body.on, body.to, _name(who))
    except LookupError as error:
        raise HTTPException(422) from error
    return _answer(inside, leaf, who, found)


@router.post("/files/{file}/pages/{number}/review")
def review(inside: InHouse, leaf: SeenLeaf, who: Editor, body: Word) -> dict[str, Any] | None:
    """Write down that a page was looked through."""
    desk = corrections_of(inside)
    try:
        made = desk.review(leaf.place.page, body.layer, _name(who), reviewed=body.reviewed)
    except LookupError as error:
        raise HTTPException(422) from error
    inside.audit.note(who.actor, Deed.CORRECTED, _subject(leaf), reviewed=body.reviewed)
    return view.review_told(made)


@router.post("/files/{file}/pages/{number}/facts")
def facts(
    inside: InHouse, leaf: SeenLeaf, _who: Editor, body: Annotated[Stand, Body()]
) -> list[dict[str, Any]]:
    """Return the edits that make the facts what the text, corrected so far, says."""
    now = standing_of(inside, leaf)
    _checked(inside, leaf, body.edits)
    if now.layer.id != body.on:
        raise HTTPException(409)
    try:
        draft = apply(now.draft, body.edits)
    except StaleEditError as error:
        raise HTTPException(422, error.key) from error
    records, evidence = extract(draft.page().zones, load_knowledge())
    cells, _rest = facts_apart(records, evidence)
    kept = {key: cell for key, cell in draft.cells.items() if not key.startswith(FACT)}
    told = kept | {FACT + pointer: cell for pointer, cell in cells.items()}
    return dump_edits(difference(draft, Draft(draft.frame, told)))


def _checked(inside: House, leaf: Leaf, edits: list[Edit] | tuple[Edit, ...]) -> None:
    frame = standing_of(inside, leaf).read.frame
    try:
        check(edits, Box(0, 0, frame.width_px, frame.height_px), load_vocabulary())
    except BadEditError as error:
        raise HTTPException(422, str(error)) from error


def _answer(inside: House, leaf: Leaf, who: Visitor, found: Standing | Conflict) -> JSONResponse:
    if isinstance(found, Conflict):
        return JSONResponse(view.conflict_told(inside, leaf, found), 409)
    inside.audit.note(who.actor, Deed.CORRECTED, _subject(leaf), layer=found.layer.id)
    return JSONResponse(view.page_told(inside, leaf, found))


def _subject(leaf: Leaf) -> str:
    return f"file {leaf.place.file} page {leaf.place.number}"


def _name(who: Visitor) -> str:
    return who.person.name if who.person else ""
