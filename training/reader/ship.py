"""A taught network put into the program: model, card, tables of confidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.ocr.engine import EngineOptions
from pipeline.ocr.factory import TESSERACT, TYPESCRIPT, open_tesseract, open_typescript
from training.cards import note_figures
from training.reader.calibrate import write_tables
from training.reader.faces import KEPT_BACK
from training.reader.measure import measured
from training.reader.proving import proofs

_MEASURED, _CALIBRATED = 0, 3  # seeds: no line is used for both
_VEILED = 0.25
DATA = (
    "Lines drawn by the program: ten typewriter faces, and twelve faces of print pressed into "
    "a machine's cells, each bent into thousands of machines, damage 0 to 3, 150 to 320 dpi; an "
    "eighth of the lines in print, a fifth under pieces of stamps and notes; in the last rounds "
    "beside lines as the program finds them on 1,600 drawn pages. Kept back: "
    f"{KEPT_BACK.name} and GNU Typewriter. No scan, text "
    "or model from elsewhere."
)
LIMITS = (
    "Typescript and print in Russian; no handwriting. Tesseract reads clean print better, and "
    "texts full of figures and signs."
)


def ship(course: Path, folder: Path, share: float) -> Path:
    """Write the smoothed network of a course as model and card; return the model's path.

    Below 1, ``share`` is that of what was learnt in each weight, the rest is that of the model
    shipped before, from which it was learnt: what both read is hardly forgotten (Wortsman et al.,
    Robust fine-tuning of zero-shot models, 2022).
    """
    from training.reader.export import export
    from training.reader.learn import fresh, shipped

    pupil = fresh(1e-3)
    pupil.load(course / "checkpoint.pt")
    history: dict[str, Any] = {"rounds": pupil.round, "lines": pupil.seen}
    history["last"] = pupil.history[-3:]
    name = f"typescript {pupil.round}"
    if share < 1:
        before = shipped(1e-3, folder, course / "lessons").smooth.state_dict()
        for weight, learnt in pupil.smooth.state_dict().items():
            if learnt.is_floating_point():
                learnt.mul_(share).add_(before[weight], alpha=1 - share)
        history["share"] = share
    card: dict[str, Any] = {"name": name, "data": DATA, "course": history}
    return export(pupil.smooth, folder, {**card, "limits": LIMITS})


def prove(folder: Path, pictures: int, options: EngineOptions) -> dict[str, Any]:
    """Measure both readers on lines kept back; write the figures into the card, and the tables.

    ``pictures`` of twelve lines are drawn for each damage, for figures and again for tables: these
    have lines under stamps as well, where a reader may be sure and wrong.
    Returns the share of wrong letters by reader and damage.
    """
    readers = {TESSERACT: open_tesseract(options), TYPESCRIPT: open_typescript(options)}
    shown = list(proofs(pictures, _MEASURED))
    figures = {
        name: {str(damage): round(count.rate, 4) for damage, count in measured(shown, one).items()}
        for name, one in readers.items()
    }
    shown = list(proofs(pictures, _CALIBRATED, veiled=_VEILED))
    write_tables(shown, readers, options.asked_below, folder)
    note_figures(folder, {"wrong letters by damage": figures, "lines": 4 * 12 * pictures})
    return figures
