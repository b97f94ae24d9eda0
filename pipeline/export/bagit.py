"""A whole batch as a BagIt bag (RFC 8493): its files with their digests, METS and PREMIS."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.export.files import replacing
from pipeline.export.inert import inert
from pipeline.export.mets import Volume, write_mets
from pipeline.export.premis import write_premis
from pipeline.model.errors import StoredFileError

_PAYLOAD: Final = "data"
_DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_UNSAFE: Final = re.compile(r"[%=\r\n]")


@dataclass(slots=True)
class _Sizes:
    bytes: int = 0
    files: int = 0
    lines: list[str] = field(default_factory=list)


def write_bag(volume: Volume, folder: Path) -> None:
    """Write the bag into a folder that is empty or not there; the manifest is written last.

    No date stands in it: the same volume gives the same bytes.

    Raises:
        DiskFullError: there is no room; without its manifest the folder is no bag.
        FileExistsError: something is there.
        StoredFileError: a file is not what its digest says.

    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    bagged = Volume(volume.title, lambda: (each.moved(_safe) for each in volume.packed()))
    beside = Volume(volume.title, lambda: (each.moved(_beside) for each in bagged.packed()))
    sizes = _payload(bagged, folder)
    tags = {"bagit.txt": _DECLARATION, "bag-info.txt": _info(volume, sizes)}
    for name, text in tags.items():
        _write(folder / name, text)
    with replacing(folder / "metadata" / "mets.xml") as stream:
        write_mets(beside, stream)
    with replacing(folder / "metadata" / "premis.xml") as stream:
        write_premis(bagged.packed(), bagged.packed(), stream)
    _write(folder / "manifest-sha256.txt", "".join(sizes.lines))
    told = [*tags, "manifest-sha256.txt", "metadata/mets.xml", "metadata/premis.xml"]
    lines = [f"{_digest(folder / name)}  {name}\n" for name in sorted(told)]
    _write(folder / "tagmanifest-sha256.txt", "".join(lines))


def _payload(volume: Volume, folder: Path) -> _Sizes:
    """Copy the files, each checked against its digest."""
    sizes = _Sizes()
    for packed in volume.packed():
        for file in packed.files:
            target = folder / _PAYLOAD / file.path
            with replacing(target) as stream:
                file.read(stream)
            if _digest(target) != file.sha256:
                raise StoredFileError(file.path)
            sizes.bytes += file.size
            sizes.files += 1
            sizes.lines.append(f"{file.sha256}  {_PAYLOAD}/{file.path}\n")
    return sizes


def _beside(path: str) -> str:
    """Return a path as the METS file beside the payload sees it."""
    return f"../{_PAYLOAD}/{path}"


def _info(volume: Volume, sizes: _Sizes) -> str:
    title = " ".join(inert(volume.title).split())
    return (
        f"External-Description: {title}\n"
        f"Payload-Oxum: {sizes.bytes}.{sizes.files}\n"
        "Bag-Software-Agent: Razmetka\n"
    )


def _safe(path: str) -> str:
    """Return a path that every reader of manifests takes alike; different ones stay different.

    RFC 8493 writes ``%`` as ``%25``, older readers do not, so there is none in the bag.
    """
    return _UNSAFE.sub(lambda match: f"={ord(match[0]):02X}", path)


def _write(path: Path, text: str) -> None:
    with replacing(path) as stream:
        stream.write(text.encode())


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
