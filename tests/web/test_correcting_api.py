"""Risk: a program's correction is lost, goes astray, or is made by one who may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.shelves import shelve
from tests.web.visits import Visit

PLACE = "/api/v1/files/1/pages/1"
LINE = "line:z10.1"
WORD = "word:z10.1.2"


@pytest.fixture(autouse=True)
def batch(visit: Visit, tmp_path: Path) -> int:
    return shelve(visit.house, tmp_path)


def newest(visit: Visit) -> int:
    return int(visit.get(f"{PLACE}/cells").json()["layer"]["id"])


def corrected(visit: Visit, on: int, **wanted: Any) -> Any:
    return visit.send("PATCH", PLACE, json={"on": on, **wanted})


def test_texts_kinds_and_facts_are_set_in_one_layer(editor: Visit, reader: Visit) -> None:
    rows = [{"copy": 1, "name": "РАЗМЕТКА"}, {"copy": 2, "name": "Зимин"}]
    made = corrected(
        editor,
        newest(editor),
        lines={LINE: "Товарищу ЗИМИНУ."},
        kinds={"zone:z10": "heading"},
        facts={"/distribution": rows, "/signer": None, "/addressee": "Зимин"},
    )
    assert made.status_code == 200, made.text
    told = reader.get(f"{PLACE}/cells").json()
    assert told["read"][LINE] == "Тов. ЛУГОВУ."
    assert told["cells"]["zone:z10"]["kind"] == "heading"
    assert told["cells"]["fact:/distribution"]["value"] == rows
    assert "fact:/signer" not in told["cells"]
    layers = reader.get(f"{PLACE}/layers").json()
    assert [each["kind"] for each in layers] == ["correction", None]
    assert layers[0]["author"] == "Editor"
    assert reader.get(f"{PLACE}/layers/{layers[0]['id']}").json() == layers[0]
    assert "Товарищу ЗИМИНУ." in reader.get("/api/v1/files/1/results/txt").text


def test_who_saves_second_gets_both(editor: Visit) -> None:
    on = newest(editor)
    assert corrected(editor, on, words={WORD: "ЗИМИНУ."}).status_code == 200
    met = corrected(editor, on, words={WORD: "ЗИМЕНУ."})
    assert met.status_code == 409
    (clash,) = met.json()["clashes"]
    assert (clash["base"], clash["mine"], clash["theirs"]) == ("ЛУГОВУ.", "ЗИМЕНУ.", "ЗИМИНУ.")
    other = corrected(editor, on, facts={"/addressee": "Зимин"})
    assert other.status_code == 409
    left = other.json()
    assert left["clashes"] == []
    strokes = [{"action": "merge", "edits": left["mine"]}]
    again = {"on": left["page"]["layer"]["id"], "strokes": strokes}
    assert editor.send("POST", f"{PLACE}/layers", json=again).status_code == 200
    told = editor.get(f"{PLACE}/cells").json()
    assert told["cells"][WORD]["text"] == "ЗИМИНУ."
    assert told["cells"]["fact:/addressee"]["value"] == "Зимин"


def test_only_editors_correct(reader: Visit, operator: Visit, editor: Visit) -> None:
    on = newest(reader)
    bodies: dict[str, dict[str, Any]] = {
        "/layers": {"on": on, "strokes": []},
        "/revert": {"on": on, "to": on},
        "/review": {"layer": on, "reviewed": True},
        "": {"on": on, "words": {WORD: "ЗИМИНУ."}},
    }
    for path, body in bodies.items():
        method = "POST" if path else "PATCH"
        for visit in (reader, operator):
            assert visit.send(method, PLACE + path, json=body).status_code == 403, path
        forged = editor.client.request(method, PLACE + path, json=body)
        assert forged.status_code == 403, path
        assert editor.send(method, PLACE + path, json=body).status_code == 200, path


def test_a_key_is_enough_and_a_closed_page_is_not_there(
    editor: Visit, administrator: Visit, batch: int
) -> None:
    person = editor.house.people.by_login("editor")
    assert person is not None
    bearer = {"Authorization": f"Bearer {editor.house.people.add_token(person[0].id, 'x', None)}"}
    program = editor.another()
    body = {"on": newest(editor), "words": {WORD: "ЗИМИНУ."}}
    assert program.client.patch(PLACE, json=body, headers=bearer).status_code == 200
    administrator.post(f"/batches/{batch}/rights", {"closed": ["editor"]})
    for path in ("/cells", "/layers", "/layers/1"):
        assert program.client.get(PLACE + path, headers=bearer).status_code == 404
    assert program.client.patch(PLACE, json=body, headers=bearer).status_code == 404


@pytest.mark.parametrize(
    "wanted",
    [
        {"words": {WORD: "два слова"}},
        {"words": {"word:z99.1.1": "x"}},
        {"lines": {LINE: "\x00"}},
        {"lines": {WORD: "x"}},
        {"kinds": {"zone:z10": "nonsense"}},
        {"facts": {"/nothing": "x"}},
        {"facts": {"/distribution": [{"copy": "x"}]}},
        {"on": 999, "words": {WORD: "x"}},
        {"more": 1},
    ],
)
def test_what_cannot_stand_is_refused(editor: Visit, wanted: dict[str, Any]) -> None:
    before = editor.get(f"{PLACE}/cells").json()
    answer = editor.send("PATCH", PLACE, json={"on": before["layer"]["id"], **wanted})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] in ("INVALID", "HTTP_422")
    assert editor.get(f"{PLACE}/cells").json() == before


def test_an_older_layer_is_shown_and_gone_back_to(editor: Visit) -> None:
    first = newest(editor)
    second = corrected(editor, first, words={WORD: "ЗИМИНУ."}).json()["layer"]["id"]
    old = editor.get(f"{PLACE}/cells?layer={first}").json()
    assert old["cells"][WORD]["text"] == "ЛУГОВУ."
    back = editor.send("POST", f"{PLACE}/revert", json={"on": second, "to": first})
    assert back.json()["cells"][WORD]["text"] == "ЛУГОВУ."
    assert editor.get(f"{PLACE}/cells?layer=999").status_code == 404
    assert editor.get(f"{PLACE}/layers/999").status_code == 404
