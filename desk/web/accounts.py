"""People, their roles and keys, and the log of what they did."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, HTTPException, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from desk.web.house import House, InHouse
from desk.web.logbook import details_of, subject_of
from desk.web.pages import language, render
from desk.web.passwords import hashed, matches, weakness
from desk.web.rights import NumberInPath
from desk.web.visitor import SESSION, Administrator, Reader
from pipeline.store.audit import Action, Wanted
from pipeline.store.people import LoginTakenError, Person, Role

router: Final = APIRouter(include_in_schema=False)
LINES: Final = 100
LASTING_DAYS: Final = (30, 90, 365)


class NewPerson(BaseModel):
    """What the form for a new account says; without a password, a proxy logs the person in."""

    login: str = Field(min_length=1, max_length=100)
    name: str = Field("", max_length=200)
    role: Role
    password: str = Field("", max_length=200)


class NewPassword(BaseModel):
    """What the form for one's own password says."""

    old: str = Field("", max_length=1000)
    password: str = Field(max_length=1000)


class Asked(BaseModel):
    """Which lines of the log are asked for."""

    name: str = Field("", max_length=100)
    action: str = Field("", max_length=32)
    before: int | None = Field(None, ge=1, le=2**31 - 1)


@router.get("/people")
def people_page(request: Request, inside: InHouse, who: Administrator) -> Response:
    """Show every account."""
    return _people(request, inside, who)


@router.post("/people")
def add_person(
    request: Request, inside: InHouse, who: Administrator, new: Annotated[NewPerson, Form()]
) -> Response:
    """Make an account."""
    proxied = inside.settings.desk.login_header is not None and not new.password
    fault = None if proxied else weakness(new.password, new.login)
    if fault:
        return _people(request, inside, who, fault, new)
    kept = None if proxied else hashed(new.password)
    try:
        inside.people.add(new.login, new.name.strip() or new.login.strip(), new.role, kept)
    except LoginTakenError:
        return _people(request, inside, who, "login.taken", new)
    inside.audit.note(who.actor, Action.ACCOUNT, new.login, made=new.role.value)
    return RedirectResponse("/people", 303)


@router.post("/people/{person}")
def change_person(
    inside: InHouse,
    who: Administrator,
    person: NumberInPath,
    role: Annotated[Role | None, Form()] = None,
    closed: Annotated[bool | None, Form()] = None,
) -> Response:
    """Change a person's role, or close or open their account. One administrator must stay."""
    found = _known(inside, person)
    losing = closed or (role is not None and role is not Role.ADMINISTRATOR)
    last = found.role is Role.ADMINISTRATOR and inside.people.administrators() == 1
    if losing and last and not found.closed:
        raise HTTPException(409)
    if role is not None and role is not found.role:
        inside.people.change(person, role=role)
        inside.audit.note(who.actor, Action.ACCOUNT, found.login, role=role.value)
    if closed is not None and closed is not found.closed:
        inside.people.close(person, closed=closed)
        inside.audit.note(who.actor, Action.ACCOUNT, found.login, closed=closed)
    return RedirectResponse("/people", 303)


@router.post("/people/{person}/password")
def set_password(
    request: Request,
    inside: InHouse,
    who: Administrator,
    person: NumberInPath,
    new: Annotated[NewPassword, Form()],
) -> Response:
    """Give a person another password and end their sessions."""
    found = _known(inside, person)
    if fault := weakness(new.password, found.login):
        return _people(request, inside, who, fault)
    inside.people.change(person, password=hashed(new.password))
    inside.people.end_sessions(person)
    inside.audit.note(who.actor, Action.ACCOUNT, found.login, password="changed")  # noqa: S106
    return RedirectResponse("/people", 303)


@router.get("/me")
def own_page(request: Request, inside: InHouse, who: Reader) -> Response:
    """Show one's own account and keys."""
    return _own(request, inside, who)


@router.post("/me/password")
def change_password(
    request: Request, inside: InHouse, who: Reader, new: Annotated[NewPassword, Form()]
) -> Response:
    """Change one's own password and end the other sessions."""
    person = _myself(who)
    found = inside.people.by_login(person.login)
    right = found is not None and matches(new.old, found[1])
    fault = weakness(new.password, person.login) if right else "login.wrong"
    if fault:
        return _own(request, inside, who, fault=language(request)(fault))
    inside.people.change(person.id, password=hashed(new.password))
    inside.people.end_sessions(person.id, but=request.cookies.get(SESSION, ""))
    inside.audit.note(who.actor, Action.ACCOUNT, person.login, password="changed")  # noqa: S106
    return RedirectResponse("/me", 303)


@router.post("/me/tokens")
def add_token(
    request: Request,
    inside: InHouse,
    who: Reader,
    name: Annotated[str, Form(min_length=1, max_length=100)],
    days: Annotated[int, Form(ge=1, le=3650)] = LASTING_DAYS[0],
) -> Response:
    """Make a key for a program, and show it this once."""
    ends_at = inside.clock() + timedelta(days=days)
    secret = inside.people.add_token(_myself(who).id, name, ends_at)
    inside.audit.note(who.actor, Action.TOKEN, name, made=True)
    return _own(request, inside, who, secret=secret)


@router.post("/me/tokens/{token}/revoke")
def revoke_token(inside: InHouse, who: Reader, token: NumberInPath) -> Response:
    """Make a key worthless."""
    if not inside.people.revoke_token(_myself(who).id, token):
        raise HTTPException(404)
    inside.audit.note(who.actor, Action.TOKEN, str(token), revoked=True)
    return RedirectResponse("/me", 303)


@router.get("/audit")
def audit_page(
    request: Request,
    inside: InHouse,
    who: Administrator,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Show who saw and changed what, the newest first."""
    action = Action(asked.action) if asked.action in list(Action) else None
    name = asked.name.strip().casefold()
    lines = inside.audit.lines(Wanted(name, action, asked.before, LINES + 1))
    values = {
        "lines": lines[:LINES],
        "older": lines[LINES - 1].id if len(lines) > LINES else None,
        "asked": asked,
        "actions": list(Action),
        "subject_of": subject_of,
        "details_of": details_of,
    }
    return render(request, "audit.html", who, values)


def _people(
    request: Request,
    inside: House,
    who: Administrator,
    fault: str | None = None,
    new: NewPerson | None = None,
) -> Response:
    values = {
        "people": inside.people.all(),
        "fault": language(request)(fault) if fault else None,
        "new": new,
        "proxied": inside.settings.desk.login_header is not None,
    }
    return render(request, "people.html", who, values, 422 if fault else 200)


def _own(request: Request, inside: House, who: Reader, **more: str) -> Response:
    values = {
        "tokens": inside.people.tokens(_myself(who).id),
        "days": LASTING_DAYS,
        "fault": more.get("fault"),
        "secret": more.get("secret"),
    }
    return render(request, "me.html", who, values, 422 if more.get("fault") else 200)


def _myself(who: Reader) -> Person:
    if who.person is None:
        raise HTTPException(401)
    return who.person


def _known(inside: House, person: int) -> Person:
    found = inside.people.by_id(person)
    if found is None:
        raise HTTPException(404)
    return found
