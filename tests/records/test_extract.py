"""Risk: a fact without its pixels, or one that no page says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.vocabulary import load_vocabulary
from pipeline.model.facts import Records
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Zone
from pipeline.records.extract import extract
from tests.records.zones import line, of_lines, zone

KINDS = sorted(load_vocabulary())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("РОЩИН", "Рощин"),
        ("Р О Щ И Н", "Рощин"),
        ("5.ТУ.45г. ЯСИНСКИЙ", "Ясинский"),
        ("А. Я. Вышинский", "Вышинский"),
        ("Посол СССР в Чехословакии М. СИЛИН", "Силин"),
        ("Секретарь ЦК И. Сталин", "Сталин"),
        ("З И М ИН", "Зимин"),
        ("М У X И Н", "Мухин"),
        ("8.У.47г. Мухин", "Мухин"),
        ("3.V.50г. З И МИН", "Зимин"),
        ("С А В Е Л.Ь ЕВ", "Савельев"),
        ("А. Б. КИМ", "Ким"),
    ],
)
def test_the_signer_is_the_last_name_of_the_signature(text: str, name: str) -> None:
    records, evidence = extract([zone("signature", text)])
    assert records.signer == name
    assert evidence["/signer"].rule.removeprefix("lone-").startswith("signature-name")


@pytest.mark.parametrize("text", ["", "—", "(подпись)", "14.У.50г.", "и. о."])
def test_no_name_no_signer(text: str) -> None:
    assert extract([zone("signature", text)])[0].signer is None


def test_the_lowest_signature_of_several_counts() -> None:
    first, second = zone("signature", "МОЛОТОВ"), zone("signature", "РОЩИН", name="z2")
    records, evidence = extract([first, second])
    assert (records.signer, evidence["/signer"].zone) == ("Рощин", "z2")
    assert records.signers == ("Молотов", "Рощин")
    assert [evidence[f"/signers/{n}"].zone for n in (0, 1)] == ["z1", "z2"]


def test_a_signature_read_far_worse_than_another_does_not_count_for_being_lower() -> None:
    first = zone("signature", "МОЛОТОВ")
    scrawl = of_lines("signature", line("РКЩЖН", y=900, confidence=0.2), name="z2")
    assert extract([first, scrawl])[0].signer == "Молотов"


def test_the_classification_stands_as_it_is_without_stray_marks() -> None:
    records, _ = extract([zone("classification", "| Строго секретно .", "Экз. № 2")])
    assert records.classification == "Строго секретно"


def test_a_page_is_dated_by_its_routing_before_its_text() -> None:
    zones = [
        zone("body", "На ваш № 7 от 3 марта 1950 г. сообщаю", name="z1"),
        zone("routing", "14/У 1950 г.", name="z2"),
    ]
    records, evidence = extract(zones)
    assert (records.date, evidence["/date"].zone) == ("1950-05-14", "z2")


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_page_says_nothing(kind: str) -> None:
    assert extract([]) == (Records(), {})
    assert extract([zone(kind)]) == (Records(), {})
    assert extract([zone(kind, "", "—", ". . . .")])[0] == Records()


def test_stamps_and_handwriting_give_no_facts() -> None:
    for kind in ("stamp", "handwriting"):
        assert extract([zone(kind, "Секретно", "14/У 1950 г.", "» № 2-т. Сталину")])[0] == Records()


def test_a_line_that_says_what_it_is_counts_in_a_zone_without_a_name() -> None:
    records = extract([zone("other", "Секретно", "14/У 1950 г.", "» № 2-т. Сталину")])[0]
    assert records == Records(classification="Секретно", date="1950-05-14")


SCRAPS = st.sampled_from(
    [
        "Экз.", "№", "№ 2-т.", "3-т.", "Сталину", "РАЗМЕТКА", "ИЗ", "ПЕКИНА", "кол.", "18",
        "час.", "20", "мин.", "14/У", "1950", "г.", "31.II.50г.", "РОЩИН", "И.", "—", "....",
        "Строго", "секретно", "мая", "99",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(SCRAPS, max_size=8).map(" ".join),
    st.text(st.characters(codec="utf-8"), max_size=40),
)
LINES = st.builds(line, TEXTS, st.integers(0, 900), st.integers(0, 2000), st.floats(0.0, 1.0))


@st.composite
def zones(draw: st.DrawFn) -> list[Zone]:
    made = draw(
        st.lists(st.tuples(st.sampled_from(KINDS), st.lists(LINES, max_size=6)), max_size=6)
    )
    return [of_lines(kind, *lines, name=f"z{n}") for n, (kind, lines) in enumerate(made, start=1)]


@given(zones())
def test_any_zones_give_facts_that_lie_where_they_say(page: list[Zone]) -> None:
    records, evidence = extract(page)
    by_id = {each.id: each for each in page}
    for pointer, found in evidence.items():
        named = by_id[found.zone]
        assert found.box.share_inside(named.box) == 1.0, pointer
        assert any(found.raw in each.text for each in named.lines), pointer
        assert 0 <= found.confidence <= 1
        assert found.rule
    assert len(records.distribution) == sum("/distribution/" in each for each in evidence)
    assert (records.signer is None) == ("/signer" not in evidence)
    assert (records.date is None) == ("/date" not in evidence)


@given(zones())
def test_no_figure_is_made_up(page: list[Zone]) -> None:
    records, evidence = extract(page)
    if records.routing and records.routing.number is not None:
        assert str(records.routing.number) in re.sub(r"\s", "", evidence["/routing/number"].raw)
    for index, entry in enumerate(records.distribution):
        found = evidence[f"/distribution/{index}"]
        assert found.rule.endswith(("-by-place", "-misread")) or str(entry.copy) in found.raw


def test_a_fact_is_boxed_by_the_words_it_was_read_from() -> None:
    words = line("ИЗ ПЕКИНА № 14354", 100, 300).words
    whole: Line = line("ИЗ ПЕКИНА № 14354", 100, 300)
    _, evidence = extract([of_lines("routing", whole)])
    assert evidence["/routing/number"].box == words[2].box.union(words[3].box)
    assert isinstance(evidence["/routing/number"].box, Box)
