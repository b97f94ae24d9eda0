"""Papers set by a browser: another generator than the facsimiles', with other forms and faces.

Whatever was fitted to the facsimiles shows here. A paper is HTML that a template makes; the browser
sets it and tells where each word stands; then it is worn and scanned. Nothing is shared with the
facsimiles but the vocabulary, and neither is any lesson.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.metrics.zones import InkedWord, Placed
from benchmarks.pages import BenchPage, Truth, TruthLine
from benchmarks.sets.browser.papers import papers
from benchmarks.sets.browser.typeset import SetZone, typeset
from benchmarks.sets.browser.wear import SCANS, Scan, worn
from benchmarks.sets.pictures import save_png
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink

HERE = Path(__file__).parent
LEVEL = 0.6  # heights of a word by which the next of its line stands off it at most


def set_by_browser(build: Path, pages: int, seed: int) -> list[BenchPage]:
    """Return so many papers; what was set before is taken again.

    Raises:
        BenchError: there is no browser, or a face is not installed.

    """
    folder = build.absolute() / "sets" / f"browser-{seed}-{pages}-{_digest()[:12]}"
    if not (folder / "truth.json").exists():
        _make(folder, pages, seed)
    listed = json.loads((folder / "truth.json").read_text("utf-8"))
    return [_page(folder, entry) for entry in listed]


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.suffix in {".py", ".html", ".toml"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(folder: Path, pages: int, seed: int) -> None:
    """Set, wear and scan the papers; the truth is written last."""
    listed = []
    every = list(papers(pages, seed))
    for number, (paper, (picture, zones)) in enumerate(
        zip(every, typeset(every, folder / "html"), strict=True), 1
    ):
        chance = np.random.default_rng((seed, number))
        kind = SCANS[(number - 1) % len(SCANS)]
        scan = worn(picture, kind, chance)
        name = f"{number:03d}-{paper.kind}"
        save_png(Image.fromarray(scan.image), folder / f"{name}.png", scan.dpi)
        listed.append({**_truth(zones, scan), "name": name, "kind": paper.kind, "scan": kind})
    (folder / "truth.json").write_text(json.dumps(listed, ensure_ascii=False), "utf-8")


def _truth(zones: Sequence[SetZone], scan: Scan) -> dict[str, Any]:
    """Return the truth as it is kept: zones with their boxes and words, in pixels of the scan."""
    kept = []
    for zone in zones:
        words = [(text, scan.box(box), ink) for text, box, ink in zone.words]
        whole = scan.box(zone.box) if zone.whole else bounding(box for _, box, _ in words)
        kept.append({"kind": zone.kind, "box": whole, "words": words})
    return {"zones": kept}


def _page(folder: Path, entry: dict[str, Any]) -> BenchPage:
    lines: list[TruthLine] = []
    placed: list[Placed] = []
    inked: list[InkedWord] = []
    for zone in entry["zones"]:
        placed.append(Placed(zone["kind"], Box(*zone["box"])))
        words = [InkedWord(text, Box(*box), Ink(ink)) for text, box, ink in zone["words"]]
        inked += words
        lines += _lines(zone["kind"], [word for word in words if word.ink is not Ink.HAND])
    file = folder / f"{entry['name']}.png"
    key = hashlib.sha256(file.read_bytes()).hexdigest()
    tags = {"kind": entry["kind"], "damage": "worn", "scan": entry["scan"]}
    return BenchPage(
        key, entry["name"], file, Truth(tuple(lines), tuple(placed), tuple(inked)), tags
    )


def _lines(kind: str, words: Sequence[InkedWord]) -> Iterator[TruthLine]:
    """Yield the words of a zone by the lines in which the browser set them."""
    line: list[InkedWord] = []
    for word in words:
        if line and not _goes_on(line[-1].box, word.box):
            yield _line(kind, line)
            line = []
        line.append(word)
    if line:
        yield _line(kind, line)


def _goes_on(last: Box, following: Box) -> bool:
    off = abs(last.centre[1] - following.centre[1])
    return following.x > last.x and off < LEVEL * following.height


def _line(kind: str, words: Sequence[InkedWord]) -> TruthLine:
    text = " ".join(word.text for word in words)
    return TruthLine(text, kind, bounding(word.box for word in words))
