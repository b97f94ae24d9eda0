"""Lines as the program itself finds them: whole pages drawn, straightened, cut into rows.

What is drawn as a line and then distorted lacks what pages do to their lines: feet of the row
above, dots and rules of a form, what is left of a stamp that was taken off, grain that was made
grey again, a height that was told wrongly. Page number N holds the same lines wherever it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.layout.options import LayoutOptions
from pipeline.layout.plan import find_plan
from pipeline.model.facts import Records
from pipeline.model.geometry import Box
from pipeline.model.maps import Map, Point
from pipeline.model.page import Ink, Word
from pipeline.ocr.composite import Composite, Row, composed
from pipeline.ocr.engine import Engine, EngineOptions, Segmentation
from pipeline.ocr.factory import open_typescript
from pipeline.ocr.strips import AFTER, STAND, TALL, Strip, strips_of
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from pipeline.preprocess.tone import Grey
from samples.facsimile.faces import Face
from samples.facsimile.kinds import KINDS, SIZES
from samples.facsimile.make import Made, draw_kind, make_page
from samples.facsimile.marginalia import annotate, stamp_over
from samples.facsimile.plan import PageOrder
from samples.facsimile.studio import A4, Studio, open_studio
from training.reader.alphabet import LETTERS
from training.reader.faces import KEPT_BACK
from training.reader.lessons import LONGEST_PX, Example, Lesson, kept, pack, read_lesson
from training.reader.veils import veils
from training.strangers import draw_stranger

_SEEDS = 700_000_000  # far from those of any set that is measured
_SCANS = (
    *("bitonal-bad",) * 4,
    *("bitonal",) * 2,
    "grey",
    "colour",
    "microfilm",
    "photo",
    "spread",
)
_STRANGE, _STAMPED = 0.2, 0.4  # shares of pages of no form we know, of those with more stamps
_DAMAGE = (0.1, 0.25, 0.35, 0.3)
_DPI = (150, 200, 200, 300)
_HALF = 0.5  # of a row's height: a word whose middle lies farther from the row's is not on it
_WHOLE, _BARE = 0.92, 0.15  # shares of a word that lie on a row: more, and less, than part of it
_UNLIKE = 0.5  # share of wrong letters beyond which a row is not what was taken for it
_KNOWN = frozenset(LETTERS)


@dataclass(frozen=True, slots=True)
class _Written:
    """A word of the truth and whether a machine wrote it."""

    word: Word
    by_machine: bool


def found_path(folder: Path, number: int) -> Path:
    """Return where the lines found on a page are kept."""
    return folder / f"found-{number:06d}.npz"


def write_found(number: int, folder: Path) -> Path:
    """Draw a page and write the lines found on it, whole or not at all; what is there stays."""
    path = found_path(folder, number)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pack(path, list(found(number)), veils(number))
    return path


def read_found(path: Path) -> Lesson:
    """Return what was written."""
    lesson = read_lesson(path)
    return replace(lesson, lines=[replace(line, found=True) for line in lesson.lines])


def found(number: int) -> Iterator[Example]:
    """Yield the lines found on a page, with what stands in each; none in the face kept back.

    Rows of which the shipped recogniser reads less than half are left out: they may be others than
    they are taken for.
    """
    order = _order(number)
    if _face(order) != KEPT_BACK:
        for block in _blocks(order):
            yield from _examples(block)


def _order(number: int) -> PageOrder:
    """Return a page to learn from: bad scans, and black and white, more often than in sets."""
    rng = np.random.default_rng((36, number))
    kind = tuple(KINDS)[number % len(KINDS)]
    scan, dpi = _SCANS[int(rng.integers(len(_SCANS)))], int(rng.choice(_DPI))
    damage = int(rng.choice(len(_DAMAGE), p=_DAMAGE))
    return PageOrder(kind, scan, damage, _SEEDS + number, dpi)


def _face(order: PageOrder) -> Face:
    return open_studio(order, SIZES.get(order.kind, A4)).typist.machine.face


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows on a picture, and what a machine wrote in each; ``None`` where that is not told."""

    grey: Grey
    rows: Sequence[Row]
    texts: Sequence[str | None]
    dpi: float


def _blocks(order: PageOrder) -> Iterator[_Block]:
    """Yield the blocks that the program finds on a page, those below stamps on each picture."""
    made = make_page(order, draw=_draw)
    words = list(_words(made))
    for sheet in prepare(made.image, order.dpi, PreprocessOptions()):
        parted, plan = find_plan(sheet, LayoutOptions())
        for block in plan.blocks:
            texts = [_text(row, words, sheet.to_source) for row in block.rows]
            yield _Block(parted.grey, block.rows, texts, parted.dpi)
            below = plan.below_stamps(block)
            hidden = [text if under else None for text, under in zip(texts, below, strict=True)]
            for picture in plan.doubles:
                yield _Block(picture, block.rows, hidden, parted.dpi)


