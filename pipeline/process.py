"""The whole program: a page's pixels in, its text in zones and the facts found out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain

from pipeline.intake.flags import Flag
from pipeline.intake.source import PageImage
from pipeline.layout.faces import CLOSER
from pipeline.layout.options import LayoutOptions
from pipeline.layout.plan import Plan, find_plan
from pipeline.layout.zones import make_zones
from pipeline.model.page import Line, Page, Zone
from pipeline.model.vocabulary import Vocabulary
from pipeline.ocr.doubled import read_doubled
from pipeline.ocr.engine import Engine, Remarking
from pipeline.ocr.reading import read_turned, upside_down
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import Sheet, half_turned, prepare
from pipeline.records.extract import extract_leaves
from pipeline.records.knowledge import Knowledge
from pipeline.verdict import judge, speck


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Everything that shapes a reading but the engine."""

    vocabulary: Vocabulary
    preprocess: PreprocessOptions = field(default_factory=PreprocessOptions)
    layout: LayoutOptions = field(default_factory=LayoutOptions)
    knowledge: Knowledge = field(default_factory=Knowledge)


Watch = Callable[[str], AbstractContextManager[None]]


def read_page(
    image: PageImage,
    number: int,
    engine: Engine,
    options: ReadingOptions,
    watch: Watch = lambda _: nullcontext(),
) -> Page:
    """Read one page. ``watch`` is entered around each step by those who measure time.

    Raises:
        EngineError: the engine fails.

    """
    if small := speck(image, number):
        return small
    with watch("preprocess"):
        known = Flag.DPI_ASSUMED not in image.flags
        sheets = prepare(image.pixels, image.dpi, options.preprocess, dpi_known=known)
    leaves: list[tuple[Zone, ...]] = []
    for sheet in sheets:
        leaves.append(_read_leaf(sheet, sum(map(len, leaves)), engine, options, watch))
    with watch("records"):
        facts = extract_leaves(leaves, options.knowledge)
    page = judge(image, number, sheets, tuple(chain.from_iterable(leaves)), facts)
    remarks = engine.take_remarks() if isinstance(engine, Remarking) else ()
    return replace(page, flags=(*page.flags, *remarks))


def _read_leaf(
    sheet: Sheet, before: int, engine: Engine, options: ReadingOptions, watch: Watch
) -> tuple[Zone, ...]:
    """Return the zones of one leaf of a page, numbered on from those ``before`` it."""
    with watch("layout"):
        sheet, plan = find_plan(sheet, options.layout)
    with watch("ocr"):
        blocks = _blocks(sheet, plan, engine)
        read = chain.from_iterable(blocks)
        if upside_down((sheet.grey, sheet.dpi), read, plan.longest_lines, engine):
            sheet, plan = find_plan(half_turned(sheet), options.layout)
            blocks = _blocks(sheet, plan, engine)
        faces = plan.faces(sheet.stamps)
        stamps = [read_turned(views, CLOSER * sheet.dpi, engine) for views in faces]
    with watch("zones"):
        return make_zones(sheet, plan, (blocks, stamps), options.vocabulary, before)


def _blocks(sheet: Sheet, plan: Plan, engine: Engine) -> list[tuple[Line, ...]]:
    rows = [block.rows for block in plan.blocks]
    below = [plan.below_stamps(block) for block in plan.blocks]
    return read_doubled((sheet.grey, plan.doubles), rows, below, sheet.dpi, engine)
