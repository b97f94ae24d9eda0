"""The small set that lives in the repository, file by file: ``samples/pages`` and its truth."""

from __future__ import annotations

from pipeline.model.citation import Citation
from samples.facsimile.plan import ARCHIVE, FileOrder, PageOrder


def _file(leaf: int, ending: str, quality: int, *pages: PageOrder) -> FileOrder:
    return FileOrder(pages, ending, Citation(ARCHIVE, "12", "3", "45", leaf), quality)


TRACKED = (
    _file(1, ".jpg", 60, PageOrder("telegram", "colour", 0, 1, 300, form="classic")),
    _file(2, ".jpg", 60, PageOrder("telegram", "grey", 2, 2, 200, form="staff")),
    _file(3, ".tif", 80, PageOrder("telegram", "bitonal", 1, 3, 300, form="sans")),
    _file(4, ".png", 80, PageOrder("memorandum", "grey", 0, 4, 150)),
    _file(5, ".jpg", 60, PageOrder("minutes", "colour", 1, 5, 200)),
    _file(6, ".pdf", 55, PageOrder("memorandum", "grey", 1, 6, 150),
          PageOrder("minutes", "grey", 0, 7, 150)),
    _file(7, ".tif", 80, PageOrder("telegram", "bitonal", 0, 8, 200, form="ruled"),
          PageOrder("memorandum", "bitonal", 1, 9, 200)),
)  # fmt: skip
"""Every file of the set, in the order of the manifest."""
