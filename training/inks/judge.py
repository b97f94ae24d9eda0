"""What the signs of a stamp that stands by itself count for, fitted on drawn pages.

Half of the pages are facsimiles, half of no form that we know; on three of four of the latter there
are stamps of every sort, mostly on bare paper. Page number N is the same wherever it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from pipeline.layout.alone import Signs, alone, signs_of
from pipeline.layout.blots import on_sheet
from pipeline.layout.inks import InkNetwork
from pipeline.model.facts import Records
from pipeline.model.geometry import Box
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from samples.facsimile.kinds import KINDS
from samples.facsimile.make import Made, draw_kind, make_page
from samples.facsimile.marginalia import annotate
from samples.facsimile.plan import PageOrder
from samples.facsimile.sheet import Canvas, Pose
from samples.facsimile.studio import Studio
from training.inks.marks import bare_place, mark_up
from training.inks.rubber import leaning, rubber
from training.strangers import draw_stranger

_SEEDS = 950_000_000  # far from those of lessons and of any set that is measured
_SCANS = ("bitonal", "bitonal-bad", "bitonal", "grey", "colour", "microfilm", "photo")
_DPI = (200, 200, 300)
_DAMAGE = (0.35, 0.3, 0.2, 0.15)
_WIDEST_MM = 100.0  # of a stamp laid on bare paper
_SAME, _OTHER = 0.5, 0.2  # of a piece and a stamp, intersection over union: one, and not one
_PRIOR = 1.0  # how strongly weights are drawn to nothing
_STEPS = 50

Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the signs and what is added to them, in log-odds; pieces and stamps seen."""

    weights: Signs
    bias: float
    pieces: int
    stamps: int


def fitted(network: InkNetwork, pages: int) -> Fit:
    """Return the weights that tell stamps from other pieces best on so many drawn pages.

    Raises:
        InkModelError: the network cannot run.

    """
    told = [each for number in range(pages) for each in _pieces(_drawn(number), network)]
    signs = np.array([list(sign) for sign, _ in told], np.float64)
    stamps = np.array([stamp for _, stamp in told], np.float64)
    weights = _logistic(signs, stamps)
    return Fit(Signs(*map(float, weights[:-1])), float(weights[-1]), len(told), int(stamps.sum()))


def _logistic(signs: Column, stamps: Column) -> Column:
    """Return a logistic regression's weights, the constant last, by Newton's steps."""
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    table = np.column_stack([(signs - mean) / spread, np.ones(len(signs))])
    prior = np.diag([*[_PRIOR] * signs.shape[1], 0.0])
    weights = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (likely - stamps) + prior @ weights
        bend = (table * (likely * (1 - likely))[:, None]).T @ table + prior
        weights -= np.linalg.solve(bend, slope)
    scaled = weights[:-1] / spread
    return np.append(scaled, weights[-1] - scaled @ mean)


def _pieces(made: Made, network: InkNetwork) -> Iterator[tuple[Signs, bool]]:
    """Yield the signs of what stands by itself on a page, and whether it is a stamp."""
    truth = [zone.box for zone in made.page.zones if zone.kind == "stamp"]
    for sheet in prepare(made.image, made.page.dpi or _DPI[0], PreprocessOptions()):
        inks = network.look(sheet.view, sheet.close, sheet.view_scale)
        for box in chain.from_iterable(alone(inks)):
            signs = signs_of(box, inks)
            same = _overlap(sheet.to_source.box(on_sheet(box, inks.scale)), truth)
            if signs is not None and not _OTHER <= same < _SAME:
                yield signs, same >= _SAME


def _overlap(box: Box, others: list[Box]) -> float:
    return max((box.iou(other) for other in others), default=0.0)


def _drawn(number: int) -> Made:
    rng = np.random.default_rng((35, number))
    names = tuple(KINDS)
    order = PageOrder(
        names[number // 2 % len(names)],
        _SCANS[number // 2 % len(_SCANS)],
        int(rng.choice(4, p=_DAMAGE)),
        _SEEDS + number,
        int(rng.choice(_DPI)),
    )

    def strange(studio: Studio) -> Records:
        draw_stranger(studio, rng)
        if rng.random() < 0.75:
            annotate(studio)
            if rng.random() < 0.5:
                mark_up(studio, rng)
            _press(studio, rng)
        return Records()

    return make_page(order, draw=strange if number % 2 else draw_kind)


def _press(studio: Studio, rng: np.random.Generator) -> None:
    """Press a few stamps onto a page, where it is bare or anywhere."""
    for _ in range(int(rng.integers(1, 4))):
        canvas = Canvas(rubber(studio.sheet.px(1), rng))
        place = bare_place(studio, canvas, rng)
        if rng.random() < 0.25:
            wide, tall = studio.sheet.width_mm, studio.sheet.height_mm
            place = Pose(float(rng.uniform(0, wide)), float(rng.uniform(0, tall)))
        if canvas.coverage.shape[1] < studio.sheet.px(_WIDEST_MM):
            studio.stamp(canvas, Pose(place.x, place.y, leaning(rng)))
