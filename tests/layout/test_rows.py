"""Risk: the name that was typed into one row of a form is read into another."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.rows import along_rows, by_columns
from pipeline.model.page import Line
from tests.layout.sheets import PAGE, line


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [each.text for each in lines]


def test_fields_along_a_row_are_read_from_left_to_right() -> None:
    fields = [
        line("час. 20 мин.", 700, 804),
        line("ИЗ ПЕКИНА", 160, 800),
        line("№ 14354", 420, 796),
        line("Верно", 160, 900),
    ]
    assert texts(along_rows(fields)) == ["ИЗ ПЕКИНА № 14354 час. 20 мин.", "Верно"]


def test_a_name_typed_off_the_printed_line_stays_in_its_row() -> None:
    rows = [
        line("№ 2-т.", 160, 400),
        line("Сталину", 320, 384),
        line("№ 3-т.", 160, 450),
        line("Молотову", 320, 462),
        line("№ 4-т.", 160, 500),
        line("Берия", 320, 483),
    ]
    assert texts(by_columns(rows, PAGE)) == ["№ 2-т. Сталину", "№ 3-т. Молотову", "№ 4-т. Берия"]


def test_columns_of_a_list_are_read_one_after_another() -> None:
    rows = [line(f"№ {n}-т.", 160 + 500 * (n // 4), 400 + 50 * (n % 4)) for n in range(1, 12)]
    assert texts(by_columns(rows[::-1], PAGE)) == [f"№ {n}-т." for n in range(1, 12)]


def test_a_line_that_runs_across_columns_is_parted() -> None:
    left, right = line("№ 1-т. Сталину", 160, 400), line("№ 8-т. Жданову", 900, 400)
    across = along_rows([left, right])
    assert texts(by_columns(across, PAGE)) == ["№ 1-т. Сталину", "№ 8-т. Жданову"]


PIECES = st.lists(
    st.builds(
        line,
        st.sampled_from(["№ 2-т.", "Экз. № 1", "Сталину", "копия в дело", "—"]),
        st.integers(0, 1400),
        st.integers(0, 2200),
    ),
    max_size=12,
)


@given(PIECES)
def test_no_word_is_lost_or_doubled(pieces: list[Line]) -> None:
    words = Counter(word for piece in pieces for word in piece.words)
    for arranged in (along_rows(pieces), by_columns(pieces, PAGE)):
        assert Counter(word for each in arranged for word in each.words) == words
        for each in arranged:
            assert each.text == " ".join(word.text for word in each.words)
