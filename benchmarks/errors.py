"""What keeps a benchmark from running."""

from __future__ import annotations

from pipeline.model.errors import SurroundingsError


class BenchError(SurroundingsError):
    """The benchmark lacks something that it needs."""

    code = "BENCH"
    en = "The benchmark cannot run ({detail}). See docs/benchmarks.md."
    ru = "Замер невозможен ({detail}). См. docs/benchmarks.md."
