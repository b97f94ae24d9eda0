"""Risk: a word that type, a line's end or one of two readers took apart is not found."""

from __future__ import annotations

import pytest

from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Word, Zone
from pipeline.search.wording import Why
from pipeline.store.ledger import Ledger
from pipeline.store.tokenizing import page_tokens
from tests.search.scenes import archive_of, page, zone

SURE = 0.95
DOUBTED = 0.3


def read(*lines: str, sure: float = SURE, gap: int = 10) -> Zone:
    """Return a zone; ``word|other`` was read otherwise by the second reader (``_`` for a space)."""
    made = []
    for row, text in enumerate(lines):
        words, at = [], 10
        for part in text.split():
            said, _, other = part.partition("|")
            others = (other.replace("_", " "),) if other else ()
            words.append(Word(said, Box(at, 40 * row, 10 * len(said), 30), sure, others))
            at += 10 * len(said) + gap
        box = Box(10, 40 * row, at, 30)
        made.append(Line(box, " ".join(word.text for word in words), sure, tuple(words)))
    text = "\n".join(line.text for line in made)
    return Zone("z1", "body", Ink.TYPED, Box(0, 0, 900, 400), 1, sure, text, tuple(made))


def test_second_readings_of_a_word_are_found(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("рука|мука", sure=DOUBTED))) as archive:
        assert archive.found("мука") == archive.found("рука") == {"one"}
        assert archive.found("мука second:off ocr:off") == set()
        assert archive.first("мука").matches[0].why is Why.SECOND


def test_each_word_of_a_second_reading_stands_in_its_place(ledger: Ledger) -> None:
    zone_ = read("вы- олам|выехал_послам в мог|гости_к_нам", sure=DOUBTED)
    with archive_of(ledger, one=page(zone_)) as archive:
        for word in ("выехал", "гости", "нам"):
            assert archive.found(f"{word} ocr:off") == {"one"}
        assert archive.found('"послам в гости"') == {"one"}


def test_a_second_reading_letter_by_letter_is_one_word(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("ЧЕВЕЛЕВУ|Л_Е_Б_Е_Д_Е_В_У"))) as archive:
        assert archive.found("Лебедев ocr:off") == {"one"}


def test_what_was_misread_in_place_of_a_sure_word_is_no_misreading(ledger: Ledger) -> None:
    texts = {
        "sure": page(read("стенами|степапи")),
        "torn": page(read("стфпами|степапи", sure=DOUBTED)),
    }
    with archive_of(ledger, **texts) as archive:
        assert archive.found("степами") == archive.found("степапи ocr:off") == {"torn"}
        assert archive.found("стенами ocr:off") == {"sure"}


def test_a_second_reading_of_two_halves_is_judged_by_both(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("ты|гысяч яч рублей"))) as archive:
        assert archive.found("тысяча") == {"one"}
        assert archive.found("ты") == {"one"}


def test_misread_halves_over_a_lines_end_are_kept_beside_the_whole(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("нанечатае-", "местня газета"))) as archive:
        assert archive.found("местная") == archive.found("напечатаем") == {"one"}
        assert archive.found("местная joined:off") == set()


def test_halves_of_a_line_keep_their_second_readings(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("из комфе-|конфе-", "ремции|ренции ушли"))) as archive:
        assert archive.found("конференции ocr:off") == {"one"}
        assert archive.found('"конференции ушли"') == {"one"}


def test_halves_without_a_hyphen_are_tried_as_one(ledger: Ledger) -> None:
    texts = {"torn": page(read("вся комфе", "ремция ушла")), "whole": page(read("весь рот", "мир"))}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("конференция") == {"torn"}
        assert archive.found('"вся конференция ушла"') == {"torn"}
        assert [len(match.boxes) for match in archive.first("конференция").matches] == [2]
        assert archive.found("ротмир") == set()


def test_lines_out_of_order_keep_their_words(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("сообщили о прек-", "Связь есть"))) as archive:
        assert archive.found("связь") == {"one"}


@pytest.mark.parametrize(("gap", "found"), [(2, {"one"}), (10, set())])
def test_a_crack_within_a_word_is_no_space(ledger: Ledger, gap: int, found: set[str]) -> None:
    with archive_of(ledger, one=page(read("представить от чет", gap=gap))) as archive:
        assert archive.found("отчет ocr:off") == found
        assert archive.found("чет") == {"one"}


@pytest.mark.parametrize(("gap", "found"), [(10, {"one"}), (40, set())])
def test_a_letter_that_is_gone_parts_no_word(ledger: Ledger, gap: int, found: set[str]) -> None:
    torn = page(read("он сост вляет МИН СТРУ ссыл|ссылк ется", gap=gap))
    with archive_of(ledger, one=torn) as archive:
        for word in ("составляет", "министру", "ссылается"):
            assert archive.found(f"{word} ocr:off") == found
        assert archive.found("министру joined:off ocr:off") == set()


def test_two_words_make_no_third_with_a_letter_between_them(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("наш парад он шёл"))) as archive:
        assert archive.found("шел") == {"one"}
        assert all("+" not in str(token) for token in page_tokens(page(read("мост вой")))[0].tokens)


def test_a_dash_at_a_lines_end_parts_two_words_of_a_phrase(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("вызвано отсутствием -", "паровозов нет"))) as archive:
        assert archive.found('"отсутствием паровозов"') == {"one"}
        assert archive.found('"вызвано отсутствие"') == {"one"}


