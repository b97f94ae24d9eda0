"""Risk: a page hangs while its layers are made, shows another's, or keeps quiet about a failure."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from desk.web.reader import inks, workshop
from desk.web.reader.pyramid import Pyramid
from desk.web.reader.tiles import Maker
from desk.web.reader.workshop import Workshop
from pipeline.intake.options import IntakeOptions
from pipeline.layout import inks as network
from pipeline.layout.layers import Layer
from pipeline.model.errors import PictureError
from pipeline.model.page import Problem
from pipeline.preprocess.options import PreprocessOptions
from pipeline.store.people import Role
from tests.export.documents import HEIGHT, WIDTH
from tests.web.browser import ROOT
from tests.web.shelves import shelve, shelve_scan
from tests.web.sitting import open_desk
from tests.web.test_browser import serious
from tests.web.test_remote_scans import Away, scans_elsewhere
from tests.web.visits import Visit, open_house

INKS = "/files/1/pages/1/inks"
STAMPED = ROOT / "samples/pages/ГАУЧ/12/3/45/011.tif"
"""A4 at 300 dpi, 1 bit, a black stamp over the addressee."""
PATIENCE_S = 60
WRONG = Problem("PICTURE", "не вышло", "went wrong")


def told(visit: Visit) -> dict[str, Any]:
    """Return how the layers stand as soon as nothing is being made."""
    for _ in range(PATIENCE_S * 10):
        found: dict[str, Any] = visit.get(INKS, headers={"Accept-Language": "en"}).json()
        if found["state"] != "making":
            return found
        sleep(0.1)
    raise TimeoutError


def whole(visit: Visit, layer: str) -> np.ndarray:
    """Return a layer at a quarter of its size, put together from its tiles."""
    with Image.open(STAMPED) as scan:
        pyramid = Pyramid(*scan.size)
    level = pyramid.top - 2
    made = Image.new("L", pyramid.size(level))
    for column, row in pyramid.tiles(level):
        answer = visit.get(f"{INKS}/{layer}/{level}-{column}-{row}.jpg")
        assert answer.status_code == 200
        made.paste(Image.open(BytesIO(answer.content)).convert("L"), (512 * column, 512 * row))
    return np.asarray(made, int)


def test_layers_are_made_when_asked_for_and_add_up_to_the_scan(
    reader: Visit, tmp_path: Path
) -> None:
    shelve_scan(reader.house, tmp_path, STAMPED)
    assert told(reader) == {"state": "none", "why": ""}
    assert reader.get(f"{INKS}/text/9-0-0.jpg").status_code == 404
    assert reader.send("POST", INKS).json()["state"] in ("making", "made")
    assert told(reader) == {"state": "made", "why": ""}
    layers = [whole(reader, layer) for layer in inks.ShownLayer]
    scan = np.asarray(Image.open(STAMPED).convert("L").resize(layers[0].shape[::-1]), int)
    text, stamps = (layer < scan + 60 for layer in layers)
    ink = scan < 128
    assert (text | stamps)[ink].mean() > 0.97
    assert 100 < (ink & ~text).sum() < 0.05 * ink.sum()


def test_names_of_layers_and_the_network_are_those_of_the_pipeline() -> None:
    assert {layer.value for layer in inks.ShownLayer} <= {layer.value for layer in Layer}
    assert inks.MODEL.folder / inks.MODEL.file == network.DELIVERED / network.MODEL


def test_other_options_make_other_layers(tmp_path: Path) -> None:
    coarse, fine = (PreprocessOptions(working_dpi=dpi) for dpi in (150, 200))
    makers = [Maker("a", IntakeOptions(), each) for each in (coarse, fine, fine)]
    recipes = [inks.InkLayers(tmp_path, maker).recipe for maker in makers]
    assert recipes[0] != recipes[1] == recipes[2]


def test_layers_of_scans_in_s3_and_the_store_away(
    s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_house(tmp_path / "home", blobs_url=s3) as visit:
        scans_elsewhere(visit, tmp_path / "scans")
        reader = visit.person("reader", Role.READER)
        store = visit.house.originals.store
        monkeypatch.setattr(visit.house.originals, "store", Away())
        reader.send("POST", INKS)
        gone = told(reader)
        assert gone["state"] == "failed"
        assert "cannot be reached" in gone["why"]
        monkeypatch.setattr(visit.house.originals, "store", store)
        reader.send("POST", INKS)
        assert told(reader) == {"state": "made", "why": ""}
        top = Pyramid(WIDTH, HEIGHT).top
        assert reader.get(f"{INKS}/stamps/{top}-1-1.jpg").status_code == 200
        assert reader.get(f"{INKS}/other/{top}-1-1.jpg").status_code == 422


def test_a_scan_that_changed_says_why_there_are_no_layers(reader: Visit, tmp_path: Path) -> None:
    shelve(reader.house, tmp_path)
    (tmp_path / "л-001.png").write_bytes(b"another")
    reader.send("POST", INKS)
    failed = told(reader)
    assert failed["state"] == "failed"
    assert "changed" in failed["why"]


def test_a_closed_page_has_no_layers(reader: Visit, administrator: Visit, tmp_path: Path) -> None:
    batch = shelve(reader.house, tmp_path)
    administrator.post(f"/batches/{batch}/rights", {"closed": ["reader"]})
    for method, path in (("GET", INKS), ("POST", INKS), ("GET", f"{INKS}/text/9-0-0.jpg")):
        assert reader.send(method, path).status_code == 404


def test_a_workshop_makes_each_once_and_forgets_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, gate, made = Workshop(), Event(), list[str]()

    def make() -> Problem:
        gate.wait(PATIENCE_S)
        made.append("one")
        return WRONG

    first = shop.begin(tmp_path, make)
    assert shop.begin(tmp_path, make) is first
    assert shop.is_at(tmp_path)
    gate.set()
    assert first.result(PATIENCE_S) == WRONG
    assert (made, shop.is_at(tmp_path), shop.problem(tmp_path)) == (["one"], False, WRONG)
    monkeypatch.setattr(workshop, "FORGOTTEN_S", 0.0)
    assert shop.problem(tmp_path) is None


def test_a_workshop_takes_only_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "MOST_WAITING", 2)
    shop, gate = Workshop(), Event()

    def make() -> None:
        gate.wait(PATIENCE_S)

    waiting = [shop.begin(tmp_path / name, make) for name in "ab"]
    with pytest.raises(PictureError):
        shop.begin(tmp_path / "c", make)
    gate.set()
    assert [each.result(PATIENCE_S) for each in waiting] == [None, None]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_layers_are_chosen_at_the_real_page(
    visit: Visit, browser: Browser, tmp_path: Path, lang: str
) -> None:
    shelve_scan(visit.house, tmp_path, STAMPED)
    named = {"en": ("Stamps alone", "As scanned"), "ru": ("Только печати", "Как отсканировано")}
    alone, scan = named[lang]
    with open_desk(visit, browser) as desk:
        page = desk.sit("vera", Role.READER, lang=lang)
        choice = page.locator("#inks")
        expect(page.locator("#viewer[data-drawn]")).to_be_attached()
        choice.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(choice.locator("option:checked")).to_contain_text(alone)
        expect(page.locator('#viewer[data-layer="stamps"]')).to_be_attached()
        expect(page.locator("#notice")).to_be_hidden()
        with page.expect_response("**/inks/stamps/12-*") as finest:
            for _ in range(4):
                page.locator("#zoom-in").click()
        assert finest.value.ok
        assert serious(page) == []
        choice.select_option(label=scan)
        expect(page.locator('#viewer[data-layer=""]')).to_be_attached()


def test_a_failure_is_told_and_tried_again(visit: Visit, browser: Browser, tmp_path: Path) -> None:
    shelve_scan(visit.house, tmp_path, STAMPED)
    place = tmp_path / STAMPED.name
    hidden = place.rename(tmp_path / "hidden")
    with open_desk(visit, browser) as desk:
        page = desk.sit("vera", Role.READER)
        page.locator("#inks").select_option("text")
        expect(page.locator("#notice")).to_contain_text("could not be told apart")
        expect(page.locator("#inks")).to_have_value("")
        hidden.rename(place)
        page.locator("#notice button").click()
        expect(page.locator('#viewer[data-layer="text"]')).to_be_attached()
        expect(page.locator("#inks")).to_have_value("text")
        desk.faults[:] = [fault for fault in desk.faults if "/tiles/" not in fault]
