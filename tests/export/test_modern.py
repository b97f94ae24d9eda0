"""Risk: derived text takes the place of what stands on the paper, or cannot be led back to it."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

from pipeline.export.context import ExportContext
from pipeline.export.formats import FORMATS
from pipeline.model.provenance import Document
from pipeline.model.vocabulary import OTHER, Vocabulary, ZoneKind
from pipeline.text.edits import Edit, apply
from tests.export.documents import DOCUMENT

CONTEXT = ExportContext(Vocabulary([ZoneKind(OTHER, "прочее", "other", "#5d5b59", 1)]))
OLD = 'Cъезд об"единенія\nпере-\nнесенъ'


def document(text: str) -> Document:
    page = DOCUMENT.pages[0]
    first, *others = page.zones
    zones = replace(first, text=text, lines=()), *(replace(zone, text="да") for zone in others)
    return replace(DOCUMENT, pages=(replace(page, zones=zones),))


def written(name: str, text: str) -> str:
    stream = BytesIO()
    FORMATS[name].write(document(text), stream, CONTEXT)
    return stream.getvalue().decode()


def test_json_keeps_the_text_and_tells_every_change() -> None:
    first, *others = json.loads(written("json", OLD))["pages"][0]["zones"]
    assert first["text"] == OLD
    assert first["modern"]["text"] == "Съезд объединения\nперенесен"
    edits = [Edit(**edit) for edit in first["modern"]["edits"]]
    assert apply(OLD, edits).text == first["modern"]["text"]
    assert {rule for edit in edits for rule in edit.rule.split("+")} == {
        "latin-look-alike", "hard-sign", "line-hyphen", "orthography",
    }  # fmt: skip
    assert all("modern" not in zone for zone in others)


def test_text_is_written_as_read_and_on_demand_as_today() -> None:
    assert OLD in written("txt", OLD)
    assert "Съезд объединения\nперенесен" in written("modern", OLD)
