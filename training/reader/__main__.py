"""``python -m training.reader learn FOLDER``: teach, measure and ship the recogniser."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2


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
    learn.set_defaults(run=_learn)
    options = vars(parser.parse_args())
    options.pop("run")(**options)


def _learn(**options: object) -> None:
    from training.reader.learn import Course, learn

    learn(Course(**options))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
