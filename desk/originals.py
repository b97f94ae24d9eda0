"""Originals for workers that do not see the disk on which they were handed in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from config.settings import Settings
from pipeline.intake.files import opened
from pipeline.model.errors import RazmetkaError
from pipeline.store.blobs import Blobs, open_blobs
from pipeline.store.work import NewFile
from workers.fetching import ORIGINALS


def uploaded(found: Iterable[NewFile], settings: Settings) -> Iterator[NewFile]:
    """Give the files, their bytes put into the object store where there is one."""
    if settings.blobs_url is None or "://" not in settings.blobs_url:
        yield from found
        return
    store = open_blobs(settings.blobs_url, settings.home, ORIGINALS)
    for file in found:
        yield file if file.problem else _kept(file, store)


def _kept(file: NewFile, store: Blobs) -> NewFile:
    try:
        with opened(Path(os.fsdecode(file.path))) as stream:
            data = stream.read()
    except RazmetkaError as error:
        return replace(file, problem=error.problem)
    return replace(file, blob_sha256=store.put(data, ""))
