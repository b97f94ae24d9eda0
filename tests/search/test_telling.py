"""Risk: a hit does not say why or where, or copies, counts and order mislead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model.citation import Citation
from pipeline.model.facts import Records, Routing
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line
from pipeline.search import search as searching
from pipeline.search.results import SearchOptions, Sort
from pipeline.search.wording import Why
from pipeline.store.ledger import Ledger
from tests.search.scenes import Archive, archive_of, page, zone

LONG = (
    "Посольство сообщает что вчера вечером состоялась беседа с министром иностранных дел по вопросу"
    " о переговорах и что правительство готово принять делегацию в столице на будущей неделе"
)


def test_a_hit_shows_words_and_their_boxes(ledger: Ledger) -> None:
    with archive_of(ledger, one="первое слово\nвторое дело") as archive:
        hit = archive.first("дело")
        (match,) = hit.matches
        assert (match.zone, match.kind, match.boxes) == ("z1", "body", (Box(80, 140, 40, 30),))
        (snippet,) = hit.snippets
        assert [w.text for w in snippet.words if w.marked] == ["дело"]
        assert [w.text for w in snippet.words] == ["первое", "слово", "второе", "дело"]
        assert (hit.name, hit.number, hit.state) == ("one", 1, "done")


def test_what_was_typed_stands_before_what_is_only_like_it(ledger: Ledger) -> None:
    texts = {"slip": "нравительство", "case": "правительству", "exact": "правительство"}
    with archive_of(ledger, **texts) as archive:
        names = [archive.names[hit.page_id] for hit in archive.ask("правительство").hits]
        assert names == ["exact", "case", "slip"]


def test_a_word_read_unsurely_stands_below(ledger: Ledger) -> None:
    pages = {
        "unsure": page(zone("заря", confidence=0.2)),
        "sure": page(zone("заря", confidence=0.95)),
    }
    with archive_of(ledger, **pages) as archive:
        names = [archive.names[hit.page_id] for hit in archive.ask("заря").hits]
        assert names == ["sure", "unsure"]


def test_every_word_sought_says_why(ledger: Ledger) -> None:
    with archive_of(ledger, one="правительство нравительство правительства") as archive:
        (sought,) = archive.ask("правительство").sought
        assert {form: why for form, why, _ in sought.forms} == {
            "правительство": Why.EXACT,
            "правительства": Why.LEMMA,
            "нравительство": Why.OCR,
        }


def test_pages_are_counted_by_facets(ledger: Ledger) -> None:
    archive = Archive(ledger)
    routing = Routing(origin="Пекин", date="1950-05-14")
    first = page(
        zone("ШИФРТЕЛЕГРАММА", "title"),
        zone("дело о мире"),
        records=Records(routing=routing, date="1950-05-14", signer="Рощин"),
    )
    second = page("другое дело", records=Records(date="1951-01-02", signer="Рощин"))
    archive.put({"a.png": first, "b.png": second}, {"a.png": Citation("РГАСПИ", "558")})
    assert archive.ask("дело").facets == {
        "year": (("1950", 1), ("1951", 1)),
        "place": (("Пекин", 1),),
        "person": (("Рощин", 2),),
        "kind": (("шифртелеграмма", 1),),
        "fond": (("558", 1),),
    }


def test_hits_are_sorted_as_archives_count(ledger: Ledger) -> None:
    archive = Archive(ledger)
    pages, cited = {}, {}
    for delo, day in (
        ("10", "1950-01-03"),
        ("9", "1950-01-02"),
        ("334а", "1950-01-01"),
        ("334", ""),
    ):
        pages[delo] = page("дело", records=Records(date=day or None))
        cited[delo] = Citation("РГАСПИ", "558", "11", delo, 1)
    archive.put(pages, cited)

    def order(sort: Sort) -> list[str]:
        hits = archive.ask("дело", SearchOptions(sort=sort)).hits
        return [archive.names[hit.page_id] for hit in hits]

    assert order(Sort.CITATION) == ["9", "10", "334", "334а"]
    assert order(Sort.DATE) == ["334а", "9", "10", "334"]
    assert order(Sort.NEWEST) == ["10", "9", "334а", "334"]


def test_copies_of_a_telegram_are_one_hit_with_what_differs(ledger: Ledger) -> None:
    damaged = LONG.replace("правительство", "нравптельство").replace("министром", "мнинстром")
    records = Records(routing=Routing(copy=1)), Records(routing=Routing(copy=2))
    pages = {
        "first": page(
            zone(LONG), zone("т. Молотову. И.Ст.", "handwriting", Ink.HAND), records=records[0]
        ),
        "second": page(zone(damaged), zone("в архив", "stamp", Ink.STAMP), records=records[1]),
        "other": page(zone(LONG[::-1] + " посольство")),
    }
    with archive_of(ledger, **pages) as archive:
        results = archive.ask("посольство")
        assert (len(results.hits), results.count) == (2, 3)
        hit = next(hit for hit in results.hits if hit.copies)
        (copy,) = hit.copies
        assert {hit.copy, copy.copy} == {1, 2}
        assert {hit.notes, copy.notes} == {("т. Молотову. И.Ст.",), ("в архив",)}
        assert len(archive.ask("посольство", SearchOptions(group=False)).hits) == 3


def test_a_stamp_that_was_read_a_little_otherwise_is_no_difference(ledger: Ledger) -> None:
    stamps = {"first": "ОСОБЫЙ СЕКТОР № 318", "second": "0С0БЫЙ СЕКТ0Р М 318"}
    pages = {
        name: page(zone(LONG), zone(text, "stamp", Ink.STAMP)) for name, text in stamps.items()
    }
    with archive_of(ledger, **pages) as archive:
        (hit,) = archive.ask("посольство").hits
        assert (hit.notes, [copy.notes for copy in hit.copies]) == ((), [()])


def test_hits_are_told_a_few_at_a_time(ledger: Ledger) -> None:
    with archive_of(ledger, **{f"p{n}": f"дело номер {n}" for n in range(7)}) as archive:
        pages = [
            hit.page_id
            for offset in (0, 3, 6)
            for hit in archive.ask("дело", SearchOptions(limit=3, offset=offset)).hits
        ]
        assert sorted(pages) == sorted(archive.names)


def test_hits_are_told_to_the_last_one(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_RANKED", 2)
    monkeypatch.setattr(searching, "MOST_HITS", 2)
    with archive_of(ledger, **{f"p{n}": f"дело номер {n}" for n in range(9)}) as archive:
        told = [
            hit.page_id
            for offset in range(0, 10, 2)
            for hit in archive.ask("дело", SearchOptions(limit=2, offset=offset)).hits
        ]
        assert sorted(told) == sorted(archive.names)


def test_zones_and_lines_without_words_are_found_too(ledger: Ledger) -> None:
    bare = replace(zone("правленая строка"), lines=())
    line = Line(Box(1, 2, 300, 40), "строка без слов", 0.9)
    pages = {"zone": page(bare), "line": page(replace(zone(line.text), lines=(line,)))}
    with archive_of(ledger, **pages) as archive:
        assert archive.found("строка") == {"zone", "line"}
        boxes = {hit.matches[0].boxes for hit in archive.ask("строка").hits}
        assert boxes == {(bare.box,), (line.box,)}


def test_what_stands_on_more_pages_than_are_counted_is_sought_as_typed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_COUNTED", 2)
    texts = {**{f"p{n}": f"правительство номер {n}" for n in range(4)}, "misread": "нравительство"}
    with archive_of(ledger, **texts) as archive:
        results = archive.ask("правительство")
        assert (results.count, results.more) == (2, True)
        assert Why.OCR not in {why for sought in results.sought for _, why, _ in sought.forms}
        both = archive.ask("номер правительство")
        assert (both.count, both.more) == (2, True)
        assert Why.OCR not in {why for sought in both.sought for _, why, _ in sought.forms}
        assert archive.found('номер НЕ "правительство"') == set()
        monkeypatch.setattr(searching, "MOST_COUNTED", 4)
        assert Why.OCR in {
            why for sought in archive.ask("правительство").sought for _, why, _ in sought.forms
        }


def test_conditions_say_together_what_one_does(ledger: Ledger) -> None:
    texts = {"both": "красный дом", "red": "красный стул", "all": "красный дом и стул"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("красный дом НЕ стул") == {"both"}
        assert archive.found("НЕ стул") == {"both"}
        assert archive.found('"красный дом" ИЛИ стул') == {"both", "red", "all"}
        assert archive.found("state:done НЕ (дом стул)") == {"both", "red"}
