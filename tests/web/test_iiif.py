"""Risk: a IIIF viewer is told what is not so, or gets another part of the scan than asked for."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desk.web.iiif.asked import MOST_PIXELS, Asked, BadAskedError, largest
from pipeline.model.geometry import Box
from tests.web.secret import HEIGHT, WIDTH, drawn, shelve_secret
from tests.web.visits import Visit

SCAN = WIDTH, HEIGHT


@pytest.fixture
def root(visit: Visit, tmp_path: Path) -> str:
    """Put a scan on the shelf; give its address."""
    shelve_secret(visit.house, tmp_path)
    digest = sha256((tmp_path / "л-041.jpg").read_bytes()).hexdigest()
    return f"/api/iiif/{digest}/1"


def shown(visit: Visit, address: str) -> Image.Image:
    answer = visit.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["access-control-allow-origin"] == "*"
    return Image.open(BytesIO(answer.content)).convert("RGB")


def near(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ, in mean levels of 255, colours apart."""
    pair = [np.asarray(each.convert("L"), np.float64) for each in (one, other)]
    return float(np.abs(pair[0] - pair[1]).mean())


def test_the_information_says_what_is_served(reader: Visit, root: str) -> None:
    answer = reader.get(f"{root}/info.json")
    told = answer.json()
    assert told["id"] == f"http://127.0.0.1{root}"
    assert (told["width"], told["height"]) == SCAN
    assert told["@context"] == "http://iiif.io/api/image/3/context.json"
    fixed = {"type": "ImageService3", "profile": "level1", "protocol": "http://iiif.io/api/image"}
    assert fixed.items() <= told.items()
    assert told["tiles"] == [{"width": 512, "scaleFactors": [1, 2]}]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "Accept"
    linked = reader.get(f"{root}/info.json", headers={"Accept": "application/ld+json"})
    assert linked.headers["content-type"].startswith("application/ld+json")
    assert linked.headers["access-control-allow-origin"] == "*"


def test_the_bare_address_leads_there(reader: Visit, root: str) -> None:
    answer = reader.get(root)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://127.0.0.1{root}/info.json"


