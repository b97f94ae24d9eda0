"""A taught network put into the program: model and card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.layout.inks import InkNetwork
from training.cards import note_figures
from training.inks.prove import proved

DATA = (
    "Pages drawn by the program, all kinds, and of late two in five of no form that we know, set "
    "in any faces; damage 0 to 3, 150 to 300 dpi, with more stamps of every sort and colour, notes "
    "in hands that are bent until no two are alike, lone numbers and print than usual, all set "
    "straight; each in colour, in grey, and in black and white cut well and badly. Seeds from "
    "900000000, no judged form or face. No scan or model from elsewhere."
)
LIMITS = (
    "Taught on drawn hands and rubber stamps only: real handwriting is more varied. "
    "What it says decides where a stamp or a note lies, never what a text says."
)


def ship(checkpoint: Path, folder: Path, start: Path | None = None, share: float = 1.0) -> Path:
    """Write the smoothed network of a checkpoint as model and card; return the model's path.

    Where it went on from a shipped model, the folder of which is ``start``, its weights may be
    those of both, ``share`` of them its own, 0 to 1: what was known is forgotten less (Wortsman
    et al., 2022).
    """
    from training.inks.export import export
    from training.inks.learn import Course, fresh, shipped

    pupil = fresh(1e-3)
    pupil.load(checkpoint)
    if start is not None:
        before = shipped(Course(checkpoint.parent, 0, start=start), start).smooth.state_dict()
        for name, weight in pupil.smooth.state_dict().items():
            if weight.is_floating_point():
                weight.lerp_(before[name], 1 - share)
    course = {"rounds": pupil.round, "steps": pupil.seen, "last": pupil.history[-3:]}
    card: dict[str, Any] = {"name": f"inks {pupil.round}", "data": DATA, "course": course}
    return export(pupil.smooth, folder, {**card, "limits": LIMITS})


def prove(folder: Path, pages: int) -> dict[str, dict[str, float]]:
    """Measure a model on pages kept back and write the figures into its card; return them."""
    figures = proved(InkNetwork(folder), pages)
    note_figures(folder, {"F1 of visible pixels": figures, "pages": pages})
    return figures
