"""Risk: a line found on a page is labelled with other words than stand in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.reader import found
from training.reader.faces import KEPT_BACK
from training.reader.found import read_found, write_found

PAGE = 0  # a telegram, cut badly


def test_lines_say_what_the_recogniser_reads_there(tmp_path: Path) -> None:
    path = write_found(PAGE, tmp_path)
    lines = read_found(path).lines
    assert len(lines) > 10
    assert all(line.found and line.image.shape[0] == 64 for line in lines)
    assert all(np.ptp(line.image) > 60 for line in lines)
    texts = [line.text for line in lines]
    assert any(text.startswith("Экз.") for text in texts)
    again = read_found(write_found(PAGE, tmp_path / "again")).lines
    assert [(line.text, line.image.tobytes()) for line in again] == [
        (line.text, line.image.tobytes()) for line in lines
    ]


def test_no_page_to_learn_from_is_in_the_face_kept_back() -> None:
    numbers = [n for n in range(40) if found._face(found._order(n)) == KEPT_BACK]
    assert numbers
    assert not list(found.found(numbers[0]))
