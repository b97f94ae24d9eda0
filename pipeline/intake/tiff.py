"""The pages of a TIFF, found by walking its directories ourselves: loops end, thumbnails go."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EINVAL
from io import BufferedReader
from typing import Final

from pipeline.intake.flags import Flag
from pipeline.model.errors import TooManyPagesError, TruncatedError

_NEW_SUBFILE_TYPE: Final = 254
_REDUCED_IMAGE: Final = 1
_MASK: Final = 4
_SHORT: Final = 3
_FAREST_TAGS: Final = 20
"""Tags are sorted, so the kind of a directory stands among its first."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Which directories of the file are pages (from 0, in order), and what was odd about it."""

    pages: tuple[int, ...]
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The byte order and the widths of classic or Big TIFF."""

    order: str
    big: bool

    @property
    def offset(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "I"))

    @property
    def count(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "H"))

    @property
    def entry_bytes(self) -> int:
        return 20 if self.big else 12


def frames(file: BufferedReader, limit: int) -> Frames:
    """Return the pages of a TIFF.

    A chain that breaks after some pages counts one page more, so that its loss is seen when that
    page is loaded. Thumbnails and masks are no pages, unless there is nothing else.

    Raises:
        TruncatedError: not even the first directory can be read.
        TooManyPagesError: more than ``limit`` directories.

    """
    flags: set[Flag] = set()
    kinds: list[int] = []
    for kind in _kinds(file, flags):
        kinds.append(kind)
        if len(kinds) > limit:
            raise TooManyPagesError(f"> {limit}")
    if not kinds:
        raise TruncatedError("TIFF: 0 IFD")
    pages = tuple(i for i, kind in enumerate(kinds) if not kind & (_REDUCED_IMAGE | _MASK))
    if pages and len(pages) < len(kinds):
        flags.add(Flag.TIFF_THUMBNAILS)
    pages = pages or tuple(range(len(kinds)))
    if Flag.TIFF_CHAIN_DAMAGED in flags:
        pages += (len(kinds),)
    return Frames(pages, frozenset(flags))


def _kinds(file: BufferedReader, flags: set[Flag]) -> Iterator[int]:
    """Yield each directory's kind; a loop or a break ends the walk and is added to ``flags``."""
    try:
        layout, position = _header(file)
        seen: set[int] = set()
        while position:
            if position in seen:
                flags.add(Flag.TIFF_LOOP)
                return
            seen.add(position)
            kind, position = _directory(file, layout, position)
            yield kind
    except (struct.error, ValueError):  # ValueError: beyond what a number of bytes may be
        flags.add(Flag.TIFF_CHAIN_DAMAGED)
    except OSError as error:
        if error.errno != EINVAL:  # the next directory lies beyond what any file may have
            raise
        flags.add(Flag.TIFF_CHAIN_DAMAGED)


def _header(file: BufferedReader) -> tuple[_Layout, int]:
    file.seek(0)
    head = file.read(16)
    layout = _Layout("<" if head[:2] == b"II" else ">", big=0x2B in head[2:4])
    (first,) = layout.offset.unpack_from(head, 8 if layout.big else 4)
    return layout, first


def _directory(file: BufferedReader, layout: _Layout, position: int) -> tuple[int, int]:
    """Return a directory's kind and where the next one stands (0: nowhere)."""
    file.seek(position)
    (count,) = layout.count.unpack(file.read(layout.count.size))
    entries = file.read(layout.entry_bytes * min(count, _FAREST_TAGS))
    file.seek(position + layout.count.size + layout.entry_bytes * count)
    (following,) = layout.offset.unpack(file.read(layout.offset.size))
    return _kind(entries, layout), following


def _kind(entries: bytes, layout: _Layout) -> int:
    for start in range(0, len(entries), layout.entry_bytes):
        tag, form = struct.unpack_from(layout.order + "HH", entries, start)
        if tag == _NEW_SUBFILE_TYPE:
            width = "H" if form == _SHORT else "I"
            value_at = start + layout.entry_bytes - layout.offset.size
            return int(struct.unpack_from(layout.order + width, entries, value_at)[0])
    return 0
