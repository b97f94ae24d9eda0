"""Learning: lessons in, a checkpoint every half minute; a stop loses little.

Each round shows a fresh lesson and many older ones, each time distorted anew, so that drawing
keeps ahead of learning. Rounds are numbered, and all chance but the grain hangs on the number: what
a round shows is the same however often learning was stopped before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from pipeline.layout.inks import MODEL
from pipeline.preprocess.view import COLOURS
from samples.facsimile.ink import BITS
from samples.facsimile.raster import Rng
from training.cards import read_card
from training.inks.lessons import lesson_path, read_lesson, write_lesson
from training.inks.network import InkNet
from training.inks.show import Leaf, Tiles, leaf_of, tiles
from training.pupil import PATIENCE_S, Pupil, insist, new_pupil, shortened, stop_signal

TILES = 16
"""Pieces shown of each page in a round."""
SAMPLE = 6
"""Pages by which a shipped model is made one again that can go on."""
BATCH = {"cpu": 16, "cuda": 128}
HELD = {"cpu": 64, "cuda": 4000}
"""Pages kept where the network is; others are read again."""
_AHEAD = 12  # lessons unpacked before their round
_KEPT, _SMOOTHED = 0.997, 4  # of the smoothed weights at each step; how often they follow
_WARM = 150  # steps until it learns at full speed
_SAVED_S = 30.0
_FAINT = 0.06  # darkness below which nobody can see an ink
_RARE = torch.tensor([1.0, 1.0, 2.5, 2.5])[:, None, None]


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn: folder of checkpoint and lessons, pages drawn, rounds, speed, slowing down.

    ``older`` is how many pages a round shows again. ``rate`` is AdamW's; over the last ``cooling``
    rounds it falls to a hundredth, and over the last third of ``seconds`` where those are counted.
    ``start`` is the folder of a shipped model to go on from; ``pages`` counts its pages as well.
    ``painters`` is the number of processes that draw, ``threads`` of the learner's.
    """

    folder: Path
    rounds: int
    pages: int = 900
    older: int = 15
    rate: float = 3e-3
    cooling: int = 20
    painters: int = 1
    threads: int = 1
    seconds: float = float("inf")
    start: Path | None = None

    @property
    def first(self) -> int:
        """The first lesson: those that a shipped model has seen are not shown again."""
        return 0 if self.start is None else int(read_card(self.start)["course"]["rounds"])

    @property
    def lessons(self) -> Path:
        """The folder in which lessons are kept."""
        return self.folder / "lessons"


def fresh(rate: float) -> Pupil[InkNet]:
    """Return a pupil that knows nothing, on the GPU where there is one."""
    return new_pupil(lambda: InkNet(len(BITS)), rate)


def shipped(course: Course, folder: Path) -> Pupil[InkNet]:
    """Return a pupil that knows what a shipped model knows.

    Raises:
        ValueError: the model is not one of ours.

    """
    from training.inks.restore import restored

    pupil, rng = fresh(course.rate), np.random.default_rng(34)
    first = course.first
    paths = [write_lesson(number, course.lessons) for number in range(first, first + SAMPLE)]
    leaves = [leaf_of(read_lesson(path), torch.device("cpu")) for path in paths]
    net = restored(folder / MODEL, len(BITS), tiles(leaves * TILES, rng).darkness)
    pupil.net.load_state_dict(net.state_dict())
    pupil.smooth.load_state_dict(net.state_dict())
    pupil.round = first
    return pupil


def learn(course: Course) -> Pupil[InkNet]:
    """Learn until the last round, the time is up or the process is told to stop; return the pupil.

    ``folder/checkpoint.pt`` is gone on from where it is there.
    """
    torch.set_num_threads(course.threads)
    cv2.setNumThreads(1)
    path = course.folder / "checkpoint.pt"
    if course.start is not None and not path.exists():
        pupil = shipped(course, course.start)
    else:
        pupil = fresh(course.rate)
    if path.exists():
        pupil.load(path)
    if course.start is not None:
        pupil.net.eval()  # it keeps its normalisation: a few tiles are too few to make it anew
    pupil.until = time.monotonic() + course.seconds
    stop, saved = stop_signal(), time.monotonic()
    painters = _painters(course, pupil.round)
    shelf = Shelf(course, pupil.device, painters)
    try:
        while True:
            _round(pupil, course, shelf)
            pupil.round += 1
            over = stop or pupil.round >= course.rounds or time.monotonic() >= pupil.until
            if over or time.monotonic() - saved > _SAVED_S:
                pupil.save(path)
                saved = time.monotonic()
            if over:
                break
    finally:
        for painter in painters:
            painter.terminate()
    return pupil


