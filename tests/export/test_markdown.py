"""Markdown: shown as it was read, and nothing that was read becomes markup."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from pipeline.export.context import ExportContext
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.model.page import Page
from tests.export import strategies
from tests.export.documents import DAMAGED, DOCUMENT, MANY, TELEGRAM
from tests.export.test_hostile import ATTACKS, poisoned
from tests.export.writing import written

OURS = {"h1", "h2", "h3", "h4", "p", "br", "strong", "em", "pre", "code", "blockquote"}
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}


def shown(document: object, context: ExportContext) -> str:
    text = written("md", document, context).decode("utf-8")  # type: ignore[arg-type]
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def tags(html: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", html))


def test_zones_are_shown_by_their_kind(context: ExportContext) -> None:
    html = shown(DOCUMENT, context)
    assert "<h3>ШИФРТЕЛЕГРАММА</h3>" in html
    assert "<strong>Строго секретно</strong>" in html
    assert "Экз. № 1-РАЗМЕТКА         № 5-т. Берёзкину" in html
    assert "<td>Адресат</td>\n<td>Лугов</td>" in html
    assert tags(html) <= OURS | TABLE


@pytest.mark.parametrize("attack", [*ATTACKS, "# *a* | b `c` [d](javascript:e) ![f](g)\n---\n1. x"])
def test_no_text_becomes_markup(attack: str, context: ExportContext) -> None:
    html = shown(poisoned(DOCUMENT, attack), context)
    assert tags(html) <= OURS | TABLE
    assert inert(html) == html


def test_what_is_no_markup_stands_as_it_was_read(context: ExportContext) -> None:
    said = 'ИЗ ПЕКИНА № 14354, кол. 18 час. (14/У 1950 г.), т. е. "срочно"; N. N. до-'
    zone = replace(TELEGRAM.zones[0], kind="body", text=f"1. {said}")
    page = replace(TELEGRAM, zones=(zone,))
    text = written("md", replace(DOCUMENT, pages=(page,)), context).decode("utf-8")
    assert f"1\\. {said}" in text


def test_what_other_readers_take_for_markup_stays_text(context: ExportContext) -> None:
    told = "http://a.example www.b.example a@c.example :smile: $x$ #7 ~~нет~~"
    text = written("md", poisoned(DOCUMENT, told), context).decode("utf-8")
    assert "http\\://a.example www\\.b.example a\\@c.example \\:smile: \\$x\\$ \\#7" in text
    html = str(MarkdownIt("gfm-like", {"linkify": False}).render(text))
    assert tags(html) <= OURS | TABLE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.pages)
def test_any_page_stays_text(context: ExportContext, page: Page) -> None:
    html = shown(replace(DOCUMENT, pages=(page,)), context)
    assert tags(html) <= OURS | TABLE


def test_all_words_are_there_in_order(context: ExportContext) -> None:
    text = re.sub(r"<[^>]+>", " ", shown(DOCUMENT, context)).replace("&quot;", '"').split()
    rest = iter(text)
    for zone in zones_in_order(TELEGRAM):
        for word in zone.text.split():
            assert word in rest


def test_a_page_that_was_not_read_says_why(context: ExportContext) -> None:
    html = shown(MANY, context)
    assert DAMAGED.problem
    assert "<em>TRUNCATED. Изображение обрезано" in html
    assert "<em>Пустая страница. / A blank page.</em>" in html
