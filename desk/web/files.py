"""A file by itself: its original, always as an attachment, and its results in each format."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import Response, StreamingResponse

from config.vocabulary import load_vocabulary
from desk.web.house import House, InHouse
from desk.web.rights import SeenFile, Unredacted, WholeFile, hidden_pages
from desk.web.visitor import Reader
from pipeline.export.formats import FORMATS, ending
from pipeline.intake.files import opened
from pipeline.model.errors import StoredFileError
from pipeline.store.audit import Action
from pipeline.store.reports import StoredFile
from workers.outputs import Outputs, spooled
from workers.stored import StoredDocument, Told

router: Final = APIRouter(include_in_schema=False)
SCANNED: Final = frozenset({"pdf", "truth"})
"""Formats that take the scan itself along."""
_PIECE: Final = 1 << 20
_BINARY: Final = "application/octet-stream"


@router.get("/files/{file}/original")
def original(inside: InHouse, file: WholeFile, who: Reader) -> Response:
    """Return a file as it was handed in. It is never shown in place, whatever it claims to be."""
    path = inside.path_of(file)
    with opened(path) as stream:
        size = os.fstat(stream.fileno()).st_size
    inside.audit.note(who.actor, Action.FETCHED, f"file {file.id}", name=file.name)
    headers = {**attached(PurePosixPath(file.name).name), "content-length": str(size)}
    return StreamingResponse(_pieces(path), media_type=_BINARY, headers=headers)


@router.get("/files/{file}/results/{format_}")
def results(
    inside: InHouse, file: SeenFile, who: Reader, whole: Unredacted, format_: str
) -> Response:
    """Return what was read of a file, in a format."""
    return result_of(inside, file, who, Result(format_, unredacted=whole))


@dataclass(frozen=True, slots=True)
class Result:
    """A format that is asked for, and whether with what is withheld of pages.

    ``base_url`` is where IIIF is served; where nothing is said, ``ExportContext`` has its own.
    """

    format: str
    unredacted: bool = False
    base_url: str | None = None


def result_of(inside: House, file: StoredFile, who: Reader, wanted: Result) -> Response:
    """Return what was read of a file, in a format, without pages that are closed to the visitor.

    What is withheld of the others is left out for everybody who does not ask for it.

    Raises:
        HTTPException: there is no such format, or the file was never opened (404).

    """
    format_ = wanted.format
    if format_ not in FORMATS or file.source is None:
        raise HTTPException(404)
    told = {"format": format_} | ({"unredacted": True} if wanted.unredacted else {})
    inside.audit.note(who.actor, Action.EXPORTED, f"file {file.id}", **told)
    hidden = hidden_pages(inside, file, who)
    every = (stored.number for stored in inside.ledger.pages(file.source))
    only = [number for number in every if number not in hidden] if hidden else None
    of = Told(unredacted=wanted.unredacted)
    document = StoredDocument.of(inside.ledger, file, only, of)
    outputs = Outputs(
        inside.ledger, inside.previews, inside.settings.home / "spool", load_vocabulary()
    )
    name = PurePosixPath(file.name).stem + ending(format_, len(document.pages))
    here = _brought(inside, file) if format_ in SCANNED else file
    context = outputs.context(here, document)
    if wanted.base_url is not None:
        context = replace(context, base_url=wanted.base_url)
    with ExitStack() as stack:
        stream, _ = stack.enter_context(spooled(format_, document, context, outputs.out))
        pieces = _rest(stream, stack.pop_all())
    return StreamingResponse(pieces, media_type=_BINARY, headers=attached(name))


def _brought(inside: House, file: StoredFile) -> StoredFile:
    """Return a file whose scan is here; where it is nowhere, small pictures stand for it."""
    try:
        return replace(file, path=os.fsencode(inside.path_of(file)))
    except StoredFileError:
        return file


def attached(name: str) -> dict[str, str]:
    """Return the header that makes browsers keep a file instead of showing it."""
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _pieces(path: Path) -> Iterator[bytes]:
    with opened(path) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _rest(stream: IO[bytes], stack: ExitStack) -> Iterator[bytes]:
    with stack:
        while piece := stream.read(_PIECE):
            yield piece
