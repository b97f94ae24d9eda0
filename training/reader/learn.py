"""Learning: lessons in, a checkpoint every few minutes; a stop loses nothing.

Each round shows a fresh lesson and three older ones, each time distorted anew, so that drawing
keeps ahead of learning. Rounds are numbered, and all chance hangs on the number: what a round
shows is the same however often learning was stopped before.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.ocr.card import CARD, MODEL
from pipeline.ocr.strips import HEIGHT, STEP, inked
from training.reader.alphabet import LETTERS, encode
from training.reader.distort import shown
from training.reader.lessons import Example, read_lesson, shuffled, write_lesson
from training.reader.network import Reader, fitting

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


@dataclass(slots=True)
class Pupil:
    """A network with all that learning needs to go on: optimiser, smoothed weights, round."""

    net: Reader
    smooth: Reader
    optimiser: torch.optim.AdamW
    device: torch.device
    round: int = 0
    began: int = 0
    lines: int = 0
    until: float = float("inf")
    history: list[dict[str, float]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write everything, whole or not at all."""
        part = path.with_suffix(".part")
        state = {
            "net": self.net.state_dict(),
            "smooth": self.smooth.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "letters": LETTERS,
            "progress": (self.round, self.lines, self.history),
        }
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises:
            ValueError: it was made for another alphabet.

        """
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        if state["letters"] != LETTERS:
            raise ValueError(f"{path}: a checkpoint of another alphabet")
        self.net.load_state_dict(state["net"])
        self.smooth.load_state_dict(state["smooth"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.round, self.lines, self.history = state["progress"]


def fresh(rate: float) -> Pupil:
    """Return a pupil that knows nothing, on the GPU where there is one."""
    torch.manual_seed(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net, smooth = (Reader(len(LETTERS)).to(device) for _ in range(2))
    net = net.to(memory_format=torch.channels_last)
    smooth.load_state_dict(net.state_dict())
    return Pupil(net, smooth, torch.optim.AdamW(net.parameters(), rate, weight_decay=0.01), device)


def shipped(rate: float, folder: Path, lessons: Path) -> Pupil:
    """Return a pupil that knows what a shipped model knows; ``lessons`` is where samples are drawn.

    Raises:
        ValueError: the model has another alphabet or is not one of ours.

    """
    from training.reader.restore import restored

    card: dict[str, Any] = json.loads((folder / CARD).read_text("utf-8"))
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
    pupil.lines = course["lines"]
    return pupil


def learn(course: Course) -> Pupil:
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
    stop = _stop_signal()
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


def _round(pupil: Pupil, course: Course, stop: list[int]) -> None:
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
    pupil.lines += lines
    seconds = time.monotonic() - began
    note = {"round": pupil.round, "loss": float(np.mean(losses)), "lines_s": lines / seconds}
    pupil.history.append({name: round(value, 4) for name, value in note.items()})
    print(*(f"{name} {value:.3f}" for name, value in note.items()), flush=True)  # noqa: T201


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


def step(pupil: Pupil, batch: list[Strip]) -> float:
    """Show a batch, mend the weights, return the loss a letter."""
    loss = loss_of(pupil.net, batch, pupil.device)
    pupil.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(pupil.net.parameters(), 5.0)
    pupil.optimiser.step()
    with torch.no_grad():
        for kept, new in zip(
            pupil.smooth.state_dict().values(), pupil.net.state_dict().values(), strict=True
        ):
            kept.lerp_(new, 1 - _KEPT) if kept.is_floating_point() else kept.copy_(new)
    return float(loss.detach())


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


def _set_rate(pupil: Pupil, course: Course, place: int) -> None:
    warm = min(1.0, ((pupil.round - pupil.began) * 150 + place + 1) / 300)
    rounds_left = (course.rounds - pupil.round) / max(course.cooling, 1)
    time_left = 3 * (pupil.until - time.monotonic()) / course.seconds if _timed(course) else 1.0
    cool = max(min(rounds_left, time_left, 1.0), 0.01)
    for group in pupil.optimiser.param_groups:
        group["lr"] = course.rate * warm * cool


def _timed(course: Course) -> bool:
    return course.seconds != float("inf")


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


def _stop_signal() -> list[int]:
    """Return a list that fills when the process is told to end."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: told.append(received))
    return told
