"""Risk: the number of a paper is taken for that of another, or for none."""

from __future__ import annotations

import pytest

from tests.records.zones import facts, zone


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("на телеграмму № 1234", (1234,)),
        ("Ссылка: № 1234", (1234,)),
        ("На исх. № 1234", (1234,)),
        ("на №№ 812-815", (812, 813, 814, 815)),
        ("На Вашу телеграмму №№ 812 и 813", (812, 813)),
        ("на № 12/345 от 14.V.50", ()),
        ("на № 55-784", ()),
    ],
)
def test_what_is_answered_is_told_by_its_sign(line: str, numbers: tuple[int, ...]) -> None:
    assert facts(zone("reference", line)).references == numbers


def test_letters_of_a_word_typed_apart_are_no_number() -> None:
    assert facts(zone("reference", "Спец. № О Б А Я")).references == ()


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Са №№ 475, 476", (475, 476)),
        ("Сиц. №№ 475 и 476", (475, 476)),
        ("№№ 475, 476", ()),
        ("тт №№ 475, 981", ()),
    ],
)
def test_two_numbers_in_step_are_references_though_the_word_for_it_is_torn(
    line: str, numbers: tuple[int, ...]
) -> None:
    route = zone("routing", "ИЗ ТОКИО № 6901 кол. 21 час. 40 мин.", line)
    assert facts(route).references == numbers


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("№ 1234", "№ 1234"),
        ("Исх. № 1234", "Исх. № 1234"),
        ("исх.№ 1234сс", "Исх. № 1234сс"),
        ("№ С-1234", "№ С-1234"),
        ("№ 12-345/с", "№ 12-345/с"),
        ("№ 1234/56-с", "№ 1234/56-с"),
        ("14.V.50 г. № 1234/с", "№ 1234/с"),
        ("14 мая 1950 г.", None),
        ("9104", "9104"),
        ("№ 27-1114", "№ 27-1114"),
    ],
)
def test_a_number_of_the_registry_has_many_forms(line: str, number: str | None) -> None:
    assert facts(zone("registration_number", line)).registration_number == number


def test_the_number_of_an_order_stands_in_its_title_and_is_no_telegrams() -> None:
    title = zone("title", "ПРИКАЗ № 274")
    found = facts(title)
    assert (found.registration_number, found.routing) == ("№ 274", None)
    whole = zone("registration_number", "№ 12-345/с", name="z2")
    assert facts(title, whole).registration_number == "№ 12-345/с"
    half = zone("registration_number", "2621", "N 4074/100")
    assert facts(half).registration_number == "N 4074/100"
