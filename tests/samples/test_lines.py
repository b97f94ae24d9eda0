from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from samples.facsimile.faces import JUDGED_TYPEWRITER, TYPEWRITERS, Face
from samples.facsimile.lines import LineMaker, stream
from samples.facsimile.machine import Alphabet, Habits, Machine


def test_the_same_seed_gives_the_same_lines() -> None:
    first, second = (list(islice(stream(4), 30)) for _ in range(2))
    assert [s.text for s in first] == [s.text for s in second]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(first, second, strict=True))


def test_lines_are_dark_on_light_and_vary() -> None:
    samples = list(islice(stream(7), 240))
    assert len({sample.face for sample in samples}) >= 3
    assert len({sample.text for sample in samples}) > 200
    assert len({sample.damage for sample in samples}) >= 3
    for sample in samples:
        assert sample.image.ndim == 2
        assert sample.image.mean() > 127 - 40
        assert sample.image.min() < np.median(sample.image) - 25


def test_a_line_says_what_it_was_told_as_its_machine_spells_it() -> None:
    maker = LineMaker(1, damage=(0,))
    sample = maker.line("Объём перевозок — 5 тонн")
    assert sample.text in {
        "Объем перевозок - 5 тонн", 'Об"ем перевозок - 5 тонн', "Объём перевозок - 5 тонн",
        'Об"ём перевозок - 5 тонн',
    }  # fmt: skip
    assert sample.scaled(48).shape[0] == 48


def test_the_judged_face_is_kept_from_lines_for_learning() -> None:
    learning = {sample.face for sample in islice(stream(2), 240)}
    assert JUDGED_TYPEWRITER.name not in learning
    judged = {sample.face for sample in islice(stream(2, judged=True), 240)}
    assert JUDGED_TYPEWRITER.name in judged


@pytest.mark.parametrize("face", TYPEWRITERS, ids=lambda face: face.name)
def test_a_curled_letter_all_but_closes_its_gap_and_no_other_changes(face: Face) -> None:
    plain, curled = (
        Machine(face, 300, Habits(clogged=0, curled=far), Alphabet(), np.random.default_rng(5))
        for far in (0.0, 1.0)
    )
    assert _gap(curled, "с") < 0.8 * _gap(plain, "с")
    for letter in "оенэСЭ":
        before, after = plain.glyph(letter).patches[1], curled.glyph(letter).patches[1]
        assert np.array_equal(before, after) == (letter in "оен")


def _gap(machine: Machine, letter: str) -> int:
    """Return how many rows part the ends of a letter that is open to the right."""
    ink = machine.glyph(letter).patches[1] > 90
    rows = np.flatnonzero(ink[:, round(0.72 * ink.shape[1]) :].any(axis=1))
    return int(np.diff(rows).max())


def test_a_form_s_dots_add_ink_low_on_the_line_and_no_letter() -> None:
    plain, ruled = (LineMaker(3, damage=(0,), ruled=share) for share in (0.0, 1.0))
    first, dotted = plain.line("М Е Х И К О"), ruled.line("М Е Х И К О")
    assert dotted.text == first.text == "М Е Х И К О"
    foot = slice(round(first.baseline), round(first.baseline + first.x_height))
    dark = [int((line.image[foot] < np.median(line.image) - 40).sum()) for line in (first, dotted)]
    assert dark[1] > dark[0] + 20
