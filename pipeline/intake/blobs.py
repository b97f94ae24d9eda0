"""Bytes kept under their own SHA-256: written whole or not at all, verified when read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.model.errors import DiskFullError, StoredFileError

_SUFFIX: Final = re.compile(r"(\.[a-z0-9]{1,16})*")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_UNFINISHED: Final = ".unfinished-"


@dataclass(frozen=True, slots=True)
class BlobStore:
    """A folder of blobs, ``ab/abcd….png``. Processes may share it: names follow from contents."""

    folder: Path

    def put(self, data: bytes, suffix: str) -> str:
        """Keep ``data`` and return its SHA-256; on return it is on the disk to stay.

        A blob that is there already is verified and left; a damaged one is written anew.

        Raises:
            DiskFullError: no room; nothing is left behind.
            ValueError: ``suffix`` is not like ``.png`` or ``.alto.xml``.

        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256, suffix)
        if not (target.exists() and _digest(target) == sha256):
            try:
                self._write(target, data)
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                raise DiskFullError(f"{len(data)} B") from error
        return sha256

    def path(self, sha256: str, suffix: str) -> Path:
        """Return where a blob is or would be.

        Raises:
            ValueError: either part could lead out of the folder.

        """
        if not (_SHA256.fullmatch(sha256) and _SUFFIX.fullmatch(suffix)):
            raise ValueError(f"not a blob's name: {sha256!r}{suffix!r}")
        return self.folder / sha256[:2] / f"{sha256}{suffix}"

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return a blob's bytes.

        Raises:
            StoredFileError: it is missing or damaged.

        """
        path = self.path(sha256, suffix)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise StoredFileError(path.name) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoredFileError(path.name)
        return data

    def sweep(self, keep: Collection[str], before_ns: int) -> list[str]:
        """Remove what has no row, and return the names removed.

        Args:
            keep: File names with a row, SHA-256 and suffix together.
            before_ns: Only files last written before this moment (nanoseconds since 1970) go: a
                younger one may belong to a row that is being committed.

        """
        removed = []
        for path in list(self._files()):
            if path.name not in keep and path.stat().st_mtime_ns < before_ns:
                path.unlink(missing_ok=True)
                removed.append(path.name)
        return removed

    def _files(self) -> Iterator[Path]:
        for shelf in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(shelf.iterdir())

    def _write(self, target: Path, data: bytes) -> None:
        shelf = target.parent
        if not shelf.exists():
            shelf.mkdir(parents=True, exist_ok=True)
            _sync_folder(self.folder)
        unfinished = shelf / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        _sync_folder(shelf)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make a folder's list of names survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
