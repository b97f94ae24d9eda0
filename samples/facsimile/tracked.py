"""The small set that lives in the repository, file by file: ``samples/pages`` and its truth."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.citation import Citation
from samples.facsimile.plan import ARCHIVE, FileOrder
from samples.facsimile.plan import PageOrder as Page

_CODED = Citation(ARCHIVE, "12", "3", "45")
_PAPERS = Citation(ARCHIVE, "5", "1", "7а")


def _file(place: Citation, ending: str, quality: int, *pages: Page) -> FileOrder:
    numbered = tuple(replace(page, leaf=place.leaf) for page in pages)
    return FileOrder(numbered, ending, place, quality)


def _at(place: Citation, leaf: int, *, verso: bool = False) -> Citation:
    return replace(place, leaf=leaf, verso=verso)


TRACKED = (
    _file(_at(_CODED, 1), ".jpg", 60, Page("telegram", "colour", 0, 1, 300, form="classic")),
    _file(_at(_CODED, 2), ".jpg", 60, Page("telegram", "grey", 2, 2, 200, form="staff")),
    _file(_at(_CODED, 3), ".tif", 80, Page("telegram", "bitonal", 1, 3, 300, form="sans")),
    _file(_at(_CODED, 4), ".png", 80, Page("memorandum", "grey", 0, 4, 150)),
    _file(_at(_CODED, 5), ".jpg", 60, Page("minutes", "colour", 1, 5, 200)),
    _file(_at(_CODED, 6), ".pdf", 55, Page("memorandum", "grey", 1, 6, 150),
          Page("continuation", "grey", 1, 7, 150)),
    _file(_at(_CODED, 7), ".tif", 80, Page("telegram", "bitonal", 0, 8, 200, form="ruled"),
          Page("continuation", "bitonal", 1, 9, 200)),
    _file(_at(_CODED, 8), ".jpg", 55, Page("telegram", "photo", 1, 10, 200, form="plain")),
    _file(_at(_CODED, 8, verso=True), ".jpg", 50, Page("continuation", "grey", 2, 11, 150)),
    _file(_at(_CODED, 9), ".jpg", 50, Page("telegram", "spread", 1, 12, 150, form="classic")),
    _file(_at(_CODED, 10), ".jpg", 55, Page("telegram", "microfilm", 2, 13, 200)),
    _file(_at(_CODED, 11), ".tif", 80, Page("telegram", "bitonal-bad", 1, 14, 300)),
    _file(_at(_CODED, 12), ".jpg", 70, Page("telegram", "colour", 3, 15, 200, form="ruled")),
    _file(_at(_PAPERS, 14), ".jpg", 60, Page("report", "colour", 1, 16, 200)),
    _file(_at(_PAPERS, 15), ".jpg", 60, Page("decree", "colour", 0, 17, 200)),
    _file(_at(_PAPERS, 16), ".jpg", 60, Page("letter", "colour", 1, 18, 200)),
    _file(_at(_PAPERS, 17), ".tif", 80, Page("table", "bitonal", 0, 19, 300)),
    _file(_at(_PAPERS, 18), ".jpg", 60, Page("leaflet", "grey", 1, 20, 200)),
    _file(_at(_PAPERS, 19), ".jpg", 60, Page("resolution", "colour", 1, 21, 200)),
    _file(_at(_PAPERS, 20), ".jpg", 60, Page("letterpress", "grey", 1, 22, 200)),
    _file(_at(_PAPERS, 21), ".tif", 65, Page("report", "grey", 3, 23, 200)),
    _file(_at(_PAPERS, 22), ".jpg", 45, Page("minutes", "photo", 2, 24, 200)),
)  # fmt: skip
"""Every file of the set, in the order of the manifest."""
