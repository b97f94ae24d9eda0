"""Risk: the desk tells or shows a reader what is withheld, or an editor cannot work with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from desk.web.reader.inks import InkLayers, ShownLayer
from desk.web.reader.tiles import Maker, Picture
from pipeline.export.formats import FORMATS
from pipeline.model.redaction import GAP
from pipeline.store.people import Role
from tests.web.secret import (
    HEIGHT,
    REASON,
    SIGNED,
    WIDTH,
    WORD,
    drawn,
    pictures,
    shelve_secret,
    shows,
    tells,
    withhold,
)
from tests.web.sitting import open_desk
from tests.web.test_browser import serious
from tests.web.test_rights import addresses
from tests.web.visits import Visit

PAGE = "/api/v1/files/1/pages/1"
PLACE = f"{PAGE}/redactions"
TOP = (max(WIDTH, HEIGHT) - 1).bit_length()
SIGNED_ALONE = "/files/1/pages/1/part.jpg?box={},{},{},{}".format(*SIGNED.box)
PICTURES = (
    *(f"/files/1/pages/1/tiles/{level}-0-0.jpg" for level in range(TOP - 3, TOP + 1)),
    f"/files/1/pages/1/part.jpg?box=0,0,{WIDTH},{HEIGHT}",
    SIGNED_ALONE,
    f"/files/1/pages/1/inks/text/{TOP}-0-0.jpg",
    "/files/1/preview/1",
)
IIIF = (
    "manifest.json",
    "1/info.json",
    "1/full/max/0/default.jpg",
    "1/full/175,/0/default.jpg",
    "1/60,330,100,30/max/0/default.jpg",
)
SEARCHES = tuple(
    f"{place}?q={query}"
    for place in ("/search", "/api/v1/search", "/search/hits.csv")
    for query in ("горностаев*", "вторника", "from:*", "ШИФРТЕЛЕГРАММА", "зона:signature")
)
STREAMS = ("/events", "/live")


@pytest.fixture(autouse=True)
def source(visit: Visit, tmp_path: Path) -> str:
    """Put the page on the shelf, with a tile of an ink layer; give the SHA-256 of its scan."""
    shelve_secret(visit.house, tmp_path)
    digest = sha256((tmp_path / "л-041.jpg").read_bytes()).hexdigest()
    settings = visit.house.settings
    folder = settings.home / "layers"
    layers = InkLayers(folder, Maker("", settings.intake, settings.preprocess))
    scan = Picture(WIDTH, HEIGHT, Path, digest, 1, bytes)
    home = scan.home(folder) / layers.recipe / ShownLayer.TEXT / str(TOP)
    home.mkdir(parents=True)
    drawn().crop((0, 0, 512, HEIGHT)).save(home / "0_0.jpg", quality=90)
    return digest


def everything(source: str) -> Iterator[str]:
    """Yield every address that can be looked at, filled in for the page with the secret."""
    for method, path in addresses():
        if method == "GET" and not path.endswith(STREAMS) and "/live/" not in path:
            filled = path.replace("{format_}", "json").replace("{language}", "en")
            filled = filled.replace("{spot}", f"{TOP}-0-0")
            yield re.sub(r"\{\w+(:\w+)?\}", "1", filled)
    yield from PICTURES
    yield from (f"/api/iiif/{source}/{rest}" for rest in IIIF)
    yield from SEARCHES
    yield from (f"/files/1/results/{name}" for name in FORMATS)
    yield from (f"{PAGE}/cells?layer={layer}" for layer in (1, 2))
    yield from (f"{PAGE}/layers/{layer}" for layer in (1, 2))


def test_no_address_tells_or_shows_it_to_one_who_may_not_edit(
    visit: Visit, operator: Visit, source: str
) -> None:
    withhold(visit.house)
    seen = 0
    for address in everything(source):
        answer = operator.get(address)
        told = answer.content + str(answer.headers).encode()
        assert answer.status_code < 500, address
        assert not tells(told.replace("горностаев*".encode(), b"")), address
        assert not shows(answer.content), address
        seen += answer.status_code == 200
    assert seen > 45


def test_before_it_was_withheld_the_same_addresses_told_it_so_this_could_fail(
    visit: Visit, operator: Visit, source: str
) -> None:
    answers = {address: operator.get(address) for address in everything(source)}
    telling = [address for address, answer in answers.items() if tells(answer.content)]
    assert len(telling) > 20
    for address in [*PICTURES, *(f"/api/iiif/{source}/{rest}" for rest in IIIF[2:])]:
        assert shows(answers[address].content), address


@pytest.mark.parametrize("address", PICTURES)
def test_pictures_are_black_there_and_kept_by_no_browser(
    visit: Visit, reader: Visit, address: str
) -> None:
    withhold(visit.house)
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    grey = np.asarray(next(pictures(answer.content)).convert("L"))
    black = (grey < 8).mean()
    area = SIGNED.box.area + WORD.box.area
    wanted = 1.0 if address == SIGNED_ALONE else area / (WIDTH * HEIGHT)
    assert black >= min(wanted, 1.0) * 0.98


def test_editors_see_everything_and_where_and_why_it_is_withheld(
    visit: Visit, editor: Visit
) -> None:
    made = withhold(visit.house)
    told = editor.get("/files/1/pages/1/data").json()
    assert "Горностаев" in str(told["cells"])
    assert [each["box"] for each in told["redactions"]] == [list(each.box) for each in made]
    assert shows(editor.get(PICTURES[-1]).content)
    assert editor.get("/files/1/original").status_code == 200
    assert "Gornostaev" in editor.look("/files/1/translations/en")
    assert tells(editor.get("/files/1").content)


def test_a_reader_is_told_where_and_why_and_has_no_original(visit: Visit, reader: Visit) -> None:
    withhold(visit.house)
    told = reader.get("/files/1/pages/1/data").json()
    assert GAP in str(told["cells"])
    assert {each["reason"] for each in told["redactions"]} == {REASON}
    for address in ("/files/1/original", "/api/v1/files/1/original", "/files/1/translations/en"):
        assert reader.get(address).status_code == 403
    page = reader.look("/files/1")
    assert "/files/1/original" not in page
    assert "/files/1/translations" not in page


@pytest.mark.parametrize("address", ["/api/v1/files/1/results/txt", "/files/1/results/txt", PAGE])
def test_everything_leaves_only_for_editors_who_ask_and_it_is_logged(
    visit: Visit, editor: Visit, operator: Visit, administrator: Visit, address: str
) -> None:
    withhold(visit.house)
    assert operator.get(f"{address}?unredacted=true").status_code == 403
    assert not tells(editor.get(address).content)
    assert tells(editor.get(f"{address}?unredacted=true").content)
    if address != PAGE:
        assert "unredacted" in administrator.look("/audit?action=exported")


def test_an_editor_withholds_by_the_api_and_gives_back(
    editor: Visit, reader: Visit, administrator: Visit
) -> None:
    wanted = {"zones": ["z4"], "boxes": [list(WORD.box)], "reason": REASON}
    made = editor.send("POST", PLACE, json=wanted)
    assert made.status_code == 201, made.text
    assert not tells(reader.get("/files/1/pages/1/data").content)
    for each in made.json():
        back = editor.send("DELETE", f"{PLACE}/{each['id']}?why=срок истёк")
        assert back.json()["lifted_why"] == "срок истёк"
    assert tells(reader.get("/files/1/pages/1/data").content)
    history = editor.get(PLACE).json()
    assert [each["lifted_by"] for each in history] == ["Editor", "Editor"]
    log = administrator.look("/audit")
    assert "сокрытие" in log
    assert "раскрытие" in log
    again = editor.send("DELETE", f"{PLACE}/{history[0]['id']}?why=x")
    assert again.status_code == 409


@pytest.mark.parametrize(
    "wanted",
    [
        {"zones": ["z4"]},
        {"zones": ["z4"], "reason": "   "},
        {"zones": [], "reason": "x"},
        {"zones": ["z99"], "reason": "x"},
        {"boxes": [[9000, 9000, 5, 5]], "reason": "x"},
        {"boxes": [[0, 0, -5, 5]], "reason": "x"},
        {"boxes": [[0, 0, 5]], "reason": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(editor: Visit, wanted: dict[str, object]) -> None:
    assert editor.send("POST", PLACE, json=wanted).status_code == 422
    assert editor.get(PLACE).json() == []


def test_nobody_else_may_withhold_or_give_back(visit: Visit, operator: Visit) -> None:
    made = withhold(visit.house)
    wanted = {"zones": ["z1"], "reason": "x"}
    assert operator.send("POST", PLACE, json=wanted).status_code == 403
    assert operator.send("DELETE", f"{PLACE}/{made[0].id}?why=x").status_code == 403
    assert operator.get(PLACE).status_code == 403


def test_at_the_page_a_zone_and_an_area_are_withheld_and_given_back(
    visit: Visit, browser: Browser
) -> None:
    with open_desk(visit, browser) as desk:
        page = desk.sit("anna")
        page.locator('[data-line="line:z4.1"] .w').click()
        page.locator("#tools").get_by_text("Withhold", exact=True).click()
        page.locator("#why-reason").fill(REASON)
        page.keyboard.press("Enter")
        expect(page.locator(".withheld")).to_have_count(1)
        assert visit.house.redactions.standing(1)[0].box.share_inside(SIGNED.box) > 0.9
        page.locator("#tab-history").click()
        page.locator(".withheld-list").get_by_text("Give back").click()
        page.locator("#why-reason").fill("срок истёк")
        page.keyboard.press("Enter")
        expect(page.locator(".withheld")).to_have_count(0)
        page.reload()
        page.locator("#tools").get_by_text("Withhold", exact=True).click()
        page.keyboard.press("Enter")
        page.locator("#why-reason").fill(REASON)
        page.keyboard.press("Enter")
        expect(page.locator(".withheld")).to_have_count(1)
        reader = desk.sit("boris", Role.READER)
        expect(reader.locator(".withheld")).to_have_count(1)
        expect(reader.locator("#tools").get_by_text("Withhold", exact=True)).to_have_count(0)
        reader.locator("#tab-history").click()
        expect(reader.locator(".withheld-list")).to_contain_text(REASON)
        assert serious(page) == []
