"""``python -m samples.facsimile``: draw facsimiles, or the set that the repository keeps."""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.facsimile import KINDS, LEVELS, SCANS, draw
from samples.facsimile.make import make_file, write_manifest
from samples.facsimile.tracked import TRACKED


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(prog="python -m samples.facsimile", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for pages, truth, layers and manifest")
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--scan", action="append", choices=SCANS)
    parser.add_argument("--damage", action="append", type=int, choices=LEVELS)
    parser.add_argument("--judged", action="store_true", help="pages kept back for judging")
    parser.add_argument("--tracked", action="store_true", help="the set of the repository instead")
    asked = parser.parse_args()
    if asked.tracked:
        write_manifest(asked.out, [make_file(asked.out, order) for order in TRACKED])
        return
    draw(
        asked.out,
        asked.pages,
        asked.seed,
        kinds=asked.kind,
        scans=asked.scan,
        damage=asked.damage,
        judged=asked.judged,
    )


if __name__ == "__main__":
    main()
