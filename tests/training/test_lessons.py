"""Risk: lessons differ from run to run, show what is kept back, or teach letters unknown."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from pipeline.ocr.strips import HEIGHT, TALL, strips_of
from samples.facsimile.faces import JUDGED_TYPEWRITER
from training.reader.alphabet import LETTERS, decode, encode
from training.reader.calibrate import isotonic
from training.reader.distort import plain, shown
from training.reader.faces import KEPT_BACK, POOL, PRINTED
from training.reader.lessons import Example, drawn, read_lesson, write_lesson
from training.reader.texts import texts


def test_a_lesson_is_the_same_whenever_it_is_drawn() -> None:
    first, again = (list(islice(drawn(20), 12)) for _ in range(2))
    assert [example.text for example in first] == [example.text for example in again]
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.image, two.image)


def test_what_is_kept_back_is_in_no_lesson() -> None:
    files = {path for face, _ in POOL for path in face.files} | {
        p for f in PRINTED for p in f.files
    }
    for face in (KEPT_BACK, JUDGED_TYPEWRITER):
        assert face.files[0] not in files
    assert sum(share for _, share in POOL) == pytest.approx(1)


def test_every_letter_is_met_and_none_is_unknown() -> None:
    met = set("".join(islice(texts(4), 9000)))
    assert len(set(LETTERS)) == len(LETTERS)
    assert not met - set(LETTERS)
    assert set(LETTERS) - met <= set("„“–—")  # no typewriter has these; print does
    assert decode(encode(LETTERS)) == LETTERS


def test_lines_keep_to_their_length() -> None:
    assert max(len(text) for text in islice(texts(5, 20), 500)) <= 20


def test_a_lesson_reads_back_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training.reader import lessons

    monkeypatch.setattr(lessons, "LINES", 5)
    kept = read_lesson(write_lesson(3, tmp_path))
    wanted = list(islice(drawn(3), 5))
    assert [example.text for example in kept] == [example.text for example in wanted]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(kept, wanted, strict=True))


def test_what_is_shown_is_what_the_reader_sees() -> None:
    example: Example = next(drawn(2))
    strip = plain(example.image)
    distorted = shown(example.image, np.random.default_rng(1))
    assert strip.shape[0] == distorted.shape[0] == HEIGHT
    padded = np.pad(np.minimum(strip, 243), 14, constant_values=245)
    (seen,) = strips_of(padded)
    assert 0.6 < seen.scale < 1.6, TALL


def test_confidence_rises_with_what_was_right_and_is_never_certain() -> None:
    rng = np.random.default_rng(1)
    sure = rng.random(2000)
    steps = isotonic((float(s), bool(rng.random() < s)) for s in sure)
    shares = [share for _, share in steps]
    assert shares == sorted(shares)
    assert all(abs(raw - share) < 0.12 for raw, share in steps)
    assert 0 < shares[0] < shares[-1] < 1
    assert isotonic([(0.9, True)] * 50)[0][1] < 1
