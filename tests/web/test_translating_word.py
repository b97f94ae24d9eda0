"""Risk: a Word document loses or invents paragraphs, eats the memory, or reads the disk for us."""

from __future__ import annotations

import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.web.translating import word
from desk.web.translating.texts import paragraphs_of
from desk.web.translating.word import is_word, text_of
from pipeline.model.errors import NotWordError
from tests.web.test_translating import API, PLACE, batch
from tests.web.visits import Visit
from tests.web.word_documents import PASSAGES, RELATIONS, SAID, document, packed, paragraph

__all__ = ["batch"]


@pytest.mark.parametrize("name", ["document", "document2"])
def test_paragraphs_of_a_document_are_what_its_reader_sees(name: str) -> None:
    data = document(PASSAGES, name=name)
    assert is_word(data)
    assert paragraphs_of(text_of(data), markdown=False) == SAID


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), max_size=9))
)
def test_nothing_is_lost_and_nothing_invented(texts: list[str]) -> None:
    escaped = [each.replace("&", "&amp;").replace("<", "&lt;") for each in texts]
    said = text_of(document("".join(map(paragraph, escaped))))
    assert said.split("\n\n") == ([each for each in texts if each] or [""])


ENTITIES = '<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x00\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        document(PASSAGES)[:-40],
        document(PASSAGES)[:60] + b"\xff" * 40 + document(PASSAGES)[100:],
        document(PASSAGES + "<w:p>"),
        document(paragraph("&c;"), ENTITIES),
        document(paragraph("&a;"), FILE),
        packed(rels=b"<a/>", document=b"<a/>"),
        packed(document=b"<a/>"),
        packed(rels=RELATIONS.format("../../etc/passwd").encode()),
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(NotWordError) as refused:
        text_of(data)
    assert "root:" not in str(refused.value)


def test_a_bomb_is_not_unpacked() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = document(paragraph("x" * (word.LARGEST * 4)))
    tight = document(paragraph("x" * (word.LARGEST // 2)))
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in (bomb, tight):
        with pytest.raises(NotWordError):
            text_of(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - made < 4 * (word.LARGEST >> 10)
    assert before <= made


def test_a_password_is_told(editor: Visit) -> None:
    data = bytearray(document(PASSAGES))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 1)
    with pytest.raises(NotWordError):
        text_of(bytes(data))


@pytest.mark.parametrize(("lang", "told"), [("en", "without a password"), ("ru", "без пароля")])
def test_a_document_is_handed_in_and_refusals_speak_both_languages(
    editor: Visit, lang: str, told: str
) -> None:
    editor.look(PLACE)
    whole = {"upload": ("перевод.DOCX", document(PASSAGES), "application/octet-stream")}
    assert editor.post(PLACE, {"on": ""}, files=whole).status_code == 303
    texts = " ".join(row["text"] for row in editor.get(API).json()["rows"])
    assert all(each.replace("\n", " ") in texts.replace("\n", " ") for each in SAID)
    damaged = {"upload": ("a.docx", document(PASSAGES)[:-40])}
    refused = editor.post(PLACE, {"on": "1"}, files=damaged, headers={"Accept-Language": lang})
    assert refused.status_code == 422
    assert told in refused.text
