"""Risk: lessons differ from run to run, show what is kept back, or teach letters unknown."""

from __future__ import annotations

from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.ocr.strips import inked, stance
from samples.facsimile.faces import JUDGED_TYPEWRITER
from samples.facsimile.lines import LineMaker
from training.reader.alphabet import LETTERS, decode, encode
from training.reader.calibrate import isotonic
from training.reader.faces import KEPT_BACK, POOL, PRINTED
from training.reader.lessons import BASELINE, X_HEIGHT, drawn, read_lesson, write_lesson
from training.reader.texts import texts
from training.reader.veils import together, veils


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
    met = set("".join(islice(texts(4), 60_000)))
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
    kept = read_lesson(write_lesson(3, tmp_path)).lines
    wanted = list(islice(drawn(3), 5))
    assert [example.text for example in kept] == [example.text for example in wanted]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(kept, wanted, strict=True))


def test_lines_are_kept_where_the_reader_would_set_them() -> None:
    for example in islice(drawn(2), 8):
        foot, tall = stance(inked(example.image))
        assert foot == pytest.approx(BASELINE, abs=5)
        assert X_HEIGHT / 1.6 < tall < X_HEIGHT * 1.6


def test_veils_are_the_same_each_time_and_cover_something() -> None:
    first, again = veils(3), veils(3)
    assert np.array_equal(first.pixels, again.pixels)
    assert not first.pixels[:, : first.ends[0]].any()
    for start, end in pairwise(first.ends):
        assert first.pixels[:, start:end].mean() > 1
    both = together([first, again])
    assert both.ends[-1] == both.pixels.shape[1] == 2 * first.pixels.shape[1]


def test_a_machine_that_lacks_a_figure_strikes_the_letter_like_it() -> None:
    maker = LineMaker(3, damage=(0,), dpi=(240, 240), lent=1.0)
    assert maker.line("1950").text == "1950"
    machine = maker._machine
    struck = machine.glyph("1").patches[1]
    machine.lent = {}
    machine._glyphs.clear()
    assert np.array_equal(struck, machine.glyph("I").patches[1])
    assert not np.array_equal(struck, machine.glyph("1").patches[1])


def test_confidence_rises_with_what_was_right_and_is_never_certain() -> None:
    rng = np.random.default_rng(1)
    sure = rng.random(2000)
    steps = isotonic((float(s), bool(rng.random() < s)) for s in sure)
    shares = [share for _, share in steps]
    assert shares == sorted(shares)
    assert all(abs(raw - share) < 0.12 for raw, share in steps)
    assert 0 < shares[0] < shares[-1] < 1
    assert isotonic([(0.9, True)] * 50)[0][1] < 1
