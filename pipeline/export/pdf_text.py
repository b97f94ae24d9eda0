"""The invisible text over a scan: each word as wide as its box and as high as its line.

The font has one empty glyph (``glyphless.ttf``, drawn by ``scripts/glyphless-font``). Every
character that a document uses gets a number; the number's meaning stands in a ToUnicode map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
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
LEAST_WHITE: Final = 0.16
"""White between words that readers take for a space, in heights of a line: poppler wants 0.15."""

At = tuple[float, float, float, float]
"""Where something is shown: left, foot, width and height in pixels."""

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
    """Yield each word and, so that words stay apart in every reader, the space behind it.

    All are of one height and stand on one foot: what does not, readers take for several lines.
    """
    boxes = [word.box for word in line.words]
    high, foot = _line_height(boxes)
    spans = _apart(boxes, LEAST_WHITE * high)
    for number, (word, (left, right)) in enumerate(zip(line.words, spans, strict=True), 1):
        yield _shown(inert(word.text), (left, foot, right - left, high), letters, scale, height)
        if number < len(line.words):
            gap = max(spans[number][0] - right, 1.0)
            yield _shown(" ", (right, foot, gap, high), letters, scale, height)


def _line_height(boxes: Sequence[Box]) -> tuple[float, float]:
    """Return how high the words of a line are shown, and where their feet are, in pixels."""
    return max(1, *(box.height for box in boxes)), median(box.bottom for box in boxes)


def _apart(boxes: Sequence[Box], white: float) -> list[tuple[float, float]]:
    """Return where each word begins and ends: as its box does, but for such as touch or overlap.

    Readers that heed white more than spaces, poppler above all, would take those for one word. A
    word that somebody put in where there was no room for it pushes those behind it on.
    """
    spans = [(float(box.x), float(max(box.right, box.x + 1))) for box in boxes]
    for place in range(1, len(spans)):
        (left, right), (begin, end) = spans[place - 1 : place + 1]
        if begin - right < white and boxes[place - 1].x <= boxes[place].x:
            right = max((right + begin - white) / 2, left + 1)
            spans[place - 1 : place + 1] = [
                (left, right),
                (right + white, max(end, right + white + 1)),
            ]
    return spans


def _shown(text: str, at: At, letters: Letters, scale: float, height: float) -> str:
    left, foot, width, high = at
    size = high * scale
    stretch = 100 * width * scale / (len(text) * ADVANCE * size)
    return (
        f"/F0 {size:.4f} Tf {stretch:.4f} Tz 1 0 0 1 {left * scale:.4f}"
        f" {height - foot * scale:.4f} Tm <{letters.encoded(text)}> Tj"
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
