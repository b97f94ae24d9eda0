"""Who makes a request, and whether they may: sessions, tokens, roles and the CSRF token."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desk.web.house import House, InHouse, house
from pipeline.store.audit import Actor
from pipeline.store.people import Person, Role, digest

SESSION: Final = "razmetka"
SEED: Final = "razmetka-form"
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = "x-csrf-token"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER: Final = "bearer "


class LogInFirst(Exception):  # noqa: N818
    """A page was asked for by somebody who is not logged in; they are led to the log-in page."""

    def __init__(self, back: str) -> None:
        self.back = quote(back, safe="/?=&")
        super().__init__(back)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request. ``person`` is ``None`` before the log-in."""

    person: Person | None
    address: str
    by_token: bool = False

    @property
    def actor(self) -> Actor:
        """This visitor, for the audit log."""
        if self.person is None:
            return Actor(None, "", self.address)
        return Actor(self.person.id, self.person.login, self.address)

    def may(self, role: Role) -> bool:
        """Return whether the visitor's role is enough."""
        return self.person is not None and self.person.role.may(role)


def visitor(request: Request, inside: InHouse) -> Visitor:
    """Return who makes a request; asked once for each."""
    address = request.client.host if request.client else ""
    said = request.headers.get("authorization", "")
    if said.lower().startswith(_BEARER):
        person = inside.people.of_token(said[len(_BEARER) :].strip())
        if person is None:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        return Visitor(person, address, by_token=True)
    secret = request.cookies.get(SESSION)
    person = inside.people.of_session(secret) if secret else None
    return Visitor(person, address)


AnyVisitor = Annotated[Visitor, Depends(visitor)]


async def guarded(request: Request, who: AnyVisitor) -> AsyncIterator[None]:
    """Refuse what changes something without the token that only our own pages know."""
    try:
        if request.method not in _SAFE and not who.by_token:
            await _check(request)
        yield
    finally:
        await request.close()  # files that came in a form


async def _check(request: Request) -> None:
    given = request.headers.get(CSRF_HEADER)
    kind = request.headers.get("content-type", "")
    if given is None and kind.startswith(("application/x-www-form-urlencoded", "multipart/")):
        given = str((await request.form()).get(CSRF_FIELD, ""))
    if not hmac.compare_digest(given or "", csrf_of(request)) or not csrf_of(request):
        raise HTTPException(403, "csrf")


def csrf_of(request: Request) -> str:
    """Return the token that a request's forms must carry; empty where there is no cookie."""
    seed = request.cookies.get(SESSION) or request.cookies.get(SEED)
    return csrf_of_secret(seed) if seed else ""


def csrf_of_secret(secret: str) -> str:
    """Return the token that goes with a cookie."""
    return digest(f"csrf:{secret}")


async def whole_form(request: Request) -> dict[str, str]:
    """Return what a form says, whatever its fields are called; files in it are left out."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


WholeForm = Annotated[dict[str, str], Depends(whole_form)]


class Needs:
    """A dependency that gives the person, and refuses those whose role is not enough."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request, who: AnyVisitor) -> Visitor:
        """Return the visitor.

        Raises:
            LogInFirst: nobody is logged in.
            HTTPException: their role is not enough (403), or a program lacks its token (401).

        """
        if who.person is None:
            if request.url.path.startswith("/api/") or request.method != "GET":
                raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            raise LogInFirst(back)
        if not who.person.role.may(self.role):
            raise HTTPException(403, "role")
        return who


Reader = Annotated[Visitor, Depends(Needs(Role.READER))]
Operator = Annotated[Visitor, Depends(Needs(Role.OPERATOR))]
Editor = Annotated[Visitor, Depends(Needs(Role.EDITOR))]
Administrator = Annotated[Visitor, Depends(Needs(Role.ADMINISTRATOR))]


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, httponly=True, samesite="lax", secure=secure, path="/")


async def begin_session(request: Request, response: Response, person: Person) -> None:
    """Let a person in."""
    inside: House = house(request)
    secret = await run_in_threadpool(inside.people.begin_session, person.id)
    set_cookie(request, response, SESSION, secret)
    response.delete_cookie(SEED, path="/")


def seeded(request: Request) -> str | None:
    """Return a fresh seed for the forms of one who is not logged in; ``None`` where one is set."""
    if request.cookies.get(SESSION) or request.cookies.get(SEED):
        return None
    return secrets.token_urlsafe(32)
