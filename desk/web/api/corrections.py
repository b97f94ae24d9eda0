"""Corrections, for programs: a page's layers, texts and facts set in place, and strokes."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from desk.web.house import InHouse
from desk.web.reader import view
from desk.web.reader.place import SeenLeaf, corrections_of
from desk.web.reader.saving import Back, Correcting, LayerId, NewLayer, Word, answer
from desk.web.reader.veil import SeenVeil
from desk.web.reader.writing import Made
from desk.web.rights import NumberInPath
from pipeline.model.checking import LONGEST
from pipeline.model.draft import Draft
from pipeline.model.editing import rename_zone, set_fact, set_line_text, set_word_text
from pipeline.model.fact_cells import FactValue
from pipeline.model.layers import Action, apply

router: Final = APIRouter(prefix="/api/v1", tags=["corrections"])
MOST: Final = 500
Json = dict[str, Any]
Key = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=LONGEST)]
_CONFLICT: Final[dict[int | str, Json]] = {
    409: {
        "description": "Another has saved since: the page as it stands, and what clashes",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


class NewTexts(BaseModel):
    """What a page is to say, and the layer that one has seen of it.

    ``lines``, ``words`` and ``kinds`` (of zones) go by the keys of the page's cells, ``facts`` by
    their pointers; a fact that is ``null`` is taken away.
    """

    model_config = ConfigDict(extra="forbid")
    on: LayerId
    lines: Annotated[dict[Key, Text], Field(max_length=MOST)] = {}
    words: Annotated[dict[Key, Text], Field(max_length=MOST)] = {}
    kinds: Annotated[dict[Key, Key], Field(max_length=MOST)] = {}
    facts: Annotated[dict[Key, FactValue | None], Field(max_length=MOST)] = {}

    def strokes(self, draft: Draft) -> list[Made]:
        """Return what is to be done to a draft, one thing after the other.

        Raises:
            LookupError: the page has no such line, word or zone.

        """
        made: list[Made] = []
        for action, wanted, change in (
            (Action.SET_TEXT, self.lines, set_line_text),
            (Action.SET_TEXT, self.words, set_word_text),
            (Action.RENAME_ZONE, self.kinds, rename_zone),
        ):
            for key, value in wanted.items():
                edits = change(draft, key, value)
                draft = apply(draft, edits)
                made.append((action, edits))
        for pointer, fact in self.facts.items():
            action = Action.REMOVE_FACT if fact is None else Action.SET_FACT
            made.append((action, set_fact(draft, pointer, fact)))
        return [each for each in made if each[1]]


@router.get("/files/{file}/pages/{number}/cells")
def show_cells(
    inside: InHouse, leaf: SeenLeaf, veil: SeenVeil, layer: LayerId | None = None
) -> Json:
    """Show a page as cells with the layer they are of: the newest, or the one that is named."""
    found = corrections_of(inside).standing(leaf.place.page, layer)
    if found is None:
        raise HTTPException(404)
    return view.page_told(inside, leaf, veil.over(found))


@router.get("/files/{file}/pages/{number}/layers")
def list_layers(inside: InHouse, leaf: SeenLeaf, veil: SeenVeil) -> list[Json]:
    """List the layers of a page, the newest first: who, when, before and after."""
    return view.history_told(veil.history(corrections_of(inside).history(leaf.place.page)))


@router.get("/files/{file}/pages/{number}/layers/{layer}")
def show_layer(inside: InHouse, leaf: SeenLeaf, veil: SeenVeil, layer: NumberInPath) -> Json:
    """Show one layer of a page: who, when, before and after."""
    for each in list_layers(inside, leaf, veil):
        if each["id"] == layer:
            return each
    raise HTTPException(404)


@router.patch("/files/{file}/pages/{number}", responses=_CONFLICT, response_model=Json)
def correct_page(desk: Correcting, body: NewTexts) -> JSONResponse:
    """Set texts, kinds and facts of a page as a new layer over layer ``on``.

    409 says that another has saved since: nothing was written, and both changes come back.
    """
    stood = corrections_of(desk.inside).standing(desk.leaf.place.page, body.on)
    if stood is None:
        raise HTTPException(422, "on")
    try:
        strokes = body.strokes(stood.draft)
    except LookupError as error:
        raise HTTPException(422, str(error)) from error
    return answer(desk, desk.save(body.on, strokes))


@router.post("/files/{file}/pages/{number}/layers", responses=_CONFLICT, response_model=Json)
def add_layer(desk: Correcting, body: NewLayer) -> JSONResponse:
    """Save strokes, each with its cells before and after, as a new layer over layer ``on``."""
    return answer(desk, desk.save(body.on, [(each.action, each.edits) for each in body.strokes]))


@router.post("/files/{file}/pages/{number}/revert", responses=_CONFLICT, response_model=Json)
def go_back(desk: Correcting, body: Back) -> JSONResponse:
    """Make the page again what it was with layer ``to``, as a new layer over layer ``on``."""
    return answer(desk, desk.revert(body.on, body.to))


@router.post("/files/{file}/pages/{number}/review")
def review_page(desk: Correcting, body: Word) -> Json | None:
    """Write down that a page was looked through at a layer, or must be again."""
    return view.review_told(desk.review(body.layer, reviewed=body.reviewed))
