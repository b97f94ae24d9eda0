"""Risk: with two readers rows are mixed up, the second asked in vain, or one's fall fells both."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from pathlib import Path

import numpy as np
import pytest

from config.tessdata import find_tessdata
from pipeline.model.errors import EngineError
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word
from pipeline.ocr.calibration import UNCALIBRATED, Calibration
from pipeline.ocr.composite import MARGIN, PAPER, PARTING, stacked
from pipeline.ocr.engine import EngineOptions, Grey, Identity, Segmentation
from pipeline.ocr.factory import open_engine
from pipeline.ocr.reading import read_rows
from pipeline.ocr.strips import block_of_each, rows_of
from pipeline.ocr.together import LOST, Gate, Reader, TogetherEngine

HEIGHT = 20
Says = Callable[[int], tuple[str, float]]
"""What is read in a row of so dark an ink, and how surely."""


class Scripted:
    """A reader that knows rows by their ink."""

    identity = Identity("scripted", {})

    def __init__(self, says: Says) -> None:
        self.says, self.asked, self.blocks = says, list[list[int]](), list[list[int]]()

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:  # noqa: ARG002
        spans = rows_of(grey)
        inks = [int(grey[top:bottom].min()) for top, bottom in spans]
        self.asked.append(inks)
        self.blocks.append(block_of_each(spans))
        return tuple(_line(*self.says(ink), top) for ink, (top, _) in zip(inks, spans, strict=True))

    def close(self) -> None:
        """Nothing was opened."""


class Fallen(Scripted):
    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:  # noqa: ARG002
        raise EngineError("fell")


def _line(text: str, sure: float, top: int) -> Line:
    box = Box(MARGIN, top, 60, HEIGHT)
    return Line(box, text, sure, (Word(text, box, sure),))


def picture(inks: Sequence[int], begin: Container[int] = ()) -> Grey:
    """Return rows of ink, each so dark, one below the other; some ``begin`` a block."""
    tops = stacked([HEIGHT] * len(inks), begin)
    grey = np.full((tops[-1] + HEIGHT + MARGIN, 100), PAPER, np.uint8)
    for ink, top in zip(inks, tops, strict=True):
        grey[top : top + HEIGHT, MARGIN : MARGIN + 60] = ink
    return grey


def read(
    first: Scripted, second: Scripted, inks: Sequence[int], *, below: float = 0.9, on: bool = True
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    gate = Gate(UNCALIBRATED, below, on)
    engine = TogetherEngine(Reader("one", first), Reader("two", second), gate)
    lines = engine.read(picture(inks), 200, Segmentation.BLOCK)
    return lines, engine.take_remarks()


def test_only_rows_in_doubt_are_read_again_and_stay_in_their_places() -> None:
    first = Scripted(lambda ink: (f"рука{ink}", 0.95 if ink % 2 else 0.3))
    second = Scripted(lambda ink: (f"мука{ink}", 0.8))
    lines, remarks = read(first, second, [1, 2, 3, 4, 5])
    assert second.asked == [[2, 4]]
    assert [line.text for line in lines] == ["рука1", "мука2", "рука3", "мука4", "рука5"]
    assert lines[1].words[0].alternatives == ("рука2",)
    tops = [MARGIN + place * (HEIGHT + PARTING) for place in range(5)]
    assert [line.box.y for line in lines] == tops
    assert remarks == ()


def test_rows_in_doubt_stay_in_their_blocks() -> None:
    second = Scripted(lambda _: ("мука", 0.8))
    gate = Gate(UNCALIBRATED, 0.9, carry_on=True)
    first = Scripted(lambda ink: ("рука", 0.95 if ink % 2 else 0.3))
    engine = TogetherEngine(Reader("one", first), Reader("two", second), gate)
    engine.read(picture([2, 1, 4, 6, 8], begin={3, 4}), 200, Segmentation.BLOCK)
    assert second.asked == [[2, 4, 6, 8]]
    assert second.blocks == [[0, 0, 1, 2]]


def test_a_sure_reader_is_left_alone() -> None:
    second = Scripted(lambda _: ("мука", 1.0))
    lines, _ = read(Scripted(lambda _: ("рука", 0.95)), second, [1, 2])
    assert second.asked == []
    assert [line.text for line in lines] == ["рука", "рука"]


def test_over_print_neither_reader_needs_a_margin() -> None:
    first, second = Scripted(lambda _: ("рукъв", 0.5)), Scripted(lambda _: ("мукъв", 0.6))
    gate = Gate(UNCALIBRATED, 0.9, carry_on=True)
    engine = TogetherEngine(Reader("one", first, prints=True), Reader("two", second), gate)
    said = [
        each.read(picture([1]), 200, Segmentation.BLOCK)[0].text
        for each in (engine, engine.for_print())
    ]
    assert said == ["рукъв", "мукъв"]


def test_where_a_first_reading_is_enough_the_second_is_asked_only_if_the_first_fails() -> None:
    second = Scripted(lambda _: ("мука", 1.0))
    gate = Gate(UNCALIBRATED, 0.9, carry_on=True)
    readers = Reader("one", Scripted(lambda _: ("рука", 0.1))), Reader("two", second)
    alone = TogetherEngine(*readers, gate).first_alone()
    assert [line.text for line in alone.read(picture([1]), 200, Segmentation.BLOCK)] == ["рука"]
    assert second.asked == []
    engine = TogetherEngine(Reader("one", Fallen(lambda _: ("", 0))), readers[1], gate)
    lines = engine.first_alone().read(picture([1]), 200, Segmentation.BLOCK)
    assert [line.text for line in lines] == ["мука"]
    assert engine.take_remarks() == (LOST,)


class Silent(Scripted):
    """One that sees no letter in faint rows."""

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        return tuple(line for line in super().read(grey, dpi, segmentation) if line.text)


@pytest.mark.parametrize("seeks", [True, False])
def test_only_who_looks_for_lines_can_miss_a_row(seeks: bool) -> None:
    first, second = Silent(lambda ink: ("рука" if ink < 9 else "", 0.95)), Silent(lambda _: ("", 0))
    gate = Gate(UNCALIBRATED, 0.9, carry_on=True)
    engine = TogetherEngine(Reader("one", first, seeks=seeks), Reader("two", second), gate)
    lines = engine.read(picture([1, 9]), 200, Segmentation.BLOCK)
    assert [line.text for line in lines] == ["рука"]
    assert second.asked == ([[9]] if seeks else [])
    assert read_rows(picture([9]), [(Box(MARGIN, MARGIN, 60, HEIGHT),)], 200, engine) == ()
    assert len(first.asked) == (3 if seeks else 2)


class Counting(Scripted):
    """One that reads a long word surely and a figure after it less so."""

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:
        return tuple(
            Line(line.box, f"переписка {line.text}", 0.95, (
                Word("переписка", Box(*line.box[:2], 30, HEIGHT), 0.99),
                Word(line.text, Box(line.box.x + 35, line.box.y, 20, HEIGHT), line.confidence),
            ))
            for line in super().read(grey, dpi, segmentation)
        )  # fmt: skip


def test_a_figure_in_doubt_is_asked_about_though_its_row_is_sure() -> None:
    second = Scripted(lambda _: ("переписка 18", 0.5))
    read(Counting(lambda ink: ("15" if ink == 2 else "да", 0.8)), second, [1, 2, 3])
    assert second.asked == [[2]]


@pytest.mark.parametrize("fallen", ["first", "second"])
def test_one_carries_on_where_the_other_falls_and_the_page_says_so(fallen: str) -> None:
    whole, broken = Scripted(lambda ink: (f"рука{ink}", 0.5)), Fallen(lambda _: ("", 0))
    first, second = (broken, whole) if fallen == "first" else (whole, broken)
    lines, remarks = read(first, second, [1, 2, 3])
    assert [line.text for line in lines] == ["рука1", "рука2", "рука3"]
    assert remarks == (LOST,)


@pytest.mark.parametrize("fallen", ["first", "second"])
def test_a_fall_is_an_error_where_nobody_may_carry_on(fallen: str) -> None:
    whole, broken = Scripted(lambda _: ("рука", 0.5)), Fallen(lambda _: ("", 0))
    first, second = (broken, whole) if fallen == "first" else (whole, broken)
    with pytest.raises(EngineError):
        read(first, second, [1], on=False)


def test_where_both_fall_it_is_an_error() -> None:
    with pytest.raises(EngineError):
        read(Fallen(lambda _: ("", 0)), Fallen(lambda _: ("", 0)), [1])


def test_confidence_is_what_such_words_were_worth() -> None:
    tables = {"one": {"other": [[0.0, 0.1], [1.0, 0.5]]}}
    calibration = Calibration(tables)
    assert calibration.share("one", "12", 0.5) == pytest.approx(0.3)
    assert calibration.share("two", "12", 0.5) == 0.5


@pytest.mark.parametrize("reader", ["gate", "first", "both"])
def test_without_its_model_tesseract_reads_on_where_the_setting_says_so(
    reader: str, tmp_path: Path
) -> None:
    options = EngineOptions(reader=reader, tessdata=find_tessdata(), model=tmp_path)
    engine = open_engine(options)
    assert isinstance(engine, TogetherEngine)
    engine.read(picture([0, 0]), 200, Segmentation.BLOCK)
    assert engine.take_remarks() == (LOST,)
    engine.close()
    with pytest.raises(EngineError, match=r"card\.json"):
        open_engine(EngineOptions(reader=reader, model=tmp_path, carry_on=False))


def test_an_unknown_reader_is_refused() -> None:
    with pytest.raises(EngineError, match="typescript"):
        open_engine(EngineOptions(reader="crystal ball"))
