"""Risk: lines below stamps are read twice and lose what was read once, or cost where none is."""

from __future__ import annotations

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word
from pipeline.ocr.doubled import read_doubled
from pipeline.ocr.engine import Grey, Identity, Segmentation
from pipeline.ocr.strips import rows_of

ROWS = [(Box(20, 20, 200, 20),), (Box(20, 60, 200, 20),)]
TONES = {"тысяча": 40, "тысяна": 60, "приказ": 80, "": 200}


class Tones:
    """An engine that reads a word for each tone, surely or not, and counts its rows."""

    identity = Identity("tones", {})

    def __init__(self, **sureness: float) -> None:
        self.sureness, self.seen = sureness, 0

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:  # noqa: ARG002
        lines = []
        for top, bottom in rows_of(grey):
            self.seen += 1
            tone = int(grey[top:bottom].min())
            text = next(word for word, its in TONES.items() if its == tone)
            if text:
                box = Box(20, top, 100, bottom - top)
                lines.append(Line.of([Word(text, box, self.sureness[text])]))
        return tuple(lines)

    def close(self) -> None:
        """Nothing is open."""


def page(*tones: int) -> Grey:
    picture = np.full((100, 240), 245, np.uint8)
    for (box,), tone in zip(ROWS, tones, strict=True):
        picture[box.y : box.bottom, box.x : box.right] = tone
    return picture


def test_the_reading_that_is_likelier_right_is_kept() -> None:
    engine = Tones(тысяча=0.8, тысяна=0.5, приказ=0.6)
    first, other = page(60, 80), page(40, 200)
    (lines,) = read_doubled((first, [other]), [ROWS], [[True, True]], 75, engine)
    assert [line.text for line in lines] == ["тысяча", "приказ"]
    (back,) = read_doubled((other, [first]), [ROWS], [[True, True]], 75, engine)
    assert [line.text for line in back] == ["тысяча", "приказ"]


class Chosen(Tones):
    """One of several readers, of which the first alone reads everything surely."""

    seeks = False

    def for_print(self) -> Tones:
        return self

    def first_alone(self) -> Tones:
        return Tones(тысяча=0.99, тысяна=0.99, приказ=0.99)


def test_on_the_other_pictures_the_first_reader_is_enough() -> None:
    engine = Chosen(тысяча=0.1, тысяна=0.5, приказ=0.6)
    (lines,) = read_doubled((page(60, 80), [page(40, 200)]), [ROWS], [[True, True]], 75, engine)
    assert [line.text for line in lines] == ["тысяча", "приказ"]
    assert engine.seen == 2


def test_what_is_sure_or_under_no_stamp_is_read_once() -> None:
    engine = Tones(тысяча=0.95, тысяна=0.5)
    first, other = page(40, 60), page(60, 40)
    (lines,) = read_doubled((first, [other]), [ROWS], [[True, False]], 75, engine)
    assert [line.text for line in lines] == ["тысяча", "тысяна"]
    assert engine.seen == len(ROWS)
