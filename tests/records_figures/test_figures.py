"""Risk: facts that are read well on paper are catalogued wrong, or made up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from config.lexicon import load_knowledge
from pipeline.model.facts import Evidence, Records
from pipeline.model.page import Page
from pipeline.records.extract import extract
from pipeline.store.codec import load_document
from tests.records_figures.noise import noisy

SAMPLES = Path(__file__).parents[2] / "samples" / "truth"
NAMES = ("origin", "destination", "number", "time", "date", "copy")


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """Return the samples' pages as a perfect reader would give them."""
    documents = [load_document(path.read_bytes()) for path in sorted(SAMPLES.rglob("*.json"))]
    return tuple(page for document in documents for page in document.pages)


def entries(records: Records) -> set[tuple[int, str]]:
    return {(entry.copy, entry.name) for entry in records.distribution}


def read(rate: float, seed: int) -> Iterator[tuple[Records, Records, dict[str, Evidence]]]:
    rng = random.Random(seed)  # noqa: S311
    for page in pages():
        records, evidence = extract(noisy(page.zones, rate, rng), load_knowledge())
        yield page.records, records, evidence


def f1(rate: float, seed: int) -> float:
    right = wrong = 0
    for truth, records, _ in read(rate, seed):
        wanted, found = entries(truth), entries(records)
        right += 2 * len(wanted & found)
        wrong += len(wanted ^ found)
    return right / (right + wrong)


@pytest.mark.parametrize(("rate", "least"), [(0.0, 0.99), (0.02, 0.97), (0.06, 0.95), (0.12, 0.8)])
def test_distribution_lists_are_read_through_noise(rate: float, least: float) -> None:
    assert f1(rate, 5) >= least


def test_the_routing_line_is_read_whole_where_nothing_is_damaged() -> None:
    for truth, records, _ in read(0.0, 1):
        if truth.routing:
            assert records.routing is not None
            for name in NAMES:
                assert getattr(records.routing, name) == getattr(truth.routing, name)


def test_signers_addressees_dates_and_dispatch_are_read_where_nothing_is_damaged() -> None:
    for truth, records, _ in read(0.0, 1):
        assert (records.signer, records.date) == (truth.signer, truth.date)
        assert records.references == truth.references
        if truth.addressee:
            assert records.addressee == truth.addressee
        assert records.dispatch == truth.dispatch


def test_a_name_that_is_surely_wrong_is_not_said_to_be_sure() -> None:
    sure = made_up = 0
    for seed in range(4):
        for truth, records, evidence in read(0.08, seed):
            for index, entry in enumerate(records.distribution):
                if evidence[f"/distribution/{index}"].confidence > 0.8:
                    sure += 1
                    made_up += (entry.copy, entry.name) not in entries(truth)
    assert sure > 50
    assert made_up <= 0.02 * sure


def test_every_fact_has_evidence_in_a_zone_of_the_page() -> None:
    for page in pages():
        _, evidence = extract(page.zones, load_knowledge())
        known = {zone.id for zone in page.zones}
        assert evidence
        assert all(item.zone in known and 0 <= item.confidence <= 1 for item in evidence.values())