def _draw(studio: Studio) -> Records:
    """Draw a leaf; some are of no form we know, and many have more stamps on their text."""
    rng = np.random.default_rng((38, studio.order.seed, studio.order.part))
    records = Records()
    if rng.random() < _STRANGE:
        draw_stranger(studio, rng)
        annotate(studio)
    else:
        records = draw_kind(studio)
    if rng.random() < _STAMPED:
        stamp_over(studio, int(rng.integers(2, 7)))
    return records


def _words(made: Made) -> Iterator[_Written]:
    for zone in made.page.zones:
        inks = made.beside[zone.id]["inks"]
        for line, line_inks in zip(zone.lines, inks, strict=True):
            for word, ink in zip(line.words, line_inks, strict=True):
                if ink != Ink.STAMP.value:
                    yield _Written(word, ink != Ink.HAND.value)


def _text(row: Row, words: Sequence[_Written], to_source: Map) -> str | None:
    """Return what a machine wrote in a row; ``None`` if a hand did, or a word is cut off."""
    here = {
        id(each): each for each in chain.from_iterable(_lying(p, words, to_source) for p in row)
    }
    shares = [sum(_share(box, each.word, to_source) for box in row) for each in here.values()]
    parts = any(_BARE < share < _WHOLE for share in shares)
    on_it = [each for each, share in zip(here.values(), shares, strict=True) if share >= _WHOLE]
    if parts or not on_it or not all(each.by_machine for each in on_it):
        return None
    text = " ".join(each.word.text for each in sorted(on_it, key=lambda each: each.word.box.x))
    return text if _KNOWN.issuperset(text) else None


def _ends(piece: Box, to_source: Map) -> tuple[Point, Point]:
    middle = piece.y + piece.height / 2
    return to_source.point(piece.x, middle), to_source.point(piece.right, middle)


def _lying(piece: Box, words: Sequence[_Written], to_source: Map) -> Iterator[_Written]:
    """Yield the words whose middle is level with a piece of a row and which overlap it."""
    (left, begin), (right, end) = _ends(piece, to_source)
    high = to_source.point(piece.x, piece.bottom)[1] - to_source.point(piece.x, piece.y)[1]
    for each in words:
        x, y = each.word.box.centre
        level = begin + (end - begin) * (x - left) / max(right - left, 1.0)
        box = each.word.box
        if abs(y - level) < _HALF * abs(high) and box.x < right and box.right > left:
            yield each


def _share(piece: Box, word: Word, to_source: Map) -> float:
    (left, _), (right, _) = _ends(piece, to_source)
    return max(min(right, word.box.right) - max(left, word.box.x), 0.0) / max(word.box.width, 1)


def _examples(block: _Block) -> Iterator[Example]:
    """Yield rows as they are handed to an engine, together, where they are what they should be."""
    if not any(block.texts):
        return
    composite = composed(block.grey, [block.rows])
    lines = _reader().read(composite.picture, round(block.dpi), Segmentation.BLOCK)
    read = composite.lines([word for line in lines for word in line.words])
    for strip in strips_of(composite.picture):
        place = _row_of(strip, composite)
        text, line = block.texts[place], read[place]
        if text and line and _alike(text, line.text):
            image = _cut(strip, composite, place)
            if image.shape[1] < LONGEST_PX:
                yield Example(image, text)


def _row_of(strip: Strip, composite: Composite) -> int:
    foot = strip.top + (STAND - TALL / 2) / strip.scale
    tops = [setting.top for setting in composite.settings]
    return max(int(np.searchsorted(tops, foot)) - 1, 0)


def _cut(strip: Strip, composite: Composite, place: int) -> Grey:
    """Return a row as lessons keep lines, standing as the program thinks that it does."""
    setting = composite.settings[place]
    right = strip.left + (strip.ink.shape[1] - AFTER) / strip.scale
    rows = slice(setting.top, setting.top + setting.box.height)
    part = composite.picture[rows, round(strip.left) : round(right)]
    return kept(part, strip.top + STAND / strip.scale - setting.top, TALL / strip.scale)


def _alike(text: str, read: str) -> bool:
    return Levenshtein.distance(text, read) <= _UNLIKE * len(text)


@cache
def _reader() -> Engine:
    return open_typescript(EngineOptions())