def test_a_phrase_goes_on_behind_a_word_that_a_line_parts(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("сроки предусмотрен", "ные планом"))) as archive:
        for phrase in ("сроки предусмотренные", "предусмотренные планом"):
            assert archive.found(f'"{phrase}" ocr:off') == {"one"}


def test_what_runs_around_a_stamp_has_no_beginning(ledger: Ledger) -> None:
    around = {"ДЕЛАМИ": (30, 30), "СОВЕТА": (150, 10), "СССР": (270, 60), "УПРАВЛЕНИЕ": (140, 200)}
    words = tuple(Word(said, Box(*at, 60, 30), SURE) for said, at in around.items())
    line = Line.of(words)
    ring = Zone("z1", "stamp", Ink.STAMP, line.box, 1, SURE, line.text, (line,))
    with archive_of(
        ledger, ring=page(ring), level=page("Делами Совета СССР управление")
    ) as archive:
        assert archive.found('"управление делами"') == {"ring"}
        assert archive.found('"управление делами совета"') == {"ring"}
        matches = archive.first('"управление делами"').matches
        assert [match.boxes[0].x for match in matches] == [140, 30]


def test_words_that_ran_together_are_found_apart(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("снятиекопий воспрещается вмоскве"))) as archive:
        assert archive.found("копия joined:on ocr:off") == archive.found("Москва") == {"one"}
        assert archive.found("снятие joined:off ocr:off") == set()


def test_specks_before_a_word_do_not_hide_it(ledger: Ledger) -> None:
    texts = {"speck": page(read("2лдекабря")), "other": page(read("2лдеку"))}
    with archive_of(ledger, **texts) as archive:
        assert archive.found("декабрь ocr:off") == {"speck"}
        assert archive.found("деку ocr:off") == set()


def test_figures_among_letters_do_not_part_a_word(ledger: Ledger) -> None:
    spaced = zone("П 0 С Т А Н О В Л Я Е Т :\nот 3 0 4")
    with archive_of(ledger, one=page(spaced)) as archive:
        assert archive.found("постановляет") == {"one"}
    assert [str(token) for token in page_tokens(page(spaced))[0].tokens][1:] == [
        "от",
        "3",
        "0",
        "4",
    ]


def test_columns_read_across_keep_words_that_go_on_below(ledger: Ledger) -> None:
    across = read("состоится 12 де- .. подростки могут сорти-", "кабря в доме | ровать и мыть")
    with archive_of(ledger, one=page(across)) as archive:
        for word in ("декабрь", "сортировать"):
            assert archive.found(f"{word} ocr:off") == {"one"}
        assert archive.found("декабрь joined:off ocr:off") == set()


def test_a_half_at_a_zones_end_goes_on_at_the_head_of_another(ledger: Ledger) -> None:
    columns = page(read("Красноармейцы гарни-"), read("уголь"), read("зона дали грузовики"))
    with archive_of(ledger, one=columns) as archive:
        assert archive.found("гарнизон ocr:off") == archive.found("зона") == {"one"}


def test_a_half_seeks_no_words_that_stand_for_themselves(ledger: Ledger) -> None:
    texts = page(read("сообщили о по-", "ездке во время", "года"))
    with archive_of(ledger, one=texts) as archive:
        assert archive.found("поездка ocr:off") == {"one"}
        assert archive.found("погода ocr:off") == set()


def test_several_words_that_ran_together_are_found_apart(ledger: Ledger) -> None:
    run = page(read("страна ждетотнаспроката скопилось678 вагонов МИНИСТРОВОСССП"))
    with archive_of(ledger, one=run) as archive:
        for word in ("ждать", "прокат", "скопиться", "министр"):
            assert archive.found(f"{word} ocr:off") == {"one"}


def test_figures_beside_a_short_word_are_no_letters_of_it(ledger: Ledger) -> None:
    with archive_of(ledger, one=page(read("12Табак мука36 6утро"))) as archive:
        for word in ("табак", "мука"):
            assert archive.found(f"{word} ocr:off") == {"one"}
        assert archive.found("утро ocr:off") == set()


def test_words_typed_letter_by_letter_are_parted_by_more_white(ledger: Ledger) -> None:
    words, at = [], 10
    for letter in "ДОКЛАДНАЯ ЗАЛИСКА":
        if letter == " ":
            at += 60
            continue
        words.append(Word(letter, Box(at, 40, 20, 30), SURE))
        at += 40
    text = " ".join(word.text for word in words)
    line = Line(Box(10, 40, at, 30), text, SURE, tuple(words))
    title = Zone("z1", "title", Ink.TYPED, line.box, 1, SURE, text, (line,))
    with archive_of(ledger, one=page(title)) as archive:
        assert archive.found("докладная ocr:off") == archive.found("записка") == {"one"}
        assert archive.found('"докладная записка"') == {"one"}


def test_a_figure_read_among_spaced_letters_is_one_of_them(ledger: Ledger) -> None:
    with archive_of(ledger, one=page("товарищу Д А Н И Л 4 Н У\nот 3 А 4 Б")) as archive:
        assert archive.found("Данилин") == {"one"}
        assert archive.found("=4") == {"one"}
