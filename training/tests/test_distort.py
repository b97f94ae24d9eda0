"""Risk: a strip shows other letters than it is labelled with, or not what the program would see."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from pipeline.ocr.strips import HEIGHT, STAND, STEP, TALL, stance
from training.reader.alphabet import LETTERS
from training.reader.distort import plain, shown, stances, upright
from training.reader.learn import Batch, batches, loss_of
from training.reader.lessons import drawn
from training.reader.network import Reader
from training.reader.sheaf import Sheaf, sheaf_of
from training.reader.veils import veils

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def sheaf() -> Sheaf:
    return sheaf_of(list(islice(drawn(2), 40)), veils(2), CPU)


def test_a_plain_strip_stands_where_the_reader_wants_it(sheaf: Sheaf) -> None:
    for place in range(8):
        line = np.array([place])
        foot, tall = stance(plain(sheaf, line)[0, 0].numpy())
        assert foot == pytest.approx(STAND, abs=4)
        assert TALL / 1.6 < tall < TALL * 1.6


def test_lines_in_a_batch_look_as_they_do_alone(sheaf: Sheaf) -> None:
    places = np.arange(6)
    together = plain(sheaf, places)
    for place in places:
        alone = plain(sheaf, places[place : place + 1])
        wide = alone.shape[3]
        assert torch.allclose(together[place, :, :, :wide], alone[0], atol=2e-2)
        assert not together[place, :, :, wide:].any()


def test_what_is_shown_differs_each_time_and_is_ink_on_paper(sheaf: Sheaf) -> None:
    places, rng = np.arange(12), np.random.default_rng(1)
    first, second = (shown(sheaf, places, stances(sheaf.widths[places], rng), rng) for _ in "12")
    assert first.shape[2] == second.shape[2] == HEIGHT
    assert -0.21 <= first.min() <= first.max() <= 1.11
    wide = min(first.shape[3], second.shape[3])
    assert (first[..., :wide] - second[..., :wide]).abs().mean() > 0.03


def test_a_wiped_line_keeps_nothing_but_its_veil(sheaf: Sheaf) -> None:
    places, rng = np.arange(12), np.random.default_rng(1)
    stance = stances(sheaf.widths[places], rng)
    wiped = shown(sheaf, places, stance, np.random.default_rng(2), np.ones(12, bool))
    kept = shown(sheaf, places, stance, np.random.default_rng(2))
    assert (wiped > 0.5).float().mean() < (kept > 0.5).float().mean()


def test_every_batch_has_room_for_its_letters(sheaf: Sheaf) -> None:
    count = 0
    for batch in batches(sheaf, np.random.default_rng(3)):
        assert batch.strips.shape[3] == max(batch.steps) * STEP
        for letters, steps in zip(batch.letters, batch.steps, strict=True):
            assert len(letters) < steps
        count += len(batch.letters)
    assert count > 0.8 * len(sheaf)


def test_a_line_without_letters_costs_what_its_blanks_do() -> None:
    torch.manual_seed(1)
    net, strips = Reader(len(LETTERS)), torch.rand(3, 1, HEIGHT, 200)
    loss = loss_of(net, Batch(strips, [50, 50, 40], [[1, 2, 3], [5, 5], []]))
    loss.backward()
    assert all(torch.isfinite(part.grad).all() for part in net.parameters())
    bare = loss_of(net, Batch(strips[2:], [40], [[]]))
    blank = -net(strips[2:]).log_softmax(-1)[0, :40, 0].sum() / 8
    assert float(bare.detach()) == pytest.approx(float(blank.detach()), rel=0.05)


def test_lines_found_on_pages_are_worn_no_more() -> None:
    lines = [replace(line, found=True) for line in islice(drawn(2), 40)]
    found, places = sheaf_of(lines, veils(2), CPU), np.arange(40)
    strips = shown(found, places, upright(found.widths), np.random.default_rng(3))
    bare = plain(found, places)
    assert (strips - bare).abs().mean() < 0.06
