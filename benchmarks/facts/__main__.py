"""``python -m benchmarks.facts``: draw pages, read them, and measure the facts found on them.

Of the pages that the rules were written on each seed's are measured with the confidence that the
other's teach; those of another seed, which no rule has seen, with that of the settings. ``--fit``
fits the confidence to the former and writes it to ``config/confidence.toml``; ``--publish`` writes
the figures to ``docs/facts.md``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from benchmarks.facts.figures import table
from benchmarks.facts.fitting import fitted, write
from benchmarks.facts.judging import Fact, Judged, every, judge
from benchmarks.facts.readings import ROOT, Seen, read
from benchmarks.report.publish import replace_block
from benchmarks.sets.drawn import Choice, drawn
from config.lexicon import CONFIDENCE, load_knowledge
from pipeline.records.knowledge import Knowledge

KINDS: Final = ("telegram", "minutes", "telegram", "memorandum", "telegram", "letter")
"""Every other page is a telegram: no other kind has a distribution list and a routing line."""

SEEDS: Final = (71, 72, 73, 74, 75, 76)
PAGES: Final = 60
UNSEEN: Final = (77, 78)
UNSEEN_PAGES: Final = 60
BLOCK: Final = "facts"


def main() -> None:
    """Read the command line, read the pages, and tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.facts", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "facts")
    parser.add_argument("--fit", action="store_true", help="fit the confidence of facts anew")
    parser.add_argument("--publish", action="store_true", help="write the figures to docs/facts.md")
    parser.add_argument("--stale", action="store_true", help="take readings of earlier programs")
    asked = parser.parse_args()
    knowledge = load_knowledge()
    pages = {seed: _seen(seed, PAGES, asked) for seed in SEEDS}
    taught = {seed: every(judge(own, knowledge)) for seed, own in pages.items()}
    if asked.fit:
        facts = list(chain(*taught.values()))
        calibration = fitted(facts)
        write(CONFIDENCE, calibration, f"Fitted by {parser.prog} --fit to {len(facts)} facts.")
        knowledge = replace(knowledge, calibration=calibration)
    unseen = {seed: _seen(seed, UNSEEN_PAGES, asked) for seed in UNSEEN}
    never = list(chain(*unseen.values()))
    lines = [
        f"Never seen: {_about(unseen)}",
        "",
        *table(judge(never, knowledge), judge(never, knowledge, from_truth=True)),
        "",
        f"Those that the rules were written on: {_about(pages)}",
        "",
        *table(
            list(_measured(pages, taught, knowledge)),
            list(_measured(pages, taught, knowledge, true=True)),
        ),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.publish:
        replace_block(ROOT / "docs" / "facts.md", BLOCK, lines)


def _measured(
    pages: Mapping[int, list[Seen]],
    taught: Mapping[int, list[Fact]],
    knowledge: Knowledge,
    *,
    true: bool = False,
) -> Iterator[Judged]:
    """Yield the pages of each seed, judged with what the facts of the others teach."""
    for seed, own in pages.items():
        others = list(chain(*(theirs for other, theirs in taught.items() if other != seed)))
        knowing = replace(knowledge, calibration=fitted(others))
        yield from judge(own, knowing, from_truth=true)


def _about(pages: Mapping[int, list[Seen]]) -> str:
    readers = ", ".join(sorted({page.reader for page in chain(*pages.values())}))
    count = sum(map(len, pages.values()))
    seeds = ", ".join(map(str, pages))
    return f"{count} pages of seeds {seeds}, zones and text by the program {readers}."


def _seen(seed: int, count: int, asked: argparse.Namespace) -> list[Seen]:
    choice = Choice("facts", kinds=KINDS)
    pages = drawn(asked.build, count, seed, judged=False, choice=choice)
    return read(pages, asked.build / "readings", _tell, stale=asked.stale)


def _tell(done: int, pages: int) -> None:
    sys.stderr.write(f"\r{done} of {pages} pages read")


if __name__ == "__main__":
    main()
