"""Learning: lessons in, a checkpoint every few minutes; a stop loses nothing.

Each round shows a few fresh lessons and many older ones, each time distorted anew, so that drawing
keeps ahead of learning. Rounds are numbered, and all chance hangs on the number: what a round
shows is the same however often learning was stopped before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from samples.facsimile.ink import BITS
from samples.facsimile.raster import Rng
from training.inks.lessons import read_lesson, write_lesson
from training.inks.network import InkNet
from training.inks.show import Tile, tiles
from training.pupil import Pupil, fitting, new_pupil, stop_signal

FRESH, OLDER = 3, 13
"""How many lessons of a round are shown for the first time, and how many again."""
PAGES, TILES, BATCH = 8, 16, 8
"""Pages whose tiles are mixed, tiles of each page, tiles shown together."""
_KEPT, _SMOOTHED = 0.997, 4  # of the smoothed weights at each step; how often they follow
_FAINT = 0.06  # darkness below which nobody can see an ink
_RARE = torch.tensor([1.0, 1.0, 2.5, 2.5])[:, None, None]


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn: folder of checkpoint and lessons, pages drawn, rounds, speed, slowing down.

    ``rate`` is AdamW's; over the last ``cooling`` rounds it falls to a hundredth, and over the last
    third of ``seconds`` where those are counted. ``threads`` are the learner's.
    """

    folder: Path
    rounds: int
    pages: int = 900
    rate: float = 3e-3
    cooling: int = 20
    threads: int = 1
    seconds: float = float("inf")


def fresh(rate: float) -> Pupil[InkNet]:
    """Return a pupil that knows nothing, on the GPU where there is one."""
    return new_pupil(lambda: InkNet(len(BITS)), rate)


def learn(course: Course) -> Pupil[InkNet]:
    """Learn until the last round, the time is up or the process is told to stop; return the pupil.

    ``folder/checkpoint.pt`` is gone on from where it is there.
    """
    torch.set_num_threads(course.threads)
    cv2.setNumThreads(1)
    pupil, path = fresh(course.rate), course.folder / "checkpoint.pt"
    if path.exists():
        pupil.load(path)
    pupil.until = time.monotonic() + course.seconds
    stop = stop_signal()
    painter = _painter(course, pupil.round)
    try:
        while pupil.round < course.rounds and not stop and time.monotonic() < pupil.until:
            _round(pupil, course, stop)
            if not stop:
                pupil.round += 1
                pupil.save(path)
    finally:
        painter.terminate()
    return pupil


def _round(pupil: Pupil[InkNet], course: Course, stop: list[int]) -> None:
    """Show a round's lessons; a stop within leaves the pupil to be loaded from the last one."""
    rng = np.random.default_rng((33, pupil.round))
    began, losses = time.monotonic(), []
    for batch in _batches(_shown(course, pupil.round, rng), rng):
        if stop:
            return
        _set_rate(pupil, course)
        losses.append(step(pupil, batch))
    seconds = time.monotonic() - began
    tiles_s = len(losses) * BATCH / seconds
    pupil.note(round=pupil.round, loss=float(np.mean(losses)), tiles_s=tiles_s)


def _batches(paths: list[Path], rng: Rng) -> Iterator[list[Tile]]:
    """Yield batches of tiles, those of some pages mixed."""
    for start in range(0, len(paths), PAGES):
        pool = [
            tile
            for path in paths[start : start + PAGES]
            for tile in tiles(read_lesson(path, int(rng.integers(1 << 30))), TILES, rng)
        ]
        order = rng.permutation(len(pool))
        for first in range(0, len(pool) - BATCH + 1, BATCH):
            yield [pool[int(place)] for place in order[first : first + BATCH]]


def step(pupil: Pupil[InkNet], batch: list[Tile]) -> float:
    """Show a batch, mend the weights, return the loss."""
    loss = pupil.mended(loss_of(pupil.net, batch, pupil.device))
    pupil.seen += 1
    if pupil.seen % _SMOOTHED == 0:
        pupil.follow(min(_KEPT, (1 + pupil.seen) / (10 + pupil.seen)) ** _SMOOTHED)
    return loss


def loss_of(net: InkNet, batch: list[Tile], device: torch.device) -> Tensor:
    """Return the mean cross-entropy of each ink at each pixel.

    Bare paper counts less, for there is so much of it; so does ink too faint to be seen. Stamps
    and hands are rare and count more.
    """
    darkness = torch.from_numpy(np.stack([tile.darkness for tile in batch])).to(device)
    inks = torch.from_numpy(np.stack([tile.inks for tile in batch])).to(device)
    inputs = darkness.to(memory_format=torch.channels_last)
    with torch.autocast(device.type, fitting(device)):
        logits = net(inputs)
    seen = darkness.amax(1, keepdim=True) > _FAINT
    inked = inks.amax(1, keepdim=True) > 0
    weights = torch.where(seen, 0.6, 0.2) + torch.where(seen & inked, 0.9, 0.0)
    weights = weights * (1 + (_RARE.to(device) - 1) * inks)
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits.float(), inks, weights, reduction="sum"
    )
    return losses / weights.sum()


def _set_rate(pupil: Pupil[InkNet], course: Course) -> None:
    left = (course.rounds - pupil.round) / max(course.cooling, 1)
    pupil.set_rate(course.rate, (pupil.seen + 1) / 150, left, course.seconds)


def _shown(course: Course, number: int, rng: Rng) -> list[Path]:
    """Return a round's lessons, waiting for the painter where it is behind."""
    first = number * FRESH
    known = min(first, course.pages)
    numbers = [place for place in range(first, first + FRESH) if place < course.pages]
    if known:
        numbers += [int(place) for place in rng.integers(0, known, OLDER)]
    paths = [_path(course.folder, place) for place in rng.permutation(numbers)]
    for path in paths:
        while not path.exists():
            time.sleep(0.5)
    return paths


def _path(folder: Path, number: int) -> Path:
    return folder / "lessons" / f"lesson-{number:05d}.npz"


def _painter(course: Course, start: int) -> Any:
    process = get_context("spawn").Process(
        target=_paint, args=(course.folder / "lessons", start * FRESH, course.pages), daemon=True
    )
    process.start()
    return process


def _paint(folder: Path, start: int, pages: int) -> None:
    """Draw the lessons still to come, then those before them where they are missing."""
    os.nice(5)
    parent = os.getppid()
    for number in (*range(min(start, pages), pages), *range(min(start, pages))):
        if os.getppid() != parent:
            return
        write_lesson(number, folder)
