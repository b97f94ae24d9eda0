"""``python -m benchmarks.facts``: draw pages, read them, and measure the facts found on them.

With ``--fit`` the confidence of facts is fitted anew, on pages of other seeds than those that are
measured, and written to ``config/confidence.toml``; with ``--publish`` the figures are written to
``docs/facts.md``.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.facts.figures import table
from benchmarks.facts.fitting import fitted, write
from benchmarks.facts.judging import every, judge
from benchmarks.facts.readings import ROOT, Seen, identity, read
from benchmarks.report.publish import replace_block
from benchmarks.sets.drawn import Choice, drawn
from config.lexicon import CONFIDENCE, load_knowledge
from config.settings import load_settings

KINDS: Final = ("telegram", "minutes", "telegram", "memorandum", "telegram", "letter")
"""Every other page is a telegram: no other kind has a distribution list and a routing line."""

FITTED: Final = (61,)
MEASURED: Final = (62,)
PAGES: Final = 80
BLOCK: Final = "facts"


def main() -> None:
    """Read the command line, read the pages, and tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.facts", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "facts")
    parser.add_argument("--pages", type=int, default=PAGES, help="pages of each seed")
    parser.add_argument("--fit", action="store_true", help="fit the confidence of facts anew")
    parser.add_argument("--publish", action="store_true", help="write the figures to docs/facts.md")
    parser.add_argument("--stale", action="store_true", help="take readings of earlier programs")
    asked = parser.parse_args()
    knowledge = load_knowledge()
    if asked.fit:
        facts = every(judge(_seen(FITTED, asked), knowledge))
        calibration = fitted(facts)
        write(CONFIDENCE, calibration, f"Fitted by {parser.prog} --fit to {len(facts)} facts.")
        knowledge = replace(knowledge, calibration=calibration)
    pages = _seen(MEASURED, asked)
    lines = list(table(judge(pages, knowledge), judge(pages, knowledge, from_truth=True)))
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.publish:
        about = f"{len(pages)} pages of seeds {MEASURED}, readings {identity(load_settings())}."
        replace_block(ROOT / "docs" / "facts.md", BLOCK, [about, "", *lines])


def _seen(seeds: tuple[int, ...], asked: argparse.Namespace) -> list[Seen]:
    choice = Choice("facts", kinds=KINDS)
    pages = [
        page
        for seed in seeds
        for page in drawn(asked.build, asked.pages, seed, judged=False, choice=choice)
    ]
    return read(pages, asked.build / "readings", _tell, stale=asked.stale)


def _tell(done: int, pages: int) -> None:
    sys.stderr.write(f"\r{done} of {pages} pages read")


if __name__ == "__main__":
    main()
