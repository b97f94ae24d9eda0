"""The counter: bytes that arrive piece by piece are put on the disk, looked at, and queued.

Names that people send are data: on the disk a file is called by its secret, in a folder called by
the number of its delivery.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.concurrency import run_in_threadpool

from config.settings import Settings
from desk.originals import uploaded
from pipeline.intake.citation import citation_of
from pipeline.intake.names import display_name, natural_key
from pipeline.intake.sniff import HEAD_BYTES, sniff
from pipeline.model.errors import (
    DiskFullError,
    EmptyFileError,
    FileTooLargeError,
    FixityError,
    QuotaError,
    RazmetkaError,
)
from pipeline.store.deliveries import Deliveries, Delivery, Parcel, ParcelState
from pipeline.store.work import NewFile

MIB: Final = 1 << 20
_LONGEST_NAME: Final = 1000


class BusyError(Exception):
    """Another request is writing to this very file."""


class BadNameError(ValueError):
    """A path that leads out of its folder, or is none."""


@dataclass
class Counter:
    """Takes files in. Every method but ``append`` may be called from any thread."""

    settings: Settings
    deliveries: Deliveries
    _busy: set[str] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """Where uploaded originals lie."""
        return self.settings.home / "uploads"

    def place(self, parcel: Parcel) -> Path:
        """Return where the bytes of a parcel are or will be."""
        return self.folder / str(parcel.delivery) / parcel.secret

    def offset(self, parcel: Parcel) -> int:
        """Return how many bytes of a parcel have arrived."""
        if parcel.state is not ParcelState.ARRIVING:
            return parcel.size
        try:
            return self.place(parcel).stat().st_size
        except FileNotFoundError:
            return 0

    def announce(self, delivery: Delivery, name: str, size: int) -> Parcel:
        """Take note of a file that is about to arrive. What is refused at once says why.

        Raises:
            BadNameError: the name is no path below a folder.

        """
        relative = relative_of(name)
        problem = self._refusal(delivery, size)
        shown = display_name(relative)
        parcel, known = self.deliveries.announce(
            delivery.id, os.fsencode(relative), shown, size, citation_of(relative)
        )
        if isinstance(problem, EmptyFileError):
            self.place(parcel).parent.mkdir(parents=True, exist_ok=True)
            self.place(parcel).touch()
        if problem is not None and not known:
            self.deliveries.settle(parcel.id, None, problem.problem)
        return self.deliveries.by_secret(parcel.secret) or parcel

    def _refusal(self, delivery: Delivery, size: int) -> RazmetkaError | None:
        limits = self.settings.desk
        if size == 0:
            return EmptyFileError()
        if size > limits.max_file_mib * MIB:
            return FileTooLargeError(f"{size // MIB} > {limits.max_file_mib} MiB")
        if self.deliveries.used(delivery.person) + size > limits.quota_mib * MIB:
            return QuotaError(f"> {limits.quota_mib} MiB")
        free = shutil.disk_usage(self.settings.home).free
        if free - size < limits.min_free_mib * MIB:
            return DiskFullError(f"{free // MIB} MiB")
        return None

    async def append(
        self, parcel: Parcel, offset: int, pieces: AsyncIterator[bytes], sha256: bytes | None
    ) -> int:
        """Add what arrives to a parcel that has come as far as ``offset``; return its new one.

        With ``sha256``, the digest of all that comes, it is added whole or not at all. Without,
        what came before the line broke stays.

        Raises:
            BusyError: another request is at it, or was.
            FixityError: the digest is another one, or more came than was announced.
            DiskFullError: there is no room.

        """
        with self._alone(parcel):
            place = self.place(parcel)
            place.parent.mkdir(parents=True, exist_ok=True)
            if self.offset(parcel) != offset:
                raise BusyError
            kept = sha256 is None
            try:
                found = await _written(place, parcel.size - offset, pieces)
                kept = found is not None and sha256 in (None, found)
            finally:
                if not kept and place.exists():
                    os.truncate(place, offset)
            if not kept:
                raise FixityError(f"{parcel.name}: {offset}+")
            return self.offset(parcel)

    @contextmanager
    def _alone(self, parcel: Parcel) -> Iterator[None]:
        if parcel.secret in self._busy:
            raise BusyError
        self._busy.add(parcel.secret)
        try:
            yield
        finally:
            self._busy.discard(parcel.secret)

    def complete(self, parcel: Parcel) -> Parcel:
        """Look at a file whose last byte has arrived: is it a scan at all, and which."""
        with self.place(parcel).open("rb") as file:
            os.fsync(file.fileno())
            head = file.read(HEAD_BYTES)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            sniff(head)
        except RazmetkaError as error:
            self.deliveries.settle(parcel.id, sha256, error.problem)
        else:
            self.deliveries.settle(parcel.id, sha256, None)
        return self.deliveries.by_secret(parcel.secret) or parcel

    def remove(self, parcel: Parcel) -> None:
        """Take a file off the counter."""
        self.place(parcel).unlink(missing_ok=True)
        self.deliveries.remove(parcel.id)

    def drop(self, delivery: Delivery) -> None:
        """Take a whole delivery off the counter."""
        self.deliveries.drop(delivery.id)
        shutil.rmtree(self.folder / str(delivery.id), ignore_errors=True)

    def found(self, delivery: Delivery, *, twins: bool) -> Iterator[NewFile]:
        """Give the files of a delivery as a batch lists them, with twins or without.

        They stand in the order that people expect of names. What was refused and has bytes to
        be looked at is listed with its problem, so that nothing vanishes without a word.
        """
        left_out = {} if twins else self.deliveries.twins(delivery.id)
        chosen = [
            parcel
            for parcel in self.deliveries.parcels(delivery.id)
            if parcel.id not in left_out and self._is_there(parcel)
        ]
        chosen.sort(key=lambda parcel: natural_key(parcel.name))
        return uploaded(map(self._listed, chosen), self.settings)

    def _is_there(self, parcel: Parcel) -> bool:
        return parcel.state is not ParcelState.ARRIVING and self.place(parcel).exists()

    def _listed(self, parcel: Parcel) -> NewFile:
        place = self.place(parcel).absolute()
        return NewFile(
            root=os.fsencode(place.parent),
            path=os.fsencode(place),
            relative=parcel.relative,
            name=parcel.name,
            citation=parcel.citation,
            problem=parcel.problem,
        )


async def _written(place: Path, room: int, pieces: AsyncIterator[bytes]) -> bytes | None:
    """Write what comes to the end of a file; return its digest, ``None`` where it is too much."""
    digest = hashlib.sha256()
    try:
        with place.open("ab") as file:
            async for piece in pieces:
                room -= len(piece)
                if room < 0:
                    return None
                digest.update(piece)
                await run_in_threadpool(file.write, piece)
    except OSError as error:
        raise DiskFullError(error.strerror or "") from error
    return digest.digest()


def relative_of(name: str) -> PurePosixPath:
    r"""Return a sent path as one below a folder. Backslashes separate, as in Windows.

    Raises:
        BadNameError: it is empty, too long, or leads upwards.

    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or len(name) > _LONGEST_NAME or "\0" in name:
        raise BadNameError(name)
    return PurePosixPath(*(unicodedata.normalize("NFC", part) for part in parts))
