"""The page on which a translation stands beside its original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from desk.web.house import InHouse
from desk.web.pages import language as wording_of
from desk.web.pages import render
from desk.web.rights import WholeFile
from desk.web.translating.api import Language, saved
from desk.web.translating.texts import decoded, paragraphs_of
from desk.web.translating.word import is_word, text_of
from desk.web.translating.work import FIELDS, Desk
from desk.web.visitor import Editor, Reader, Visitor
from pipeline.export.inert import inert
from pipeline.export.record import LANGUAGES
from pipeline.model.errors import NotTextError
from pipeline.model.translation import Translation
from pipeline.store.audit import Action
from pipeline.store.people import Role
from pipeline.store.translations import Outdated

router: Final = APIRouter(include_in_schema=False)
FIRST: Final = "en"
VERSIONS: Final = 20
LARGEST: Final = 4 << 20
"""The most bytes of a file with a translation."""
_MARKDOWN: Final = (".md", ".markdown")


@router.get("/files/{file}/translations")
def any_translation(inside: InHouse, file: WholeFile, _who: Reader) -> Response:
    """Lead to the newest translation; to where one is handed in where there is none."""
    desk = Desk(inside, file)
    found = max(desk.store.newest(desk.source), key=lambda each: each.id, default=None)
    name = found.body.language if found else FIRST
    return RedirectResponse(f"/files/{file.id}/translations/{name}", 303)


@dataclass(frozen=True, slots=True)
class Beside:
    """A translation that is to be shown."""

    request: Request
    desk: Desk
    language: str

    def page(self, who: Visitor, fault: str | None = None) -> Response:
        """Return the page, with what went wrong."""
        desk, language = self.desk, self.language
        stored = desk.store.of(desk.source, language)
        body = stored.body if stored else Translation(language, ())
        values = {
            "file": desk.file,
            "name": inert(str(desk.file.citation or desk.file.name)),
            "batch": desk.inside.browser.of_file(desk.file.id),
            "language": language,
            "there": [each.body.language for each in desk.store.newest(desk.source)],
            "known": sorted({*LANGUAGES, language}),
            "stored": stored,
            "body": body,
            "fields": FIELDS,
            "record": desk.record(body),
            "rows": () if body.empty else desk.rows(body),
            "versions": desk.store.history(desk.source, language)[:VERSIONS],
            "edit": who.may(Role.EDITOR),
            "fault": fault,
        }
        return render(self.request, "translating/page.html", who, values, 422 if fault else 200)


def beside(request: Request, inside: InHouse, file: WholeFile, language: Language) -> Beside:
    """Return which translation a request is about."""
    return Beside(request, Desk(inside, file), language)


Shown = Annotated[Beside, Depends(beside)]


@router.get("/files/{file}/translations/{language}")
def translation_page(shown: Shown, who: Reader) -> Response:
    """Show a translation beside the original."""
    what = f"file {shown.desk.file.id}"
    shown.desk.inside.audit.note(who.actor, Action.SAW, what, translation=shown.language)
    return shown.page(who)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A text, pasted or as a file, and the version that it is to follow."""

    text: str
    upload: UploadFile | None
    on: int | None

    def paragraphs(self) -> list[str]:
        """Return its paragraphs.

        Raises:
            NotTextError: it is no text, a Word document that cannot be opened, or too long.

        """
        if self.upload is None:
            return paragraphs_of(self.text, markdown=False)
        data = self.upload.file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise NotTextError(f"> {LARGEST}")
        if is_word(data):
            return paragraphs_of(text_of(data), markdown=False)
        markdown = (self.upload.filename or "").lower().endswith(_MARKDOWN)
        return paragraphs_of(decoded(data), markdown=markdown)


async def handed_in(request: Request) -> HandedIn:
    """Return what a form hands in."""
    form = await request.form()
    upload, text, on = form.get("upload"), form.get("text"), str(form.get("on", ""))
    is_file = isinstance(upload, UploadFile) and bool(upload.filename)
    return HandedIn(
        text if isinstance(text, str) else "",
        upload if is_file and isinstance(upload, UploadFile) else None,
        int(on) if on.isdecimal() and len(on) < 10 else None,
    )


@router.post("/files/{file}/translations/{language}")
def hand_in(shown: Shown, who: Editor, given: Annotated[HandedIn, Depends(handed_in)]) -> Response:
    """Lay a text beside the original: pasted, a Word document, plain text or Markdown."""
    desk, language = shown.desk, shown.language
    before = desk.store.of(desk.source, language)
    kept = before.body if before else Translation(language, ())
    try:
        texts = given.paragraphs()
    except NotTextError as error:
        return shown.page(who, wording_of(shown.request).problem(error.problem))
    made = saved(desk, who, given.on, desk.laid(kept, texts))
    if isinstance(made, Outdated):
        raise HTTPException(409)
    return RedirectResponse(f"/files/{desk.file.id}/translations/{language}", 303)
