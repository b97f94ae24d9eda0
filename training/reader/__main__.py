"""``python -m training.reader learn FOLDER``: teach, measure and ship the recogniser."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from config.tessdata import find_tessdata
from pipeline.ocr.card import DELIVERED
from pipeline.ocr.engine import EngineOptions


def main() -> None:
    """Run one of the commands."""
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    commands = parser.add_subparsers(required=True)
    learn = commands.add_parser("learn", help="learn from drawn lines, from where it was left")
    learn.add_argument("folder", type=Path)
    learn.add_argument("--rounds", type=int, default=400)
    learn.add_argument("--cooling", type=int, default=12)
    learn.add_argument("--rate", type=float, default=1.2e-3)
    learn.add_argument("--painters", type=int, default=1)
    learn.add_argument("--threads", type=int, default=1)
    learn.add_argument("--seconds", type=float, default=float("inf"))
    learn.add_argument("--start", type=Path, help="folder of a shipped model to go on from")
    learn.add_argument("--found", type=int, default=0, help="pages a round shows by their lines")
    learn.set_defaults(run=_learn)
    ship = commands.add_parser("ship", help="put what was learnt into the program")
    ship.add_argument("folder", type=Path)
    ship.add_argument("--to", type=Path, default=DELIVERED)
    ship.add_argument("--share", type=float, default=1.0, help="of what was learnt")
    ship.set_defaults(run=_ship)
    prove = commands.add_parser("prove", help="measure on lines kept back; figures and tables")
    prove.add_argument("--model", type=Path, default=DELIVERED)
    prove.add_argument("--pictures", type=int, default=12)
    prove.set_defaults(run=_prove)
    options = vars(parser.parse_args())
    options.pop("run")(**options)


def _learn(**options: object) -> None:
    from training.reader.learn import Course, learn

    learn(Course(**options))  # type: ignore[arg-type]


def _ship(folder: Path, to: Path, share: float) -> None:
    from training.reader.ship import ship

    ship(folder, to, share)


def _prove(model: Path, pictures: int) -> None:
    from training.reader.ship import prove

    options = EngineOptions(tessdata=find_tessdata(), model=model)
    for name, figures in prove(model, pictures, options).items():
        print(name, *(f"{damage}: {rate:.4f}" for damage, rate in figures.items()))  # noqa: T201


if __name__ == "__main__":
    main()
