"""Going on from a shipped model with lines that people have corrected.

Each round shows every corrected line once, distorted anew, and half as many lines drawn by the
program, so that what was known is not forgotten. Means and spreads of the network's layers stay as
they are: a few hundred lines would tell them wrongly.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch import nn

from pipeline.model.errors import TrainingError
from pipeline.ocr.calibration import TABLES
from pipeline.ocr.engine import EngineOptions
from pipeline.ocr.factory import open_typescript
from training.cards import note_figures, read_card
from training.pupil import Pupil
from training.reader.export import export
from training.reader.learn import batches, shipped, step
from training.reader.lessons import Example, Lesson, read_lesson, shuffled, write_lesson
from training.reader.measure import Count, counted, measured, total
from training.reader.network import Reader
from training.reader.pairs import Pairs, load_pairs
from training.reader.proving import proofs
from training.reader.sheaf import Sheaf, sheaf_of

LEAST = 50
_RATE = 1.5e-4
_PROOFS, _SEED = 2, 5  # pictures of drawn lines for each damage; a seed that nothing else uses


@dataclass(frozen=True, slots=True)
class Tuning:
    """What to learn from, where the model goes, the model to go on from, and how long."""

    lines: Path
    out: Path
    model: Path
    rounds: int = 12
    seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Report:
    """Wrong letters before and after: on lines kept back, and on drawn ones (what was known)."""

    taught: int
    unusable: int
    held_out: tuple[Count, Count]
    drawn: tuple[Count, Count]
    out: Path

    @property
    def better(self) -> bool:
        """Return whether lines kept back are read better, and drawn ones hardly worse."""
        before, after = self.held_out
        known, still = self.drawn
        return after.rate < before.rate and still.rate <= known.rate * 1.05 + 0.002

    def told(self, lang: str) -> Iterator[str]:
        """Yield the report in words, line by line."""
        russian = lang == "ru"
        lines = self.held_out[0].lines
        names = (
            (f"строки, отложенные для проверки ({lines})", "строки, нарисованные программой")
            if russian
            else (f"lines kept back ({lines})", "lines drawn by the program")
        )
        yield (
            f"Обучено на строках: {self.taught}, не годятся: {self.unusable}"
            if russian
            else f"Lines taught: {self.taught}, of no use: {self.unusable}"
        )
        for name, (before, after) in zip(names, (self.held_out, self.drawn), strict=True):
            yield f"{name}: {before.rate:.4f} → {after.rate:.4f}"
        if not self.better:
            yield (
                "Лучше не стало: оставьте прежнюю модель."
                if russian
                else ("No better: keep the model you have.")
            )
        else:
            yield f'engine.model = "{self.out}"'


def tune(tuning: Tuning) -> Report:
    """Teach, measure and write the model; the one gone on from is not touched.

    Raises:
        TrainingError: there are too few lines, or the folder for the model is not empty.

    """
    pairs = load_pairs(tuning.lines)
    if len(pairs.lessons) < LEAST or not pairs.held_out:
        raise TrainingError(f"{tuning.lines}: {len(pairs.lessons)} < {LEAST}")
    if tuning.out.exists() and any(tuning.out.iterdir()):
        raise TrainingError(f"{tuning.out} is not empty / папка не пуста")
    with TemporaryDirectory() as lessons:
        pupil = shipped(_RATE, tuning.model, Path(lessons))
        _learn(pupil, pairs, tuning, Path(lessons))
    _write(pupil, pairs, tuning)
    before, after = (_measured(model, pairs) for model in (tuning.model, tuning.out))
    report = Report(
        len(pairs.lessons), pairs.unusable, (before[0], after[0]), (before[1], after[1]), tuning.out
    )
    _note(report)
    return report


def _learn(pupil: Pupil[Reader], pairs: Pairs, tuning: Tuning, lessons: Path) -> None:
    torch.manual_seed(2)
    known = read_lesson(write_lesson(pupil.round, lessons))
    until = time.monotonic() + tuning.seconds
    for round_ in range(tuning.rounds):
        rng = np.random.default_rng((29, round_))
        cool = 1 - round_ / tuning.rounds
        for group in pupil.optimiser.param_groups:
            group["lr"] = _RATE * max(cool, 0.05)
        for batch in batches(_mixed(pairs.lessons, known, rng, pupil.device), rng):
            _settle(pupil.net)
            step(pupil, batch)
            if time.monotonic() > until:
                return


def _mixed(
    lessons: Sequence[Example], known: Lesson, rng: np.random.Generator, device: torch.device
) -> Sheaf:
    lines = [*lessons, *shuffled(known.lines, rng)[: len(lessons) // 2]]
    return sheaf_of(lines, known.veils, device)


def _settle(net: nn.Module) -> None:
    """Keep means and spreads as they were learnt."""
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()


def _write(pupil: Pupil[Reader], pairs: Pairs, tuning: Tuning) -> None:
    card = read_card(tuning.model)
    card["name"] = f"{card['name']} tuned"
    card["data"] = f"{card['data']} Then {len(pairs.lessons)} lines corrected by people."
    export(pupil.net, tuning.out, card)
    shutil.copyfile(tuning.model / TABLES, tuning.out / TABLES)


def _measured(model: Path, pairs: Pairs) -> tuple[Count, Count]:
    """Return how a model reads the lines kept back, and drawn ones of every damage."""
    engine = open_typescript(EngineOptions(model=model))
    held_out = counted(pairs.held_out, engine)
    drawn = total(measured(list(proofs(_PROOFS, _SEED)), engine).values())
    engine.close()
    return held_out, drawn


def _note(report: Report) -> None:
    """Write the report into the card."""
    note_figures(
        report.out,
        {
            "wrong letters before and after": {
                "lines kept back": [round(count.rate, 4) for count in report.held_out],
                "drawn lines": [round(count.rate, 4) for count in report.drawn],
            },
            "lines": report.held_out[0].lines,
        },
    )
