"""Risk: what layout left in a zone of its own is lost to the line or the list it stands in."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Zone
from pipeline.records.beside import completed
from tests.records.zones import facts, line, of_lines

HEADS = ("Экз. № 1-РАЗМЕТКА", "Экз. № 2 -", "Экз. № 3 -", "Экз. № 4 - тов. Сабурову")


def other(text: str, x: int, y: int = 400) -> Zone:
    return of_lines("other", line(text, x=x, y=y), name="z9")


def test_a_half_of_a_classification_is_read_with_the_other() -> None:
    half = of_lines("classification", line("секретно", x=240))
    assert facts(half, other("Сов.", 150)).classification == "Совершенно секретно"
    assert facts(half, other("Сов.", 100)).classification is None


def test_a_figure_left_beside_a_number_is_its_first() -> None:
    number = of_lines("registration_number", line("441/1775", x=167))
    assert facts(number, other("7", 150)).registration_number == "7441/1775"


def test_what_was_written_or_stamped_beside_a_number_is_no_part_of_it() -> None:
    number = of_lines("registration_number", line("441/1775", x=167))
    assert completed(number, [replace(other("7", 150), ink=Ink.HAND)]) is number


def test_names_in_a_zone_within_a_list_stand_in_its_empty_rows() -> None:
    rows = [line(text, y=400 + 50 * at) for at, text in enumerate(HEADS)]
    listed = replace(of_lines("distribution_list", *rows), box=Box(140, 390, 900, 220))
    names = of_lines(
        "addressee",
        line("тов Маленкову", x=340, y=450),
        line("тов. Вознесенскому", x=340, y=500),
        name="z2",
    )
    found = facts(listed, names)
    assert [(entry.copy, entry.name) for entry in found.distribution] == [
        (1, "РАЗМЕТКА"), (2, "Маленков"), (3, "Вознесенский"), (4, "Сабуров"),
    ]  # fmt: skip
    assert found.addressee is None
