"""Risk: what readers disagreed on is told as if it were sure, or a right reading is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.lexicon import load_knowledge
from pipeline.model.facts import Evidence, Records
from pipeline.model.page import Line, Zone
from pipeline.records.extract import extract
from pipeline.records.found import Where
from pipeline.records.readings import likeliest, readings
from tests.records.zones import line, of_lines, zone

KNOWN = load_knowledge()


def disputed(text: str, others: dict[str, str], sure: float = 0.6, y: int = 400) -> Line:
    """Return a line of which the other reader had some words otherwise."""
    read = line(text, y=y, confidence=sure)
    words = tuple(
        replace(word, alternatives=(others[word.text],)) if word.text in others else word
        for word in read.words
    )
    return replace(read, words=words)


def facts(*zones: Zone) -> tuple[Records, dict[str, Evidence]]:
    return extract(zones, KNOWN)


def test_a_line_is_read_as_it_stands_first_and_then_in_every_other_way() -> None:
    read = disputed("Спец. № 4855 от", {"№": "м?", "4855": "4835"})
    assert [each.text for each in readings(read)] == [
        "Спец. № 4855 от", "Спец. м? 4855 от", "Спец. № 4835 от", "Спец. м? 4835 от",
    ]  # fmt: skip


def test_what_was_read_for_several_words_stands_in_the_place_of_all() -> None:
    read = disputed("17 / У 1950 г.", {"17": "17./.IУ"})
    assert [each.text for each in readings(read)] == ["17 / У 1950 г.", "17./.IУ 1950 г."]


def test_what_a_person_wrote_has_one_reading() -> None:
    read = replace(disputed("Спец. № 4855", {"4855": "4835"}), read="Спец. № 48б5")
    assert readings(read) == (read,)


def test_letters_that_both_readers_have_are_surer_than_either_made_them() -> None:
    [as_read, _] = readings(disputed("ЯСИНСКИЙ", {"ЯСИНСКИЙ": "Я С И Н С К И Й"}))
    assert as_read.words[0].confidence == pytest.approx(0.84)


def test_a_fact_that_one_reader_lost_is_told_from_the_other() -> None:
    found, evidence = facts(
        of_lines("registration_number", disputed("№ 5656]с", {"5656]с": "5656/с"}))
    )
    assert found.registration_number == "№ 5656/с"
    assert evidence["/registration_number"].raw == "№ 5656/с"


def test_readers_that_disagree_on_a_figure_make_it_less_sure() -> None:
    agreed = facts(zone("reference", "Спец. № 4855"))[1]["/references/0"]
    for text, other in (("4855", "4835"), ("4835", "4855")):
        read = disputed(f"Спец. № {text}", {text: other}, sure=0.9)
        found, evidence = facts(of_lines("reference", read))
        assert found.references == (int(text),)
        assert evidence["/references/0"].confidence < agreed.confidence


def test_a_name_is_the_one_that_is_known_in_either_reading() -> None:
    rows = (
        line("» № 2-т. Молотову", y=400),
        disputed("» № 3-т. Вэрвмвау", {"Вэрвмвау": "Ворошилову"}, y=450),
        line("» № 4-т. Берии", y=500),
    )
    found, _ = facts(of_lines("distribution_list", *rows))
    assert [(entry.copy, entry.name) for entry in found.distribution] == [
        (2, "Молотов"), (3, "Ворошилов"), (4, "Берия"),
    ]  # fmt: skip


def test_a_row_that_one_reader_alone_saw_is_a_row() -> None:
    rows = (
        line("» № 2-т. Молотову", y=400),
        disputed("> х", {">": "№ 3-т. Ворошилову"}, y=450),
        line("» № 4-т. Берии", y=500),
    )
    found, _ = facts(of_lines("distribution_list", *rows))
    assert (3, "Ворошилов") in [(entry.copy, entry.name) for entry in found.distribution]


def test_a_month_is_that_of_the_other_reader_where_the_page_bears_it_out() -> None:
    signed = zone("signature", "7.III.50г. Р О Щ И Н", name="z2")
    note = of_lines("dispatch_note", disputed("Разослано 15-50 7.II", {"7.II": "7.ПI"}))
    found, _ = facts(signed, note)
    assert found.dispatch is not None
    assert found.dispatch.sent_at == "1950-03-07T15:50"


def test_a_note_is_no_surer_than_the_date_that_gives_its_year() -> None:
    note = zone("dispatch_note", "Отпеч. 14.У. 19-15")
    sure = facts(zone("signature", "14.У.50г. Р О Щ И Н", name="z2"), note)[1]
    doubted = disputed("14.У.50г. Р О Щ И Н", {"14.У.50г.": "14.У.59г."})
    unsure = facts(of_lines("signature", doubted, name="z2"), note)[1]
    name = "/dispatch/printed_at"
    assert unsure[name].confidence < sure[name].confidence


def test_of_two_readings_the_one_that_holds_the_other_stands() -> None:
    short = disputed("№ 44-151", {"44-151": "44-1513."}, sure=0.62)
    assert facts(of_lines("registration_number", short))[0].registration_number == "№ 44-1513"
    sure = disputed("№ 44-151", {"44-151": "44-1513."}, sure=0.95)
    assert facts(of_lines("registration_number", sure))[0].registration_number == "№ 44-151"


def test_the_count_of_copies_is_the_reading_that_the_list_bears_out() -> None:
    rows = zone("distribution_list", *(f"» № {copy}-т. Сталину" for copy in range(1, 8)))
    note = of_lines("dispatch_note", disputed("1 экз. дс", {"1": "7"}, sure=0.74), name="z2")
    dispatch = facts(rows, note)[0].dispatch
    assert dispatch is not None
    assert dispatch.copies == 7
    plain = facts(rows, zone("dispatch_note", "1 экз. дс", name="z2"))[0].dispatch
    assert plain is not None
    assert plain.copies == 1


def test_a_row_that_one_reader_ran_into_another_is_told_by_the_other() -> None:
    row = disputed("№ 2-т Булганину 8-т Молотову.", {"8-т": "№ 8-г."})
    listed = facts(of_lines("distribution_list", row))[0].distribution
    assert [(entry.copy, entry.name) for entry in listed] == [(2, "Булганин"), (8, "Молотов")]


def test_another_reading_of_a_row_is_that_of_its_number() -> None:
    others = {"Зорину.....": "Зорину. №", "№10т": "10-т."}
    row = disputed("№4-т Зорину..... №10т Копия", others, sure=0.75)
    listed = facts(of_lines("distribution_list", row))[0].distribution
    assert [(entry.copy, entry.name) for entry in listed] == [(4, "Зорин"), (10, "Копия")]


def test_a_name_is_told_from_any_way_in_which_its_row_was_read() -> None:
    row = disputed("№ 2-т. суелтгу.", {"суелтгу.": "СуЗиэРУ."}, sure=0.3)
    words = tuple(
        replace(word, alternatives=(*word.alternatives, "суслегу")) if word.alternatives else word
        for word in row.words
    )
    found, _ = facts(of_lines("distribution_list", replace(row, words=words)))
    assert [entry.name for entry in found.distribution] == ["Суслов"]


@pytest.mark.parametrize(
    ("kind", "text", "others", "field", "name"),
    [
        ("signature", "З А Б Ь Я Л О В", {"Б": "В"}, "signer", "Завьялов"),
        (
            "addressee",
            "Тов. КОЖЕВНИКОНУ",
            {"КОЖЕВНИКОНУ": "КОЖЕВНИКОВУ"},
            "addressee",
            "Кожевников",
        ),
    ],
)
def test_a_name_that_nobody_knows_gives_way_to_a_known_one(
    kind: str, text: str, others: dict[str, str], field: str, name: str
) -> None:
    found, evidence = facts(of_lines(kind, disputed(text, others, sure=0.8)))
    assert getattr(found, field) == name
    sure = facts(zone(kind, text.replace("З А Б", "З А В").replace("КОНУ", "КОВУ")))[1]
    assert evidence[f"/{field}"].confidence < sure[f"/{field}"].confidence


def test_an_issuer_is_told_from_any_way_in_which_the_word_was_read() -> None:
    read = disputed("Выпустил Мальшев", {}, sure=0.4)
    words = (read.words[0], replace(read.words[1], alternatives=("Малмшер", "Малышев")))
    found, _ = facts(of_lines("dispatch_note", replace(read, words=words)))
    assert found.dispatch is not None
    assert found.dispatch.issued_by == "Малышев"


def test_scraps_that_make_a_short_name_displace_nobody() -> None:
    where = Where(zone("signature", "Мальшев"), line("Мальшев"))
    unknown = where.found("Мальшев", (0, 7), "signature-name-as-read")
    short = where.found("Кио", (0, 7), "signature-name-lexicon").times(0.5)
    assert likeliest([unknown, short]).value == "Мальшев"


def test_a_number_is_less_sure_by_all_that_its_reader_thought_of_and_no_other_for_it() -> None:
    read = disputed("№ 5179/309", {"5179/309": "5172,/30%"})
    thought = ("5172,/30%", "8179/309", "5179/302")
    words = (*read.words[:-1], replace(read.words[-1], alternatives=thought))
    plain, sure = facts(of_lines("registration_number", read))
    found, unsure = facts(of_lines("registration_number", replace(read, words=words)))
    assert found.registration_number == plain.registration_number == "№ 5179/309"
    pointer = "/registration_number"
    assert unsure[pointer].confidence < sure[pointer].confidence
