"""The headers of the tus protocol, read: bytes from strangers, so anything may stand in them."""

from __future__ import annotations

import base64
from typing import Final

_SHA256_BYTES: Final = 32


class BadHeaderError(ValueError):
    """A header says nothing that the protocol knows; its text is the header's name."""


def file_name(metadata: str) -> str:
    """Return the file's path out of ``Upload-Metadata``: keys and base64 values, with commas.

    Raises:
        BadHeaderError: there is no ``filename``, or it is no base64 of UTF-8.

    """
    pairs: dict[str, str] = {}
    for part in metadata.split(","):
        key, _, value = part.strip().partition(" ")
        pairs[key] = value
    try:
        return base64.b64decode(pairs["filename"], validate=True).decode()
    except (KeyError, ValueError) as error:
        raise BadHeaderError("Upload-Metadata: filename") from error


def checksum(header: str | None) -> bytes | None:
    """Return the SHA-256 that ``Upload-Checksum`` promises, 32 bytes; ``None`` without one.

    Raises:
        BadHeaderError: another algorithm, or no digest.

    """
    if header is None:
        return None
    algorithm, _, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise BadHeaderError("Upload-Checksum") from error
    if algorithm != "sha256" or len(digest) != _SHA256_BYTES:
        raise BadHeaderError("Upload-Checksum")
    return digest
