"""Orders to files: each page drawn, its truth beside it, all of them in one manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model.facts import Records
from pipeline.model.page import Page
from pipeline.model.provenance import Document, Run, Source
from pipeline.store.codec import dump_document
from samples.facsimile.files import MEDIA_TYPES, encode, ink_png
from samples.facsimile.kinds import KINDS
from samples.facsimile.pagexml import page_xml
from samples.facsimile.plan import FileOrder, PageOrder
from samples.facsimile.scan import Scan, scan
from samples.facsimile.studio import open_studio
from samples.facsimile.truth import page_truth

MAKER = "facsimile 1"


@dataclass(frozen=True, slots=True)
class Made:
    """One page as drawn: the scan, its truth, the parallel truth, and the machine's face."""

    scan: Scan
    page: Page
    beside: dict[str, Any]
    face: str


def make_page(order: PageOrder, number: int = 1) -> Made:
    """Draw one page and return it with its truth; the same order gives the same pixels."""
    studio = open_studio(order)
    records: Records = KINDS[order.kind](studio)
    made = scan(studio.sheet, studio.wear, order.scan, studio.rng)
    page, beside = page_truth(studio.sheet, made, number, records)
    return Made(made, page, beside, studio.typist.machine.face.name)


def make_file(out: Path, order: FileOrder) -> dict[str, Any]:
    """Draw one file with its truth below ``out`` and return its line of the manifest."""
    made = [make_page(page, number) for number, page in enumerate(order.pages, 1)]
    name = order.path + order.ending
    data = encode([one.scan.image for one in made], order.ending, order.pages[0].dpi, order.quality)
    _write(out / "pages" / name, data)
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        source=Source(Path(name).name, digest, MEDIA_TYPES[order.ending]),
        citation=order.citation,
        run=Run(MAKER, {}, ""),
        pages=tuple(one.page for one in made),
    )
    truth = dump_document(document) | {"truth": [_beside(one) for one in made]}
    _write(out / "truth" / f"{order.path}.json", _json(truth))
    for number, one in enumerate(made, 1):
        tail = f".{number}" if len(made) > 1 else ""
        xml = page_xml(one.page, one.beside, Path(name).name)
        _write(out / "truth" / f"{order.path}{tail}.page.xml", xml)
        _write(out / "layers" / f"{order.path}{tail}.png", ink_png(one.scan.inks))
    return {"path": name, "sha256": digest, "pages": [_line(p, m) for p, m in _pairs(order, made)]}


def _pairs(order: FileOrder, made: list[Made]) -> list[tuple[PageOrder, Made]]:
    return list(zip(order.pages, made, strict=True))


def _beside(made: Made) -> dict[str, Any]:
    return {"zones": made.beside}


def _line(order: PageOrder, made: Made) -> dict[str, Any]:
    return {
        "kind": order.kind,
        "scan": order.scan,
        "damage": order.damage,
        "seed": order.seed,
        "dpi": order.dpi,
        "judged": order.judged,
        "face": made.face,
    }


def write_manifest(out: Path, lines: list[dict[str, Any]]) -> None:
    """Write ``manifest.json``: one entry for each file."""
    rows = ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in lines)
    text = f'{{"made_by": "{MAKER}", "files": [\n{rows}\n]}}\n'
    _write(out / "manifest.json", text.encode())


def _json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