@dataclass(slots=True)
class Shelf:
    """Lessons at hand, the last ones that were asked for, and the next ones to be shown."""

    course: Course
    device: torch.device
    painters: Sequence[BaseProcess]
    _leaves: dict[int, Leaf] = field(default_factory=dict)
    _coming: dict[int, Future[Leaf]] = field(default_factory=dict)
    _unpackers: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 2))

    def leaf(self, number: int) -> Leaf:
        """Return a lesson, waiting for the painters where they are behind."""
        leaf = self._leaves.pop(number, None)
        if leaf is None:
            leaf = self._unpacked(self._called(number))
            del self._coming[number]
        self._leaves[number] = leaf
        if len(self._leaves) > HELD[self.device.type]:
            self._leaves.pop(next(iter(self._leaves)))
        return leaf

    def expect(self, number: int) -> None:
        """Have the lessons from this one on unpacked meanwhile."""
        for coming in range(number, min(number + _AHEAD, self.course.pages)):
            if coming not in self._leaves:
                self._called(coming)

    def _called(self, number: int) -> Future[Leaf]:
        if number not in self._coming:
            self._coming[number] = self._unpackers.submit(self._unpack, number)
        return self._coming[number]

    def _unpacked(self, coming: Future[Leaf]) -> Leaf:
        while not wait([coming], PATIENCE_S).done:
            insist(self.painters)
        return coming.result()

    def _unpack(self, number: int) -> Leaf:
        path = lesson_path(self.course.lessons, number)
        while not path.exists():
            time.sleep(0.05)
        return leaf_of(read_lesson(path), self.device)


def _round(pupil: Pupil[InkNet], course: Course, shelf: Shelf) -> None:
    """Show a round's lessons, their pieces mixed."""
    rng = np.random.default_rng((33, pupil.round))
    began, losses = time.monotonic(), []
    numbers = _shown(course, pupil.round, rng)
    pieces, size = rng.permutation(numbers * TILES), BATCH[pupil.device.type]
    shelf.expect(pupil.round)
    for number in numbers:
        shelf.leaf(number)
    for first in range(0, len(pieces), size):
        _set_rate(pupil, course)
        leaves = [shelf.leaf(int(number)) for number in pieces[first : first + size]]
        losses.append(step(pupil, tiles(leaves, rng)))
    loss, seconds = float(torch.stack(losses).mean()), time.monotonic() - began
    pupil.note(round=pupil.round, loss=loss, tiles_s=len(pieces) / seconds)


def step(pupil: Pupil[InkNet], batch: Tiles) -> Tensor:
    """Show a batch, mend the weights, return the loss."""
    loss = pupil.mended(loss_of(pupil.net, batch))
    pupil.seen += 1
    if pupil.seen % _SMOOTHED == 0:
        pupil.follow(min(_KEPT, (1 + pupil.seen) / (10 + pupil.seen)) ** _SMOOTHED)
    return loss


def loss_of(net: InkNet, batch: Tiles) -> Tensor:
    """Return the mean cross-entropy of each ink at each pixel.

    Bare paper counts less, for there is so much of it; so does ink too faint to be seen. Stamps
    and hands are rare and count more.
    """
    darkness, inks = batch.darkness, batch.inks
    inputs = darkness.contiguous(memory_format=torch.channels_last)
    with shortened(inputs.device):
        logits = net(inputs)
    seen = darkness[:, :COLOURS].amax(1, keepdim=True) > _FAINT
    inked = inks.amax(1, keepdim=True) > 0
    weights = torch.where(seen, 0.6, 0.2) + torch.where(seen & inked, 0.9, 0.0)
    weights = weights * (1 + (_RARE.to(inks.device) - 1) * inks)
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits.float(), inks, weights, reduction="sum"
    )
    return losses / weights.sum()


def _set_rate(pupil: Pupil[InkNet], course: Course) -> None:
    left = (course.rounds - pupil.round) / max(course.cooling, 1)
    pupil.set_rate(course.rate, (pupil.steps + 1) / _WARM, left, course.seconds)


def _shown(course: Course, number: int, rng: Rng) -> list[int]:
    """Return the lessons of a round: its own, while there are any left, and older ones."""
    known = min(number, course.pages)
    numbers = [number] if number < course.pages else []
    older = rng.integers(course.first, known, course.older) if known > course.first else ()
    return [*numbers, *(int(place) for place in older)]


def _painters(course: Course, start: int) -> Sequence[BaseProcess]:
    context = get_context("spawn")
    painters = [
        context.Process(target=_paint, args=(course, start, place), daemon=True)
        for place in range(course.painters)
    ]
    for painter in painters:
        painter.start()
    return painters


def _paint(course: Course, start: int, place: int) -> None:
    """Draw every n-th of the lessons still to come, then of those before where they are missing."""
    os.nice(5)
    cv2.setNumThreads(1)
    parent, begin = os.getppid(), min(start, course.pages)
    for number in (*range(begin, course.pages), *range(course.first, begin)):
        if os.getppid() != parent:
            return
        if number % course.painters == place:
            write_lesson(number, course.lessons)