@pytest.mark.parametrize(
    ("asked", "box", "wanted"),
    [
        ("full/max", (0, 0, *SCAN), SCAN),
        ("full/350,", (0, 0, *SCAN), (350, 250)),
        ("full/,125", (0, 0, *SCAN), (175, 125)),
        ("full/100,100", (0, 0, *SCAN), (100, 100)),
        ("square/max", (100, 0, 500, 500), (500, 500)),
        ("60,330,154,30/max", (60, 330, 154, 30), (154, 30)),
        ("500,100,150,300/75,", (500, 100, 150, 300), (75, 150)),
        ("600,400,900,900/max", (600, 400, 100, 100), (100, 100)),
        ("0,0,512,500/256,", (0, 0, 512, 500), (256, 250)),
    ],
)
def test_every_region_and_size_of_level_1(
    reader: Visit, root: str, asked: str, box: tuple[int, ...], wanted: tuple[int, int]
) -> None:
    found = shown(reader, f"{root}/{asked}/0/default.jpg")
    x, y, width, height = box
    there = drawn().crop((x, y, x + width, y + height))
    assert found.size == wanted
    assert near(found, there.resize(wanted, Image.Resampling.BOX)) < 12
    assert near(found, Image.new("RGB", wanted, "white")) > 12


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("0,0,0,5/max/0/default.jpg", 400),
        ("900,900,5,5/max/0/default.jpg", 400),
        ("all/max/0/default.jpg", 400),
        ("full/,/0/default.jpg", 400),
        ("full/701,/0/default.jpg", 400),
        ("full/0,/0/default.jpg", 400),
        ("full/max/x/default.jpg", 400),
        ("full/max/0/sharp.jpg", 400),
        ("full/max/0/default.bmp", 400),
        ("full/pct:200/0/default.jpg", 400),
        ("full/!800,600/0/default.jpg", 400),
        ("full/pct:all/0/default.jpg", 400),
        ("pct:0,0/max/0/default.jpg", 400),
        ("pct:0,0,50,50/max/0/default.jpg", 501),
        ("full/^max/0/default.jpg", 501),
        ("full/!100,100/0/default.jpg", 501),
        ("full/pct:50/0/default.jpg", 501),
        ("full/max/90/default.jpg", 501),
        ("full/max/0/gray.jpg", 501),
        ("full/max/0/default.png", 501),
    ],
)
def test_what_means_nothing_or_is_beyond_level_1_is_refused(
    reader: Visit, root: str, rest: str, status: int
) -> None:
    answer = reader.get(f"{root}/{rest}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    told = answer.json()["error"]
    assert told["code"] == {400: "INVALID", 501: "NOT_SERVED"}[status]
    assert any(told["message"].startswith(f"{part}: ") for part in re.split(r"/|default|\.", rest))
    assert ("level 1" in told["message"]) == (status == 501)


@pytest.mark.parametrize("name", ["0" * 64, "telegram", "[frob]"])
@pytest.mark.parametrize("number", ["1", "0", "-1", "x", "9" * 12])
def test_what_is_not_there_is_not_found(reader: Visit, root: str, name: str, number: str) -> None:
    for address in (f"/api/iiif/{name}/{number}", f"{root.removesuffix('/1')}/{number}0"):
        for rest in ("/info.json", "/full/max/0/default.jpg"):
            assert reader.get(address + rest).status_code == 404
    assert reader.get(f"/api/iiif/{name}/manifest.json").status_code == 404


def test_viewers_of_other_sites_may_send_a_key_and_read_every_answer(
    visit: Visit, root: str
) -> None:
    asked = {
        "Origin": "https://viewer.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    for rest in ("/info.json", "/full/max/0/default.jpg"):
        leave = visit.send("OPTIONS", f"{root}{rest}", headers=asked)
        assert leave.status_code == 204
        assert leave.headers["access-control-allow-origin"] == "*"
        assert "Authorization" in leave.headers["access-control-allow-headers"]
        refused = visit.get(f"{root}{rest}", headers={"Origin": "https://viewer.example"})
        assert refused.status_code == 401
        assert refused.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in visit.get("/api/v1/batches").headers
    assert visit.send("OPTIONS", "/api/v1/batches", headers=asked).status_code == 405


def test_the_head_of_an_answer_can_be_asked_for(reader: Visit, root: str) -> None:
    for rest in ("/info.json", "/full/350,/0/default.jpg"):
        head = reader.send("HEAD", f"{root}{rest}")
        assert head.status_code == 200
        assert (
            head.headers["content-length"] == reader.get(f"{root}{rest}").headers["content-length"]
        )


def test_a_scan_larger_than_is_served_comes_as_large_as_it_may() -> None:
    width, height = largest(14_000, 10_000)
    assert MOST_PIXELS * 0.99 < width * height <= MOST_PIXELS
    assert Asked.of("full", "max", (14_000, 10_000)).size == (width, height)
    with pytest.raises(BadAskedError):
        Asked.of("full", "14000,", (14_000, 10_000))
    assert Asked.of("square", "10,", (14_000, 10_000)).region == Box(2000, 0, 10_000, 10_000)


def test_the_manifest_leads_to_pictures_that_are_there(reader: Visit, root: str) -> None:
    answer = reader.get(f"{root.removesuffix('/1')}/manifest.json")
    assert answer.headers["content-type"].startswith("application/ld+json")
    told = json.loads(answer.content)
    (canvas,) = told["items"]
    picture = canvas["items"][0]["items"][0]["body"]
    assert shown(reader, picture["id"]).size == (canvas["width"], canvas["height"])
    (served,) = picture["service"]
    information = reader.get(f"{served['id']}/info.json").json()
    assert (information["type"], information["profile"]) == (served["type"], served["profile"])
    assert told["id"] == f"http://127.0.0.1{root.removesuffix('/1')}/manifest.json"


def test_a_scan_that_is_gone_is_shown_as_well_as_it_was_kept(
    reader: Visit, root: str, tmp_path: Path
) -> None:
    (tmp_path / "л-041.jpg").unlink()
    found = shown(reader, f"{root}/full/max/0/default.jpg")
    assert found.size == SCAN
    assert near(found, drawn()) < 25


def test_only_who_may_see_a_page_gets_its_picture(
    visit: Visit, reader: Visit, administrator: Visit, root: str
) -> None:
    assert visit.get(f"{root}/full/max/0/default.jpg").status_code == 401
    administrator.post("/files/1/pages/1/rights", {"closed": ["reader"]})
    for rest in ("", "/info.json", "/full/max/0/default.jpg"):
        assert reader.get(f"{root}{rest}").status_code == 404
    administrator.post("/batches/1/rights", {"closed": ["reader"]})
    assert reader.get(f"{root.removesuffix('/1')}/manifest.json").status_code == 404
    assert reader.get(f"/api/iiif/{'0' * 64}/1/info.json").status_code == 404
