"""``python -m benchmarks.stamps``: what stamps cost the text that they lie on, by scan.

Development pages are drawn twice alike, with more stamps than usual and without any. Told are the
wrong letters of the words under the stamps, of the same words without them, and of all others.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from benchmarks.metrics.counts import Hits, Tally
from benchmarks.metrics.stamped import stamped_errors
from benchmarks.metrics.zones import Placed, zone_hits
from benchmarks.pages import read_file, read_words
from benchmarks.stamps.twins import Twin, twins
from config.settings import load_settings
from pipeline.model.page import Ink, Page
from pipeline.ocr.factory import open_engine

ROOT: Final = Path(__file__).resolve().parents[2]
SCANS: Final = ("colour", "grey", "bitonal", "photo")
HEAD: Final = (
    "| scan | letters | under stamps | without them | times | beside | stamp F1 | invented |"
)


class Sums:
    """What is added up over the pages of a scan."""

    def __init__(self) -> None:
        self.under = self.without = self.beside = Tally()
        self.stamps = Hits(0, 0, 0)
        self.invented = 0

    def add(self, twin: Twin, stamped: Page, bare: Page) -> None:
        """Count one page, read with its stamps and without."""
        under, beside = _errors(twin, stamped)
        self.under += under
        self.beside += beside
        self.without += _errors(twin, bare)[0]
        self.stamps += _hits(twin, stamped)
        self.invented += sum(zone.kind == "stamp" for zone in bare.zones)

    def row(self, scan: str) -> str:
        """Return the scan's row of the table."""
        under, without, beside = (
            t.count / max(t.of, 1) for t in (self.under, self.without, self.beside)
        )
        return (
            f"| {scan} | {self.under.of} | {under:.3f} | {without:.3f} | "
            f"{under / max(without, 1e-3):.1f} | {beside:.3f} | {self.stamps.f1 or 0:.3f} | "
            f"{self.invented} |"
        )


def main() -> None:
    """Read the command line, draw, read, and tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stamps", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=6, help="pages of each scan")
    parser.add_argument("--scan", action="append", help="some of the scans instead of four")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "stamps")
    asked = parser.parse_args()
    settings = load_settings()
    engine = open_engine(settings.engine)
    sums: dict[str, Sums] = defaultdict(Sums)
    scans = tuple(asked.scan or SCANS)
    for twin in twins(asked.build / str(asked.seed), asked.seed, asked.pages, scans):
        pages = [read_file(path, engine, settings) for path in (twin.stamped, twin.bare)]
        sums[twin.scan].add(twin, *pages)
    rows = [sums[scan].row(scan) for scan in scans]
    sys.stdout.write("\n".join([HEAD, "|---|" + "---:|" * 7, *rows]) + "\n")


def _errors(twin: Twin, page: Page) -> tuple[Tally, Tally]:
    words = (word for word in read_words(page) if word.ink is not Ink.STAMP)
    return stamped_errors(twin.words, twin.stamps, words)


def _hits(twin: Twin, page: Page) -> Hits:
    read = [Placed(zone.kind, zone.box) for zone in page.zones if zone.kind == "stamp"]
    return zone_hits(twin.stamps, read).get("stamp", Hits(0, 0, 0))


if __name__ == "__main__":
    main()
