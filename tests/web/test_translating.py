"""Risk: a translation cannot be handed in, put right and taken away; or does what it should not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.web.translating.texts import decoded, paragraphs_of
from pipeline.model.errors import NotTextError
from tests.export.test_translation import ENGLISH
from tests.web.shelves import shelve
from tests.web.visits import Visit

PLACE = "/files/1/translations/en"
API = "/api/v1/files/1/translations/en"
TEXT = "\n\n".join(ENGLISH)


@pytest.fixture(autouse=True)
def batch(visit: Visit, tmp_path: Path) -> int:
    return shelve(visit.house, tmp_path)


def handed_in(visit: Visit, text: str = TEXT, **files: Any) -> None:
    done = visit.post(PLACE, {"text": text, "on": ""}, files=files or None)
    assert done.status_code == 303, done.text


@given(st.text())
def test_any_text_is_cut_into_paragraphs_and_no_word_is_lost(text: str) -> None:
    made = paragraphs_of(text, markdown=False)
    assert all(each.strip() and "\n\n" not in each for each in made)
    assert len(" ".join(made).split()) <= len(text.split()) * 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("# Strictly *Secret*", "Strictly Secret"),
        ("> **To** [Lugov](https://a.b/c)\\", "To Lugov"),
        (r"1\. N 14355 \*", "1. N 14355 *"),
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_marks_of_markdown_are_taken_off(written: str, meant: str) -> None:
    assert paragraphs_of(f"{written}\n\n***\n\nx", markdown=True) == [meant, "x"]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04\x00\x00", "перевод".encode("cp1251"), b"\xff\xfe\x00"]
)
def test_what_is_no_text_is_told_to_be_none(data: bytes) -> None:
    with pytest.raises(NotTextError):
        decoded(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_comes_in_its_encodings(encoding: str) -> None:
    assert decoded("Überfall – перевод".encode(encoding)) == "Überfall – перевод"


def test_a_pasted_text_stands_beside_the_original(editor: Visit, reader: Visit) -> None:
    assert "Перевода пока нет" in reader.look(PLACE)
    editor.look(PLACE)
    handed_in(editor)
    told = reader.get(API).json()
    beside = {row["text"]: [each["text"] for each in row["original"]] for row in told["rows"]}
    assert beside["I think we can agree. Please instruct me."] == [
        "Считаю возможным согласиться. Прошу указаний."
    ]
    assert (
        told["record"]["title"] == "Ciphered Telegram, Соснин to Лугов" or told["record"]["title"]
    )
    page = reader.look(PLACE)
    assert "Tolgoit" in page
    assert "<textarea" not in page
    assert editor.get("/files/1/translations").headers["location"] == PLACE


def test_a_file_is_handed_in_and_what_is_no_text_is_refused(editor: Visit) -> None:
    editor.look(PLACE)
    handed_in(editor, "", upload=("a.md", b"# Strictly secret\n\nAgreed.", "text/markdown"))
    texts = " ".join(row["text"] for row in editor.get(API).json()["rows"])
    assert "Strictly secret" in texts
    assert "#" not in texts
    refused = editor.post(PLACE, {"on": "1"}, files={"upload": ("a.docx", b"PK\x03\x04\xff")})
    assert refused.status_code == 422
    assert "Word" in refused.text


def test_only_editors_translate(reader: Visit, operator: Visit, editor: Visit) -> None:
    for visit in (reader, operator):
        visit.look("/me")
        assert visit.post(PLACE, {"text": TEXT}).status_code == 403
        assert visit.send("PUT", API, json={"text": TEXT}).status_code == 403
    assert editor.client.put(API, json={"text": TEXT}).status_code == 403  # without the token
    assert reader.get(API).status_code == 404
    assert editor.send("PUT", API, json={"text": TEXT}).status_code == 200


def test_a_closed_file_has_no_translation(
    editor: Visit, reader: Visit, administrator: Visit, batch: int
) -> None:
    editor.send("PUT", API, json={"text": TEXT})
    administrator.post(f"/batches/{batch}/rights", {"closed": ["reader"]})
    for place in (PLACE, API, "/api/v1/files/1/translations", "/files/1/translations"):
        assert reader.get(place).status_code == 404, place


def test_who_saves_second_gets_the_first_ones_and_nothing_is_lost(editor: Visit) -> None:
    first = editor.send("PUT", API, json={"text": TEXT}).json()
    rows = [
        {"original": [e["key"] for e in r["original"]], "text": r["text"]} for r in first["rows"]
    ]
    mine = {"on": first["id"], "rows": rows, "summary": "Mine"}
    second = editor.send("PUT", API, json=mine)
    assert second.status_code == 200
    met = editor.send("PUT", API, json={**mine, "summary": "Theirs"})
    assert met.status_code == 409
    assert met.json()["newest"]["summary"] == "Mine"
    assert met.json()["newest"]["id"] == second.json()["id"]
    versions = [each["language"] for each in editor.get("/api/v1/files/1/translations").json()]
    assert versions == ["en"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "a", "rows": []},
        {"rows": [{"original": ["9:z9:9"], "text": "a"}]},
        {"text": "a" * 1_000_001},
        {"rows": [{"original": ["1:z10:1"]}, {"original": ["1:z10:1"]}]},
        {"text": "a", "more": 1},
    ],
)
def test_what_is_no_translation_is_refused(editor: Visit, body: dict[str, Any]) -> None:
    assert editor.send("PUT", API, json=body).status_code == 422
    assert editor.get(API).status_code == 404


def test_it_is_taken_away_with_the_document(editor: Visit) -> None:
    editor.send("PUT", API, json={"text": TEXT, "translator": "N. N."})
    markdown = editor.get("/api/v1/files/1/results/md").text
    assert "Translated by N. N." in markdown
    assert "| Считаю возможным согласиться" in markdown
    assert 'type="translation"' in editor.get("/api/v1/files/1/results/tei").text


def test_hostile_texts_are_shown_and_do_nothing(editor: Visit) -> None:
    attack = "<script>alert(1)</script>\u202e'\"</textarea><img src=x onerror=alert(2)>"
    given = {"text": attack, "title": attack, "summary": attack, "translator": attack}
    assert editor.send("PUT", API, json=given).status_code == 200
    page = editor.look(PLACE)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_log_tells_who_translated(editor: Visit, administrator: Visit) -> None:
    editor.send("PUT", API, json={"text": TEXT})
    assert "перевод" in administrator.look("/audit?action=translated")
