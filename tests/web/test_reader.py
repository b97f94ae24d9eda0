"""Risk: a page is shown or changed for those who may not, or its pictures are not the scan's."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desk.web.reader.pyramid import TILE, Pyramid
from tests.export.documents import HEIGHT, TELEGRAM, WIDTH
from tests.web.shelves import drawn, shelve
from tests.web.visits import Visit

LEAF = "/files/1/pages/1"
WORD = "word:z10.1.2"


@pytest.fixture(autouse=True)
def batch(visit: Visit, tmp_path: Path) -> int:
    return shelve(visit.house, tmp_path)


def picture(visit: Visit, path: str) -> Image.Image:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.content))


def stroke(told: dict[str, Any], text: str, key: str = WORD) -> dict[str, Any]:
    """Return what a browser sends that set a word's text."""
    before = told["cells"][key]
    edit = {"key": key, "before": before, "after": {**before, "text": text, "confidence": None}}
    return {"on": told["layer"]["id"], "strokes": [{"action": "set_text", "edits": [edit]}]}


@given(st.integers(1, 50_000), st.integers(1, 50_000), st.data())
def test_the_tiles_of_a_level_cover_it_once(width: int, height: int, data: st.DataObject) -> None:
    pyramid = Pyramid(width, height)
    level = data.draw(st.integers(0, pyramid.top))
    wide, high = pyramid.size(level)
    assert pyramid.size(pyramid.top) == (width, height)
    assert pyramid.size(0) == (1, 1)
    tiles = list(pyramid.tiles(level))
    assert all(pyramid.holds(level, *tile) for tile in tiles)
    assert len(set(tiles)) == -(-wide // TILE) * -(-high // TILE) == len(tiles)
    assert not pyramid.holds(level, -(-wide // TILE), 0)


def test_tiles_show_the_scan(reader: Visit, tmp_path: Path) -> None:
    top = Pyramid(WIDTH, HEIGHT).top
    shown = picture(reader, f"{LEAF}/tiles/{top}-1-1.jpg").convert("L")
    true = drawn(TELEGRAM).crop((TILE, TILE, 2 * TILE, 2 * TILE))
    assert shown.size == true.size
    pairs = zip(shown.tobytes(), true.tobytes(), strict=True)
    assert max(abs(one - two) for one, two in pairs) < 60
    assert reader.get(f"{LEAF}/tiles/{top}-99-0.jpg").status_code == 404
    coarse = picture(reader, f"{LEAF}/tiles/{top - 3}-0-0.jpg")
    assert coarse.size == Pyramid(WIDTH, HEIGHT).size(top - 3)


def test_a_scan_that_is_gone_is_shown_as_small_as_it_was_kept(
    reader: Visit, tmp_path: Path
) -> None:
    (tmp_path / "л-001.png").unlink()
    top = Pyramid(WIDTH, HEIGHT).top
    assert reader.get(f"{LEAF}/tiles/{top}-0-0.jpg").status_code == 404
    assert picture(reader, f"{LEAF}/tiles/{top - 2}-0-0.jpg").width == TILE
    assert picture(reader, f"{LEAF}/part.jpg?box=300,200,400,100").size == (400, 100)
    assert "не открывается" in reader.get(f"{LEAF}/tiles").json()["why"]


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "0,0,99999,99999", "5000,5000,9,9"])
def test_a_part_that_is_none_is_refused(reader: Visit, box: str) -> None:
    answer = reader.get(f"{LEAF}/part.jpg?box={box}")
    assert answer.status_code in (200, 422)
    assert answer.status_code == 422 or box == "0,0,99999,99999"


def test_only_editors_change_a_page(reader: Visit, operator: Visit, editor: Visit) -> None:
    told = reader.get(f"{LEAF}/data").json()
    for visit in (reader, operator):
        assert visit.send("POST", f"{LEAF}/layers", json=stroke(told, "ЗИМИНУ.")).status_code == 403
    forged = editor.client.post(f"{LEAF}/layers", json=stroke(told, "ЗИМИНУ."))
    assert forged.status_code == 403
    assert reader.get(f"{LEAF}/data").json() == told
    saved = editor.send("POST", f"{LEAF}/layers", json=stroke(told, "ЗИМИНУ."))
    assert saved.status_code == 200
    assert saved.json()["cells"][WORD]["text"] == "ЗИМИНУ."
    assert saved.json()["layer"]["author"] == "Editor"


def test_a_second_save_on_the_same_layer_meets_the_first(editor: Visit) -> None:
    told = editor.get(f"{LEAF}/data").json()
    editor.send("POST", f"{LEAF}/layers", json=stroke(told, "ЗИМИНУ."))
    met = editor.send("POST", f"{LEAF}/layers", json=stroke(told, "ЗИМЕНУ."))
    assert met.status_code == 409
    clash = met.json()["clashes"][0]
    assert (clash["mine"], clash["theirs"]) == ("ЗИМЕНУ.", "ЗИМИНУ.")


@pytest.mark.parametrize("text", ["", "два слова", "\x00", "и\u0306", "x" * 5000])
def test_what_is_no_word_is_refused(editor: Visit, text: str) -> None:
    told = editor.get(f"{LEAF}/data").json()
    answer = editor.send("POST", f"{LEAF}/layers", json=stroke(told, text))
    assert answer.status_code == 422
    assert editor.get(f"{LEAF}/data").json() == told


def test_a_closed_page_is_not_there(reader: Visit, administrator: Visit, batch: int) -> None:
    administrator.post(f"/batches/{batch}/rights", {"closed": ["reader"]})
    for path in ("", "/data", "/history", "/events", "/tiles/9-0-0.jpg", "/part.jpg?box=0,0,9,9"):
        assert reader.get(f"{LEAF}{path}").status_code == 404, path
    assert reader.get(f"/batches/{batch}/doubts").status_code == 404


def test_what_a_correction_says_is_searched_and_given_out(editor: Visit) -> None:
    told = editor.get(f"{LEAF}/data").json()
    editor.send("POST", f"{LEAF}/layers", json=stroke(told, "ЖУРАВЛЁВУ."))
    assert editor.get("/api/v1/search?q=Журавлев").json()["count"] == 1
    assert "ЖУРАВЛЁВУ." in editor.get("/api/v1/files/1/results/txt").text


def test_going_back_and_reviewing(editor: Visit) -> None:
    told = editor.get(f"{LEAF}/data").json()
    now = editor.send("POST", f"{LEAF}/layers", json=stroke(told, "ЗИМИНУ.")).json()
    back = {"on": now["layer"]["id"], "to": told["layer"]["id"]}
    again = editor.send("POST", f"{LEAF}/revert", json=back).json()
    assert again["cells"] == told["cells"]
    word = {"layer": again["layer"]["id"], "reviewed": True}
    assert editor.send("POST", f"{LEAF}/review", json=word).json()["author"] == "Editor"
    assert editor.get("/batches/1/doubts").json() == {"address": None, "more": False}
    assert [each["kind"] for each in editor.get(f"{LEAF}/history").json()] == [
        "revert",
        "correction",
        None,
    ]


def test_facts_follow_the_corrected_text(editor: Visit) -> None:
    told = editor.get(f"{LEAF}/data").json()
    edits = stroke(told, "ЗИМИНУ.")["strokes"][0]["edits"]
    answer = editor.send("POST", f"{LEAF}/facts", json={"on": told["layer"]["id"], "edits": edits})
    assert answer.status_code == 200, answer.text
    found = {each["key"]: each["after"] for each in answer.json()}
    assert found["fact:/addressee"]["value"] == "Зимин"
