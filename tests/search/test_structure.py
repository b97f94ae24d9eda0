"""Risk: signs, zones, facts and citations of the query language are taken for something else."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.citation import Citation
from pipeline.model.facts import DistributionEntry, Evidence, Records, Routing
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page
from pipeline.search.wording import Why
from pipeline.store.ledger import Ledger
from tests.search.scenes import Archive, archive_of, page, zone


def test_words_are_joined_as_the_signs_say(ledger: Ledger) -> None:
    texts = {"both": "красный дом", "red": "красный стул", "house": "дом отдыха"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("красный дом") == {"both"}
        assert archive.found("красный ИЛИ дом") == {"both", "red", "house"}
        assert archive.found("красный НЕ дом") == archive.found("красный -дом") == {"red"}
        assert archive.found("НЕ красный") == {"house"}
        assert archive.found("(стул ИЛИ отдых) НЕ красный") == {"house"}


def test_phrases_and_nearness_keep_to_their_distance(ledger: Ledger) -> None:
    texts = {
        "next": "советское правительство решило",
        "near": "правительство и народ советское",
        "far": "советское " + "слово " * 30 + "правительство",
    }
    with archive_of(ledger, **texts) as archive:
        assert archive.found('"советское правительство"') == {"next"}
        assert archive.found('"советским правительством"') == {"next"}
        assert archive.found("советское ~3 правительство") == {"next", "near"}
        assert archive.found("советское ~40 правительство") == {"next", "near", "far"}
        assert archive.found('правительство НЕ "советское правительство"') == {"near", "far"}


def test_dirt_that_was_read_between_the_words_of_a_phrase_parts_them_not(ledger: Ledger) -> None:
    read = {"dirt": read_between(0.1), "word": read_between(0.8)}
    with archive_of(ledger, **read) as archive:
        assert archive.found('"советское правительство"') == {"dirt"}
        assert archive.found('"советское правительство" ocr:off') == set()
        assert archive.found('"правительство решило"') == {"dirt", "word"}


def read_between(confidence: float) -> Page:
    """Return a page on which something stands between two words, read so surely."""
    made = zone("советское гну правительство решило")
    (line,) = made.lines
    first, between, *others = line.words
    words = (first, replace(between, confidence=confidence), *others)
    return page(replace(made, lines=(replace(line, words=words),)))


def test_a_phrase_does_not_jump_from_zone_to_zone(ledger: Ledger) -> None:
    with archive_of(
        ledger, one=page(zone("конец мира", "heading"), zone("труд народа"))
    ) as archive:
        assert archive.found('"мира труд"') == set()
        assert archive.found('"труд народа"') == {"one"}


def test_a_beginning_finds_what_begins_so(ledger: Ledger) -> None:
    with archive_of(ledger, one="Молотову", two="молоток", three="смолоть") as archive:
        assert archive.found("молот*") == {"one", "two"}
        assert archive.first("молот*").matches[0].why is Why.PREFIX


def test_an_exact_word_is_found_letter_by_letter(ledger: Ledger) -> None:
    with archive_of(ledger, one="стол", two="столу", three="стоп") as archive:
        assert archive.found("=стол") == {"one"}


def test_words_are_sought_in_their_zone_and_ink(ledger: Ledger) -> None:
    pages = {
        "list": page(zone("Молотову", "distribution_list"), zone("текст о мире")),
        "body": page(zone("Сталину", "distribution_list"), zone("приехал Молотов")),
        "hand": page(zone("т. Молотов за", "handwriting", Ink.HAND), zone("текст о мире")),
    }
    with archive_of(ledger, **pages) as archive:
        assert archive.found("zone:distribution_list Молотов") == {"list"}
        assert archive.found("zone:body Молотов") == {"body"}
        assert archive.found("ink:hand Молотов") == {"hand"}
        assert archive.found("ink:typed Молотов") == {"list", "body"}
        assert archive.found("zone:handwriting") == archive.found("zone:handwriting ink:hand")
        assert archive.found("zone:body НЕ zone:handwriting") == {"list", "body"}
        assert archive.found("(zone:distribution_list Сталин) (zone:body Молотов)") == {"body"}
        assert archive.found("Молотов НЕ (zone:body Молотов)") == {"list", "hand"}


def telegram(addressee: str, origin: str, date: str) -> Records:
    entries = (DistributionEntry(1, "Сталин"), DistributionEntry(2, "Мао Цзэдун"))
    routing = Routing(origin=origin, number=14354, date=date, copy=3)
    return Records(addressee=addressee, routing=routing, date=date, distribution=entries)


def test_facts_are_found_by_their_fields(ledger: Ledger) -> None:
    pages = {
        "one": page("Сообщаю", records=telegram("Вышинский", "Пекин", "1950-05-14")),
        "two": page("Сообщаю", records=telegram("Филиппов", "Шанхай", "1950-06-01")),
    }
    with archive_of(ledger, **pages) as archive:
        assert archive.found("to:Вышинский from:Пекин date:1950-05") == {"one"}
        assert archive.found("кому:Вышинскому") == archive.found("to:Vyshinsky") == {"one"}
        assert archive.found("from:Beijing") == {"one"}
        assert archive.found("to:Сталин") == set()
        assert archive.found("to:Сталин alias:on") == {"two"}
        assert archive.found("date:1950-05-20..1950-07") == {"two"}
        assert archive.found("дата:14.05.1950") == {"one"}
        assert archive.found('copy:"Мао Цзэдун" number:14354') == {"one", "two"}
        assert archive.found("signer:* ИЛИ state:suspect") == set()
        assert archive.found("state:done НЕ to:Филиппов") == {"one"}


def test_a_fact_is_shown_where_it_was_read(ledger: Ledger) -> None:
    box = Box(5, 6, 70, 20)
    read = page("ИЗ ПЕКИНА", records=telegram("Вышинский", "Пекин", "1950-05-14"))
    evidence = {"/routing/origin": Evidence("z1", box, "ПЕКИНА", 0.9, "places")}
    with archive_of(ledger, one=replace(read, evidence=evidence)) as archive:
        (match,) = archive.first("from:Пекин").matches
        assert (match.why, match.read, match.boxes) == (Why.FACT, "ПЕКИНА", (box,))


def test_leaves_are_found_by_their_citation(ledger: Ledger) -> None:
    archive = Archive(ledger)
    cited = {
        "a.png": Citation("РГАСПИ", "558", "11", "334", 56),
        "b.png": Citation("РГАСПИ", "558", "11", "335", 2),
        "c.png": Citation("РГАСПИ", "17", "11", "334", 2),
    }
    archive.put({name: page("Сообщаю") for name in cited}, cited)
    assert archive.found("ф.558 оп.11") == {"a.png", "b.png"}
    assert archive.found("ф. 558, оп. 11, д. 334 л.56") == {"a.png"}
    assert archive.found("fond:17") == {"c.png"}
    assert archive.first("ф.17").citation == "РГАСПИ, ф. 17, оп. 11, д. 334, л. 2"
