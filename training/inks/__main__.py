"""``python -m training.inks learn FOLDER``: teach, ship and measure the network of inks."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from pipeline.layout.inks import DELIVERED


def main() -> None:
    """Run one of the commands."""
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(prog="python -m training.inks", description=__doc__)
    commands = parser.add_subparsers(required=True)
    learn = commands.add_parser("learn", help="learn from drawn pages, from where it was left")
    learn.add_argument("folder", type=Path)
    learn.add_argument("--rounds", type=int, default=6000)
    learn.add_argument("--pages", type=int, default=4000)
    learn.add_argument("--older", type=int, default=15)
    learn.add_argument("--painters", type=int, default=1)
    learn.add_argument("--rate", type=float, default=3e-3)
    learn.add_argument("--cooling", type=int, default=20)
    learn.add_argument("--threads", type=int, default=1)
    learn.add_argument("--seconds", type=float, default=float("inf"))
    learn.add_argument("--start", type=Path, help="folder of a shipped model to go on from")
    learn.set_defaults(run=_learn)
    ship = commands.add_parser("ship", help="put what was learnt into the program")
    ship.add_argument("folder", type=Path)
    ship.add_argument("--to", type=Path, default=DELIVERED)
    ship.add_argument("--start", type=Path, help="folder of the shipped model it went on from")
    ship.add_argument("--share", type=float, default=1.0, help="of its own weights beside those")
    ship.set_defaults(run=_ship)
    prove = commands.add_parser("prove", help="measure on pages kept back")
    prove.add_argument("--model", type=Path, default=DELIVERED)
    prove.add_argument("--pages", type=int, default=22)
    prove.set_defaults(run=_prove)
    judge = commands.add_parser("judge", help="fit what the signs of a stamp by itself count for")
    judge.add_argument("--model", type=Path, default=DELIVERED)
    judge.add_argument("--pages", type=int, default=400)
    judge.set_defaults(run=_judge)
    options = vars(parser.parse_args())
    options.pop("run")(**options)


def _learn(**options: object) -> None:
    from training.inks.learn import Course, learn

    learn(Course(**options))  # type: ignore[arg-type]


def _ship(folder: Path, to: Path, start: Path | None, share: float) -> None:
    from training.inks.ship import ship

    ship(folder / "checkpoint.pt", to, start, share)


def _prove(model: Path, pages: int) -> None:
    from training.inks.ship import prove

    for look, figures in prove(model, pages).items():
        print(look, *(f"{ink}: {f1:.3f}" for ink, f1 in figures.items()))  # noqa: T201


def _judge(model: Path, pages: int) -> None:
    from pipeline.layout.inks import InkNetwork
    from training.inks.judge import fitted

    fit = fitted(InkNetwork(model), pages)
    print(f"# {fit.pieces} pieces, {fit.stamps} of them stamps")  # noqa: T201
    print("WEIGHTS = Signs(")  # noqa: T201
    for name, weight in fit.weights._asdict().items():
        print(f"    {name}={weight:.3f},")  # noqa: T201
    print(f")\nBIAS = {fit.bias:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
