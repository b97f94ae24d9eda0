"""Risk: a part of the form is taken for another, and its facts with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from PIL import ImageDraw

from config.vocabulary import load_vocabulary
from pipeline.layout.blocks import Block
from pipeline.layout.joining import joined
from pipeline.layout.kinds import name_blocks
from pipeline.layout.lines import TextLine
from pipeline.layout.marks import DRAWN, Mark
from pipeline.layout.named import Named
from pipeline.layout.plan import Plan
from pipeline.layout.shapes import Ground, Setting
from pipeline.layout.zones import make_zones
from pipeline.model.geometry import Box, bounding
from pipeline.model.maps import Affine
from pipeline.model.page import Ink, Line
from tests.layout.sheets import PAGE, empty, line, sheet_of

VOCABULARY = load_vocabulary()
BODY = (
    "Сегодня посетил министра и передал ему содержание вашего указания.",
    "Министр просил сообщить правительству, что ответ будет дан письменно",
    "в ближайшие дни. По вопросу о поставках он заметил, что дороги заняты",
    "и раньше апреля увеличить отправку угля не удастся.",
)
TELEGRAM: tuple[tuple[Line, ...], ...] = (
    (line("Строго секретно", 1080, 170),),
    (line("ШИФРТЕЛЕГРАММА", 500, 240, height=50),),
    (line("СНЯТИЕ КОПИЙ ВОСПРЕЩАЕТСЯ", 540, 345),),
    (
        line("Экз. № 1-РАЗМЕТКА", 150, 450),
        line("» № 2-т. Сталину", 160, 500),
        line("» № 3-т. Молотову", 160, 550),
    ),
    (line("ИЗ ПЕКИНА № 14354 кол. 18 час. 20 мин. 14/У 1950 г. экз. № 3", 150, 860),),
    tuple(line(text, 180, 1100 + 50 * row) for row, text in enumerate(BODY)),
    (line("14.У.50г.", 240, 1500), line("РОЩИН", 1050, 1500)),
    (line("8 экз. ам", 150, 1700), line("Отпеч. 14.У. 19-15", 150, 1740)),
)


def named(blocks: tuple[tuple[Line, ...], ...] = TELEGRAM) -> dict[str, Named]:
    found = name_blocks(blocks, (), Ground(PAGE), VOCABULARY)
    assert len({zone.kind for zone in found}) == len(found)
    return {zone.kind: zone for zone in found}


def test_a_number_below_all_text_is_the_pages_however_wide_its_margin() -> None:
    text = tuple(line(text, 180, 300 + 50 * row) for row, text in enumerate(BODY * 5))
    foot = 300 + 50 * 5 * len(BODY)
    for read in ("- 37-", "37"):
        number = line(read, 800, foot)
        assert named((text, (number,)))["page_number"].lines == (number,)
    assert "page_number" not in named((text, (line("1", 800, foot),)))


def test_a_number_between_dashes_close_below_the_text_is_the_pages_and_kept() -> None:
    text = tuple(line(text, 180, 300 + 50 * row) for row, text in enumerate(BODY * 5))
    number = line("- 85 -", 770, 300 + 50 * 5 * len(BODY), confidence=0.78)
    assert named(((*text, number),))["page_number"].lines == (number,)


def test_spread_capitals_in_the_middle_are_a_title_however_they_were_read() -> None:
    spread = line("С П Е Б С О Б Б Е Н И", 560, 620)
    text = tuple(line(text, 180, 800 + 50 * row) for row, text in enumerate(BODY))
    found = named(((line("Секретно", 1250, 170),), (spread,), text))
    assert found["title"].lines == (spread,)
    aside = named(((line("Секретно", 1250, 170),), (line(spread.text, 180, 620),), text))
    assert "title" not in aside


def test_the_parts_of_a_telegram_are_named() -> None:
    assert set(named()) == {
        "classification",
        "title",
        "handling_instruction",
        "distribution_list",
        "routing",
        "body",
        "signature",
        "dispatch_note",
    }


def test_every_name_has_its_reasons_and_no_certainty() -> None:
    for zone in named().values():
        assert zone.reasons, zone.kind
        sums = defaultdict[str, float](float)
        for reason in zone.reasons:
            sums[reason.kind] += reason.weight
        assert max(sums, key=lambda kind: sums[kind]) == zone.kind
        assert 0.3 <= zone.confidence < 1


def test_a_distribution_list_keeps_its_rows_and_a_text_its_lines() -> None:
    found = named()
    assert [each.text for each in found["distribution_list"].lines] == [
        "Экз. № 1-РАЗМЕТКА",
        "» № 2-т. Сталину",
        "» № 3-т. Молотову",
    ]
    assert [each.text for each in found["body"].lines] == list(BODY)


def test_no_line_is_lost_or_doubled() -> None:
    given = [word for block in TELEGRAM for each in block for word in each.words]
    read = [word for zone in named().values() for each in zone.lines for word in each.words]
    assert sorted(word.box for word in read) == sorted(word.box for word in given)


def test_a_head_typed_right_over_the_text_is_parted_from_it() -> None:
    block = (line("ВНЕ ОЧЕРЕДИ", 180, 1040), *TELEGRAM[5])
    found = named((*TELEGRAM[:5], block))
    assert [each.text for each in found["precedence"].lines] == ["ВНЕ ОЧЕРЕДИ"]
    assert len(found["body"].lines) == len(BODY)


def test_the_last_word_of_a_paragraph_stays_where_it_stands() -> None:
    text = [*BODY, "Приложении 6.", *BODY]
    lines = [line(each, 180, 1000 + 50 * row) for row, each in enumerate(text)]
    pieces = [
        Named("body", (*lines[: len(BODY)], *lines[len(BODY) + 1 :]), 0.9),
        Named("other", (lines[len(BODY)],), 0.3),
    ]
    setting = Setting(Ground(PAGE), bounding(each.box for each in lines), 30)
    (whole,) = joined(pieces, setting)
    assert [each.text for each in whole.lines] == text
    beside = replace(pieces[1], lines=(line("Приложении 6.", 1100, 1000 + 50 * len(BODY)),))
    assert len(joined([pieces[0], beside], setting)) == 2


def test_a_word_of_the_form_inside_a_sentence_names_nothing() -> None:
    text = ("Разослано было сорок приглашений, о чём министр сообщил нам вчера.", *BODY)
    block = tuple(line(each, 180, 1000 + 50 * row) for row, each in enumerate(text))
    assert set(named((block,))) == {"body"}


def test_nothing_read_is_nothing_named() -> None:
    assert name_blocks((), (), Ground(PAGE), VOCABULARY) == []
    assert name_blocks(((),), (), Ground(PAGE), VOCABULARY) == []


def test_boxes_are_brought_to_the_source_exactly_once() -> None:
    sheet = sheet_of(empty())
    moved = replace(sheet, to_source=Affine(1.5, 0, 7, 0, 1.5, 11))
    plan = Plan((), (), ())
    straight = make_zones(sheet, plan, (TELEGRAM, ()), VOCABULARY)
    zones = make_zones(moved, plan, (TELEGRAM, ()), VOCABULARY)
    assert [zone.id for zone in zones] == [f"z{n}" for n in range(1, len(zones) + 1)]
    assert [zone.order for zone in zones] == list(range(1, len(zones) + 1))
    for before, after in zip(straight, zones, strict=True):
        assert after.box == moved.to_source.box(before.box)
        for old, new in zip(before.lines, after.lines, strict=True):
            assert new.box == moved.to_source.box(old.box)
            assert [w.box for w in new.words] == [moved.to_source.box(w.box) for w in old.words]


def test_no_box_reaches_beyond_the_images_upper_left() -> None:
    sheet = sheet_of(empty())
    moved = replace(sheet, to_source=Affine(c=-200.0, f=-200.0))
    for zone in make_zones(moved, Plan((), (), ()), (TELEGRAM, ()), VOCABULARY):
        assert min(zone.box) >= 0
        assert all(min(each.box) >= 0 for each in zone.lines)


def test_a_stamp_that_only_its_letters_made_one_is_handwriting_unread() -> None:
    mark = Mark("stamp", Box(900, 1900, 400, 120), 0.9, "a stamp's ink")
    doubtful = replace(mark, doubtful=True)
    (sure,), (unsure,) = (
        name_blocks((), [(m, ())], Ground(PAGE), VOCABULARY) for m in (mark, doubtful)
    )
    assert (sure.kind, unsure.kind) == ("stamp", "handwriting")


def test_a_stamp_says_what_was_read_surely_or_letter_upon_letter() -> None:
    mark = Mark("stamp", Box(900, 1900, 500, 160), 0.9, "a stamp's ink")
    read = (
        line("ГОСУДАРСТВЕНИХЙ АРХИВ", 910, 1910, confidence=0.28),
        line("Фонд №", 910, 1950, confidence=0.9),
        line("} | л^ -у. г,", 910, 1990, confidence=0.3),
        line("Опсь №.", 910, 2030, confidence=0.2),
    )
    plan = Plan((), (), (mark,))
    (stamp,) = make_zones(sheet_of(empty()), plan, ((), (read,)), VOCABULARY)
    assert [each.text for each in stamp.lines] == ["ГОСУДАРСТВЕНИХЙ АРХИВ", "Фонд №", "Опсь №."]


def test_handwriting_is_located_and_never_passed_off_as_read() -> None:
    mark = Mark("handwriting", Box(900, 1900, 400, 120), 0.6, "strokes of a pen")
    plan = Plan((), (), (mark,))
    zones = make_zones(sheet_of(empty()), plan, (TELEGRAM, ()), VOCABULARY)
    (hand,) = [zone for zone in zones if zone.kind == "handwriting"]
    assert (hand.ink, hand.text, hand.lines) == (Ink.HAND, "", ())
    assert hand.box == mark.box
    assert hand is zones[-1]


def test_a_zone_is_as_tall_as_its_ink_and_a_number_has_its_dashes() -> None:
    number, title = Box(820, 120, 34, 30), Box(500, 300, 102, 40)
    page = empty()
    pen = ImageDraw.Draw(page)
    dashes, others = ((780, 132, 805, 136), (868, 133, 893, 137)), ((830, 100, 850, 103),)
    specks = (764, 138, 770, 144), (960, 132, 985, 136), (905, 110, 909, 140)
    for each in (*dashes, *others, *specks):
        pen.rectangle(each, fill=20)
    text = tuple(line(text, 180, 500 + 50 * row) for row, text in enumerate(BODY))
    read = (line("6", 820, 118, 34),), (line("ДОКЛАД", 500, 270, 110),), text
    block = Block(tuple(TextLine(box, 30.0, 6) for box in (number, title)))
    zones = make_zones(sheet_of(page), Plan((block,), (), ()), (read, ()), VOCABULARY)
    boxes = {zone.kind: zone.box for zone in zones}
    assert boxes["page_number"].iou(Box(780, 118, 114, 34)) > 0.95
    assert (boxes["title"].y, boxes["title"].bottom) == (title.y - 3, title.bottom + 3)
    assert {zone.box.y for zone in zones if zone.kind == "body"} == {500}


def test_an_office_and_a_date_close_below_the_text_sign_it_with_the_name() -> None:
    text = [line(each, 180, 600 + 50 * row) for row, each in enumerate(BODY * 2)]
    foot = [
        line("Зам. Председателя", 180, 1030),
        line("Совета Министров Союза ССР", 180, 1080),
        line("П. Поляков", 1100, 1080),
    ]
    found = named(((*text, *foot[:2]), (foot[2],)))
    assert [each.text for each in found["signature"].lines] == [
        "Зам. Председателя",
        "Совета Министров Союза ССР П. Поляков",
    ]
    dated = (line("29.Х.48г.", 240, 1030), line("РОЩИН", 1050, 1030))
    assert named(((*text, *dated),))["signature"].lines[0].text == "29.Х.48г. РОЩИН"


def test_lines_drawn_under_words_are_one_readers_and_other_notes_stay_apart() -> None:
    boxes = Box(200, 700, 300, 10), Box(500, 1300, 300, 10), Box(300, 1000, 200, 90)
    whys = DRAWN, DRAWN, "strokes of a hand"
    marks = [Mark("handwriting", b, 0.9, why) for b, why in zip(boxes, whys, strict=True)]
    found = name_blocks((), [(mark, ()) for mark in marks], Ground(PAGE, inked=True), VOCABULARY)
    assert sorted(zone.box for zone in found) == [Box(200, 700, 600, 610), boxes[2]]


def test_a_number_whose_hyphen_was_lost_is_a_registration_number_still() -> None:
    text = tuple(line(text, 180, 700 + 50 * row) for row, text in enumerate(BODY))
    for read in (
        "от 19 мая 1952 г. № 625-221с",
        "от 19 мая 1952 г.. № 625 221с",
        "от 21 сентября 1940 Ч. 7 74631-%99с",
    ):
        assert named((text, (line(read, 600, 500),)))["registration_number"].lines[0].text == read
    assert "registration_number" not in named((text, (line("от 19 мая № 6 и других", 600, 500),)))


def test_a_registration_number_takes_in_nothing_across_the_page() -> None:
    text = tuple(line(text, 180, 700 + 50 * row) for row, text in enumerate(BODY))
    found = named((text, (line("№ 9718/в", 180, 150),), (line("Сов. мекретыб", 1050, 150),)))
    assert [each.text for each in found["registration_number"].lines] == ["№ 9718/в"]
