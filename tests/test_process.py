"""Risk: the main job. The samples are read with the real engine and held against their truth."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config.settings import Settings, load_settings
from pipeline.intake.source import PageImage, load
from pipeline.model.facts import Records
from pipeline.model.geometry import Box
from pipeline.model.page import Page, PageState
from pipeline.model.provenance import Document
from pipeline.ocr.engine import Engine
from pipeline.ocr.factory import open_engine
from pipeline.process import read_page
from pipeline.records.readings import readings
from pipeline.store.codec import load_document
from pipeline.text.alphabet import fold
from samples.facsimile.tracked import TRACKED
from tests.drawing import DPI, typed_page

pytestmark = pytest.mark.xdist_group("process")

SAMPLES = Path(__file__).parents[1] / "samples"
FEW = TRACKED[:7]  # the benchmark reads them all
LEGIBLE = [
    (order.path, order.ending, number)
    for order in FEW
    for number, page in enumerate(order.pages, start=1)
    if page.damage <= 1
]
CLEAN = next(
    (order.path, order.ending, 1)
    for order in FEW
    for page in order.pages[:1]
    if page.kind == "telegram" and page.scan == "colour" and page.damage == 0
)
DAMAGED = next((o.path, o.ending, 1) for o in FEW if o.pages[0].damage == 2)
ONE_ON_A_PAGE = (
    "distribution_list",
    "title",
    "classification",
    "routing",
    "body",
    "signature",
)


class Desk:
    """The engine, and every sample that was read with it, each of them once."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings, self.engine = settings, engine
        self.page = cache(self._page)

    def image(self, path: str, ending: str, number: int) -> PageImage:
        return load(SAMPLES / "pages" / (path + ending), number, None, self.settings.intake)

    def _page(self, path: str, ending: str, number: int) -> Page:
        image = self.image(path, ending, number)
        return read_page(image, number, self.engine, self.settings.reading)


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    settings = load_settings()
    engine = open_engine(settings.engine)
    yield Desk(settings, engine)
    engine.close()
    if before is None:
        del os.environ["OMP_THREAD_LIMIT"]


@cache
def truth(path: str) -> Document:
    return load_document((SAMPLES / "truth" / f"{path}.json").read_bytes())


def boxes(page: Page, kind: str) -> list[Box]:
    return [zone.box for zone in page.zones if zone.kind == kind]


def words(page: Page) -> Counter[str]:
    return counted("\n".join(zone.text for zone in page.zones))


def counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w{2,}", fold(text)))


def named(records: Records) -> list[tuple[int, str]]:
    return [(entry.copy, entry.name) for entry in records.distribution]


@pytest.mark.parametrize("dpi", [72, 300, 1200])
@pytest.mark.parametrize("size", [(1, 1), (1, 2), (5, 5), (31, 31), (9, 800), (40, 40)])
def test_a_page_too_small_for_a_letter_is_suspect(
    desk: Desk, dpi: int, size: tuple[int, int]
) -> None:
    image = PageImage(np.zeros(size, np.uint8), dpi)
    page = read_page(image, 1, desk.engine, desk.settings.reading)
    assert (page.height_px, page.width_px, page.dpi) == (*size, dpi)
    assert page.state is PageState.SUSPECT


@pytest.mark.parametrize("kind", ONE_ON_A_PAGE)
def test_a_telegrams_zones_lie_where_they_were_drawn(desk: Desk, kind: str) -> None:
    (wanted,) = boxes(truth(CLEAN[0]).pages[0], kind)
    (found,) = boxes(desk.page(*CLEAN), kind)
    assert found.iou(wanted) >= 0.5


def test_a_telegrams_facts_are_those_that_were_typed(desk: Desk) -> None:
    """All but its month, typed as УII, which our recogniser reads as XII."""
    wanted, found = truth(CLEAN[0]).pages[0].records, desk.page(*CLEAN).records
    assert named(found) == named(wanted)
    assert wanted.routing is not None
    assert found.routing is not None
    assert replace(found.routing, date=None) == replace(wanted.routing, date=None)
    assert (found.signer, found.classification) == (wanted.signer, wanted.classification)


