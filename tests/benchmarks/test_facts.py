"""Risk: half-right facts that count as right, or a list judged as a whole."""

from __future__ import annotations

from benchmarks.figures import QUALITY
from benchmarks.metrics.counts import Hits
from benchmarks.metrics.facts import fact_hits
from benchmarks.scoring import Score
from pipeline.model.facts import DistributionEntry, Minutes, NamedPerson, Records, Routing

TRUTH = Records(
    classification="Строго секретно",
    distribution=(DistributionEntry(1, "РАЗМЕТКА"), DistributionEntry(2, "Сталин", "т. Сталину")),
    routing=Routing(origin="Пекин", date="1950-05-14"),
    references=(812, 813),
)


def test_the_truth_is_exact() -> None:
    assert all(hits.exact == hits.precision == 1 for hits in fact_hits(TRUTH, TRUTH).values())


def test_nothing_found_is_all_missed_and_nothing_invented() -> None:
    hits = fact_hits(TRUTH, Records())
    assert hits == {
        "classification": Hits(0, 1, 0),
        "distribution": Hits(0, 2, 0),
        "references": Hits(0, 2, 0),
        "routing/date": Hits(0, 1, 0),
        "routing/origin": Hits(0, 1, 0),
    }


def test_a_wrong_value_is_missed_and_invented() -> None:
    read = Records(routing=Routing(origin="Пекин", date="1950-05-15"))
    hits = fact_hits(TRUTH, read)
    assert hits["routing/date"] == Hits(0, 1, 1)
    assert hits["routing/origin"] == Hits(1, 0, 0)


def test_entries_count_one_by_one_and_by_copy_and_name() -> None:
    read = Records(
        distribution=(DistributionEntry(2, "Сталин", "т.Сталину"), DistributionEntry(1, "Молотов"))
    )
    assert fact_hits(TRUTH, read)["distribution"] == Hits(1, 1, 1)


def test_a_fact_from_nowhere_is_invented() -> None:
    assert fact_hits(Records(), Records(signer="Рощин")) == {"signer": Hits(0, 0, 1)}


def test_lists_inside_facts_count_item_by_item() -> None:
    truth = Records(minutes=Minutes("12", items=("О хлебе", "О нефти")))
    read = Records(minutes=Minutes("12", items=("О нефти", "О рыбе")))
    assert fact_hits(truth, read) == {
        "minutes/items": Hits(1, 1, 1),
        "minutes/number": Hits(1, 0, 0),
    }


def test_a_field_that_no_truth_states_is_not_judged() -> None:
    read = Records(signer="Рощин", people=(NamedPerson("Рощин", "Roshchin", "Roshchin"),))
    score = Score(facts=fact_hits(Records(signer="Рощин"), read))
    figures = {figure.name: figure.value(score) for figure in QUALITY}
    assert figures["records exact"] == figures["records precision"] == 1
