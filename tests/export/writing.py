"""What tests of formats share: writing a document, and what must come back."""

from dataclasses import replace
from io import BytesIO

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.formats import FORMATS
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import placed_lines
from pipeline.model.geometry import Box
from pipeline.model.page import Page, Redaction, Zone
from pipeline.model.provenance import Document
from pipeline.model.redaction import covering, redacted
from tests.export.documents import DOCUMENT, TELEGRAM

Placed = tuple[str, Box]


def written(name: str, document: ExportDocument, context: ExportContext) -> bytes:
    stream = BytesIO()
    FORMATS[name].write(document, stream, context)
    return stream.getvalue()


def words_of(page: Page) -> list[Placed]:
    """Return what any reader of an export must find, in order."""
    return [
        (inert(word.text), word.box)
        for zone in zones_in_order(page)
        for line in placed_lines(zone)
        for word in line.words
    ]


def with_zone(kind: str, **changes: object) -> Document:
    """Return the telegram with one of its zones changed, as a person would correct it."""
    zones = tuple(_changed(zone, changes) if zone.kind == kind else zone for zone in TELEGRAM.zones)
    return replace(DOCUMENT, pages=(replace(TELEGRAM, zones=zones),))


def _changed(zone: Zone, changes: dict[str, object]) -> Zone:
    return replace(zone, **changes)  # type: ignore[arg-type]


CORRECTED = with_zone("signature", text="3.ХI.48г.  С О С Н И Ц К И Й")
"""The same number of lines, more words in one."""
REWRITTEN = with_zone(
    "dispatch_note", text="8 экз. вк\nвставлено\nОтпеч. 3.ХI. 11-20\nВыпустил Горелов"
)
"""A line put in and a line taken out."""
_BODY = next(zone for zone in TELEGRAM.zones if zone.kind == "body")
_SIGNED = next(zone for zone in TELEGRAM.zones if zone.kind == "signature")
REDACTED = replace(
    DOCUMENT,
    pages=(
        redacted(
            TELEGRAM,
            [
                Redaction(_BODY.lines[5].words[1].box, "тайна; «личной» {жизни}"),
                Redaction(covering(_SIGNED), "<ст. 25>"),
            ],
        ),
    ),
)
"""A word and a zone are withheld, with reasons that formats must escape."""
