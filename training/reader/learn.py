"""Learning: lessons in, a checkpoint every half minute; a stop loses little.

Each round shows a fresh lesson and some older ones, each time distorted anew, so that drawing
keeps ahead of learning. Rounds are numbered, and all chance but the grain hangs on the number: what
a round shows is the same however often learning was stopped before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from pipeline.ocr.card import MODEL
from pipeline.ocr.strips import STEP
from samples.facsimile.raster import Rng
from training.cards import read_card
from training.pupil import PATIENCE_S, Pupil, insist, new_pupil, shortened, stop_signal
from training.reader.alphabet import LETTERS
from training.reader.distort import plain, shown, stances
from training.reader.found import found_path, read_found, write_found
from training.reader.lessons import lesson_path, read_lesson, write_lesson
from training.reader.network import Reader
from training.reader.sheaf import Places, Sheaf, sheaf_of
from training.reader.veils import together

BACK = (0, 2, 5, 9, 14, 20)
"""How many rounds ago the lessons of a round were first shown."""
AHEAD = 8
_COLUMNS = {"cpu": 10_000, "cuda": 220_000}
"""Pixels of width in one batch: what keeps a processor, or a GPU, busy."""
_KEPT = 0.998  # of the smoothed weights at each step
_WARM = 300  # steps until it learns at full speed
_SAVED_S = 30.0
_SHORT = 8  # letters: shorter lines, and empty ones, count as if they had so many
_WIPED = 0.004
"""Share of lines with nothing to read: a stamp's letters are no line."""


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn: folder of checkpoint and lessons, rounds, speed, and when to slow down.

    ``rate`` is AdamW's; over the last ``cooling`` rounds it falls to a hundredth, and over the last
    third of ``seconds`` where those are counted. ``painters`` is the number of processes that draw,
    ``threads`` of the learner's. ``start`` is the folder of a shipped model to go on from.
    ``found`` is how many pages a round shows as well, by the lines found on them; one is fresh.
    """

    folder: Path
    rounds: int
    rate: float = 1.2e-3
    cooling: int = 12
    painters: int = 1
    threads: int = 1
    seconds: float = float("inf")
    start: Path | None = None
    found: int = 0

    @property
    def first(self) -> int:
        """The first round, and the first page that is looked for lines."""
        return 0 if self.start is None else int(read_card(self.start)["course"]["rounds"])

    @property
    def lessons(self) -> Path:
        """The folder in which lessons wait."""
        return self.folder / "lessons"


@dataclass(frozen=True, slots=True)
class Batch:
    """Strips, N×1×48×W, how many steps of the answer each has, and what each should spell."""

    strips: Tensor
    steps: list[int]
    letters: list[list[int]]


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
    sheaf = _sheaf([write_lesson(course["rounds"], lessons)], torch.device("cpu"))
    net = restored(folder / MODEL, len(LETTERS), plain(sheaf, np.arange(12)))
    pupil.net.load_state_dict(net.state_dict())
    pupil.smooth.load_state_dict(net.state_dict())
    pupil.round = course["rounds"]
    pupil.seen = course["lines"]
    return pupil


def learn(course: Course) -> Pupil[Reader]:
    """Learn until the last round, the time is up or the process is told to stop; return the pupil.

    ``folder/checkpoint.pt`` is gone on from where it is there, the shipped model otherwise.
    """
    torch.set_num_threads(course.threads)
    path = course.folder / "checkpoint.pt"
    if course.start is not None and not path.exists():
        pupil = shipped(course.rate, course.start, course.lessons)
    else:
        pupil = fresh(course.rate)
    if path.exists():
        pupil.load(path)
    pupil.until = time.monotonic() + course.seconds
    stop, saved = stop_signal(), time.monotonic()
    painters = _painters(course, pupil.round)
    try:
        for sheaf in _ahead(course, pupil, painters):
            _round(pupil, course, sheaf)
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


def _round(pupil: Pupil[Reader], course: Course, sheaf: Sheaf) -> None:
    """Show a round's lessons."""
    rng = np.random.default_rng((23, pupil.round))
    began, losses, lines = time.monotonic(), [], 0
    for batch in batches(sheaf, rng):
        _set_rate(pupil, course)
        losses.append(step(pupil, batch))
        lines += len(batch.letters)
    pupil.seen += lines
    loss = float(torch.stack(losses).mean())
    pupil.note(round=pupil.round, loss=loss, lines_s=lines / (time.monotonic() - began))


