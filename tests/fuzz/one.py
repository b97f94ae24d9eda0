"""``python -m tests.fuzz.one TARGET [libFuzzer's options] CORPUS``: fuzz until time is up."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(
    include=[
        "pipeline",
        "config",
        "workers",
        "desk.web.api.tus",
        "desk.web.counter",
        "desk.web.translating.word",
    ]
):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Hand the process to atheris, which ends it."""
    name, *rest = sys.argv[1:]
    atheris.Setup([sys.argv[0], *rest], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
