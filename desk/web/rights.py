"""What a visitor may see: a batch, a file or a delivery, or nothing as if it were not there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Path, Query

from desk.web.house import House, InHouse
from desk.web.visitor import Reader, Visitor
from pipeline.store.deliveries import Delivery
from pipeline.store.people import Role
from pipeline.store.reports import StoredFile

NumberInPath = Annotated[int, Path(ge=1, le=2**31 - 1)]


def seen_batch(batch: NumberInPath, inside: InHouse, who: Reader) -> int:
    """Return a batch's number, if the visitor may see it.

    Raises:
        HTTPException: there is no such batch, or it is closed to their role (404).

    """
    if who.person is None or who.person.role in inside.browser.closed_to(batch):
        raise HTTPException(404)
    return batch


SeenBatch = Annotated[int, Depends(seen_batch)]


def seen_file(file: NumberInPath, inside: InHouse, who: Reader) -> StoredFile:
    """Return a file, if the visitor may see its batch.

    Raises:
        HTTPException: there is no such file, or it is closed to their role (404).

    """
    found, batch = inside.ledger.file(file), inside.browser.of_file(file)
    if found is None or batch is None:
        raise HTTPException(404)
    seen_batch(batch, inside, who)
    return found


SeenFile = Annotated[StoredFile, Depends(seen_file)]


def hidden_pages(inside: House, file: StoredFile, who: Visitor) -> frozenset[int]:
    """Return the numbers of a file's pages that are closed to a visitor."""
    if file.source is None or who.person is None:
        return frozenset()
    return inside.closures.numbers(file.source, who.person.role)


def sees_all(who: Visitor) -> bool:
    """Return whether a visitor may see what is withheld of pages."""
    return who.may(Role.EDITOR)


def is_whole(inside: House, file: StoredFile, who: Visitor) -> bool:
    """Return whether a visitor may see every page of a file, and everything on it."""
    if hidden_pages(inside, file, who):
        return False
    return sees_all(who) or file.source is None or not inside.redactions.touch(file.source)


def whole_file(file: SeenFile, inside: InHouse, who: Reader) -> StoredFile:
    """Return a file, if the visitor may see every page of it, and everything on it.

    Raises:
        HTTPException: there is no such file (404), or a part of it is closed to their role (403).

    """
    if not is_whole(inside, file, who):
        raise HTTPException(403, "role")
    return file


def with_all(who: Reader, unredacted: Annotated[bool, Query()] = False) -> bool:  # noqa: FBT002
    """Return whether a visitor asks for pages with what is withheld of them.

    Raises:
        HTTPException: they ask, and may not see it (403).

    """
    if unredacted and not sees_all(who):
        raise HTTPException(403, "role")
    return unredacted


Unredacted = Annotated[bool, Depends(with_all)]


def own_delivery(delivery: NumberInPath, inside: InHouse, who: Reader) -> Delivery:
    """Return a delivery, if it is the visitor's own or they are an administrator.

    Raises:
        HTTPException: it is not there, or somebody else's (404).

    """
    found = inside.deliveries.of(delivery)
    if found is None or who.person is None or not who.may(Role.OPERATOR):
        raise HTTPException(404)
    if found.person != who.person.id and not who.may(Role.ADMINISTRATOR):
        raise HTTPException(404)
    return found


WholeFile = Annotated[StoredFile, Depends(whole_file)]
OwnDelivery = Annotated[Delivery, Depends(own_delivery)]
