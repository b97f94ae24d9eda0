"""Facts as rows: every one there is, in words, with its own evidence and nobody else's."""

from dataclasses import fields, replace

from hypothesis import given

from pipeline.export.facts import Fact, facts_of, spoken
from pipeline.model.facts import Records
from pipeline.model.page import Page, PageState
from tests.export import strategies
from tests.export.documents import BLANK, TELEGRAM


def by_label(page: Page) -> dict[str, Fact]:
    return {fact.label.ru: fact for fact in facts_of(page)}


def test_a_page_without_facts_has_no_rows() -> None:
    assert facts_of(BLANK) == []


@given(strategies.records)
def test_every_fact_that_is_there_has_a_row(records: Records) -> None:
    page = Page(1, PageState.DONE, records=records)
    pointers = {value.pointer for fact in facts_of(page) for value in fact.values}
    for field in fields(records):
        present = getattr(records, field.name) not in (None, ())
        assert present == any(p.split("/")[1] == field.name for p in pointers)


def test_evidence_is_found_at_the_fact_its_part_or_its_list() -> None:
    facts = by_label(TELEGRAM)
    assert facts["Дата телеграммы"].values[0].evidence == TELEGRAM.evidence["/routing/date"]
    assert facts["Разметка"].values[1].evidence == TELEGRAM.evidence["/distribution/1/name"]
    assert facts["Ссылки на номера"].values[1].evidence == TELEGRAM.evidence["/references"]


def test_a_fact_never_borrows_its_neighbours_evidence() -> None:
    assert by_label(TELEGRAM)["Машинистка"].values[0].evidence is None
    only = replace(TELEGRAM, evidence={"/distribution/10": TELEGRAM.evidence["/date"]})
    assert by_label(only)["Разметка"].values[1].evidence is None


def test_dates_are_said_as_people_write_them() -> None:
    assert spoken("1948-11-03").ru == "3 ноября 1948 г."
    assert spoken("1948-11-03").en == "3 November 1948"
    assert spoken("1948-11-03T11:20").ru == "3 ноября 1948 г., 11:20"


def test_what_is_no_date_stays_as_it_is() -> None:
    for text in ("1948-11", "09:35", "1948-13-40", "2063", "1948-11-03/54", "", "1948-11-03T"):
        assert spoken(text).ru == spoken(text).en == text
