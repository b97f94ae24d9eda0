"""The child in which Razmetka reads: engine, models and vocabulary stay, pages come and go."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

from config.settings import Settings, load_settings
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model.errors import RazmetkaError
from pipeline.ocr.engine import Engine
from pipeline.ocr.factory import open_engine
from pipeline.process import ReadingOptions, read_page
from pipeline.store.codec import dump_page
from workers.stopwatch import Stopwatch


def serve(settings: Settings, lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Yield an answer for each line that names a page; the first says that all is ready."""
    engine, reading = open_engine(settings.engine), settings.reading
    yield {"ready": True}
    for line in lines:
        try:
            yield _answer(settings.intake, reading, engine, Path(json.loads(line)["path"]))
        except RazmetkaError as error:
            yield {"problem": str(error)}


def _answer(
    intake: IntakeOptions, reading: ReadingOptions, engine: Engine, path: Path
) -> dict[str, Any]:
    steps = Stopwatch()
    begun, cpu = perf_counter(), cpu_seconds()
    with steps.watch("intake"):
        found = inspect(path, intake)
        image = load(path, 1, found.fingerprint, intake)
    page = read_page(image, 1, engine, reading, steps.watch)
    return {
        "seconds": perf_counter() - begun,
        "cpu": cpu_seconds() - cpu,
        "peak_mib": peak_mib(),
        "steps": steps.take(),
        "page": json.loads(dump_page(page)),
    }


def cpu_seconds() -> float:
    """Return the processor seconds of this process and its ended children."""
    return sum(
        usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN))
    )


def peak_mib() -> float:
    """Return the most memory that this program ever held, in MiB."""
    status = Path("/proc/self/status").read_text()
    marks = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next(int(kib) / 1024 for _, kib, _ in marks)


if __name__ == "__main__":
    for answer in serve(load_settings(), sys.stdin):
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
