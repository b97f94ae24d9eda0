"""What became of words that were not found: whether anything was read in their place at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, select

from pipeline.model.geometry import Box
from pipeline.model.page import Page
from pipeline.search.misread import limit
from pipeline.store.codec import load_page
from pipeline.store.database import reading
from pipeline.store.tables import files, pages, readings
from pipeline.text.distance import distance
from pipeline.text.search_form import forms

Placed = tuple[str, Box]
"""A word of the truth in the form in which it is sought, and where it stands."""

UNREAD = "nothing was read in its place"
FAR = "read with more letters wrong than are looked for"
NEAR = "read nearly rightly, and passed over"
PARTED = "parted by a line's end"
KINDS = (UNREAD, FAR, NEAR, PARTED)

_COVERED = 0.2  # share of the smaller box by which words stand in one place


def read_pages(engine: Engine) -> dict[Path, list[Page]]:
    """Return the newest layer of every page, by file."""
    query = (
        select(files.c.path, pages.c.number, readings.c.page)
        .join(pages, pages.c.source_id == files.c.source_id)
        .join(readings, readings.c.page_id == pages.c.id)
        .order_by(readings.c.id)
    )
    found: dict[Path, dict[int, str]] = {}
    with reading(engine) as connection:
        for path, number, page in connection.execute(query):
            found.setdefault(Path(path.decode()), {})[number] = page
    return {path: [load_page(page) for page in each.values()] for path, each in found.items()}


def why_lost(wanted: Iterable[frozenset[str]], said: Iterable[Placed], read: list[Page]) -> str:
    """Return what became of the worst of the words that are sought, as they stand on a page."""
    placed = list(said)
    kinds = [_of_word(word, [box for text, box in placed if text in word], read) for word in wanted]
    return next((kind for kind in (UNREAD, PARTED, FAR) if kind in kinds), NEAR)


def summed(kinds: Iterable[str]) -> dict[str, int]:
    """Return how many words were lost in each way."""
    counts = Counter(kinds)
    return {kind: counts[kind] for kind in KINDS}


def _of_word(wanted: frozenset[str], boxes: list[Box], read: list[Page]) -> str:
    if not boxes:
        return PARTED
    texts = [text for box in boxes for page in read for text in _read_at(box, page)]
    if not texts:
        return UNREAD
    far = all(distance(text, word) > limit(word) for text in texts for word in wanted)
    return FAR if far else NEAR


def _read_at(box: Box, page: Page) -> Iterator[str]:
    """Yield what was read in a place, second readings too."""
    for zone in page.zones:
        for line in zone.lines:
            for word in line.words:
                if word.box.share_inside(box) > _COVERED or box.share_inside(word.box) > _COVERED:
                    for text in (word.text, *word.alternatives):
                        yield from (made.text for made in forms(text))
