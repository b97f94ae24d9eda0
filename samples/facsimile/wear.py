"""How badly a page has fared, in numbers: damage 0 (clean) to 3 (heavy)."""

from __future__ import annotations

from dataclasses import dataclass

from samples.facsimile.machine import Habits
from samples.facsimile.raster import Rng

LEVELS = (0, 1, 2, 3)

_HABITS = (
    Habits(),
    Habits(0.08, 0.07, 1.0, 0.12, 0.03, 0.10, 0.05, 0.13, 0.006, 0.050),
    Habits(0.10, 0.09, 1.3, 0.16, 0.05, 0.18, 0.07, 0.17, 0.010, 0.065),
    Habits(0.11, 0.10, 1.5, 0.18, 0.06, 0.22, 0.08, 0.19, 0.014, 0.070),
)


_SEVERITY = (0.1, 1.35, 1.9, 2.25)
"""How far each level goes; the steps were measured with Tesseract, see docs/facsimile.md."""


@dataclass(frozen=True, slots=True)
class Wear:
    """What time and machines did to one page.

    ``fade`` 0..1 of the ribbon's ink gone, in clouds · ``spread`` blur of a carbon copy in mm ·
    ``specks`` a square decimetre · ``stains``, ``folds``, ``holes`` counted · ``through`` 0..1
    show-through from the back · ``contrast`` of ink on paper, 0..1 · ``carbon`` a copy, not the
    first sheet · ``shade`` unevenness of the light, 0..1 · ``blur`` in mm · ``noise`` deviation in
    grey values · ``skew`` degrees.
    """

    level: int
    habits: Habits
    fade: float
    spread: float
    specks: float
    stains: int
    folds: int
    holes: int
    through: float
    contrast: float
    carbon: bool
    shade: float
    blur: float
    noise: float
    skew: float
    torn: bool
    bound: bool


def wear_of(level: int, rng: Rng) -> Wear:
    """Return the wear of one page at a level of damage, each figure varied a little."""
    worse = _SEVERITY[level] + float(rng.uniform(-0.25, 0.25)) * (level > 0)
    carbon = level >= 1 and rng.random() < 0.25 + 0.12 * level
    return Wear(
        level=level,
        habits=_HABITS[level],
        fade=0.05 + 0.085 * worse,
        spread=0.02 + 0.02 * worse + (0.015 * level if carbon else 0.0),
        specks=1.5 + 4.0 * worse**1.5,
        stains=int(rng.poisson(0.7 * worse)),
        folds=int(rng.poisson(0.6 * worse)),
        holes=int(rng.choice([0, 0, 2])),
        through=min(0.035 * worse, 0.2) if rng.random() < 0.3 + 0.2 * level else 0.0,
        contrast=1.0 - 0.11 * worse - (0.05 if carbon else 0.0),
        carbon=carbon,
        shade=0.02 + 0.025 * worse,
        blur=0.03 + 0.025 * worse,
        noise=2.0 + 2.6 * worse,
        skew=float(rng.normal(0, 0.15 + 0.3 * worse)),
        torn=bool(level >= 2 and rng.random() < 0.35),
        bound=bool(rng.random() < 0.2),
    )
