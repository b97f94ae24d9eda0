"""Risk: something of a withheld area is still told, or what lies beside it is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.facts import Evidence, NamedPerson
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink, Line, Page, PageState, Reason, Redaction, Word, Zone
from pipeline.model.redaction import GAP, covering, is_gap, redacted
from tests.export import strategies
from tests.export.documents import HEIGHT, TELEGRAM, WIDTH

EVERYTHING = Redaction(Box(0, 0, WIDTH, HEIGHT), "проверка")
REASON = "тайна личной жизни"


def zone_of(page: Page, kind: str) -> Zone:
    return next(zone for zone in page.zones if zone.kind == kind)


def words_of(page: Page) -> list[Word]:
    return [word for zone in page.zones for line in zone.lines for word in line.words]


def without(page: Page, kind: str) -> Page:
    return redacted(page, [Redaction(covering(zone_of(page, kind)), REASON)])


boxes = st.builds(
    Box,
    st.integers(0, WIDTH - 1),
    st.integers(0, HEIGHT - 1),
    st.integers(1, WIDTH),
    st.integers(1, HEIGHT),
)


@given(st.lists(boxes, min_size=1, max_size=3))
def test_no_word_that_touches_an_area_is_told_and_every_other_is(areas: list[Box]) -> None:
    told = redacted(TELEGRAM, [Redaction(area, REASON) for area in areas])
    left = [word for word in words_of(told) if not is_gap(word)]
    outside = [w for w in words_of(TELEGRAM) if not any(w.box.intersection(a).area for a in areas)]
    assert [(word.text, word.box) for word in left] == [(w.text, w.box) for w in outside]
    for seen in told.evidence.values():
        assert not any(seen.box.intersection(area).area for area in areas)
    for zone in told.zones:
        assert zone.text.split() == [word.text for line in zone.lines for word in line.words]


@given(strategies.documents)
def test_of_a_page_that_is_withheld_altogether_nothing_is_told(document: object) -> None:
    for page in document.pages:  # type: ignore[attr-defined]
        sheet = bounding([*(word.box for word in words_of(page)), *(z.box for z in page.zones)])
        sheet = bounding([sheet, *(line.box for zone in page.zones for line in zone.lines)])
        if not sheet.area:
            continue
        told = redacted(page, [Redaction(Box(-1, -1, 10**6, 10**6), REASON)])
        touched = [z for z in told.zones if z.box.area and z.text.split()]
        assert {word for zone in touched for word in zone.text.split()} <= {GAP}
        assert not told.evidence
        assert told.records.addressee is None
        assert told.records.people == ()


def test_a_page_without_redactions_stays_itself() -> None:
    assert redacted(TELEGRAM, ()) is TELEGRAM


def test_words_that_follow_each_other_leave_one_gap_and_the_room_around_it() -> None:
    body = zone_of(TELEGRAM, "body")
    first, second = body.lines[5].words[1:3]
    told = redacted(TELEGRAM, [Redaction(bounding([first.box, second.box]), REASON)])
    line = zone_of(told, "body").lines[5]
    assert body.lines[5].text == "станции Толгойт и за перевалом, придётся строить"
    assert line.text == f"станции {GAP} за перевалом, придётся строить"
    assert line.words[1] == Word(GAP, bounding([first.box, second.box]))
    assert zone_of(told, "body").text.splitlines()[5] == line.text
    assert told.zones[0] is TELEGRAM.zones[0]


def test_facts_go_with_the_pixels_they_were_read_from() -> None:
    told = without(TELEGRAM, "signature")
    assert told.records.signer is None
    assert told.records.date is None
    assert told.records.addressee == "Лугов"
    assert told.records.routing == replace(TELEGRAM.records.routing)  # type: ignore[type-var]


def test_a_fact_that_nothing_shows_cannot_be_told_to_lie_outside() -> None:
    told = without(TELEGRAM, "title")
    assert TELEGRAM.records.dispatch is not None
    assert TELEGRAM.records.dispatch.typist == "вк"
    assert told.records.dispatch is not None
    assert told.records.dispatch.typist is None
    assert told.records.dispatch.issued_by == "Горелов"


def test_rows_of_a_list_go_one_by_one_and_are_numbered_anew() -> None:
    listed = TELEGRAM.evidence["/distribution/1/name"].box
    told = redacted(TELEGRAM, [Redaction(listed, REASON)])
    assert [row.name for row in told.records.distribution] == ["РАЗМЕТКА", "Ветров", "Берёзкин"]
    shown = {key: seen.raw for key, seen in told.evidence.items() if "distribution" in key}
    assert shown == {
        "/distribution/0": "№ 1-РАЗМЕТКА",
        "/distribution/1/name": "№ 3-т. Ветрову",
        "/distribution/2/name": "№ 5-т. Берёзкину",
    }


def test_people_are_those_whom_the_facts_that_are_left_name() -> None:
    people = (
        NamedPerson("Лугов", "Lugov", "Lugov", stands_for="Сталин"),
        NamedPerson("Соснин", "Sosnin", "Sosnin"),
        NamedPerson("Сталин", "Stalin", "Stalin"),
    )
    page = replace(TELEGRAM, records=replace(TELEGRAM.records, people=people))
    told = without(page, "signature").records.people
    assert [person.name for person in told] == ["Лугов", "Сталин"]


def test_evidence_that_quotes_a_withheld_word_goes_wherever_it_stands() -> None:
    body = zone_of(TELEGRAM, "body")
    quoting = Evidence(body.id, body.lines[0].box, "министр, станции Толгойт", 0.9, "rule")
    page = replace(TELEGRAM, evidence={**TELEGRAM.evidence, "/signer": quoting})
    told = redacted(page, [Redaction(body.lines[5].words[1].box, REASON)])
    assert "/signer" not in told.evidence
    assert told.records.signer is None


def test_second_readings_and_what_was_read_before_go_too() -> None:
    box = Box(10, 10, 100, 20)
    beside = Word("слово", Box(10, 10, 40, 20), 0.5, ("словосекрет",))
    secret = Word("секрет", Box(60, 10, 50, 20), 0.5, ("секрета",))
    line = Line(box, "слово секрет", 0.5, (beside, secret), read="слово секpет")
    zone = Zone("z1", "body", Ink.TYPED, box, 1, 0.9, "слово секрет", (line,))
    zone = replace(zone, reasons=(Reason("body", 1.0, "says секрет"),))
    page = Page(1, PageState.DONE, 200, 200, zones=(zone,))
    told = redacted(page, [Redaction(Box(70, 0, 5, 50), REASON)])
    assert "секр" not in str(told)
    assert told.zones[0].text == f"слово {GAP}"


def test_what_words_do_not_spell_goes_as_a_whole() -> None:
    box = Box(10, 10, 100, 20)
    line = Line(box, "правленая строка", None, (Word("строка", box, 0.9),))
    spelled_otherwise = Zone("z1", "body", Ink.TYPED, box, 1, 0.9, line.text, (line,))
    bare = Zone("z2", "stamp", Ink.STAMP, box, 2, 0.9, "без строк")
    page = Page(1, PageState.DONE, 200, 200, zones=(spelled_otherwise, bare))
    told = redacted(page, [Redaction(Box(100, 25, 50, 50), REASON)])
    assert [zone.text for zone in told.zones] == [GAP, GAP]
    assert redacted(page, [Redaction(Box(150, 150, 9, 9), REASON)]).zones == page.zones


def test_a_word_without_a_place_is_held_to_stand_all_over_its_line() -> None:
    line = Line(
        Box(0, 0, 90, 9), "а б", None, (Word("а", Box(0, 0, 0, 0)), Word("б", Box(50, 0, 9, 9)))
    )
    zone = Zone("z1", "body", Ink.TYPED, Box(0, 0, 90, 9), 1, 0.9, "а б", (line,))
    told = redacted(
        Page(1, PageState.DONE, 99, 99, zones=(zone,)), [Redaction(Box(80, 0, 5, 5), "x")]
    )
    assert told.zones[0].text == f"{GAP} б"


def test_the_area_of_a_zone_holds_all_that_stands_in_it() -> None:
    zone = zone_of(TELEGRAM, "body")
    beyond = replace(zone, box=Box(zone.box.x, zone.box.y, 20, 20))
    assert covering(beyond).intersection(zone.lines[-1].box) == zone.lines[-1].box


def test_it_says_what_was_withheld_and_why() -> None:
    told = redacted(TELEGRAM, [EVERYTHING])
    assert told.redactions == (EVERYTHING,)
    assert told.text.replace(GAP, "").split() == []
