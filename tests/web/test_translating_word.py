"""Risk: a Word document loses or invents paragraphs, eats the memory, or reads the disk for us."""

from __future__ import annotations

import resource
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.web.translating import word
from desk.web.translating.texts import paragraphs_of
from desk.web.translating.word import is_word, text_of
from pipeline.model.errors import NotWordError
from tests.web.test_translating import API, PLACE, batch
from tests.web.visits import Visit

__all__ = ["batch"]

OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="{{0}}"/>'
    "</Relationships>"
)
SPACES = (
    f'xmlns:w="{OFFICE}/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
PASSAGES = (
    "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>Strictly </w:t></w:r><w:r><w:t>secret</w:t></w:r></w:p>"
    "<w:p/><w:p><w:ins><w:r><w:t>To</w:t></w:r></w:ins><w:del><w:r><w:delText>From</w:delText>"
    "</w:r></w:del><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:tab/></w:r>"
    "<w:hyperlink><w:r><w:t>Lugov</w:t></w:r></w:hyperlink></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>No. 1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r>"
    "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
    "</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Beside it</w:t></w:r></w:p>"
)
SAID = ["Strictly secret", "To Lugov", "No. 1", "One\ntwo", "In a box", "Beside it"]


def packed(**members: bytes) -> bytes:
    """Return a zip; ``_`` in a name stands for a slash."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr({"rels": "_rels/.rels"}.get(name, f"word/{name}.xml"), data)
    return stream.getvalue()


def document(passages: str, before: str = "", name: str = "document") -> bytes:
    """Return a Word document of these paragraphs."""
    body = f"{before}<w:document {SPACES}><w:body>{passages}</w:body></w:document>"
    rels = RELATIONS.format(f"word/{name}.xml")
    return packed(rels=rels.encode(), **{name: body.encode()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


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