def batches(sheaf: Sheaf, rng: Rng) -> Iterator[Batch]:
    """Yield strips of like widths with their letters, distorted, in random order."""
    places = rng.permutation(len(sheaf))
    needed = np.array([_steps_needed(sheaf.letters[place]) for place in places])
    stance = stances(sheaf.widths[places], rng)
    useful = np.flatnonzero(stance.widths // STEP > needed)
    order = useful[np.argsort(stance.widths[useful], kind="stable")]
    groups = _grouped(stance.widths[order], _COLUMNS[sheaf.pixels.device.type])
    for group in (order[groups[int(n)]] for n in rng.permutation(len(groups))):
        wiped = rng.random(len(group)) < _WIPED
        strips = shown(sheaf, places[group], stance.of(group), rng, wiped)
        steps = [-(-int(width) // STEP) for width in stance.widths[group]]
        spelt = zip(places[group], wiped, strict=True)
        yield Batch(strips, steps, [[] if bare else sheaf.letters[place] for place, bare in spelt])


def _grouped(widths: Places, columns: int) -> list[slice]:
    """Return groups of lines, given by rising width, that fill a batch."""
    groups, first = [], 0
    for place, width in enumerate(widths):
        if (place - first + 1) * width > columns and place > first:
            groups.append(slice(first, place))
            first = place
    return [*groups, slice(first, len(widths))]


def _steps_needed(letters: list[int]) -> int:
    return len(letters) + sum(one == two for one, two in pairwise(letters))


def step(pupil: Pupil[Reader], batch: Batch) -> Tensor:
    """Show a batch, mend the weights, return the loss a letter."""
    loss = pupil.mended(loss_of(pupil.net, batch))
    pupil.follow(_KEPT)
    return loss


def loss_of(net: Reader, batch: Batch) -> Tensor:
    """Return the mean CTC loss a letter.

    The loss of a line without letters is that of its blanks, counted here: PyTorch's own has
    gradients that are no numbers at times.
    """
    device = batch.strips.device
    inputs = batch.strips.contiguous(memory_format=torch.channels_last)
    with shortened(device):
        logits = net(inputs)
    lengths = torch.tensor([len(letters) for letters in batch.letters])
    spelt = [letter for letters in batch.letters for letter in letters or [1]]
    # Numbers of 64 bits keep PyTorch to its own loss: cuDNN's, for 32 bits, does not converge here.
    targets = torch.tensor(spelt).to(device)
    scores = logits.float().log_softmax(-1).transpose(0, 1)
    steps = torch.tensor(batch.steps)
    losses = nn.functional.ctc_loss(
        scores, targets, steps, lengths.clamp(min=1), reduction="none", zero_infinity=True
    )
    within = torch.arange(len(scores))[:, None] < steps
    blanks = -(scores[:, :, 0] * within.to(device)).sum(dim=0)
    losses = torch.where((lengths > 0).to(device), losses, blanks)
    return (losses / lengths.clamp(min=_SHORT).to(device)).mean()


def _set_rate(pupil: Pupil[Reader], course: Course) -> None:
    left = (course.rounds - pupil.round) / max(course.cooling, 1)
    pupil.set_rate(course.rate, (pupil.steps + 1) / _WARM, left, course.seconds)


def _ahead(
    course: Course, pupil: Pupil[Reader], painters: Sequence[BaseProcess]
) -> Iterator[Sheaf]:
    """Yield the lines of round after round, the next ones read while one is shown."""
    ready: Queue[Sheaf] = Queue(maxsize=1)
    Thread(target=_fetch, args=(course, pupil.round, pupil.device, ready), daemon=True).start()
    while True:
        try:
            yield ready.get(timeout=PATIENCE_S)
        except Empty:
            insist(painters)


def _fetch(course: Course, number: int, device: torch.device, ready: Queue[Sheaf]) -> None:
    """Put round after round into a queue; pages of rounds before are looked at again if missing."""
    painted = _painted_from(course, number)
    while True:
        known = [number - back for back in BACK if number - back >= course.first]
        drawn = [lesson_path(course.lessons, one) for one in known]
        pages = _pages(course, number)
        for page in pages:
            if page < painted:
                write_found(page, course.lessons)
        found = [found_path(course.lessons, page) for page in pages]
        ready.put(_sheaf(_waited(drawn), device, _waited(found)))
        number += 1
        _tidy(course.lessons, number)


def _pages(course: Course, number: int) -> list[int]:
    """Return the pages whose lines a round shows: its own, and older ones."""
    if not course.found:
        return []
    rng = np.random.default_rng((37, number))
    older = rng.integers(course.first, number, course.found - 1) if number > course.first else ()
    return [number, *(int(page) for page in older)]


def _waited(paths: list[Path]) -> list[Path]:
    for path in paths:
        while not path.exists():
            time.sleep(0.1)
    return paths


def _sheaf(paths: list[Path], device: torch.device, found: Sequence[Path] = ()) -> Sheaf:
    lessons = [read_lesson(path) for path in paths]
    whole = [*lessons, *map(read_found, found)]
    lines = [line for lesson in whole for line in lesson.lines]
    return sheaf_of(lines, together([lesson.veils for lesson in lessons]), device)


def _painters(course: Course, start: int) -> Sequence[BaseProcess]:
    course.lessons.mkdir(parents=True, exist_ok=True)
    context = get_context("spawn")
    painters = [
        context.Process(target=_paint, args=(course, start, place), daemon=True)
        for place in range(course.painters)
    ]
    for painter in painters:
        painter.start()
    return painters


def _painted_from(course: Course, start: int) -> int:
    """Return the first round that is drawn for: the first one whose lessons are still shown."""
    return max(start - max(BACK), course.first)


def _paint(course: Course, start: int, place: int) -> None:
    """Draw every n-th lesson, never more than a few ahead of the learner.

    Older ones are drawn again where they are missing.
    """
    os.nice(5)
    cv2.setNumThreads(1)
    parent, most = os.getppid(), AHEAD + 2 * course.painters + max(BACK)
    number = _painted_from(course, start)
    while os.getppid() == parent:
        if number > _oldest(course.lessons, number) + most:
            time.sleep(0.3)
            continue
        if number % course.painters == place:
            write_lesson(number, course.lessons)
            if course.found:
                write_found(number, course.lessons)
        number += 1


def _oldest(folder: Path, number: int) -> int:
    return min((int(path.stem[-6:]) for path in folder.glob("lesson-*.npz")), default=number)


def _tidy(folder: Path, number: int) -> None:
    """Throw away the lessons that no later round shows."""
    for path in folder.glob("lesson-*.npz"):
        if int(path.stem[-6:]) < number - max(BACK):
            path.unlink()
