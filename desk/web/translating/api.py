"""Translations, for programs and for the page's own scripts."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.responses import JSONResponse

from desk.web.house import InHouse
from desk.web.rights import WholeFile
from desk.web.translating.shapes import (
    GivenTranslation,
    ListedTranslation,
    Overtaken,
    SeenTranslation,
)
from desk.web.translating.work import Desk
from desk.web.visitor import Editor, Visitor
from pipeline.model.translation import Translation
from pipeline.store.audit import Action
from pipeline.store.translations import Outdated, StoredTranslation

router: Final = APIRouter(prefix="/api/v1", tags=["translations"])
Language = Annotated[str, Path(pattern=r"^[a-z]{2,3}$")]
_CONFLICT: Final[dict[int | str, dict[str, Any]]] = {409: {"model": Overtaken}}


@router.get("/files/{file}/translations")
def list_translations(inside: InHouse, file: WholeFile) -> list[ListedTranslation]:
    """List the languages that a file is translated into."""
    desk = Desk(inside, file)
    return [ListedTranslation.of(each) for each in desk.store.newest(desk.source)]


@router.get("/files/{file}/translations/{language}")
def show_translation(inside: InHouse, file: WholeFile, language: Language) -> SeenTranslation:
    """Show a translation beside the original as it stands now."""
    desk = Desk(inside, file)
    return desk.told(desk.newest(language))


@router.put(
    "/files/{file}/translations/{language}",
    response_model=SeenTranslation,
    responses=_CONFLICT,
)
def save_translation(
    inside: InHouse, file: WholeFile, who: Editor, language: Language, given: GivenTranslation
) -> JSONResponse:
    """Save a version made on version ``on``; 409 with the newest where there is another by now."""
    desk = Desk(inside, file)
    made = saved(desk, who, given.on, desk.made(language, given))
    if isinstance(made, Outdated):
        told = Overtaken(newest=desk.told(made.newest))
        return JSONResponse(told.model_dump(mode="json"), 409)
    return JSONResponse(desk.told(made).model_dump(mode="json"))


def saved(
    desk: Desk, who: Visitor, on: int | None, body: Translation
) -> StoredTranslation | Outdated:
    """Save a version; the log says who did."""
    name = who.person.name if who.person else ""
    made = desk.store.save(desk.source, on, body, name)
    if isinstance(made, StoredTranslation):
        what = f"file {desk.file.id}"
        desk.inside.audit.note(who.actor, Action.TRANSLATED, what, language=body.language)
    return made
