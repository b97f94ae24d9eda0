"""The invisible text over a scan: each word exactly as wide and high as its box.

The font has one empty glyph (``glyphless.ttf``, drawn by ``scripts/glyphless-font``). Every
character that a document uses gets a number; the number's meaning stands in a ToUnicode map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.placed import PlacedLine, placed_lines
from pipeline.model.geometry import Box
from pipeline.model.page import Page

FONT: Final = Path(__file__).with_name("glyphless.ttf")
FONT_NAME: Final = "/RazmetkaGlyphless"
ADVANCE: Final = 0.5
"""The width of the glyph for a letter of height 1."""

_MOST: Final = 0xFFFF
_REPLACEMENT: Final = "\ufffd"
_ROWS: Final = 100


@dataclass(slots=True)
class Letters:
    """The characters of a document by the numbers they get, from 1, as they come."""

    numbers: dict[str, int] = field(default_factory=dict)

    def encoded(self, text: str) -> str:
        """Return a text as a hexadecimal string of numbers."""
        return "".join(f"{self._number(letter):04X}" for letter in text)

    def _number(self, letter: str) -> int:
        if letter not in self.numbers and len(self.numbers) >= _MOST - 1:
            letter = _REPLACEMENT
        return self.numbers.setdefault(letter, len(self.numbers) + 1)


def text_layer(page: Page, letters: Letters, scale: float, height: float) -> bytes:
    """Return the drawing commands for a page's words; ``scale`` is points a pixel."""
    lines = [line for zone in zones_in_order(page) for line in placed_lines(zone)]
    if not lines:
        return b""
    shown = [each for line in lines for each in _line(line, letters, scale, height)]
    return "\n".join(["BT", "3 Tr", *shown, "ET", ""]).encode("ascii")


def _line(line: PlacedLine, letters: Letters, scale: float, height: float) -> Iterator[str]:
    """Yield each word and, so that words stay apart in every reader, the space behind it."""
    for number, word in enumerate(line.words, 1):
        yield _shown(inert(word.text), word.box, letters, scale, height)
        if number < len(line.words):
            gap = max(line.words[number].box.x - word.box.right, 1)
            space = Box(word.box.right, word.box.y, gap, word.box.height)
            yield _shown(" ", space, letters, scale, height)


def _shown(text: str, box: Box, letters: Letters, scale: float, height: float) -> str:
    size = max(box.height, 1) * scale
    stretch = 100 * max(box.width, 1) * scale / (len(text) * ADVANCE * size)
    left, foot = box.x * scale, height - box.bottom * scale
    return (
        f"/F0 {size:.4f} Tf {stretch:.4f} Tz 1 0 0 1 {left:.4f} {foot:.4f} Tm "
        f"<{letters.encoded(text)}> Tj"
    )


def font(pdf: Pdf, letters: Letters) -> Object:
    """Return the font with the meaning of every number that was used."""
    program = Stream(pdf, FONT.read_bytes())
    program.Length1 = len(FONT.read_bytes())
    count = len(letters.numbers)
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(FONT_NAME),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(_descriptor(pdf.make_indirect(program))),
        DW=round(1000 * ADVANCE),
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\0\0" + b"\0\1" * count)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(FONT_NAME),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, to_unicode(letters))),
        )
    )


def _descriptor(program: Object) -> Dictionary:
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(FONT_NAME),
        Flags=5,  # all letters equally wide; symbols
        FontBBox=Array([0, -1, 500, 1000]),
        ItalicAngle=0,
        Ascent=1000,
        Descent=-1,
        CapHeight=1000,
        StemV=80,
        FontFile2=program,
    )


def to_unicode(letters: Letters) -> bytes:
    """Return the map from numbers to UTF-16, a hundred rows at a time as the standard wants it."""
    rows = [
        f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, number in letters.numbers.items()
    ]
    parts = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        parts += [f"{len(some)} beginbfchar", *some, "endbfchar"]
    parts += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(parts).encode("ascii")
