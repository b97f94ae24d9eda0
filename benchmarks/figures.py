"""The figures of the table, each with its name, its way to be written, and how it comes about.

``docs/benchmarks.md`` defines every one of them; a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.metrics.calibration import calibration_error
from benchmarks.metrics.counts import Hits
from benchmarks.metrics.facts import DISTRIBUTION
from benchmarks.metrics.zones import ink_accuracy
from benchmarks.scoring import Score


class Better(StrEnum):
    """Which way is up."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. ``value`` gives ``None`` where there was nothing to count."""

    name: str
    value: Callable[[Score], float | None]
    better: Better
    pattern: str = "{:.3f}"

    def shown(self, value: float | None) -> str:
        """Return the value as it stands in tables."""
        return "–" if value is None else self.pattern.format(value)


def _per_page(total: float, score: Score) -> float | None:
    return total / score.pages if score.pages else None


def _sum(hits: Iterable[Hits]) -> Hits:
    return sum(hits, Hits())


def _records(score: Score) -> Hits:
    """Return the hits of all fields but the list; a field that no truth states is not judged."""
    told = {name: hits for name, hits in score.facts.items() if hits.right + hits.missed}
    return _sum(hits for name, hits in told.items() if name != DISTRIBUTION)


def _kind(name: str) -> Callable[[Score], float | None]:
    return lambda score: score.zones.get(name, Hits()).f1


PAGE_CER = Figure("CER", lambda s: s.letters.rate, Better.LOW)
FREE_CER = Figure("CER, any order", lambda s: s.free.rate, Better.LOW)
FOUND_CER = Figure("CER over found text", lambda s: s.within.rate, Better.LOW)

STAMPED = (
    Figure("CER under stamps", lambda s: s.stamped.rate, Better.LOW),
    Figure("CER beside stamps", lambda s: s.unstamped.rate, Better.LOW),
)
ZONE_F1 = Figure("zone F1", lambda s: _sum(s.zones.values()).f1, Better.HIGH)
STAMP_F1 = Figure("stamp F1", _kind("stamp"), Better.HIGH)
HAND_F1 = Figure("handwriting F1", _kind("handwriting"), Better.HIGH)

OF_FORMS = ("title", "distribution_list", "routing", "body")
"""The kinds of zones that the main job hangs on."""

QUALITY = (
    PAGE_CER,
    FREE_CER,
    FOUND_CER,
    Figure("text found", lambda s: s.found.rate, Better.HIGH),
    Figure("body CER", lambda s: s.body.rate, Better.LOW),
    Figure("WER", lambda s: s.words.rate, Better.LOW),
    Figure("WER, any order", lambda s: s.bag.rate, Better.LOW),
    Figure("words found", lambda s: s.known.rate, Better.HIGH),
    ZONE_F1,
    STAMP_F1,
    HAND_F1,
    *STAMPED,
    Figure("ink accuracy", lambda s: ink_accuracy(s.inks).rate, Better.HIGH),
    Figure("lean found", lambda s: s.lean.rate, Better.HIGH),
    Figure("records exact", lambda s: _records(s).exact, Better.HIGH),
    Figure("records precision", lambda s: _records(s).precision, Better.HIGH),
    Figure("distribution exact", lambda s: s.facts.get(DISTRIBUTION, Hits()).exact, Better.HIGH),
    Figure(
        "distribution precision",
        lambda s: s.facts.get(DISTRIBUTION, Hits()).precision,
        Better.HIGH,
    ),
    Figure("calibration error", lambda s: calibration_error(s.bins), Better.LOW),
    Figure("pages not read", lambda s: float(s.failures), Better.LOW, "{:.0f}"),
)


def speed(processes: int) -> tuple[Figure, ...]:
    """Return the figures of speed for a reader with so many processes."""
    return (
        Figure("s per page", lambda s: _per_page(s.seconds, s), Better.LOW, "{:.2f}"),
        Figure("CPU-s per page", lambda s: _per_page(s.cpu, s), Better.LOW, "{:.2f}"),
        Figure(
            "pages per minute",
            lambda s: 60 * processes * s.pages / s.seconds if s.seconds else None,
            Better.HIGH,
            "{:.1f}",
        ),
        Figure("peak MiB", lambda s: s.peak_mib or None, Better.LOW, "{:.0f}"),
    )


STOCKS_WORDS = Figure("stock's words found", lambda _: None, Better.HIGH)
RATIO = Figure("speed against stock", lambda _: None, Better.HIGH, "{:.2f}×")
CPU_RATIO = Figure("CPU against stock", lambda _: None, Better.LOW, "{:.2f}×")
GROUPED = (FREE_CER, PAGE_CER, FOUND_CER, QUALITY[5])
"""What is also given by kind, damage and scan."""
BY_SCAN = (
    ZONE_F1,
    *(Figure(f"{name} F1", _kind(name), Better.HIGH) for name in OF_FORMS),
    STAMP_F1,
    HAND_F1,
    *STAMPED,
)
"""What is given by scan in a table of its own: zones, and text under stamps."""
