"""Hostile text, wherever it comes from, is shown and does nothing."""

import dataclasses
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export.context import ExportContext
from pipeline.export.formats import FORMATS
from pipeline.export.inert import inert
from pipeline.export.report import write_report
from pipeline.export.report_head import ReportHeading
from pipeline.export.report_view import ReportEntry
from pipeline.model.page import Page, Problem
from pipeline.model.provenance import Document
from pipeline.model.vocabulary import Vocabulary
from tests.export.documents import DOCUMENT, TELEGRAM, paper

ATTACKS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "\"' onmouseover=alert(1) x='",
    "]]><img src=x onerror=alert(1)>",
    "<!-- -->{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "&lt;script&gt;<svg/onload=alert(1)>",
    "\x00\x08\x0b\x1b[31m\x7f\x85\x9b",
    "л-\u202egpj.exe\u2066\u2069\u200e\ufeff\U000e0041",
    "\u2028\u2029\ufffe\uffff",
]


class Seen(HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def poisoned(value: Any, attack: str) -> Any:
    """Return the value with the attack in every text that comes from outside."""
    match value:
        case str() if type(value) is str:
            return f"{value}{attack}"
        case tuple() if hasattr(value, "_fields"):
            return value
        case tuple():
            return tuple(poisoned(each, attack) for each in value)
        case dict():
            return {key: poisoned(each, attack) for key, each in value.items()}
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in dataclasses.fields(value)]
            changed = {name: poisoned(getattr(value, name), attack) for name in names}
            return dataclasses.replace(value, **changed)
        case _:
            return value


def shape(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen


def report(document: Document, out: Path, vocabulary: Vocabulary, attack: str = "") -> Seen:
    problem = Problem("CODE", "причина" + attack, "reason" + attack)
    entries = [
        ReportEntry.of_page(document, document.pages[0], paper()),
        ReportEntry.refused("имя" + attack, problem),
    ]
    write_report(entries, out, vocabulary, ReportHeading("Дело" + attack, "папка" + attack))
    return shape(out.read_text("utf-8"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_a_tag_an_attribute_or_an_address(
    attack: str, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    plain = report(DOCUMENT, tmp_path / "plain.html", vocabulary)
    attacked = report(poisoned(DOCUMENT, attack), tmp_path / "report.html", vocabulary, attack)
    assert set(attacked.tags) == set(plain.tags)
    assert attacked.tags.count("script") == attacked.tags.count("style") == 1
    assert {name for name, _ in attacked.attributes} <= {name for name, _ in plain.attributes}
    for name, value in attacked.attributes:
        assert name not in {"href", "src"} or value.startswith(("#", "data:image/jpeg;base64,"))
    assert inert("Дело" + attack).strip() in "".join(attacked.text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_acts_or_hides_is_made_visible(
    attack: str, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    report(poisoned(DOCUMENT, attack), tmp_path / "report.html", vocabulary, attack)
    html = (tmp_path / "report.html").read_text("utf-8")
    assert inert(html) == html


def test_a_kind_from_outside_the_vocabulary_is_shown_as_other(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    html = poisoned(DOCUMENT, '"><b>')
    seen = report(html, tmp_path / "report.html", vocabulary)
    classes = {value for name, value in seen.attributes if name == "class"}
    assert any("k-other" in each for each in classes)
    assert not any("k-body" in each for each in classes if "zone" in each)


@pytest.mark.parametrize("name", ["html", "txt"])
@settings(max_examples=25)
@given(text=st.text(st.characters(), max_size=30))
def test_any_text_at_all_can_be_written(name: str, text: str, context: ExportContext) -> None:
    page: Page = poisoned(TELEGRAM, text)
    stream = BytesIO()
    FORMATS[name].write(dataclasses.replace(DOCUMENT, pages=(page,)), stream, context)
    written = stream.getvalue().decode("utf-8")
    assert inert(written) == written


@given(st.text(st.characters()))
def test_making_harmless_is_done_once_and_for_all(text: str) -> None:
    safe = inert(text)
    assert inert(safe) == safe
    assert safe.encode("utf-8").decode("utf-8") == safe


@given(st.text("абвгдеёѣіАБВ№«»— \n\t'\"<>&-0123456789ӑ́"))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert inert(text) == text
