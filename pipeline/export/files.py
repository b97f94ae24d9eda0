"""Writing a file so that a power cut leaves the old one or the new one, never half of it."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from pipeline.model.errors import DiskFullError

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_atomically(path: Path, content: bytes) -> str:
    """Put the bytes at ``path`` in one step and return their SHA-256 in hexadecimal.

    The folder is made where it is missing; a file that stood there is replaced.

    Raises:
        DiskFullError: there is no room; nothing at ``path`` has changed.
        OSError: the folder cannot be written.

    """
    with replacing(path) as stream:
        stream.write(content)
    return hashlib.sha256(content).hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes appear at ``path`` at the end, all at once or not at all.

    Raises:
        DiskFullError: there is no room; nothing at ``path`` has changed.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with room_expected(path.name), _temporary(path.parent) as (stream, temporary):
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
        temporary.replace(path)
    _sync_folder(path.parent)


@contextmanager
def room_expected(name: str) -> Iterator[None]:
    """Turn the system's word for a full disk into ours, with the name of what was written.

    Raises:
        DiskFullError: there is no room, or the quota is used up.

    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFullError(f"{name}: {error.strerror}") from error
        raise


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Give a new file in the folder; what is still there at the end is removed."""
    path = folder / f".razmetka-{secrets.token_hex(8)}.tmp"
    try:
        with path.open("xb") as stream:
            yield stream, path
    finally:
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
