"""Bytes by their SHA-256, in a folder that machines share, or in a store that speaks S3."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from pipeline.intake.blobs import BlobStore
from pipeline.model.errors import StoredFileError, StoreGoneError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_TIMEOUT_S: Final = 30
_FRESH: Final = {"use_listings_cache": False, "skip_instance_cache": True}


class Blobs(Protocol):
    """Where small pictures of pages and uploaded originals are kept."""

    def put(self, data: bytes, suffix: str) -> str:
        """Keep ``data`` and return its SHA-256; on return it is there to stay."""
        ...

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return a blob's bytes; a missing or damaged one raises ``StoredFileError``."""
        ...


@dataclass(frozen=True)
class RemoteBlobs:
    """Blobs in an object store; ``url`` is like ``s3://bucket/folder``.

    Credentials and the endpoint come from where every program of this kind looks for them:
    ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY`` and ``AWS_ENDPOINT_URL``.
    """

    url: str

    def put(self, data: bytes, suffix: str) -> str:
        """Keep ``data`` and return its SHA-256. An object is there whole or not at all.

        Raises:
            StoreGoneError: the store cannot be reached, or did not keep it.

        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256, suffix)
        try:
            if not self._files.exists(path):
                self._files.pipe_file(path, data)
        except _gone() as error:
            raise StoreGoneError(type(error).__name__) from error
        return sha256

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return a blob's bytes.

        Raises:
            StoredFileError: it is missing or damaged.
            StoreGoneError: the store cannot be reached.

        """
        path = self._path(sha256, suffix)
        try:
            data: bytes = self._files.cat_file(path)
        except FileNotFoundError as error:
            raise StoredFileError(f"{sha256}{suffix}") from error
        except _gone() as error:
            raise StoreGoneError(type(error).__name__) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoredFileError(f"{sha256}{suffix}")
        return data

    def _path(self, sha256: str, suffix: str) -> str:
        name = BlobStore(Path()).path(sha256, suffix)
        return f"{self.url.rstrip('/')}/{name}"

    @cached_property
    def _files(self) -> AbstractFileSystem:
        import fsspec

        timeouts: dict[str, Any] = {"connect_timeout": _TIMEOUT_S, "read_timeout": _TIMEOUT_S}
        protocol = self.url.partition("://")[0]
        # Others write to the store as well: what it held a moment ago says nothing.
        return fsspec.filesystem(protocol, config_kwargs=timeouts, **_FRESH)


def _gone() -> tuple[type[Exception], ...]:
    """Return what is raised where an object store does not answer."""
    from botocore.exceptions import BotoCoreError

    return OSError, BotoCoreError


def open_blobs(url: str | None, home: Path, folder: str) -> Blobs:
    """Return the blobs of a folder's name, at ``url`` or in the home folder."""
    if url is None:
        return BlobStore(home / folder)
    if "://" in url:
        return RemoteBlobs(f"{url.rstrip('/')}/{folder}")
    return BlobStore(Path(url) / folder)
