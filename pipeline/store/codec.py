"""Pages and documents as JSON, there and back, and the schema published from the same types."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import TypeAdapter

from pipeline.model.page import Page
from pipeline.model.provenance import SCHEMA, Document
from pipeline.text.edits import Edited
from pipeline.text.repair import readable

_PAGE: Final = TypeAdapter(Page)
_DOCUMENT: Final = TypeAdapter(Document)
_MODERN: Final = TypeAdapter(Edited)
_TOLD: Final = {"zones": {"__all__": {"reasons"}}}  # told by ``show --why``, never stored


def dump_page(page: Page) -> str:
    """Return a page as compact JSON."""
    return _compact(_without_absent_facts(_PAGE.dump_python(page, mode="json", exclude=_TOLD)))


def load_page(text: str | bytes) -> Page:
    """Return the page that ``dump_page`` wrote.

    Raises:
        pydantic.ValidationError: the text is not such a page.

    """
    return _PAGE.validate_json(text)


def dump_document(document: Document) -> dict[str, Any]:
    """Return a document as plain JSON values, ``schema`` first."""
    values: dict[str, Any] = _DOCUMENT.dump_python(
        document, mode="json", exclude={"pages": {"__all__": _TOLD}}
    )
    for page in values["pages"]:
        _without_absent_facts(page)
    return {"schema": values.pop("schema"), **values}


def load_document(text: str | bytes) -> Document:
    """Return the document that was exported as JSON.

    Raises:
        pydantic.ValidationError: the text is not such a document.

    """
    return _DOCUMENT.validate_json(text)


def exported_page(page: Page) -> dict[str, Any]:
    """Return a page as plain JSON values with what is told of it when it leaves the house.

    That is each zone's text as today's readers would have it (``modern``), and which words are
    ``doubtful``. Both are made anew each time, and never stored.
    """
    values: dict[str, Any] = json.loads(dump_page(page))
    for zone, told in zip(page.zones, values["zones"], strict=True):
        edited = readable(zone.text)
        if edited.edits:
            told["modern"] = _MODERN.dump_python(edited, mode="json")
        for line, lines in zip(zone.lines, told["lines"], strict=True):
            for word, words in zip(line.words, lines["words"], strict=True):
                if word.doubtful:
                    words["doubtful"] = True
    return values


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a document."""
    schema = _DOCUMENT.json_schema(mode="serialization")
    schema["properties"]["schema"] = {"const": SCHEMA}
    del schema["$defs"]["Zone"]["properties"]["reasons"], schema["$defs"]["Reason"]
    modern = _MODERN.json_schema(mode="serialization", ref_template="#/$defs/{model}")
    schema["$defs"] |= modern.pop("$defs") | {"Modern": modern}
    schema["$defs"]["Zone"]["properties"]["modern"] = {"$ref": "#/$defs/Modern"}
    schema["$defs"]["Word"]["properties"]["doubtful"] = {"const": True}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def _without_absent_facts(page: dict[str, Any]) -> dict[str, Any]:
    """Drop what is not on the paper, or was not changed, in place; nulls elsewhere speak."""
    page["records"] = _pruned(page["records"])
    if page["problem"] is None:
        del page["problem"]
    if not page["redactions"]:
        del page["redactions"]
    for line in (line for zone in page["zones"] for line in zone["lines"]):
        if line["read"] is None:
            del line["read"]
        for word in line["words"]:
            if not word["alternatives"]:
                del word["alternatives"]
            if word["ink"] is None:
                del word["ink"]
    return page


def _pruned(value: Any) -> Any:
    match value:
        case dict():
            kept = {key: _pruned(item) for key, item in value.items()}
            return {key: item for key, item in kept.items() if item not in (None, [], {})}
        case list():
            return [_pruned(item) for item in value]
        case _:
            return value


def _compact(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
