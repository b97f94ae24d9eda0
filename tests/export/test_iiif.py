"""IIIF: what Presentation 3 asks for, and each layer as W3C annotations in its place."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.export.context import ExportContext
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.model.provenance import Document
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.writing import CORRECTED, written

WORDS = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
BODY = {
    "type": "object",
    "required": ["type", "value", "format"],
    "properties": {"type": {"const": "TextualBody"}, "format": {"const": "text/plain"}},
}
MANIFEST = {  # what the specification requires, in our own words
    "type": "object",
    "required": ["@context", "id", "type", "label", "items"],
    "properties": {
        "@context": {"type": "array"},
        "id": {"pattern": "^https?://"},
        "type": {"const": "Manifest"},
        "label": WORDS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "width", "height", "items"],
                "properties": {
                    "id": {"pattern": "^https?://[^#]*$"},
                    "type": {"const": "Canvas"},
                    "width": {"type": "integer", "exclusiveMinimum": 0},
                    "height": {"type": "integer", "exclusiveMinimum": 0},
                    "items": {"type": "array", "items": {"$ref": "#/$defs/page"}},
                    "annotations": {"type": "array", "items": {"$ref": "#/$defs/page"}},
                },
            },
        },
    },
    "$defs": {
        "page": {
            "type": "object",
            "required": ["id", "type", "items"],
            "properties": {
                "type": {"const": "AnnotationPage"},
                "items": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["id", "type", "motivation", "body", "target"],
                        "properties": {
                            "type": {"const": "Annotation"},
                            "body": {
                                "anyOf": [
                                    BODY,
                                    {"type": "array", "items": BODY},
                                    {"required": ["id", "type", "format", "width", "height"]},
                                ]
                            },
                        },
                    },
                },
            },
        }
    },
}


def manifest(document: Document, context: ExportContext) -> Any:
    made = json.loads(written("iiif", document, context))
    jsonschema.validate(made, MANIFEST)
    return made


def layers(canvas: Any) -> dict[str, Any]:
    return {page["label"]["en"][0]: page["items"] for page in canvas["annotations"]}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.documents)
def test_any_document_is_a_manifest(context: ExportContext, document: Document) -> None:
    made = manifest(document, context)
    assert len(made["items"]) == len(document.pages)


def test_every_line_is_an_annotation_on_its_pixels(context: ExportContext) -> None:
    canvas = manifest(DOCUMENT, context)["items"][0]
    found = [(each["body"]["value"], each["target"]) for each in layers(canvas)["As read"]]
    assert found == [
        (inert(line.text), f"{canvas['id']}#xywh={','.join(map(str, line.box))}")
        for zone in zones_in_order(TELEGRAM)
        for line in zone.lines
    ]
    assert (canvas["width"], canvas["height"]) == (TELEGRAM.width_px, TELEGRAM.height_px)


def test_corrections_are_a_layer_of_their_own(context: ExportContext) -> None:
    shown = layers(manifest(CORRECTED, context)["items"][0])
    assert list(shown) == ["Zones", "As read", "Corrected", "Facts"]
    read = [each["body"]["value"] for each in shown["As read"]]
    corrected = [each["body"]["value"] for each in shown["Corrected"]]
    assert set(corrected) - set(read) == {"3.ХI.48г.  С О С Н И Ц К И Й"}
    assert "Corrected" not in layers(manifest(DOCUMENT, context)["items"][0])


def test_the_layer_as_read_keeps_what_a_person_changed(context: ExportContext) -> None:
    zone = TELEGRAM.zones[0]
    line = replace(zone.lines[0], text="исправлено", read="иcпpaвлeнo было")
    added = replace(zone.lines[0], text="вставлено", read="")
    lines = (line, *zone.lines[1:], added)
    changed = replace(zone, lines=lines, text="\n".join(each.text for each in lines))
    page = replace(TELEGRAM, zones=(changed, *TELEGRAM.zones[1:]))
    shown = layers(manifest(replace(DOCUMENT, pages=(page,)), context)["items"][0])
    read, corrected = (
        [each["body"]["value"] for each in shown[layer]] for layer in ("As read", "Corrected")
    )
    assert "иcпpaвлeнo было" in read
    assert not {"исправлено", "вставлено", ""} & set(read)
    assert {"исправлено", "вставлено"} <= set(corrected)


def test_zones_are_tagged_in_both_languages(context: ExportContext) -> None:
    zone = layers(manifest(DOCUMENT, context)["items"][0])["Zones"][2]
    assert [body["value"] for body in zone["body"]] == [
        "название документа",
        "document title",
        "ink:printed",
    ]


def test_ids_stand_once_and_lie_below_the_server(context: ExportContext) -> None:
    ids: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            ids.extend([value["id"]] if "id" in value else [])
            for each in value.values():
                gather(each)
        elif isinstance(value, list):
            for each in value:
                gather(each)

    gather(manifest(MANY, context))
    assert len(ids) == len(set(ids))
    assert all(each.startswith("http://localhost:8000/iiif/91aa") for each in ids)


@pytest.mark.parametrize("base", ["https://archive.example/iiif/", "https://archive.example/iiif"])
def test_the_servers_address_is_a_setting(base: str, context: ExportContext) -> None:
    made = manifest(DOCUMENT, replace(context, base_url=base))
    assert made["id"].startswith("https://archive.example/iiif/4c2e")
