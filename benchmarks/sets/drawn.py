"""Facsimiles: pages that the project draws, and so knows all about."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pages import BenchPage, page_truth
from benchmarks.sets.pictures import handed
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect
from pipeline.store.codec import load_document

ROOT = Path(__file__).resolve().parents[2]
TRACKED = ROOT / "samples"


@dataclass(frozen=True, slots=True)
class Choice:
    """Some of the pages that can be drawn; of all kinds, scans and levels where nothing is said."""

    name: str
    kinds: tuple[str, ...] | None = None
    scans: tuple[str, ...] | None = None
    damage: tuple[int, ...] | None = None


ALL = Choice("dev")


def tracked(build: Path) -> list[BenchPage]:
    """Return the pages that lie in the repository."""
    return list(_listed(TRACKED, build))


def drawn(
    build: Path, pages: int, seed: int, *, judged: bool, choice: Choice = ALL
) -> list[BenchPage]:
    """Return pages drawn for this purpose; what was drawn before is taken again.

    A set that was cut short is drawn anew: the manifest comes last.
    """
    from samples.facsimile import draw

    space = "judged" if judged else choice.name
    folder = build / "sets" / f"{space}-{seed}-{pages}-{generator_digest()[:12]}"
    if not (folder / "manifest.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        draw(
            folder,
            pages,
            seed,
            judged=judged,
            kinds=choice.kinds,
            scans=choice.scans,
            damage=choice.damage,
        )
    return list(_listed(folder, build))


def generator_digest() -> str:
    """Return a SHA-256 over the generator: another generator draws other pages."""
    digest = hashlib.sha256()
    for path in sorted((TRACKED / "facsimile").rglob("*")):
        if path.suffix in {".py", ".toml"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _listed(folder: Path, build: Path) -> Iterator[BenchPage]:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for entry in manifest["files"]:
        yield from _file(folder, build, entry)


def _file(folder: Path, build: Path, entry: dict[str, Any]) -> Iterator[BenchPage]:
    path = folder / "pages" / entry["path"]
    truth = (folder / "truth" / entry["path"]).with_suffix(".json").read_text("utf-8")
    beside = json.loads(truth)["truth"]
    inspected = inspect(path, IntakeOptions())
    for page, parallel, line in zip(
        load_document(truth).pages, beside, entry["pages"], strict=True
    ):
        several = f" [{page.number}]" if len(beside) > 1 else ""
        yield BenchPage(
            key=f"{inspected.fingerprint.sha256}:{page.number}",
            name=f"{Path(entry['path']).stem}{several} {line['kind']}",
            file=handed(path, page.number, inspected, build / "pictures"),
            truth=page_truth(page, parallel["zones"]),
            tags={"kind": line["kind"], "damage": str(line["damage"]), "scan": line["scan"]},
        )
