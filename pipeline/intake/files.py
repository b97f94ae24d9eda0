"""Opening a file without being led astray, and telling whether it is still the same."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EIO, ELOOP, ENOTDIR, ENXIO, ESTALE, ETIMEDOUT
from io import BufferedReader
from pathlib import Path
from typing import Final

from pipeline.model.errors import (
    ChangedError,
    NotRegularError,
    RazmetkaError,
    UnreadableError,
)

DISK_ERRORS: Final = (EIO, ESTALE, ETIMEDOUT)
"""What the system says when the disk or the network fails, not the file."""

_KINDS: Final = {
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symlink",
    stat.S_IFIFO: "FIFO",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The bytes (``sha256``, lower-case hex) and how the file system described them."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int

    def describes(self, status: os.stat_result) -> bool:
        """Tell whether the file system still says the same of the file."""
        now = (status.st_size, status.st_mtime_ns, status.st_ino)
        return now == (self.size, self.mtime_ns, self.inode)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file turned out to be; its pages are numbered from 1 to ``page_count``."""

    fingerprint: Fingerprint
    media_type: str
    page_count: int
    flags: tuple[str, ...] = ()


def refusal(mode: int) -> NotRegularError | None:
    """Return why a file of this mode (``st_mode``) is not opened; ``None`` for an ordinary one."""
    if stat.S_ISREG(mode):
        return None
    return NotRegularError(_KINDS.get(stat.S_IFMT(mode), "unknown kind"))


def trouble(error: OSError) -> RazmetkaError:
    """Return the system's complaint about a path as one of ours."""
    if error.errno in (ELOOP, ENXIO):
        return NotRegularError("symlink" if error.errno == ELOOP else "socket")
    return UnreadableError(error.strerror or "I/O")


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open an ordinary file for reading; links are not followed, pipes are not waited for.

    Raises:
        NotRegularError: it is a link, pipe, device or folder.
        UnreadableError: the system refuses, at once or while it is read.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise trouble(error) from error
    if refused := refusal(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise refused
    with os.fdopen(descriptor, "rb") as file:
        try:
            yield file
        except OSError as error:
            if error.errno not in DISK_ERRORS:
                raise
            raise trouble(error) from error


def fingerprint(file: BufferedReader) -> Fingerprint:
    """Hash an open file from its beginning.

    Raises:
        ChangedError: somebody wrote to it meanwhile.

    """
    before = os.fstat(file.fileno())
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    unchanged(file, before)
    return Fingerprint(sha256, before.st_size, before.st_mtime_ns, before.st_ino)


def verify(file: BufferedReader, expected: Fingerprint) -> None:
    """Check that these are the bytes that were accepted.

    They are hashed again only where the file system's word differs.

    Raises:
        ChangedError: other bytes.

    """
    if expected.describes(os.fstat(file.fileno())):
        return
    found = fingerprint(file)
    if found.sha256 != expected.sha256:
        raise ChangedError(f"SHA-256 {expected.sha256[:12]}… → {found.sha256[:12]}…")


def unchanged(file: BufferedReader, before: os.stat_result) -> None:
    """Check that nobody wrote to an open file since.

    Raises:
        ChangedError: size or time differ.

    """
    now = os.fstat(file.fileno())
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ChangedError(f"{before.st_size} → {now.st_size} B")


def missing(path: Path) -> bool:
    """Tell whether there is no longer anything of that name."""
    try:
        os.lstat(path)
    except OSError as error:
        return isinstance(error, FileNotFoundError) or error.errno == ENOTDIR
    return False
