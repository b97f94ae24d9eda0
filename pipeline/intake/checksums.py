"""Lists of checksums that lie beside scans: what a file's bytes were when somebody vouched for it.

Read are the manifest of a BagIt bag (``manifest-sha256.txt``, RFC 8493) and what ``sha256sum``
writes (``SHA256SUMS``, ``*.sha256``). Each names files below the folder that it lies in, and a
``delo.sha256`` those of the folder ``delo`` beside it as well.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

from pipeline.intake.files import opened
from pipeline.intake.names import display_name
from pipeline.model.errors import ChecksumListError, RazmetkaError

MOST_BYTES: Final = 64 << 20
"""The longest list that is read: about six hundred thousand files."""

_BAG: Final = "manifest-sha256.txt"
_LIST: Final = re.compile(
    r"manifest-sha256\.txt|sha256sums?(\.txt)?|.+\.sha256(sums?)?", re.IGNORECASE | re.DOTALL
)
_LINE: Final = re.compile(rb"(\\?)([0-9A-Fa-f]{64})(?:[ \t]+\*?([^\r\n]+))?")
_BAG_MARK: Final = "bagit.txt"
_TAGS: Final = re.compile(
    r"bagit\.txt|bag-info\.txt|fetch\.txt|(tag)?manifest-\w+\.txt", re.IGNORECASE
)
_COMMON: Final = (_BAG, "SHA256SUMS", "sha256sums.txt", "sha256sum.txt")
_MARK: Final = b"\xef\xbb\xbf"
_IN_BAG: Final = re.compile(rb"%(0A|0D|25)", re.IGNORECASE)
_ESCAPED: Final = re.compile(rb"\\([\\nr])")
_LETTERS: Final = {b"\\": b"\\", b"n": b"\n", b"r": b"\r"}


@dataclass(slots=True)
class ChecksumList:
    """One list: where it lies, and the SHA-256 (lower-case hex) of each path below its folder.

    A path that was asked for is taken out, so that what remains was never met.
    """

    path: Path
    promised: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder that its names start from."""
        return self.path.parent

    @property
    def beside(self) -> Path:
        """The folder beside the list that is called like it."""
        return self.path.with_suffix("")

    def take(self, file: Path) -> str | None:
        """Return what is promised of a file; ``None`` where the list does not name it."""
        if not file.is_relative_to(self.folder):
            return None
        for name in self._names(str(file.relative_to(self.folder))):
            if name in self.promised:
                return self.promised.pop(name)
        return None

    def _names(self, relative: str) -> Iterator[str]:
        """Yield the ways to write a path: a list may come from a system that spells otherwise."""
        beside = f"{self.beside.name}/"
        for name in (relative, *[relative.removeprefix(beside)] * relative.startswith(beside)):
            yield name
            yield unicodedata.normalize("NFC", name)
            yield unicodedata.normalize("NFD", name)


@dataclass(slots=True)
class Vouched:
    """The lists that hold where a walk is: those of the open folders, the innermost last.

    ``unusable`` gives the lists that could not be read, and why.
    """

    unusable: list[tuple[Path, RazmetkaError]] = field(default_factory=list)
    _above: list[ChecksumList] = field(default_factory=list)
    _open: list[list[ChecksumList]] = field(default_factory=list)
    _looked_for: set[Path] = field(default_factory=set)
    _place: Path | None = None

    def begin(self, root: Path) -> None:
        """Look for lists beside a root, and in the bag that it lies in.

        Roots of one folder, such as the files of a watched one, share what was found there.
        """
        root = root.absolute()
        if self._place != root.parent:
            self._place, self._above = root.parent, []
            self._looked_for.clear()
        wanted = [root.parent / name for name in (*_COMMON, f"{root.name}.sha256")]
        bags = (folder for folder in root.parents if os.path.lexists(folder / _BAG_MARK))
        wanted += [folder / _BAG for folder in islice(bags, 1) if folder != root.parent]
        self._above += self._read(path for path in wanted if path not in self._looked_for)
        self._looked_for.update(wanted)

    def enter(self, folder: Path, names: Collection[str]) -> list[str]:
        """Read the lists of a folder; return the names that are no scans but say what scans are."""
        lists = [name for name in names if _LIST.fullmatch(name)]
        self._open.append(self._read(folder.absolute() / name for name in lists))
        return [*lists, *_tags(names)]

    def leave(self) -> Iterator[tuple[Path, str, str]]:
        """Leave the innermost folder; yield what its lists name and is not there.

        With each path come its SHA-256 and the list's name.
        """
        for found in self._open.pop():
            for relative, sha256 in found.promised.items():
                path = found.folder / relative
                if not (os.path.lexists(path) or os.path.lexists(found.beside / relative)):
                    yield path, sha256, found.path.name

    def promised(self, file: Path) -> str | None:
        """Return the SHA-256 that the innermost list promises of a file; ``None`` without one."""
        path = file.absolute()
        held = (found for level in (self._above, *self._open) for found in level)
        told = [sha256 for found in held if (sha256 := found.take(path))]
        return told[-1] if told else None

    def _read(self, paths: Iterator[Path]) -> list[ChecksumList]:
        read = []
        for path in paths:
            if not os.path.lexists(path):
                continue
            try:
                read.append(read_list(path))
            except RazmetkaError as error:
                self.unusable.append((path, error))
        return read


def _tags(names: Collection[str]) -> list[str]:
    """Return what in a folder belongs to a bag: its tag files, and manifests of other digests."""
    if _BAG_MARK not in names:
        return []
    return [name for name in names if _TAGS.fullmatch(name) and not _LIST.fullmatch(name)]


def read_list(path: Path) -> ChecksumList:
    """Read a list, whole.

    Raises:
        ChecksumListError: it is too long, or one of its lines is none.
        NotRegularError, UnreadableError: it cannot be opened.

    """
    with opened(path) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ChecksumListError(f"{display_name(path.name)}: > {MOST_BYTES >> 20} MiB")
    return ChecksumList(path, dict(parse_list(data, path.name)))


def parse_list(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Yield the path, as ``os.fsdecode`` gives it, and the SHA-256 of each line of a list.

    ``name`` is the list's own: a lone digest in ``scan.tif.sha256`` is that of ``scan.tif``.

    Raises:
        ChecksumListError: a line is no checksum with a path below the list's folder.

    """
    for number, line in enumerate(data.removeprefix(_MARK).splitlines(), 1):
        if not line.strip() or line.startswith(b"#"):
            continue
        match = _LINE.fullmatch(line.strip())
        told = _path(match, name) if match else None
        if match is None or told is None:
            raise ChecksumListError(f"{display_name(name)}: {number}")
        yield told, match[2].decode().lower()


def _path(match: re.Match[bytes], name: str) -> str | None:
    """Return the path that a line names; ``None`` where it leads out of the folder."""
    escaped, _, raw = match.groups()
    if raw is None:
        told = PurePath(name).stem if name.lower().endswith(".sha256") else ""
    else:
        told = _unescaped(raw, escaped, name).decode("utf-8", "surrogateescape")
    path = PurePath(told)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in told:
        return None
    return str(path)


def _unescaped(raw: bytes, escaped: bytes, name: str) -> bytes:
    """Return a path as bytes. A bare backslash separates folders, as programs of Windows write."""
    if name == _BAG:
        return _IN_BAG.sub(lambda match: bytes([int(match[1], 16)]), raw)
    if escaped:
        return _ESCAPED.sub(lambda match: _LETTERS[match[1]], raw)
    return raw.replace(b"\\", b"/")
