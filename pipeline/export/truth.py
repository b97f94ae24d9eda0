"""Ground truth for training: a picture of each line with its text, for tesstrain and kraken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Final
from unicodedata import normalize

from PIL import Image

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import PlacedLine, placed_lines
from pipeline.export.scan import Scan
from pipeline.export.zipped import Zipped
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, Zone
from pipeline.model.redaction import GAP

COLUMNS: Final = ("image", "page", "zone", "kind", "ink", "x", "y", "width", "height", "confidence")
_INKS: Final = (Ink.PRINTED, Ink.TYPED)
_AIR: Final = 8  # a line's picture gets an eighth of its height around it


@dataclass(frozen=True, slots=True)
class Pair:
    """A line as a trainer takes it: its picture as PNG, its text, and where it stood.

    ``name`` is its path in the document's archive, without an ending; by the scan's hash in it,
    the archives of many documents may be unpacked into one folder.
    """

    name: str
    png: bytes
    text: str
    row: str
    corrected: bool


def pairs(document: ExportDocument, context: ExportContext) -> Iterator[Pair]:
    """Yield the lines of a document that stand on a scan at hand, page by page."""
    for page in document.pages:
        lines = list(_lines(page))
        scan = context.scan(page) if lines else None
        if scan is None:
            continue
        for name, zone, line in lines:
            path = f"{'corrected' if line.corrected else 'read'}/{_scanned(document)}-{name}"
            told = _row(path, page, zone, line)
            yield Pair(path, _cut(scan, line.box, page.dpi), _text(line), told, line.corrected)


@dataclass(frozen=True, slots=True)
class TruthFormat:
    """A ZIP archive of ``<line>.png`` and ``<line>.gt.txt``, and ``…-lines.tsv`` over them all.

    Lines that a person has changed lie in ``corrected/``, those nobody has touched in ``read/``:
    only a person who has looked at them can say that they are true. Lines by hand or stamp, and
    such as have no measured place or a part withheld, are left out; so is a page whose scan is not
    at hand.
    """

    name: str = "truth"
    suffix: str = ".truth.zip"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the lines page by page; the archive holds their list in memory."""
        rows = ["\t".join(COLUMNS)]
        with Zipped(stream) as archive:
            for pair in pairs(document, context):
                archive.add(f"{pair.name}.png", pair.png, packed=False)
                archive.add(f"{pair.name}.gt.txt", f"{pair.text}\n".encode())
                rows.append(pair.row)
            archive.add(f"{_scanned(document)}-lines.tsv", ("\n".join(rows) + "\n").encode())


def _scanned(document: ExportDocument) -> str:
    """Return what the names of a document's lines begin with: enough of its scan's hash."""
    return document.source.sha256[:12]


def _lines(page: Page) -> Iterator[tuple[str, Zone, PlacedLine]]:
    frame = Box(0, 0, page.width_px, page.height_px)
    for at, zone in enumerate(zones_in_order(page), 1):
        if zone.ink not in _INKS:
            continue
        for number, line in enumerate(placed_lines(zone), 1):
            if line.measured and line.box.intersection(frame).area and GAP not in line.text:
                yield f"{page.number:04}-{at:03}-{number:03}", zone, line


def _cut(scan: Scan, box: Box, dpi: float | None) -> bytes:
    """Return the pixels of a line, with some air, as PNG; trainers ask for its resolution."""
    height, width = scan.pixels.shape[:2]
    part = box.padded(max(box.height // _AIR, 2), Box(0, 0, width, height))
    stream = BytesIO()
    told = {"dpi": (dpi, dpi)} if dpi else {}
    pixels = scan.pixels[part.y : part.bottom, part.x : part.right]
    Image.fromarray(pixels).save(stream, "PNG", **told)
    return stream.getvalue()


def _text(line: PlacedLine) -> str:
    """Return the text as trainers want it: NFC, on one line, single spaces."""
    return normalize("NFC", " ".join(inert(line.text).split()))


def _row(name: str, page: Page, zone: Zone, line: PlacedLine) -> str:
    known = "" if line.confidence is None else f"{line.confidence:.4f}"
    told = (f"{name}.png", page.number, zone.id, zone.kind, zone.ink, *line.box, known)
    return "\t".join(" ".join(inert(str(value)).split()) for value in told)
