"""Risk: a query breaks the search, or an error that does not say where."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.search.faults import QueryError
from pipeline.search.lexing import pieces
from pipeline.search.parsing import DEEPEST, LONGEST, parse
from pipeline.search.syntax import And, Fact, Near, Not, Or, Phrase, Scoped, Word
from pipeline.store.ledger import Ledger
from tests.search.scenes import Archive, page

BITS = (
    '"', "«", "»", "(", ")", "-", "=", "~5", "~", "NEAR/3", "РЯДОМ/2", "И", "ИЛИ", "НЕ",
    "AND", "OR", "NOT", "zone:stamp", "ink:hand", "ink:x", "to:", "to:*", "to:(", 'to:"a b"',
    "date:1950-05..1951", "date:9999..1", "date:0001-01-01..0199", "date:9999-12-31", "date:0000",
    "дата:14.05.1950", "ф.558", "оп.", "ф. 5", "alias:on", "alias:x", "слово", "Р О Щ И Н", "мол*",
    "*", "абв:где", "state:done", " ", "—", "14:20", "\u0301", "0", "\x00", "ё", "Peking", "Сталин",
    "zone:;",
)  # fmt: skip
QUERIES = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(BITS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(BITS), max_size=14).map("".join),
)


def fault(text: str) -> QueryError | None:
    """Return what is wrong with a query; any other error goes through."""
    try:
        parse(text)
    except QueryError as error:
        return error
    return None


@settings(max_examples=400)
@given(QUERIES)
def test_any_text_is_a_query_or_an_error_that_says_where(text: str) -> None:
    error = fault(text)
    if error is not None:
        assert error.problem.ru != error.problem.en
        assert 0 <= error.at <= len(text)
        assert "^" in error.pointed(text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES)
def test_any_query_is_answered_or_refused(ledger: Ledger, text: str) -> None:
    archive = Archive(ledger)
    if not archive.ask("слово").count:
        archive.put({"one": page("слово о Сталине и Пекине")})
    if fault(text) is None:
        assert archive.ask(text).count <= 1


@settings(max_examples=200)
@given(QUERIES)
def test_pieces_stand_where_they_say(text: str) -> None:
    try:
        found = list(pieces(text))
    except QueryError:
        return
    places = [piece.at for piece in found]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("query", "at", "told"),
    [
        ("слово (другое", 6, "скобка не закрыта"),
        ("слово) другое", 5, "скобка лишняя"),
        ('одно "два три', 5, "не закрыты"),
        ("кто ИЛИ", 4, "с обеих сторон"),
        ("AND кто", 0, "с обеих сторон"),
        ("неттакого:поля", 0, "Нет поля"),
        ("слово to: ", 6, "ничего нет"),
        ("date:1950-13", 5, "не дата"),
        ("зона:штамп", 5, "латинскими"),
        ('zone:"" слово', 5, "латинскими"),
        ("date:1950-05..19xx", 14, "не дата"),
        ("state:dome", 6, "может стоять"),
        ("слово НЕ", 6, "ничего нет"),
        ("а*", 0, "не меньше 2"),
        ("to:Х ~3 слово", 5, "слова или фразы"),
        ("", 0, "Искать нечего"),
        ("— … !", 0, "Искать нечего"),
        ("(" * 40 + "а", DEEPEST, "вложенных"),
        ("я" * (LONGEST + 1), LONGEST, "длиннее"),
    ],
)
def test_an_error_points_at_its_place(query: str, at: int, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.at, told in caught.value.problem.ru) == (at, True)


def test_every_part_of_the_language_means_what_it_says() -> None:
    def kinds(query: str) -> object:
        root = parse(query).root
        return type(root) if not isinstance(root, And | Or) else [type(p) for p in root.parts]

    assert kinds("слово") is Word
    assert (
        kinds("одно И другое") == kinds("одно AND другое") == kinds("одно другое") == [Word, Word]
    )
    assert isinstance(parse("одно ИЛИ другое").root, Or)
    assert kinds("одно НЕ другое") == kinds("одно -другое") == [Word, Not]
    assert kinds("«одно другое»") is Phrase
    assert kinds("одно ~5 другое") == kinds("одно NEAR/5 другое") == kinds("одно РЯДОМ/5 другое")
    assert kinds("одно ~5 другое") is Near
    assert kinds("ф.558 оп. 11, д.334 л.56") == [Fact] * 4
    assert kinds("zone:stamp Молотов") is Scoped
    assert kinds("кому:Вышинский") is Fact
    assert not parse("слово ocr:off").switches.ocr
    assert parse("псевдонимы:вкл слово").switches.alias


def test_or_binds_weaker_than_and() -> None:
    root = parse("раз два OR три").root
    assert isinstance(root, Or)
    assert [type(part) for part in root.parts] == [And, Word]


def test_a_range_of_dates_is_covered_without_gaps() -> None:
    fact = parse("date:1949-12-30..1951-02-02").root
    assert isinstance(fact, Fact)
    assert fact.values == ("19491230", "19491231", "1950", "195101", "19510201", "19510202")
