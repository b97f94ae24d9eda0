"""What a search costs and finds: ``python -m tests.search.figures``.

``speed`` fills an index with made-up pages, ``--pages`` of them, and measures both databases;
``recall`` reads damaged facsimiles. Each figure is a line of JSON. Nothing is kept of the index.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.search import recall, speed


def tell(figure: object) -> None:
    sys.stdout.write(json.dumps(figure, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["speed", "recall"])
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--build", type=Path, default=Path("build/search"))
    parser.add_argument("--keep", type=Path, help="keep made-up stores here, and ask them again")
    parser.add_argument("--mistakes", action="store_true", help="say which pages were missed")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    if asked.what == "recall":
        show = tell if asked.mistakes else lambda _line: None
        tell(recall.figures(asked.build.absolute(), asked.pages or 40, asked.seed, show))
        return
    every = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    for database in every:
        with folder_for(asked.keep, asked.pages) as folder:
            tell(speed.figures(folder, database, asked.pages or 100_000, asked.seed))


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
