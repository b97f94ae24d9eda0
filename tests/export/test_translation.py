"""Risk: a translation stands beside another paragraph than its own, or acts where it is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from config.lexicon import load_knowledge
from pipeline.export.context import ExportContext
from pipeline.export.inert import inert
from pipeline.export.paragraphs import paragraphs
from pipeline.export.record import record_of
from pipeline.export.tei import NAMESPACE
from pipeline.export.translated import as_it_stands, beside
from pipeline.model.page import Page
from pipeline.model.translation import Paragraph, Row, Translation
from tests.export import strategies
from tests.export.documents import DOCUMENT, TELEGRAM
from tests.export.test_hostile import ATTACKS
from tests.export.test_markdown import OURS, TABLE, shown, tags
from tests.export.test_tei import jing
from tests.export.writing import with_zone, written

LATIN = load_knowledge().bgn_pcgn
ORIGINAL = list(paragraphs([TELEGRAM]))
ENGLISH = [
    "CIPHERED TELEGRAM",
    "Strictly secret",
    "From Ulan Bator, No. 2063, 9:35, 3 November 1948, copy No. 2",
    "Special, Nos. 640, 641",
    "To Comrade Lugov.",
    "On 2 November I was received by the Minister of Transport. The Minister said that the survey "
    "of the northern branch was finished ahead of time and the estimate would be handed over to "
    "us no later than the fifteenth.",
    "To a question about bridges he answered that two of them, at Tolgoit station and behind the "
    "pass, have to be built anew: the old piers were washed out by the spring flood. He asks for "
    "a joint commission to find out the volume of work.",
    "I think we can agree. Please instruct me.",
    "3 November 1948. Sosnin",
]
ROWS = beside(ORIGINAL, ENGLISH, LATIN)
MADE = Translation("en", ROWS, summary="A railway is discussed.", translator="N. N.")


def row_of(text: str, rows: tuple[Row, ...] = ROWS) -> str:
    return " ".join(each.text for row in rows if text in row.text for each in row.original)


def test_running_text_is_parted_where_a_line_is_indented() -> None:
    body = [each.text for each in ORIGINAL if each.key.startswith("1:z11:")]
    assert len(body) == 3
    assert body[0].startswith("2 ноября был принят министром путей сообщения. Министр")
    assert next(each for each in ORIGINAL if "РАЗМЕТКА" in each.text).text.count("\n") == 3


def test_the_telegram_is_aligned_with_its_translation() -> None:
    assert "путей сообщения" in row_of("Minister of Transport")
    assert "станции Толгойт" in row_of("Tolgoit")
    assert "Прошу указаний" in row_of("instruct me")
    assert "640, 641" in row_of("Nos. 640")
    assert [text for row in ROWS for text in row.text.split("\n\n") if text] == ENGLISH
    assert [each for row in ROWS for each in row.original] == ORIGINAL


def test_a_correction_changes_the_original_beside_it() -> None:
    now = list(paragraphs(with_zone("addressee", text="Тов. ЗИМИНУ.").pages))
    rows = as_it_stands(ROWS, now)
    assert "ЗИМИНУ" in row_of("Comrade Lugov", rows)
    assert len(rows) == len(ROWS)


def test_a_page_read_again_under_other_names_keeps_its_translation() -> None:
    zones = tuple(replace(zone, id=f"n{zone.id}") for zone in TELEGRAM.zones[::-1])
    again = list(paragraphs([replace(TELEGRAM, zones=zones)]))
    rows = as_it_stands(ROWS, again)
    assert [row.text for row in rows] == [row.text for row in ROWS]
    assert row_of("Tolgoit", rows) == row_of("Tolgoit")


@given(
    st.lists(st.tuples(st.lists(st.integers(0, 9), max_size=3), st.text(max_size=9))),
    st.lists(st.integers(0, 12), unique=True),
)
def test_nothing_of_either_side_is_lost(
    told: list[tuple[list[int], str]], there: list[int]
) -> None:
    def paragraph(number: int) -> Paragraph:
        return Paragraph(f"1:z{number}:1", f"текст номер {number}")

    seen: set[int] = set()
    rows = []
    for numbers, text in told:
        fresh = [n for n in dict.fromkeys(numbers) if n not in seen]
        seen.update(fresh)
        rows.append(Row(tuple(map(paragraph, fresh)), text))
    now = [paragraph(number) for number in there]
    made = as_it_stands(rows, now)
    assert sorted(each.key for row in made for each in row.original) == sorted(
        each.key for each in now
    )
    texts = [row.text for row in rows if row.text.strip()]
    assert [row.text for row in made if row.text.strip()] == texts


def test_the_heading_is_told_by_the_facts_where_nobody_says_otherwise() -> None:
    record = record_of(DOCUMENT.pages, DOCUMENT.citation, MADE, LATIN)
    assert record.title == "Ciphered Telegram, Sosnin to Lugov"
    assert record.date == "November 3, 1948"
    assert record.citation.startswith("“Ciphered Telegram, Sosnin to Lugov”, November 3, 1948, ")
    assert (
        record.citation.endswith("Translated by N. N..") or "Translated by N. N." in record.citation
    )
    assert record.distribution[1] == "2. Lugov"
    said = record_of((), None, replace(MADE, title="T", date="1948"), LATIN)
    assert (said.title, said.date) == ("T", "1948")
    assert [label for label, _ in record.fields] == [
        "Date",
        "Citation",
        "Summary",
        "Original Language",
        "Contents",
        "Distribution List",
    ]


@pytest.fixture
def translated(context: ExportContext) -> ExportContext:
    return replace(context, translations=(MADE,), latin=LATIN)


def test_markdown_has_both_side_by_side(translated: ExportContext) -> None:
    html = shown(DOCUMENT, translated)
    assert "<h2>Ciphered Telegram, Sosnin to Lugov</h2>" in html
    assert "<strong>Original Language:</strong> Russian" in html
    assert re.search(r"<td>2 ноября был принят.*?</td>\s*<td>On 2 November I was received", html)
    assert tags(html) <= OURS | TABLE


@pytest.mark.parametrize("attack", [*ATTACKS, "| # *a* `b`\n[d](javascript:e)<br><img>"])
def test_no_translation_becomes_markup(attack: str, translated: ExportContext) -> None:
    rows = (Row((), attack), *ROWS)
    made = Translation("en", rows, *[attack] * 5)
    context = replace(translated, translations=(made,))
    html = shown(DOCUMENT, context)
    assert tags(html) <= OURS | TABLE
    assert inert(html) == html
    assert etree.fromstring(written("tei", DOCUMENT, context)) is not None


def test_tei_points_at_what_is_translated(translated: ExportContext, tmp_path: Path) -> None:
    root = etree.fromstring(written("tei", DOCUMENT, translated))
    told = root.find(f".//{{{NAMESPACE}}}div[@type='translation']")
    said = next(each for each in told.iter(f"{{{NAMESPACE}}}p") if "Tolgoit" in each.text)
    assert said.get("corresp") == "#p1-z11"
    assert jing([DOCUMENT], tmp_path, translated) == ""


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.pages, st.lists(st.builds(Row, st.just(()), strategies.texts), max_size=3))
def test_tei_with_any_translation_is_valid(
    translated: ExportContext, tmp_path_factory: pytest.TempPathFactory, page: Page, rows: list[Row]
) -> None:
    made = Translation("en", tuple(rows), "t", "d", "s", "n")
    context = replace(translated, translations=(made,))
    folder = tmp_path_factory.mktemp("tei")
    assert jing([replace(DOCUMENT, pages=(page,))], folder, context) == ""
