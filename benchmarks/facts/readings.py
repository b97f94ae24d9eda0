"""Drawn pages as the program reads them: zones kept on disk, so that rules are tried in seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.pages import BenchPage, read_file
from config.recipe import recipe_digest
from config.settings import Settings, load_settings
from pipeline.model.page import Page
from pipeline.ocr.factory import identify, open_engine
from pipeline.records.knowledge import Knowledge
from pipeline.store.codec import dump_page, load_page

ROOT: Final = Path(__file__).resolve().parents[2]
SHAPING: Final = ("intake", "preprocess", "layout", "ocr")
"""Rooms of the pipeline whose code decides what stands in the zones; rules come after them."""

Told = Callable[[int, int], None]
"""Called with the pages that are read and the pages there are."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A drawn page with its truth, what was read of it, and by which program."""

    drawn: BenchPage
    page: Page
    reader: str


def read(
    pages: Sequence[BenchPage], folder: Path, told: Told, *, stale: bool = False
) -> list[Seen]:
    """Return the pages as read; those that the folder knows are taken from there.

    ``stale`` takes what an earlier program read: quick while rules are being written, no figure to
    be told.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    known = {path.stem: path for path in folder.glob("*.json")}
    name = identity(settings)
    lacking = [page for page in pages if not _fits(known.get(_stem(page)), name, stale=stale)]
    for done, (page, seen) in enumerate(_read(lacking, settings), len(pages) - len(lacking) + 1):
        _write(folder / f"{_stem(page)}.json", name, seen)
        told(done, len(pages))
    return [_load(page, folder / f"{_stem(page)}.json") for page in pages]


def identity(settings: Settings) -> str:
    """Return a digest of all that shapes zones and their text."""
    reading = replace(settings.reading, knowledge=Knowledge())
    recipe = recipe_digest(reading, settings.engine, identify(settings.engine))
    digest = hashlib.sha256(recipe.encode())
    for room in SHAPING:
        for path in sorted((ROOT / "pipeline" / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read(pages: Sequence[BenchPage], settings: Settings) -> Iterator[tuple[BenchPage, Page]]:
    if not pages:
        return
    engine = open_engine(settings.engine)
    for page in pages:
        yield page, read_file(page.file, engine, settings)


def _stem(page: BenchPage) -> str:
    return page.key.replace(":", "-")


def _fits(path: Path | None, name: str, *, stale: bool) -> bool:
    if path is None:
        return False
    return stale or bool(json.loads(path.read_text("utf-8"))["identity"] == name)


def _write(path: Path, name: str, page: Page) -> None:
    page_json = json.loads(dump_page(page))
    path.write_text(json.dumps({"identity": name, "page": page_json}, ensure_ascii=False), "utf-8")


def _load(drawn: BenchPage, path: Path) -> Seen:
    values = json.loads(path.read_text("utf-8"))
    return Seen(drawn, load_page(json.dumps(values["page"])), values["identity"])
