from __future__ import annotations

import re

import pytest

from pipeline.model.page import Page
from samples.facsimile import KINDS
from samples.facsimile.make import Made, make_page
from samples.facsimile.plan import PageOrder

pytestmark = pytest.mark.xdist_group("gallery")

SEEDS = (31, 32, 33, 34)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).upper().replace("Ё", "Е")


def zone_text(page: Page, kind: str) -> str:
    return " ".join(zone.text for zone in page.zones if zone.kind == kind)


@pytest.fixture(scope="module", params=SEEDS)
def telegram(request: pytest.FixtureRequest) -> Page:
    order = PageOrder("telegram", "grey", 0, request.param, 150)
    return make_page(order).page


def test_distribution_names_stand_in_their_rows(telegram: Page) -> None:
    zone = next(zone for zone in telegram.zones if zone.kind == "distribution_list")
    assert [entry.copy for entry in telegram.records.distribution] == list(
        range(1, len(telegram.records.distribution) + 1)
    )
    for index, entry in enumerate(telegram.records.distribution):
        typed = (entry.raw or "").removeprefix("т. ")
        assert typed == telegram.evidence[f"/distribution/{index}"].raw
        row = next(line.text for line in zone.lines if f"№ {entry.copy}-" in line.text
                   or f"№ {entry.copy} -" in line.text)  # fmt: skip
        assert row.endswith(typed)
        assert entry.name[:4] == typed[:4]


def test_routing_says_what_the_records_say(telegram: Page) -> None:
    routing, text = telegram.records.routing, zone_text(telegram, "routing")
    assert routing is not None
    assert str(routing.number) in text
    assert routing.time is not None
    assert routing.date is not None
    hour, minute = routing.time.split(":")
    assert re.search(rf"\b{int(hour)} час\. {minute} мин\.", text)
    year, _, day = routing.date.split("-")
    assert f"{int(day)} /" in text
    assert f"19{year[2:]} г." in text
    place = routing.origin or routing.destination
    assert place is not None
    assert squeezed(place)[:3] in squeezed(text)


def test_dispatch_signer_and_references_stand_in_the_text(telegram: Page) -> None:
    records = telegram.records
    assert records.dispatch is not None
    note = zone_text(telegram, "dispatch_note")
    assert f"{records.dispatch.copies} экз. {records.dispatch.typist}" in note
    assert records.dispatch.issued_by is not None
    assert note.endswith(records.dispatch.issued_by)
    assert records.dispatch.printed_at is not None
    assert records.dispatch.printed_at[11:].replace(":", "-") in note
    for number in records.references:
        assert str(number) in zone_text(telegram, "reference")
    for word in records.precedence:
        assert squeezed(word) in squeezed(zone_text(telegram, "precedence"))


@pytest.mark.parametrize("kind", KINDS)
def test_facts_of_every_kind_stand_on_the_paper(kind: str, gallery: dict[str, Made]) -> None:
    page = gallery[kind].page
    records = page.records
    everything = squeezed(page.text)
    for fact in (records.registration_number, records.classification, records.signer):
        assert fact is None or squeezed(fact) in everything
    if records.addressee is not None:
        assert squeezed(records.addressee)[:4] in squeezed(zone_text(page, "addressee"))
    if records.date is not None:
        year, _, day = records.date.split("-")
        raw = page.evidence["/date"].raw
        assert re.findall(r"\d+", raw)[0] == str(int(day))
        assert year[2:] in raw


@pytest.mark.parametrize("kind", KINDS)
def test_evidence_lies_in_its_zone(kind: str, gallery: dict[str, Made]) -> None:
    page = gallery[kind].page
    zones = {zone.id: zone for zone in page.zones}
    for pointer, evidence in page.evidence.items():
        zone = zones[evidence.zone]
        assert evidence.box.share_inside(zone.box) == 1.0, pointer
        assert squeezed(evidence.raw) in squeezed(zone.text), pointer


def test_totals_of_a_table_are_right(gallery: dict[str, Made]) -> None:
    table = next(zone for zone in gallery["table"].page.zones if zone.kind == "table")
    rows = [re.findall(r"\d+(?:,\d)?", line.text) for line in table.lines[2:]]
    planned = [int(row[1]) for row in rows[:-1]]
    done = [int(row[2]) for row in rows[:-1]]
    assert [int(rows[-1][0]), int(rows[-1][1])] == [sum(planned), sum(done)]
