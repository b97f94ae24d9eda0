"""Learning: lessons in, a checkpoint every few minutes; a stop loses nothing.

Each round shows a few fresh lessons and many older ones, each time distorted anew, so that drawing
keeps ahead of learning. Rounds are numbered, and all chance hangs on the number: what a round
shows is the same however often learning was stopped before.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Pupil:
    """A network with all that learning needs to go on: optimiser, smoothed weights, round."""

    net: InkNet
    smooth: InkNet
    optimiser: torch.optim.AdamW
    device: torch.device
    round: int = 0
    steps: int = 0
    until: float = float("inf")
    history: list[dict[str, float]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write everything, whole or not at all."""
        part = path.with_suffix(".part")
        state = {
            "net": self.net.state_dict(),
            "smooth": self.smooth.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": (self.round, self.steps, self.history),
        }
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.smooth.load_state_dict(state["smooth"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.round, self.steps, self.history = state["progress"]


def fresh(rate: float) -> Pupil:
    """Return a pupil that knows nothing, on the GPU where there is one."""
    torch.manual_seed(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net, smooth = (InkNet(len(BITS)).to(device) for _ in range(2))
    net = net.to(memory_format=torch.channels_last)
    smooth.load_state_dict(net.state_dict())
    return Pupil(net, smooth, torch.optim.AdamW(net.parameters(), rate, weight_decay=0.01), device)


def learn(course: Course) -> Pupil:
    """Learn until the last round, the time is up or the process is told to stop; return the pupil.

    ``folder/checkpoint.pt`` is gone on from where it is there.
    """
    torch.set_num_threads(course.threads)
    cv2.setNumThreads(1)
    pupil, path = fresh(course.rate), course.folder / "checkpoint.pt"
    if path.exists():
        pupil.load(path)
    pupil.until = time.monotonic() + course.seconds
    stop = _stop_signal()
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


def _round(pupil: Pupil, course: Course, stop: list[int]) -> None:
    """Show a round's lessons; a stop within leaves the pupil to be loaded from the last one."""
    rng = np.random.default_rng((33, pupil.round))
    began, losses = time.monotonic(), []
    for batch in _batches(_shown(course, pupil.round, rng), rng):
        if stop:
            return
        _set_rate(pupil, course)
        losses.append(step(pupil, batch))
    seconds = time.monotonic() - began
    note = {
        "round": pupil.round,
        "loss": float(np.mean(losses)),
        "tiles_s": len(losses) * BATCH / seconds,
    }
    pupil.history.append({name: round(value, 4) for name, value in note.items()})
    print(*(f"{name} {value:.4f}" for name, value in note.items()), flush=True)  # noqa: T201


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


def step(pupil: Pupil, batch: list[Tile]) -> float:
    """Show a batch, mend the weights, return the loss."""
    loss = loss_of(pupil.net, batch, pupil.device)
    pupil.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(pupil.net.parameters(), 5.0)
    pupil.optimiser.step()
    pupil.steps += 1
    if pupil.steps % _SMOOTHED == 0:
        _smooth(pupil)
    return float(loss.detach())


def _smooth(pupil: Pupil) -> None:
    kept = min(_KEPT, (1 + pupil.steps) / (10 + pupil.steps)) ** _SMOOTHED
    with torch.no_grad():
        for old, new in zip(
            pupil.smooth.state_dict().values(), pupil.net.state_dict().values(), strict=True
        ):
            old.lerp_(new, 1 - kept) if old.is_floating_point() else old.copy_(new)


def loss_of(net: InkNet, batch: list[Tile], device: torch.device) -> Tensor:
    """Return the mean cross-entropy of each ink at each pixel.

    Bare paper counts less, for there is so much of it; so does ink too faint to be seen. Stamps
    and hands are rare and count more.
    """
    darkness = torch.from_numpy(np.stack([tile.darkness for tile in batch])).to(device)
    inks = torch.from_numpy(np.stack([tile.inks for tile in batch])).to(device)
    inputs = darkness.to(memory_format=torch.channels_last)
    dtype = torch.float16 if device.type == "cuda" else torch.bfloat16
    with torch.autocast(device.type, dtype):
        logits = net(inputs)
    seen = darkness.amax(1, keepdim=True) > _FAINT
    inked = inks.amax(1, keepdim=True) > 0
    weights = torch.where(seen, 0.6, 0.2) + torch.where(seen & inked, 0.9, 0.0)
    weights = weights * (1 + (_RARE.to(device) - 1) * inks)
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits.float(), inks, weights, reduction="sum"
    )
    return losses / weights.sum()


def _set_rate(pupil: Pupil, course: Course) -> None:
    warm = min(1.0, (pupil.steps + 1) / 150)
    rounds_left = (course.rounds - pupil.round) / max(course.cooling, 1)
    timed = course.seconds != float("inf")
    time_left = 3 * (pupil.until - time.monotonic()) / course.seconds if timed else 1.0
    cool = max(min(rounds_left, time_left, 1.0), 0.01)
    for group in pupil.optimiser.param_groups:
        group["lr"] = course.rate * warm * cool


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


def _stop_signal() -> list[int]:
    """Return a list that fills when the process is told to end."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: told.append(received))
    return told
