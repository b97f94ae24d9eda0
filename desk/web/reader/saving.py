"""Saving corrections: a layer over the one it was made on, going back, and the word of review."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from config.lexicon import load_knowledge
from desk.web.house import InHouse
from desk.web.reader import view
from desk.web.reader.place import SeenLeaf, standing_of
from desk.web.reader.writing import Desk
from desk.web.visitor import Editor
from pipeline.model.draft import FACT, Draft
from pipeline.model.fact_cells import facts_apart
from pipeline.model.layers import Action, Edit, StaleEditError, apply, difference
from pipeline.records.extract import extract
from pipeline.store.corrections import Conflict
from pipeline.store.layer_codec import dump_edits
from pipeline.store.layers import Standing

router: Final = APIRouter(include_in_schema=False)
MOST_OPERATIONS: Final = 2000
LayerId = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The number of a layer, as far as a database can have one."""


class Stroke(BaseModel):
    """An operation as it is sent; who and when is the desk's to say."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    edits: tuple[Edit, ...]


class NewLayer(BaseModel):
    """What is to be saved: strokes, and the layer that they were made on."""

    model_config = ConfigDict(extra="forbid")
    on: LayerId
    strokes: Annotated[list[Stroke], Field(max_length=MOST_OPERATIONS)]


class Back(BaseModel):
    """Which layer the page is to be again, and which one is the newest as far as one knows."""

    on: LayerId
    to: LayerId


class Word(BaseModel):
    """A person's word that a page was looked through at a layer, or must be again."""

    layer: LayerId
    reviewed: bool


class Stand(BaseModel):
    """Edits made so far of a layer, not saved yet."""

    on: LayerId
    edits: tuple[Edit, ...]


def correcting(inside: InHouse, leaf: SeenLeaf, who: Editor) -> Desk:
    """Return a page that somebody corrects who may."""
    return Desk(inside, leaf, who)


Correcting = Annotated[Desk, Depends(correcting)]


@router.post("/files/{file}/pages/{number}/layers")
def save(desk: Correcting, body: NewLayer) -> JSONResponse:
    """Save a layer; 409 with the other's change where somebody else has saved meanwhile."""
    return answer(desk, desk.save(body.on, [(each.action, each.edits) for each in body.strokes]))


@router.post("/files/{file}/pages/{number}/revert")
def revert(desk: Correcting, body: Back) -> JSONResponse:
    """Make the page again what it was, as a new layer."""
    return answer(desk, desk.revert(body.on, body.to))


@router.post("/files/{file}/pages/{number}/review")
def review(desk: Correcting, body: Word) -> dict[str, Any] | None:
    """Write down that a page was looked through."""
    return view.review_told(desk.review(body.layer, reviewed=body.reviewed))


@router.post("/files/{file}/pages/{number}/facts")
def facts(desk: Correcting, body: Annotated[Stand, Body()]) -> list[dict[str, Any]]:
    """Return the edits that make the facts what the text, corrected so far, says."""
    now = standing_of(desk.inside, desk.leaf)
    desk.check(body.edits)
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


def answer(desk: Desk, found: Standing | Conflict) -> JSONResponse:
    """Return a page as it stands after a save; what clashes with another's change as 409."""
    if isinstance(found, Conflict):
        return JSONResponse(view.conflict_told(desk.inside, desk.leaf, found), 409)
    return JSONResponse(view.page_told(desk.inside, desk.leaf, found))
