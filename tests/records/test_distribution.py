"""Risk: the wrong person is said to have been sent a copy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.lexicon import load_knowledge
from pipeline.records.extract import extract
from tests.records.zones import facts, line, of_lines, zone


def read(*rows: str) -> list[tuple[int, str]]:
    records, _ = extract([zone("distribution_list", *rows)])
    return [(entry.copy, entry.name) for entry in records.distribution]


def rules(*rows: str) -> list[str]:
    _, evidence = extract([zone("distribution_list", *rows)])
    return [found.rule for found in evidence.values()]


def sureness(*rows: str) -> list[float]:
    _, evidence = extract([zone("distribution_list", *rows)])
    return [found.confidence for found in evidence.values()]


def test_rows_give_copy_and_name_in_the_first_case() -> None:
    rows = ("Экз. № 1-РАЗМЕТКА", "» № 2-т. Сталину", "» № 3-т. Молотову", "» № 4-т. Берия")
    assert read(*rows) == [(1, "РАЗМЕТКА"), (2, "Сталин"), (3, "Молотов"), (4, "Берия")]
    assert rules(*rows) == ["distribution-marker", *["name-morphology"] * 3]


def test_a_misread_number_takes_the_one_its_place_gives_it() -> None:
    rows = ("Экз. № 1-РАЗМЕТКА", "» № 2-т. Сталину", "» № 8-т. Молотову", "» № 4-т. Берия")
    assert read(*rows) == [(1, "РАЗМЕТКА"), (2, "Сталин"), (3, "Молотов"), (4, "Берия")]
    assert rules(*rows)[2] == "name-morphology-misread"
    assert sureness(*rows)[2] < sureness(*rows)[1], "what was counted is less sure"


def test_a_number_that_was_not_read_is_counted() -> None:
    rows = ("Экз. № 1-РАЗМЕТКА", "» № -т. Сталину", "» № 3-т. Молотову", "» № 4-т. Берия")
    assert read(*rows)[1] == (2, "Сталин")
    assert rules(*rows)[1] == "name-morphology-by-place"


def test_columns_are_counted_each_from_its_own_first_number() -> None:
    left = [line(f"» № {n}-т. {who}", 150, 400 + 50 * n) for n, who in _NAMED[:4]]
    right = [line(f"» № {n}-т. {who}", 900, 400 + 50 * (n - 4)) for n, who in _NAMED[4:]]
    misread = line("» № 1-т. Кагановичу", 900, 500)
    records, _ = extract([of_lines("distribution_list", *left, right[0], misread, *right[2:])])
    assert [(each.copy, each.name) for each in records.distribution][4:] == [
        (5, "Маленков"),
        (6, "Каганович"),
        (7, "Микоян"),
        (8, "Хрущев"),
    ]


_NAMED = list(
    enumerate(
        (
            "Сталину",
            "Молотову",
            "Берия",
            "Вышинскому",
            "Маленкову",
            "Кагановичу",
            "Микояну",
            "Хрущеву",
        ),
        start=1,
    )
)


@pytest.mark.parametrize(
    "marker", ["РАЗМЕТКА", "РАЗМЕТКА —", "РАЗМЕТКЛ", "Разметка", "ИЕТКА", "АЗМЕТК"]
)
def test_the_marker_is_known_however_it_was_read(marker: str) -> None:
    assert read(f"Экз. № 1-{marker}") == [(1, "РАЗМЕТКА")]


@pytest.mark.parametrize("leader", [" . . . .", ".....", " ____", " —", " · · ·", "…"])
def test_leaders_are_no_part_of_a_name(leader: str) -> None:
    records, evidence = extract([zone("distribution_list", f"» № 2-т. Сталину{leader}")])
    (entry,) = records.distribution
    assert (entry.name, entry.raw) == ("Сталин", "т. Сталину")
    assert evidence["/distribution/0"].raw.startswith("№ 2-т. Сталину")


def test_empty_rows_of_the_form_name_nobody() -> None:
    assert read("» № 7-т.", "Экз. № 8-т. . . . .", "» № 9-т.____", "» № 10-т", "№") == []


def test_a_row_without_a_number_is_no_row() -> None:
    assert read("Сталину", "Разослать членам", "", "—") == []


def test_copies_for_the_files_are_not_bent_into_surnames() -> None:
    assert read("» № 5-т. Копия", "» № 6 в дело") == [(5, "Копия"), (6, "Дело")]


def test_of_two_readings_of_one_copy_the_surer_one_stays() -> None:
    faint = of_lines("distribution_list", line("» № 2-т. Стачину", confidence=0.3), name="z1")
    sure = of_lines("distribution_list", line("» № 2-т. Сталину", confidence=0.9), name="z2")
    for zones in ([faint, sure], [sure, faint]):
        records, evidence = extract(zones)
        assert [each.name for each in records.distribution] == ["Сталин"]
        assert evidence["/distribution/0"].zone == "z2"


def test_two_names_in_two_rows_both_stand_though_their_number_is_one() -> None:
    assert read("» № 2-т. Сталину", "» № 2-т. Молотову") == [(2, "Сталин"), (2, "Молотов")]


def test_two_names_of_one_row_both_stand() -> None:
    assert read("» № 2-тт. Сталину, Молотову") == [(2, "Сталин"), (2, "Молотов")]


def test_of_two_readings_of_one_place_the_surer_stays_however_they_differ() -> None:
    faint = of_lines("distribution_list", line("» № 2-т. Пяопкву", confidence=0.3), name="z1")
    sure = of_lines("distribution_list", line("» № 2-т. Сталину", confidence=0.9), name="z2")
    for zones in ([faint, sure], [sure, faint]):
        records, _ = extract(zones)
        assert [each.name for each in records.distribution] == ["Сталин"]


def test_a_number_beyond_any_form_is_no_copy() -> None:
    assert read("» № 99-т. Сталину") == []
    assert read("» № 0-т. Сталину") == []


def test_a_column_with_gaps_is_counted_by_the_pitch_of_its_neighbours() -> None:
    left = [line(f"Экз. № {n}-т. Сталину", y=400 + 56 * n) for n in range(1, 6)]
    right = [
        line(f"Экз. № {n}-т. {name}", x=900, y=400 + 56 * (n - 5) + shift)
        for n, name, shift in ((6, "Сабурову", 0), (9, "Суслову", 16), (10, "Берии", 8))
    ]
    found = extract([of_lines("distribution_list", *left, *right)], load_knowledge())[0]
    assert [(entry.copy, entry.name) for entry in found.distribution[5:]] == [
        (6, "Сабуров"), (9, "Суслов"), (10, "Берия"),
    ]  # fmt: skip


def test_a_row_whose_number_is_another_than_its_place_gives_is_less_sure() -> None:
    told = sureness("Экз. № 1-РАЗМЕТКА", "» № 2-т. Сталину", "» № 5-т. Молотову", "» № 4-т. Берии")
    counted = sureness(
        "Экз. № 1-РАЗМЕТКА", "» № 2-т. Сталину", "» № -т. Молотову", "» № 4-т. Берии"
    )
    assert told[2] < counted[2] < told[1]


def test_a_name_that_a_reader_parted_is_drawn_together() -> None:
    rows = "» № 2-т. Сталину", "» № 3-т.Тевос ну.", "» № 4-т. Берии"
    found = extract([zone("distribution_list", *rows)], load_knowledge())[0]
    assert [entry.name for entry in found.distribution] == ["Сталин", "Тевосян", "Берия"]


def test_a_column_is_counted_by_the_numbers_that_were_read_in_it() -> None:
    rows = "» № 7-т. Сталину", "» № -т. Молотову", "» № 9-т. Берии", "» № -т.", "» № -т."
    assert read(*rows) == [(7, "Сталин"), (8, "Молотов"), (9, "Берия")]


def test_a_known_name_alone_in_its_row_is_counted_by_its_place() -> None:
    rows = (
        "Экз. № 1-РАЗМЕТКА",
        "т Берии",
        "» № 3-т. Сталину",
        "» № 4-т. Жданову",
        "» № 5-т. Зорину",
    )
    found = extract([zone("distribution_list", *rows)], load_knowledge())[0].distribution
    assert [(entry.copy, entry.name) for entry in found][:3] == [
        (1, "РАЗМЕТКА"), (2, "Берия"), (3, "Сталин"),
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["№ 3 МИе", "№ 3-т. Разослано"])
def test_a_row_is_given_to_nobody_whose_name_is_made_of_scraps(row: str) -> None:
    assert extract([zone("distribution_list", row)], load_knowledge())[0].distribution == ()


def listed(*lines: str) -> list[tuple[int, str]]:
    found = facts(zone("distribution_list", *lines)).distribution
    return [(entry.copy, entry.name) for entry in found]


@pytest.mark.parametrize(
    "lines",
    [
        ("Экз. № 1-т. Сталину", "» № 2-т. Молотову", "» № 3 в дело"),
        ("1. т. Сталину", "2. т. Молотову", "3. в дело"),
        ("1 - Сталину", "2 - Молотову", "3 - в дело"),
        ("Экз. 1 - тов. Сталину", "Экз. 2 - тов. Молотову", "Экз. 3 - в дело"),
        ("1 экз. - т. Сталину", "2 экз. - т. Молотову", "3 экз. - в дело"),
        ("1-й экземпляр тов. Сталину", "2-й экземпляр тов. Молотову", "3-й экз. в дело"),
        ("Эк. №1 - тов. Сталину . Экз.", "Эка. №2-тов. Молотову.. Экз.", "№3 в дело . } Экз."),
    ],
)
def test_a_list_is_read_in_whatever_form_it_numbers_its_rows(lines: tuple[str, ...]) -> None:
    assert listed(*lines) == [(1, "Сталин"), (2, "Молотов"), (3, "Дело")]


def test_one_name_stands_for_all_the_copies_that_its_row_names() -> None:
    assert listed("№№ 3-5 т. Вышинскому") == [(copy, "Вышинский") for copy in (3, 4, 5)]
    assert listed("№№ 3, 4 и 6 - тов. Берии") == [(copy, "Берия") for copy in (3, 4, 6)]


def test_struck_and_empty_rows_name_nobody() -> None:
    assert listed("» № 2-т. ххххххх", "» № 3-т. .......", "» № 4-т. Берии") == [(4, "Берия")]


def test_a_brace_joins_rows_and_brackets_do_not() -> None:
    rows = "» № 2-т. Сталину )", "» № 3-т. )", "» № 4-т. (Вышинскому)"
    assert listed(*rows) == [(2, "Сталин"), (3, "Сталин"), (4, "Вышинский")]


def test_a_row_whose_number_was_lost_is_counted_by_the_pitch_of_the_form() -> None:
    rows = ("Экз. № 1-РАЗМЕТКА", "» № 2-т. Сталину", "- т. Молотову", "» № 4-т. Берии")
    assert (3, "Молотов") in listed(*rows, "» № 5-т. Микояну")


def test_rows_in_a_zone_of_another_kind_are_a_list_too_where_there_are_several() -> None:
    rows = "» №2-т. Первухину. . » №8-т.. › №14-т.", "» №3-т. Кагановичу . » №9-т.."
    found = facts(zone("table", *rows)).distribution
    assert [(entry.copy, entry.name) for entry in found] == [(2, "Первухин"), (3, "Каганович")]


def test_rows_that_another_zone_took_belong_to_the_list() -> None:
    rows = "Экз. № 1-РАЗМЕТКА", "Экз. № 2-т. Сталину", "Экз. № 3-т. Молотову"
    strayed = of_lines("heading", line("Эк. №4т БЕРИИ.", y=550), name="z2")
    found = facts(zone("distribution_list", *rows), strayed).distribution
    assert [entry.name for entry in found[3:]] == ["Берия"]
    empty = zone("table", "№ 1т Сталину № 9-т", "№ 2т Молотову № 10-т")
    assert [entry.name for entry in facts(empty).distribution] == ["Сталин", "Молотов"]


def test_a_list_names_offices_and_several_comrades_of_one_row() -> None:
    rows = "№ 1-в 8-й отдел", "№ 2-МИД", "№ 3-тт. Сталину, Молотову"
    assert listed(*rows) == [(1, "8-й отдел"), (2, "МИД СССР"), (3, "Сталин"), (3, "Молотов")]


def test_a_range_of_copies_ends_before_a_dash_and_an_offices_figure_is_none() -> None:
    rows = "Экз. № 1 - т. Сталину", "Экз. № 2-4 - в дело"
    assert listed(*rows) == [(1, "Сталин"), (2, "Дело"), (3, "Дело"), (4, "Дело")]
    assert listed("5-т. Берии", "6-7 - в дело") == [(5, "Берия"), (6, "Дело"), (7, "Дело")]
    columns = "Экз. № 1 т. Сталину Экз. № 2 - 10-й отдел"
    assert listed(columns) == [(1, "Сталин"), (2, "10-й отдел")]


def test_a_row_that_grew_onto_the_one_before_it_stands_in_its_own_column() -> None:
    grown = "Экз. № 1-РАЗМЕТКА.Экз. № 6-т. Сталину"
    rows = [grown, *(f"» № {n}-т. Берия {'.' * 6} » № {n + 5}-т. Жданову" for n in (2, 3, 4, 5))]
    assert read(*rows)[5:] == [(6, "Сталин"), *((n, "Жданов") for n in (7, 8, 9, 10))]


def test_two_rows_that_agree_keep_their_numbers_in_a_short_last_column() -> None:
    columns = (
        ("1. т. Сталину", "2. т. Молотову", "3. т. Ворошилову"),
        ("4. т. Берия", "5. т. Маленкову", "6. т. Микояну"),
        ("7. т. Деканозову", "8. т. Рощину"),
    )
    rows = [
        line(row, 166 + 400 * column, 607 + 54 * (at + (column == 2)))
        for column, each in enumerate(columns)
        for at, row in enumerate(each)
    ]  # the last column hangs by a row: the two in it tell its numbers better than its place
    found = facts(of_lines("distribution_list", *rows)).distribution
    assert [entry.copy for entry in found] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_column_that_lost_its_first_row_counts_on_from_the_others() -> None:
    """Two of its numbers are misread, so that its own rows do not agree."""
    left = [line(f"» № {n}-т. Берия", 150, 400 + 50 * n) for n in range(1, 6)]
    middle = [
        line(f"» № {read}-т. Жданову", 700, 400 + 50 * (n - 5))
        for n, read in ((7, 7), (8, 18), (9, 9), (10, 14))
    ]
    right = [line(f"» № {n}-т. Юдину", 1250, 400 + 50 * (n - 10)) for n in range(11, 16)]
    records, _ = extract([of_lines("distribution_list", *left, *middle, *right)])
    told = [entry.copy for entry in records.distribution if entry.name == "Жданов"]
    assert told == [7, 8, 9, 10]


def test_a_column_that_hangs_lower_than_its_neighbours_begins_at_its_own_first_row() -> None:
    """On a photograph taken askew the left column may lie more than half a row below the others."""
    left = [line(f"» № {n}-т. Берия", 150, 430 + 50 * n) for n in range(1, 6)]
    others = [
        line(f"» № {n + 5 * column}-т. Юдину", 150 + 550 * column, 400 + 50 * n)
        for column in (1, 2)
        for n in range(1, 6)
    ]
    found = extract([of_lines("distribution_list", *left, *others)], load_knowledge())[0]
    assert [entry.copy for entry in found.distribution] == list(range(1, 16))


@pytest.mark.parametrize(
    ("row", "name"),
    [("№ 8-т. Хрушеву", "Хрущев"), ("№ 8-т. Берий", "Берия")],
)
def test_a_letter_that_lacks_its_tail_is_nearer_than_a_name_that_was_cut(
    row: str, name: str
) -> None:
    [entry] = facts(zone("distribution_list", row)).distribution
    assert entry.name == name


@pytest.mark.parametrize("between", ["в№ 15-т.", "|оя. № 10-т.", "е Экз. № 10-т."])
def test_what_was_misread_of_the_next_head_is_no_part_of_a_name(between: str) -> None:
    assert read(f"Экз. № 5-т. Копия {between}") == [(5, "Копия")]


def test_a_name_is_counted_once_though_another_reading_gives_it_another_row() -> None:
    """One reader took the head of the next column for a part of the name before it."""
    rows = [line(f"» № {n}-т. Берии {'.' * 6} » № {n + 4}-т.", y=400 + 50 * n) for n in (1, 2, 3)]
    torn = line("» № 4-т. Хрущеву № 1т.", y=600)
    words = tuple(
        replace(word, alternatives={"4-т.": ("1т.",), "Хрущеву": ("Хрущеву№",)}.get(word.text, ()))
        for word in torn.words
    )
    found = facts(of_lines("distribution_list", *rows, replace(torn, words=words))).distribution
    assert [entry.copy for entry in found if entry.name == "Хрущев"] == [4]


def test_a_head_that_was_read_apart_from_its_row_stands_before_it() -> None:
    head, first = line("Эк. №", 150, 400), line("1- РАЗМЕТКА", 270, 396)
    left = [line(f"Экз. № {n} - тов. Берии", 150, 350 + 50 * n) for n in (2, 3, 4)]
    right = [line(f"Экз. № {n} - тов.", 900, 150 + 50 * n) for n in (5, 6, 7, 8)]
    found = facts(of_lines("distribution_list", first, head, *left, *right)).distribution
    assert [(entry.copy, entry.name) for entry in found] == [
        (1, "РАЗМЕТКА"), *((copy, "Берия") for copy in (2, 3, 4)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "torn", ["\\г9-. Молотову 16 п.", "м 9 Молотову № 16-т.", "т Молотову№ 16"]
)
def test_a_known_name_among_scraps_is_counted_by_its_place(torn: str) -> None:
    rows = [line(f"» № {n}-т. Берии {'.' * 6} » № {n + 7}-т.", y=50 * n) for n in (6, 7, 8, 10)]
    found = facts(of_lines("distribution_list", *rows, line(torn, y=450))).distribution
    assert (9, "Молотов") in [(entry.copy, entry.name) for entry in found]


def test_of_two_readings_of_a_name_the_one_that_is_nearer_to_a_name_stands() -> None:
    torn = line("№ 2-т. ышинскому", confidence=0.12)
    words = (*torn.words[:-1], replace(torn.words[-1], alternatives=("ппинскому",)))
    found = facts(of_lines("distribution_list", replace(torn, words=words))).distribution
    assert [entry.name for entry in found] == ["Вышинский"]


def test_a_name_that_nobody_knows_gives_way_to_a_known_one_in_another_reading() -> None:
    torn = line("№ 4т.апре.т.еву", confidence=0.7)
    words = (replace(torn.words[0], alternatives=("М№4т Паврентьеву",)), *torn.words[1:])
    found = facts(of_lines("distribution_list", replace(torn, words=words))).distribution
    assert [(entry.copy, entry.name) for entry in found] == [(4, "Лаврентьев")]


def test_rows_in_one_line_are_parted_by_commas_and_counted_copies_may_be_several() -> None:
    one = "1 - тов. Сталину, 2 - тов. Молотову, 3 - дело"
    assert listed(one) == [(1, "Сталин"), (2, "Молотов"), (3, "Дело")]
    rows = "1 экз. - т. Берии", "2-3 экз. - в дело"
    assert listed(*rows) == [(1, "Берия"), (2, "Дело"), (3, "Дело")]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Экз. № 4 - тов. Василев скому", "Василевский"),
        ("Экз. № 4 - т. Бул^ганину", "Булганин"),
        ("Экз. № 4 - т. Каганову", "Каганович"),
        ("Экз. № 4 - то. Юаину", "Юдин"),
    ],
)
def test_a_leader_is_known_in_pieces_cut_or_over_a_speck(row: str, name: str) -> None:
    listed = zone("distribution_list", "Экз. № 3 - т. Микояну", row)
    assert [entry.name for entry in facts(listed).distribution] == ["Микоян", name]


def test_no_name_is_made_of_scraps_that_a_hyphen_parts() -> None:
    listed = zone("distribution_list", "Экз. № 3-т. Микояну", "Экз. № 4-т. Аире-ту")
    assert [entry.copy for entry in facts(listed).distribution] == [3]


def test_a_name_that_lost_its_head_stands_in_the_column_on_its_left() -> None:
    left = [line(f"Экз. № {n} - тов. {who}", 150, 400 + 50 * n) for n, who in _NAMED[:5]]
    headless = line("Молотову", 450, 500)
    right = [line(f"Экз. № {n} - тов.", 900, 400 + 50 * (n - 5)) for n in range(6, 10)]
    rows = [each for each in left if "№ 2" not in each.text]
    read = facts(of_lines("distribution_list", *rows, headless, *right))
    assert (2, "Молотов") in [(each.copy, each.name) for each in read.distribution]
    assert len(read.distribution) == 5


def test_names_beside_a_column_that_names_others_are_a_column_of_their_own() -> None:
    left = [line(f"Экз. № {n} - тов. {who}", 150, 400 + 50 * n) for n, who in _NAMED[:4]]
    right = [line(f"- т. {who}", 700, 400 + 50 * (n - 4)) for n, who in _NAMED[4:]]
    read = facts(of_lines("distribution_list", *left, *right))
    assert [each.copy for each in read.distribution] == [1, 2, 3, 4]
