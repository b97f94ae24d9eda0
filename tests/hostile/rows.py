"""The table: what is wrong with a file, who makes it, and how it must end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile import bombs, names, pdfs, pictures

Maker = Callable[[Path], object]
Ends = dict[str, int]
"""How many pages end in a state, and how many pages or files in a code."""


@dataclass(frozen=True)
class Row:
    """One way to break it.

    ``make`` fills an empty folder. ``reads`` says that each page done must hold the typed words,
    ``alike`` that all of them read the same; ``flags`` stand on every page read. Opening a file
    and reading a page may each take ``mib`` of memory and ``cpu_s`` of a processor, where that
    is bounded otherwise than by the limits. An ``endless`` row ends only by a limit, and is read
    where there is less patience.
    """

    number: int
    name: str
    make: Maker
    ends: Ends
    reads: bool = False
    alike: bool = True
    flags: frozenset[str] = field(default_factory=frozenset)
    mib: float = 1536.0
    cpu_s: float | None = None
    endless: bool = False

    @property
    def folder(self) -> str:
        """The folder that it is made in."""
        return f"{self.number:02}"

    @property
    def key(self) -> bytes:
        """The folder's name as the ledger has it."""
        return self.folder.encode()


def _read(number: int, name: str, make: Maker, count: int, *flags: str) -> Row:
    return Row(number, name, make, {"done": count}, reads=True, flags=frozenset(flags))


def _marked(number: int, name: str, make: Maker, state: str, flag: str) -> Row:
    return Row(number, name, make, {state: 1}, flags=frozenset({flag}))


def _bad(number: int, name: str, make: Maker, code: str, count: int = 1) -> Row:
    return Row(number, name, make, {code: count})


def _bomb(number: int, name: str, make: Maker, code: str = "TOO_MANY_PIXELS") -> Row:
    return Row(number, name, make, {code: 1}, mib=100.0, cpu_s=1.0)


def _endless(number: int, name: str, make: Maker, **ends: int) -> Row:
    return Row(number, name, make, ends, endless=True)


ROWS: tuple[Row, ...] = (
    _bad(1, "empty", pictures.empty, "EMPTY_FILE"),
    _bad(2, "random bytes", pictures.random_bytes, "NOT_AN_IMAGE"),
    _bad(3, "text", pictures.text, "NOT_AN_IMAGE"),
    _read(4, "a PDF named as a JPEG", pdfs.named_as_jpeg, 1),
    _bad(5, "JPEG cut", pictures.cut_jpegs, "TRUNCATED", 3),
    _bad(6, "PNG cut", pictures.cut_png, "TRUNCATED"),
    _bad(7, "TIFF cut", pictures.cut_tiffs, "TRUNCATED", 2),
    Row(8, "one flipped byte", pictures.flipped_byte, {"done": 2, "FIXITY": 1, "MISSING": 1}),
    _bomb(9, "PNG bomb of bits", bombs.png_of_bits),
    _bomb(10, "PNG bomb in colour", bombs.png_in_colour),
    _bomb(11, "fax bomb", bombs.fax),
    _bomb(12, "lying header", bombs.lying_header),
    _marked(13, "honest map", bombs.honest_map, "blank", "bilevel"),
    _bomb(14, "text bomb", bombs.text_bomb, "TRUNCATED"),
    _marked(15, "one pixel", pictures.one_pixel, "suspect", "TOO_SMALL"),
    _bad(16, "threads", pictures.threads, "BAD_DIMENSIONS", 2),
    _marked(17, "white", pictures.white, "blank", "BLANK"),
    _marked(18, "black", pictures.black, "suspect", "INK_WITHOUT_TEXT"),
    _endless(19, "noise", pictures.noise, OCR_TIMEOUT=1),
    _read(20, "CMYK and its twin", pictures.cmyk, 2),
    _read(21, "16 bits", pictures.sixteen_bits, 1, "16-bit"),
    _bad(22, "floating point", pictures.floating_point, "UNSUPPORTED_PIXELS"),
    _read(23, "letters of alpha", pictures.letters_of_alpha, 1, "on-white"),
    _read(24, "palette", pictures.palette, 1),
    _read(25, "turned by EXIF", pictures.turned_by_exif, 8),
    _read(26, "no resolution", pictures.no_resolution, 2, "dpi-assumed"),
    _read(27, "a million dpi", pictures.a_million_dpi, 1, "dpi-assumed"),
    Row(28, "3000 frames", bombs.frames, {"done": 2, "TOO_MANY_PAGES": 1}),
    _read(29, "directory loop", pictures.directory_loop, 1, "tiff-loop"),
    _read(30, "kinds of TIFF", pictures.kinds_of_tiff, 8),
    Row(31, "JPEG 2000", pictures.jpeg_2000, {"done": 1, "TRUNCATED": 1}, reads=True),
    Row(32, "JBIG2", pdfs.jbig2, {"done": 1, "PDF_DAMAGED": 1}, reads=True),
    _bad(33, "moving", pictures.moving, "ANIMATED", 3),
    _bad(34, "10 000 scans", bombs.scans, "UNSUPPORTED_PIXELS"),
    _read(35, "junk beside the picture", pictures.junk_beside, 1),
    _bad(36, "pages of the web", pictures.pages_of_the_web, "NOT_AN_IMAGE", 3),
    _bad(37, "PDF damaged", pdfs.damaged, "PDF_DAMAGED", 3),
    _bad(38, "user password", pdfs.locked, "PDF_ENCRYPTED"),
    _read(39, "owner password", pdfs.owned, 1, "pdf-owner-password"),
    _bad(40, "no pages", pdfs.without_pages, "PDF_NO_PAGES"),
    Row(41, "too many pages", pdfs.too_many_pages, {"done": 2, "TOO_MANY_PAGES": 1}),
    _bad(42, "200 inches", pdfs.vast, "TOO_MANY_PIXELS"),
    _bad(43, "200 inches by unit", pdfs.vast_by_unit, "TOO_MANY_PIXELS"),
    _endless(44, "doubly packed", pdfs.doubly_packed, RENDER_TIMEOUT=1),
    _read(45, "vast picture on a small page", pdfs.vast_picture, 1),
    _marked(46, "form in itself", pdfs.form_in_itself, "suspect", "INK_WITHOUT_TEXT"),
    _endless(47, "forms without end", pdfs.forms_without_end, RENDER_TIMEOUT=1),
    _read(48, "scripts and programs", pdfs.scripts, 1),
    Row(49, "one page damaged", pdfs.one_page_damaged, {"done": 99, "PDF_DAMAGED": 1}),
    _read(50, "names with signs", names.with_signs, 7),
    _read(51, "names like options", names.like_options, 2),
    _read(52, "names in old alphabets", names.in_old_alphabets, 2),
    _read(53, "twins and turned names", names.twins, 5),
    _bad(54, "links and pipes", names.links_and_pipes, "NOT_REGULAR", 5),
    _read(55, "names that climb", names.that_climb, 3),
    _bad(56, "archives", names.archives, "NOT_AN_IMAGE", 6),
    _endless(57, "changed, gone, closed", names.changing, done=1, CHANGED=3, UNREADABLE=3),
    Row(58, "hostile words", names.hostile_words, {"done": 3}),
)


def made(folder: Path, rows: tuple[Row, ...] = ROWS) -> Path:
    """Make rows, each in a folder named after its number; return the folder."""
    for row in rows:
        place = folder / row.folder
        place.mkdir(parents=True)
        row.make(place)
    return folder


def described(value: Any) -> str:
    """Return a row's name for a test report."""
    return f"{value.number} {value.name}" if isinstance(value, Row) else str(value)
