"""Risk: people's corrections teach nothing, or a model is praised for lines that it was taught."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.ocr.strips import inked, stance
from samples.facsimile.lines import LineMaker
from training.reader.faces import POOL
from training.reader.lessons import X_HEIGHT
from training.reader.pairs import load_pairs
from training.reader.texts import texts

PAGES, ROWS = 10, 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of lines as ``training export`` writes them."""
    made = tmp_path_factory.mktemp("lessons")
    maker = LineMaker(5, damage=(1,), pool=POOL)
    lines = (maker.line(text) for text in texts(5, 40) if len(text) > 12)
    for number, line in enumerate(islice(lines, PAGES * ROWS)):
        name = f"000001-{number // ROWS + 1:04}-001-{number % ROWS:03}"
        Image.fromarray(line.image).save(made / f"{name}.png")
        (made / f"{name}.gt.txt").write_text(f"{line.text}\n", "utf-8")
    return made


def test_whole_pages_are_kept_back_always_the_same(folder: Path) -> None:
    first, again = load_pairs(folder), load_pairs(folder)
    assert len(first.held_out) == 2 * ROWS
    assert len(first.lessons) == (PAGES - 2) * ROWS
    assert [text for _, text in first.held_out] == [text for _, text in again.held_out]
    assert not {text for _, text in first.held_out} & {example.text for example in first.lessons}


def test_lines_come_to_the_height_that_the_recogniser_wants(folder: Path) -> None:
    tall = [stance(inked(each.image))[1] for each in load_pairs(folder).lessons]
    assert float(np.median(tall)) == pytest.approx(X_HEIGHT, rel=0.15)


def test_a_line_of_no_use_is_counted_and_left_out(folder: Path) -> None:
    strange = folder / "000002-0001-001-001.gt.txt"
    strange.write_text("北京 телеграмма\n", "utf-8")
    Image.new("L", (300, 40), 200).save(folder / "000002-0001-001-001.png")
    empty = folder / "000002-0001-001-002.gt.txt"
    empty.write_text("\n", "utf-8")
    pairs = load_pairs(folder)
    strange.unlink()
    empty.unlink()
    assert pairs.unusable == 2
    assert len(pairs.lessons) + len(pairs.held_out) == PAGES * ROWS
