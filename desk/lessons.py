"""Corrected lines of the whole ledger as files that trainers know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from config.settings import Settings
from desk.context import previews
from pipeline.export.files import replacing
from pipeline.export.truth import COLUMNS, Pair, pairs
from pipeline.store.ledger import Ledger
from workers.outputs import Outputs
from workers.stored import Scans, StoredDocument

LIST = "lines.tsv"


def write_lessons(ledger: Ledger, settings: Settings, out: Path) -> tuple[int, int]:
    """Write ``<line>.png`` and ``<line>.gt.txt`` for each corrected line, and a list of them.

    Both tesstrain (as ``GROUND_TRUTH_DIR``) and kraken (``ketos train <folder>/*.png``) take the
    folder as it is. Returns how many lines were written, and of how many pages the scan was gone.
    """
    out.mkdir(parents=True, exist_ok=True)
    outputs = Outputs(ledger, previews(settings), out, settings.reading.vocabulary, settings.intake)
    rows, lost = ["\t".join(COLUMNS)], 0
    for file in ledger.corrected_files():
        document = StoredDocument.of(ledger, file)
        scans = Scans.of(file, document.source, settings.intake)
        context = replace(outputs.context(file, document), scan=scans)
        for pair in pairs(document, context):
            if pair.corrected:
                rows.append(_write(pair, Path(pair.name).name, out))
        lost += scans.lost
    with replacing(out / LIST) as stream:
        stream.write(("\n".join(rows) + "\n").encode())
    return len(rows) - 1, lost


def _write(pair: Pair, name: str, out: Path) -> str:
    """Write one pair, and return its row of the list."""
    for ending, content in ((".png", pair.png), (".gt.txt", f"{pair.text}\n".encode())):
        with replacing(out / f"{name}{ending}") as stream:
            stream.write(content)
    return "\t".join((f"{name}.png", *pair.row.split("\t")[1:]))
