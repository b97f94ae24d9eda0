"""What a search costs and finds: ``python -m tests.search.figures``.

``speed`` fills an index with made-up pages, ``--pages`` of them, and measures both databases;
``recall`` reads damaged facsimiles. Each figure is a line of JSON; ``--publish`` writes them into
``docs/search.md`` too. Nothing is kept of a made-up index but by ``--keep``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import about
from benchmarks.report.publish import replace_block
from tests.search import recall, speed

DOCUMENT = Path(__file__).parents[2] / "docs" / "search.md"

Figure = dict[str, Any]
_PLAIN = {
    "processor_ms_mean": "processor time of a query with its server, mean, ms",
    "load": "load of the machine meanwhile",
    "index_bytes_a_page": "index, bytes a page",
    "text_with_boxes_bytes_a_page": "text with its boxes, bytes a page",
    "index_to_text": "index to text with boxes",
    "forms": "different words",
    "built_s": "filled in, s",
}


def tell(figure: object) -> None:
    sys.stdout.write(json.dumps(figure, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["speed", "recall"])
    parser.add_argument("--pages", type=int, help="100000 made-up ones, or 40 facsimiles")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--build", type=Path, default=Path("build/search"))
    parser.add_argument("--keep", type=Path, help="keep made-up stores here, and ask them again")
    parser.add_argument("--mistakes", action="store_true", help="say which pages were missed")
    parser.add_argument("--publish", action="store_true", help="write to docs/search.md")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    told = []
    for figure in recalled(asked) if asked.what == "recall" else timed(asked):
        tell(figure)
        told.append(figure)
    if asked.publish:
        lines = recall_table(told) if asked.what == "recall" else speed_table(told)
        machine = about(datetime.now(UTC))
        head = " · ".join(f"{name}: {value}" for name, value in machine.items())
        replace_block(DOCUMENT, asked.what, [head, "", *lines])


def recalled(asked: argparse.Namespace) -> Iterator[Figure]:
    """Yield the recall for each seed."""
    show = tell if asked.mistakes else lambda _line: None
    for seed in asked.seed:
        yield recall.figures(asked.build.absolute(), asked.pages or 40, seed, show)


def timed(asked: argparse.Namespace) -> Iterator[Figure]:
    """Yield what each database takes."""
    pages = asked.pages or 100_000
    every = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    for database in every:
        with folder_for(asked.keep, pages) as folder:
            yield speed.figures(folder, database, pages, asked.seed[0])


def recall_table(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield recall and precision for each reader and seed, and what became of the rest."""
    seeds = " | ".join(f"seed {figure['seed']}" for figure in figures)
    yield f"| recall, precision | {seeds} |"
    yield "|---|" + "---|" * len(figures)
    for name, value in figures[0].items():
        if isinstance(value, dict) and "recall" in value:
            cells = (figure[name] for figure in figures)
            shown = " | ".join(f"{cell['recall']:.3f}, {cell['precision']:.3f}" for cell in cells)
            yield f"| {name} | {shown} |"
    yield f"| pages found | {' | '.join(str(figure['found']) for figure in figures)} |"
    for kind in figures[0]["lost"]:
        yield f"| lost: {kind} | {' | '.join(str(f['lost'][kind]) for f in figures)} |"


def speed_table(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield what queries took on each database, and how large its index is."""
    yield "| " + " | ".join(["", *(f"{f['database']}, {f['pages']} pages" for f in figures)]) + " |"
    yield "|---|" + "---|" * len(figures)
    for name in figures[0]:
        if name.endswith("_ms"):
            told = (f"{figure[name]['median']}, {figure[name]['p95']}" for figure in figures)
            label = f"{name.removesuffix('_ms').replace('_', ' ')}: median and 95th percentile, ms"
            yield f"| {label} | {' | '.join(told)} |"
    for name, label in _PLAIN.items():
        yield f"| {label} | {' | '.join(str(figure[name]) for figure in figures)} |"


@contextmanager
def folder_for(keep: Path | None, pages: int) -> Iterator[Path]:
    """Give a folder for a store: one of its own for each number of pages, or one that is lost."""
    if keep is not None:
        folder = keep.absolute() / str(pages)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="search-", dir=os.environ.get("TMPDIR")) as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as another account
        yield Path(name)


if __name__ == "__main__":
    main()