def test_what_stock_tesseract_finds_is_found_by_us_too(desk: Desk, tmp_path: Path) -> None:
    stock, ours = Counter[str](), Counter[str]()
    for order in LEGIBLE:
        wanted = words(truth(order[0]).pages[order[2] - 1])
        found = wanted & counted(_stock(desk.image(*order), tmp_path / "page.ppm"))
        stock += found
        ours += found & words(desk.page(*order))
    assert stock.total() > 500, "stock tesseract did not read the samples"
    assert ours.total() >= 0.95 * stock.total(), stock - ours


@pytest.mark.parametrize("order", LEGIBLE, ids=[f"{o[0][-3:]}-{o[2]}" for o in LEGIBLE])
def test_a_legible_page_is_done_and_its_body_read(desk: Desk, order: tuple[str, str, int]) -> None:
    page = desk.page(*order)
    wanted = truth(order[0]).pages[order[2] - 1]
    body = counted("\n".join(zone.text for zone in wanted.zones if zone.kind == "body"))
    assert page.state is PageState.DONE
    assert (body & words(page)).total() >= 0.5 * body.total()


def test_a_page_that_reads_like_nothing_is_suspect(desk: Desk) -> None:
    pixels = np.asarray(typed_page(), np.uint8)
    strips = np.split(pixels[:, : pixels.shape[1] // 9 * 9], pixels.shape[1] // 9, axis=1)
    mixed = np.hstack([strips[n] for n in np.random.default_rng(1).permutation(len(strips))])
    page = read_page(PageImage(mixed, DPI), 1, desk.engine, desk.settings.reading)
    assert page.state is PageState.SUSPECT
    assert page.flags[-1] == "LOW_CONFIDENCE"


@pytest.mark.parametrize("order", [*LEGIBLE, DAMAGED], ids=str)
def test_every_fact_stands_in_the_line_and_the_zone_it_names(
    desk: Desk, order: tuple[str, str, int]
) -> None:
    page = desk.page(*order)
    zones = {zone.id: zone for zone in page.zones}
    paper = Box(0, 0, page.width_px, page.height_px)
    for pointer, evidence in page.evidence.items():
        zone = zones[evidence.zone]
        assert evidence.box.share_inside(zone.box.padded(2, paper)) == 1.0, pointer
        every = [reading.text for line in zone.lines for reading in readings(line)]
        assert any(evidence.raw in text for text in every), pointer


def test_an_empty_sheet_is_blank_and_says_nothing(desk: Desk) -> None:
    image = desk.image(*CLEAN)
    sheet = PageImage(image.pixels * 0 + 240, image.dpi, ())
    page = read_page(sheet, 1, desk.engine, desk.settings.reading)
    assert (page.state, page.flags) == (PageState.BLANK, ("BLANK",))
    assert page.zones == ()
    assert (page.records, page.evidence) == (Records(), {})


def test_ink_that_no_one_can_read_is_never_called_blank(desk: Desk) -> None:
    image = desk.image(*CLEAN)
    page = read_page(
        PageImage(image.pixels * 0, image.dpi, ()), 1, desk.engine, desk.settings.reading
    )
    assert (page.state, page.flags) == (PageState.SUSPECT, ("INK_WITHOUT_TEXT",))


def test_a_negative_is_read_like_its_positive_and_remarked(desk: Desk) -> None:
    image = desk.image(*CLEAN)
    negative = PageImage(~image.pixels, image.dpi, ())
    page = read_page(negative, 1, desk.engine, desk.settings.reading)
    assert page.flags[0] == "NEGATIVE"
    expected = words(desk.page(*CLEAN))
    assert (words(page) & expected).total() >= 0.9 * expected.total()


def test_a_page_scanned_on_its_head_is_read_with_its_boxes_where_they_stand(desk: Desk) -> None:
    image = desk.image(*CLEAN)
    height, width = image.pixels.shape[:2]
    over = PageImage(image.pixels[::-1, ::-1].copy(), image.dpi, ())
    page = read_page(over, 1, desk.engine, desk.settings.reading)
    (wanted,) = boxes(truth(CLEAN[0]).pages[0], "distribution_list")
    turned = Box(width - wanted.right, height - wanted.bottom, wanted.width, wanted.height)
    (found,) = boxes(page, "distribution_list")
    assert found.iou(turned) >= 0.5
    assert page.records.signer == truth(CLEAN[0]).pages[0].records.signer


def _stock(image: PageImage, path: Path) -> str:
    """Return what the system's program reads from a page, left to itself."""
    Image.fromarray(image.pixels).save(path)
    command = ["tesseract", str(path), "-", "-l", "rus", "--dpi", str(image.dpi)]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout
