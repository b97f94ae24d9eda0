"""Risk: a page that says it is not found, or one that does not is."""

from __future__ import annotations

import pytest

from pipeline.search.wording import Why
from pipeline.store.ledger import Ledger
from tests.search.scenes import archive_of


def test_a_word_is_found_in_every_case(ledger: Ledger) -> None:
    with archive_of(ledger, one="Вашей телеграммой от вчера", other="ничего такого") as archive:
        assert archive.found("телеграмма") == {"one"}
        assert archive.found("телеграмма lemma:off ocr:off") == set()
        (match,) = archive.first("телеграмма").matches
        assert (match.read, match.why) == ("телеграммой", Why.LEMMA)


def test_yo_and_ye_are_one_letter(ledger: Ledger) -> None:
    with archive_of(ledger, one="Хрущёв приехал", two="Хрущева ждут") as archive:
        assert archive.found("Хрущев") == archive.found("хрущёв") == {"one", "two"}


@pytest.mark.parametrize("typed", ["Vyshinsky", "Vyshinskiy", "Wyschinski", "ВЫШИНСКИЙ"])
@pytest.mark.parametrize("said", ["Вышинский", "Вышинскому", "т.Вышинским"])
def test_a_name_is_found_from_every_script(ledger: Ledger, typed: str, said: str) -> None:
    with archive_of(ledger, one=f"Передайте {said} немедленно", other="Передайте это") as archive:
        assert archive.found(typed) == {"one"}


def test_a_misread_word_is_found_and_says_so(ledger: Ledger) -> None:
    texts = {"good": "правительство", "bad": "нравптельство", "far": "представительство"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("правительство") == {"good", "bad"}
        assert archive.found("правительство ocr:off") == {"good"}
        hits = archive.ask("правительство").hits
        assert [hit.matches[0].why for hit in hits] == [Why.EXACT, Why.OCR]
        assert hits[1].matches[0].cost > 0


def test_a_word_whose_end_is_torn_off_is_found(ledger: Ledger) -> None:
    texts = {"front": "ериалов", "back": "мате", "back2": "матери", "most": "материа"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("материалов") == {"front", "most"}
        assert archive.found("материалов ocr:off") == set()
        assert archive.first("материалов").matches[0].why is Why.OCR


def test_words_parted_by_a_line_or_letter_by_letter_are_one(ledger: Ledger) -> None:
    texts = {"line": "срочная теле-\nграмма пришла", "spaced": "подпись Р О Щ И Н"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("телеграмма") == {"line"}
        assert archive.found("Рощин") == archive.found("Р О Щ И Н") == {"spaced"}
        assert len(archive.first("телеграммы").matches[0].boxes) == 2


def test_old_and_new_spelling_find_each_other(ledger: Ledger) -> None:
    texts = {"old": "Получена телеграмма изъ Россіи отъ министра", "new": "из России пришло"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("Россия") == archive.found("Россія") == {"old", "new"}
        assert archive.found("=Россіи") == {"old"}
        assert archive.found("Россия orthography:off ocr:off") == {"new"}


@pytest.mark.parametrize("typed", ["добраго", "добрый", "доброго"])
def test_an_ending_of_before_1918_is_known_without_its_letters(ledger: Ledger, typed: str) -> None:
    texts = {"old": "слова добраго человѣка", "new": "слова доброго человека"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found(f"{typed} ocr:off") == {"old", "new"}


def test_a_hard_sign_that_was_read_as_a_soft_one_is_none(ledger: Ledger) -> None:
    texts = {"old": "сей предметь изъ Россіи и тѣнь", "new": "этот предметь из России"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("предмет ocr:off") == {"old"}
        assert archive.first("предмет ocr:off").matches[0].why is Why.ORTHOGRAPHY
        assert archive.found("тень ocr:off") == {"old"}


def test_places_have_many_names_and_persons_only_when_asked(ledger: Ledger) -> None:
    texts = {"pekin": "выехал из Пекина", "filippov": "товарищу Филиппову лично", "fyn": "Фын Си"}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("Beijing") == archive.found("Peking") == {"pekin"}
        assert archive.found("Peking names:off transliteration:off ocr:off") == set()
        assert archive.found("Сталин") == set()
        assert archive.found("Сталин alias:on") == {"filippov", "fyn"}
        assert archive.found("Stalin alias:on") == {"filippov", "fyn"}
