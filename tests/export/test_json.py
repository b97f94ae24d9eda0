"""JSON: readable, valid against the published schema, and read back as it was."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.context import ExportContext
from pipeline.export.json_format import JsonFormat, readable
from pipeline.model.provenance import Document
from pipeline.model.vocabulary import OTHER, Vocabulary, ZoneKind
from pipeline.store.codec import document_schema, load_document
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY

DOCS = Path(__file__).parents[2] / "docs"
PUBLISHED = DOCS / "schema" / "document-1.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8")))
CONTEXT = ExportContext(Vocabulary([ZoneKind(OTHER, "прочее", "other", "#5d5b59", 1)]))


def written(document: Document) -> bytes:
    stream = BytesIO()
    JsonFormat().write(document, stream, CONTEXT)
    return stream.getvalue()


def example() -> str:
    return (DOCS / "json.md").read_text("utf-8").split("```json\n")[1].split("```")[0]


def test_the_published_schema_is_what_the_types_say() -> None:
    assert PUBLISHED.read_text("utf-8") == readable(document_schema()) + "\n"
    jsonschema.Draft202012Validator.check_schema(document_schema())


@given(strategies.documents)
def test_every_document_is_valid_and_reads_back_equal(document: Document) -> None:
    content = written(document)
    VALIDATOR.validate(json.loads(content))
    assert load_document(content) == document


def test_a_document_of_another_schema_is_not_valid() -> None:
    values = json.loads(written(DOCUMENT)) | {"schema": "razmetka/document@2"}
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(values)


def test_it_is_utf8_for_people_and_ends_with_a_line_feed() -> None:
    text = written(DOCUMENT).decode("utf-8")
    assert text.startswith('{\n "schema": "razmetka/document@1",\n')
    assert text.endswith("}\n")
    assert "ШИФРТЕЛЕГРАММА" in text
    assert '  {"text": "Отпеч.", "box": [250, 2223, 151, 42], "confidence": 0.96},\n' in text


def test_what_is_not_on_the_page_is_absent() -> None:
    done, damaged, *_ = json.loads(written(MANY))["pages"]
    assert "destination" not in done["records"]["routing"]
    assert "problem" not in done
    assert damaged["records"] == {}
    assert damaged["problem"]["code"] == "TRUNCATED"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_breaking_lines_changes_no_value(value: Any) -> None:
    assert json.loads(readable(value)) == value


def test_the_example_in_the_docs_is_true() -> None:
    VALIDATOR.validate(json.loads(example()))
    document = load_document(example())
    assert written(document).decode() == example()


def test_the_docs_name_every_field_and_every_zone_kind(vocabulary: Vocabulary) -> None:
    text = (DOCS / "json.md").read_text("utf-8")
    fields = {"schema"}
    for part in [document_schema(), *document_schema()["$defs"].values()]:
        fields |= set(part.get("properties", ()))
    missing = [name for name in [*sorted(fields), *vocabulary] if f"`{name}`" not in text]
    assert not missing
