"""Risk: where letters are misread or lines torn, a part of the form goes by another name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.vocabulary import load_vocabulary
from pipeline.layout.kinds import name_blocks
from pipeline.layout.marks import Mark
from pipeline.layout.named import Named
from pipeline.layout.rows import joined
from pipeline.layout.shapes import Ground
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line
from tests.layout.sheets import PAGE, line

VOCABULARY = load_vocabulary()
TEXT = tuple(
    line(text, 180, 1100 + 50 * row)
    for row, text in enumerate(
        (
            "Сегодня посетил министра и передал ему содержание вашего указания.",
            "Министр просил сообщить правительству, что ответ будет дан письменно",
            "в ближайшие дни. По вопросу о поставках он заметил, что дороги заняты",
            "и раньше апреля увеличить отправку угля не удастся.",
        )
    )
)
TITLE = line("ДОКЛАДНАЯ ЗАПИСКА", 600, 700, height=40)


def named(*lines: Line, marks: tuple[Mark, ...] = ()) -> list[Named]:
    """Return the zones of lines that each were read as a block of their own."""
    read = [(each,) for each in lines]
    seen = [(mark, ()) for mark in marks]
    return name_blocks(read, seen, Ground(PAGE, inked=True), VOCABULARY)


def texts(zones: list[Named], kind: str) -> list[str]:
    return ["\n".join(each.text for each in zone.lines) for zone in zones if zone.kind == kind]


def test_the_place_that_a_telegram_comes_from_is_routing_without_its_spaces() -> None:
    fields = line("Принята 8. /.Х 1949 г. в 13 час. 10 мин. экз. № 3", 150, 860)
    place = line("ИЗШАНХАЯЮ 25424", 150, 930)
    assert len(texts(named(fields, place, *TEXT), "routing")[0].split("\n")) == 2


@pytest.mark.parametrize("sign", ["№", "#", "М"])
def test_the_number_of_a_copy_stays_with_the_secrecy_above_it(sign: str) -> None:
    heads = line("Секретно", 1200, 170), line(f"Экз. {sign} 3", 1200, 215)
    zones = named(*heads, TITLE, *TEXT)
    assert texts(zones, "classification") == [f"Секретно\nЭкз. {sign} 3"]
    assert texts(zones, "distribution_list") == []


def test_names_after_a_worn_letter_are_a_list_still() -> None:
    rows = "т. Молотову", "=. Андрееву", '". Жданову'
    lines = [line(row, 1100, 460 + 45 * number) for number, row in enumerate(rows)]
    assert texts(named(*lines, TITLE, *TEXT), "distribution_list") == ["\n".join(rows)]


def test_the_number_of_a_letter_is_no_row_of_a_list() -> None:
    (number,) = texts(named(line("№ 87-3410 _", 180, 400), TITLE, *TEXT), "registration_number")
    assert number == "№ 87-3410 _"


def test_what_a_paper_is_about_is_its_heading_however_its_first_letter_is_read() -> None:
    about = line("© подготовке к паводку в районах, прилегающих к дороге", 180, 800)
    assert texts(named(TITLE, about, *TEXT), "heading") == [about.text]


def test_a_name_that_goes_on_with_a_sentence_is_not_taken_out_of_it() -> None:
    """A worn dash leaves a gap as wide as between two fields."""
    before, names = line("Решение принято опросом. За", 180, 1400), "тт. Хрущев, Андреев, Каганович"
    after = line(names, before.box.right + 4 * before.box.height, 1400)
    assert texts(named(*TEXT, joined((before, after))), "other") == []


@pytest.mark.parametrize("read", ["И", "М.", "аз"])
def test_a_page_number_is_seen_though_it_is_not_read(read: str) -> None:
    number = line(read, PAGE.width // 2 - 20, 120, confidence=0.12)
    assert texts(named(number, *TEXT), "page_number") == [read]


@pytest.mark.parametrize(
    ("read", "confidence", "ink", "kept"),
    [
        ("ПОСТАНОВИЛИ", 0.4, Ink.TYPED, True),
        ("ПОСТАНОВИЛИ", 0.4, None, False),
        ("ПОСТАНОВИЛИ", 0.2, Ink.TYPED, False),
        ("П С Т", 0.4, Ink.TYPED, False),
    ],
)
def test_a_word_that_is_surely_typed_is_no_speck(
    read: str, confidence: float, ink: Ink | None, kept: bool
) -> None:
    alone = line(read, 700, 1500, confidence=confidence)
    alone = replace(alone, words=tuple(replace(word, ink=ink) for word in alone.words))
    assert any(alone in zone.lines for zone in named(*TEXT, alone)) is kept


def test_a_speck_in_the_corner_is_no_part_of_the_leafs_number() -> None:
    written = Mark("handwriting", Box(1480, 90, 70, 50), 0.93, "strokes of a hand")
    zones = named(line("ВВ.", 1330, 20, confidence=0.3), *TEXT, marks=(written,))
    assert [zone.box for zone in zones if zone.kind == "folio_number"] == [written.box]


def beside_a_note(tall: int, far: int) -> tuple[list[Named], Line, Mark]:
    """Return the zones of a page with a figure so tall and so far beside a note, and both."""
    at = PAGE.width // 2 - 20
    note = Mark("handwriting", Box(at - far - 300, 120, 300, 60), 0.93, "strokes of a hand")
    number = line("9", at, 120, height=tall)
    return named(number, *TEXT, marks=(note,)), number, note


def test_a_large_letter_beside_a_note_is_of_the_note() -> None:
    zones, number, note = beside_a_note(tall=60, far=20)
    assert [zone.box for zone in zones if zone.kind == "page_number"] == []
    assert [each.box for each in zones if each.kind == "handwriting"] == [
        note.box.union(number.box)
    ]


@pytest.mark.parametrize(("tall", "far"), [(26, 20), (60, 200)])
def test_a_pages_number_near_a_note_stays_one(tall: int, far: int) -> None:
    zones, number, note = beside_a_note(tall, far)
    assert [zone.box for zone in zones if zone.kind == "page_number"] == [number.box]
    assert [zone.box for zone in zones if zone.kind == "handwriting"] == [note.box]


def test_a_line_is_not_large_because_a_word_was_written_above_it() -> None:
    tall = replace(TEXT[0], box=TEXT[0].box._replace(y=1040, height=80))
    zones = named(line("- 3 -", 780, 120), tall, *TEXT[1:])
    assert [zone.kind for zone in zones if TEXT[3] in zone.lines] == ["body"]
    assert [zone.kind for zone in zones if tall in zone.lines] == ["body"]


def test_two_lines_read_as_one_are_not_large() -> None:
    """Each of their words is as tall as those around it."""
    both = joined((line("Клянемся всегда бороться", 560, 1300), line("И если мы рядом", 600, 1324)))
    more = tuple(replace(one, box=one.box._replace(y=one.box.y + 300)) for one in TEXT)
    zones = named(*TEXT, both, *more)
    assert [zone.kind for zone in zones if both in zone.lines] == ["body"]


def scraps(*rows: tuple[int, str]) -> list[Line]:
    """Return pieces of rows, each told by its left edge and its text, that are read unsurely."""
    found, top = [], 1000
    for start, row in rows:
        at, top = start, top + 50
        for piece in row.split("|"):
            found.append(line(piece, at, top, confidence=0.5))
            at = found[-1].box.right + 130
    return found


def test_scraps_of_a_torn_text_are_no_table_and_no_signatures() -> None:
    torn = scraps(
        (180, "Напра вляю|В ВАМ|выводы по обсл|едо"),
        (260, "ведом ств|енной ком|иссии по скла"),
        (180, "ель нов|состояв|шийся 5 но|ября в"),
        (210, "рабочие обе|спечены жил|ьем на"),
        (180, "приход|ится ме|нее мет|ра пло"),
    )
    zones = named(TITLE, *torn)
    assert {zone.kind for zone in zones} == {"title", "body"}
    assert texts(zones, "body")[0].split("\n")[0] == "Напра вляю В ВАМ выводы по обсл едо"


def test_columns_that_are_read_unsurely_are_not_drawn_together() -> None:
    cells = [
        line(cell, x, 1000 + 50 * row, confidence=0.5)
        for row in range(5)
        for x, cell in ((180, f"сахар {row}"), (620, "двести пуд"), (1100, f"в пути {row}"))
    ]
    zones = named(TITLE, *cells)
    assert len(texts(zones, "table")) == 1
    assert texts(zones, "body") == []


def test_a_name_typed_behind_the_forms_mark_is_of_its_row() -> None:
    """Typing that stands off the printed line is a block of its own."""
    rows = [("т.", "Лаврентьеву"), ("т.", "Зорину")]
    lines = [
        piece
        for at, (mark, name) in enumerate(rows)
        for piece in (
            line(mark, 1100, 470 + 50 * at, height=16),
            line(name, 1190, 460 + 50 * at),
        )
    ]
    zones = named(*lines, TITLE, *TEXT)
    assert texts(zones, "distribution_list") == ["т. Лаврентьеву\nт. Зорину"]


def test_a_row_is_of_the_list_whatever_became_of_its_ditto_mark() -> None:
    rows = ["Экз. № 1-РАЗМЕТКА", "в № 2-т. Сталину", "з№ 3-т. Зорину", "№ 112-т."]
    lines = [line(row, 180, 420 + 50 * at) for at, row in enumerate(rows)]
    assert texts(named(*lines, TITLE, *TEXT), "distribution_list") == ["\n".join(rows)]
