"""Learning: lessons in, a checkpoint every few minutes; a stop loses nothing.

Each round shows a fresh lesson and three older ones, each time distorted anew, so that drawing
keeps ahead of learning. Rounds are numbered, and all chance hangs on the number: what a round
shows is the same however often learning was stopped before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.ocr.card import MODEL
from pipeline.ocr.strips import HEIGHT, STEP, inked
from training.cards import read_card
from training.pupil import Pupil, fitting, new_pupil, stop_signal
from training.reader.alphabet import LETTERS, encode
from training.reader.distort import shown
from training.reader.lessons import Example, read_lesson, shuffled, write_lesson
from training.reader.network import Reader

BACK = (0, 2, 5, 9)
"""How many rounds ago the lessons of a round were first shown."""
AHEAD = 8
_COLUMNS = 10_000  # pixels of width in one batch
_KEPT = 0.998  # of the smoothed weights at each step


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn: folder of checkpoint and lessons, rounds, speed, and when to slow down.

    ``rate`` is AdamW's; over the last ``cooling`` rounds it falls to a hundredth, and over the last
    third of ``seconds`` where those are counted. ``painters`` is the number of processes that draw,
    ``threads`` of the learner's. ``start`` is the folder of a shipped model to go on from.
    """

    folder: Path
    rounds: int
    rate: float = 1.2e-3
    cooling: int = 12
    painters: int = 1
    threads: int = 1
    seconds: float = float("inf")
    start: Path | None = None


def fresh(rate: float) -> Pupil[Reader]:
    """Return a pupil that knows nothing, on the GPU where there is one."""
    return new_pupil(lambda: Reader(len(LETTERS)), rate, letters=LETTERS)


def shipped(rate: float, folder: Path, lessons: Path) -> Pupil[Reader]:
    """Return a pupil that knows what a shipped model knows; ``lessons`` is where samples are drawn.

    Raises:
        ValueError: the model has another alphabet or is not one of ours.

    """
    from training.reader.restore import restored

    card = read_card(folder)
    if card["letters"] != LETTERS:
        raise ValueError(f"{folder}: a model of another alphabet")
    pupil, course = fresh(rate), card["course"]
    lessons.mkdir(parents=True, exist_ok=True)
    examples = read_lesson(write_lesson(course["rounds"], lessons))
    batch = next(batches(examples, np.random.default_rng(0)))
    net = restored(folder / MODEL, len(LETTERS), _strips(batch))
    pupil.net.load_state_dict(net.state_dict())
    pupil.smooth.load_state_dict(net.state_dict())
    pupil.round = pupil.began = course["rounds"]
    pupil.seen = course["lines"]
    return pupil


def learn(course: Course) -> Pupil[Reader]:
    """Learn until the last round, the time is up or the process is told to stop; return the pupil.

    ``folder/checkpoint.pt`` is gone on from where it is there, the shipped model otherwise.
    """
    torch.set_num_threads(course.threads)
    path = course.folder / "checkpoint.pt"
    if course.start is not None and not path.exists():
        pupil = shipped(course.rate, course.start, course.folder / "lessons")
    else:
        pupil = fresh(course.rate)
    if path.exists():
        pupil.load(path)
    pupil.until = time.monotonic() + course.seconds
    stop = stop_signal()
    painters = _painters(course, pupil.round)
    try:
        while pupil.round < course.rounds and not stop and time.monotonic() < pupil.until:
            _round(pupil, course, stop)
            if not stop:
                pupil.round += 1
                pupil.save(path)
                _tidy(course.folder / "lessons", pupil.round)
    finally:
        for painter in painters:
            painter.terminate()
    return pupil


def _round(pupil: Pupil[Reader], course: Course, stop: list[int]) -> None:
    """Show a round's lessons; a stop within leaves the pupil to be loaded from the last one."""
    rng = np.random.default_rng((23, pupil.round))
    began, losses, lines = time.monotonic(), [], 0
    examples = _shown(course.folder / "lessons", pupil.round, rng)
    for place, batch in enumerate(batches(examples, rng)):
        if stop:
            return
        _set_rate(pupil, course, place)
        losses.append(step(pupil, batch))
        lines += len(batch)
    pupil.seen += lines
    seconds = time.monotonic() - began
    pupil.note(round=pupil.round, loss=float(np.mean(losses)), lines_s=lines / seconds)


