"""Risk: of a list on a worn sheet names are lost, or made of scraps."""

from __future__ import annotations

import pytest

from config.lexicon import load_knowledge
from pipeline.records.extract import extract
from pipeline.records.people import LEADER, Asked, read_name
from tests.records.zones import zone


def read(*rows: str) -> list[tuple[int, str]]:
    records, _ = extract([zone("distribution_list", *rows)])
    return [(entry.copy, entry.name) for entry in records.distribution]


def rules(*rows: str) -> list[str]:
    _, evidence = extract([zone("distribution_list", *rows)])
    return [found.rule for found in evidence.values()]


@pytest.mark.parametrize("left", ["РА Е К", "РА В К", "ПРА ВЕОКА", "АЗ ЕТ"])
def test_what_is_left_of_the_lists_own_copy_names_the_first(left: str) -> None:
    rows = (f"Экз. № 1-{left}", "» № 2-т. Сталину", f"» № 3-т. {left}", "» № 4-т. Берия")
    assert read(*rows)[:2] == [(1, "РАЗМЕТКА"), (2, "Сталин")]
    assert (3, "РАЗМЕТКА") not in read(*rows)
    assert rules(*rows)[0] == "distribution-marker-worn"


@pytest.mark.parametrize(
    ("torn", "name"),
    [
        ("Сабы ову", "Сабуров"),
        ("Мол тову", "Молотов"),
        ("Ка ано ичу", "Каганович"),
        ("Гр мыко", "Громыко"),
        ("В знес скому", "Вознесенский"),
    ],
)
def test_a_name_of_which_letters_are_gone_is_known_by_the_rest(torn: str, name: str) -> None:
    rows = ("Экз. № 1-РАЗМЕТКА", "» № 2-т. Сталину", f"» № 3-т. {torn}", "» № 4-т. Берия")
    records, evidence = extract([zone("distribution_list", *rows)], load_knowledge())
    assert records.distribution[2].name == name
    sure = [evidence[f"/distribution/{at}"].confidence for at in (1, 2)]
    assert sure[1] < sure[0], "it is less sure"


def test_scraps_are_no_torn_name() -> None:
    asked = Asked("datv", 0.3, LEADER)
    assert read_name("С ТОВ 1. С", asked, load_knowledge()) is None


def test_a_person_in_capitals_is_not_the_lists_own_copy() -> None:
    rows = ("Экз. № 1-т. МОЛОТОВУ", "» № 2-т. Сталину", "» № 3-т. Берия")
    assert read(*rows)[0] == (1, "Молотов")
    assert read("Экз. № 1-РОЩИНУ", *rows[1:])[0][1] != "РАЗМЕТКА"