Strip = tuple[np.ndarray, list[int]]


def batches(examples: list[Example], rng: np.random.Generator) -> Iterator[list[Strip]]:
    """Yield strips of like widths with their letters, in random order."""
    strips = [(inked(shown(e.image, rng)), encode(e.text)) for e in shuffled(examples, rng)]
    strips = [s for s in strips if s[0].shape[1] // STEP > _steps_needed(s[1])]
    strips.sort(key=lambda strip: strip[0].shape[1])
    groups: list[list[Strip]] = [[]]
    for strip in strips:
        if (len(groups[-1]) + 1) * strip[0].shape[1] > _COLUMNS:
            groups.append([])
        groups[-1].append(strip)
    for place in rng.permutation(len(groups)):
        yield groups[int(place)]


def _steps_needed(letters: list[int]) -> int:
    return len(letters) + sum(one == two for one, two in pairwise(letters))


def step(pupil: Pupil[Reader], batch: list[Strip]) -> float:
    """Show a batch, mend the weights, return the loss a letter."""
    loss = pupil.mended(loss_of(pupil.net, batch, pupil.device))
    pupil.follow(_KEPT)
    return loss


def loss_of(net: Reader, batch: list[Strip], device: torch.device) -> Tensor:
    """Return the mean CTC loss a letter."""
    inputs = _strips(batch).to(device, memory_format=torch.channels_last)
    with torch.autocast(device.type, fitting(device)):
        logits = net(inputs)
    steps = torch.tensor([-(-strip.shape[1] // STEP) for strip, _ in batch])
    lengths = torch.tensor([len(letters) for _, letters in batch])
    letters = torch.tensor([letter for _, letters in batch for letter in letters])
    scores = logits.float().log_softmax(-1).transpose(0, 1)
    losses = nn.functional.ctc_loss(
        scores, letters, steps, lengths, reduction="none", zero_infinity=True
    )
    return (losses / lengths.to(losses.device)).mean()


def _strips(batch: list[Strip]) -> Tensor:
    """Return a batch as one tensor, N×1×HEIGHT×W, with ink as 1."""
    width = -(-max(strip.shape[1] for strip, _ in batch) // STEP) * STEP
    strips = np.zeros((len(batch), 1, HEIGHT, width), np.float32)
    for place, (strip, _) in enumerate(batch):
        strips[place, 0, :, : strip.shape[1]] = strip
    return torch.from_numpy(strips)


def _set_rate(pupil: Pupil[Reader], course: Course, place: int) -> None:
    warm = ((pupil.round - pupil.began) * 150 + place + 1) / 300
    left = (course.rounds - pupil.round) / max(course.cooling, 1)
    pupil.set_rate(course.rate, warm, left, course.seconds)


def _shown(folder: Path, number: int, rng: np.random.Generator) -> list[Example]:
    """Return a round's lines, waiting for the painters where they are behind."""
    examples: list[Example] = []
    for back in BACK:
        if number >= back:
            path = folder / f"lesson-{number - back:06d}.npz"
            while not path.exists():
                time.sleep(0.5)
            examples += read_lesson(path)
    return shuffled(examples, rng)


def _painters(course: Course, start: int) -> list[Any]:
    folder = course.folder / "lessons"
    folder.mkdir(parents=True, exist_ok=True)
    context = get_context("spawn")
    painters = [
        context.Process(target=_paint, args=(folder, start, place, course.painters), daemon=True)
        for place in range(course.painters)
    ]
    for painter in painters:
        painter.start()
    return painters


def _paint(folder: Path, start: int, place: int, painters: int) -> None:
    """Draw every n-th lesson, never more than a few ahead of the learner.

    Older ones are drawn again where they are missing.
    """
    os.nice(5)
    parent = os.getppid()
    number = max(start - max(BACK), 0)
    while os.getppid() == parent:
        if len(list(folder.glob("lesson-*.npz"))) > AHEAD + max(BACK) + 1:
            time.sleep(1)
            continue
        if number % painters == place:
            write_lesson(number, folder)
        number += 1


def _tidy(folder: Path, number: int) -> None:
    """Throw away the lessons that no later round shows."""
    for path in folder.glob("lesson-*.npz"):
        if int(path.stem[-6:]) < number - max(BACK):
            path.unlink()
