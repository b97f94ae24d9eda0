"""Coming in and going out: the first administrator, logging in, language and theme."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, HTTPException, Request
from pydantic import BaseModel
from pydantic import Field as PydanticField
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from desk.web.guard import PEER
from desk.web.house import House, InHouse
from desk.web.pages import LANG, THEME, THEMES, language, render
from desk.web.passwords import hashed, matches, weakness
from desk.web.visitor import SESSION, AnyVisitor, Visitor, begin_session, set_cookie
from desk.web.wording import LANGUAGES
from pipeline.store.audit import Action, Actor
from pipeline.store.people import LoginTakenError, Person, Role, folded

router: Final = APIRouter(include_in_schema=False)
TRIES: Final = 5
WINDOW: Final = timedelta(minutes=1)

Field = Annotated[str, Form(max_length=200)]


class Entry(BaseModel):
    """What the log-in form says."""

    login: str = PydanticField(max_length=200)
    password: str = PydanticField(max_length=1000)
    back: str = PydanticField("/", max_length=2000)


@router.get("/setup")
def setup_page(request: Request, inside: InHouse, key: str = "") -> Response:
    """Show the page on which the first administrator is made, to whoever has the key."""
    _check_key(inside, key)
    return render(request, "setup.html", None, {"key": key, "fault": None, "login": ""})


@router.post("/setup")
async def set_up(
    request: Request, inside: InHouse, key: Field, login: Field, password: Field
) -> Response:
    """Make the first administrator and let them in."""
    await run_in_threadpool(_check_key, inside, key)
    fault = "login.empty" if not login.strip() else weakness(password, login)
    if fault:
        words = {"key": key, "fault": language(request)(fault), "login": login}
        return render(request, "setup.html", None, words, 422)
    kept = await run_in_threadpool(hashed, password)
    try:
        add = inside.people.add
        person = await run_in_threadpool(add, login, login.strip(), Role.ADMINISTRATOR, kept)
    except LoginTakenError as error:
        raise HTTPException(404) from error
    return await _let_in(request, inside, person, "/")


@router.get("/login")
async def login_page(
    request: Request, inside: InHouse, who: AnyVisitor, back: str = "/"
) -> Response:
    """Show the log-in page; one whom a trusted proxy names is let in at once."""
    if who.person is not None:
        return RedirectResponse(_inside(back), 303)
    named = await run_in_threadpool(_named_by_proxy, request, inside)
    if named is not None:
        return await _let_in(request, inside, named, back)
    return render(request, "login.html", None, {"back": back, "fault": None, "login": ""})


@router.post("/login")
async def log_in(
    request: Request, inside: InHouse, who: AnyVisitor, entry: Annotated[Entry, Form()]
) -> Response:
    """Let a person in, if name and password are right and were not tried too often."""
    person = await run_in_threadpool(_recognised, inside, who, entry)
    if isinstance(person, Person):
        return await _let_in(request, inside, person, entry.back)
    words = {"back": entry.back, "fault": language(request)(person), "login": entry.login}
    status = 429 if person == "login.throttled" else 401
    return render(request, "login.html", None, words, status)


@router.post("/logout")
def log_out(request: Request, inside: InHouse, who: AnyVisitor) -> Response:
    """End the session."""
    if secret := request.cookies.get(SESSION):
        inside.people.end_session(secret)
        inside.audit.note(who.actor, Action.LOG_OUT, who.actor.who)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(SESSION, path="/")
    return response


@router.post("/preferences")
def prefer(request: Request, lang: Field = "", theme: Field = "", back: Field = "/") -> Response:
    """Choose language or theme, and go back to the page."""
    response = RedirectResponse(_inside(back), 303)
    if lang in LANGUAGES:
        set_cookie(request, response, LANG, lang)
    if theme in THEMES:
        set_cookie(request, response, THEME, theme)
    return response


def _check_key(inside: House, key: str) -> None:
    """Refuse where there is an account already, or the key is wrong."""
    if not hmac.compare_digest(key.encode(), inside.setup_key.encode()):
        raise HTTPException(404)
    if not inside.people.nobody():
        raise HTTPException(404)


def _recognised(inside: House, who: Visitor, entry: Entry) -> Person | str:
    """Return who this is, or the name of why not."""
    name = folded(entry.login)
    if inside.audit.failures(name, who.address, WINDOW) >= TRIES:
        return "login.throttled"
    found = inside.people.by_login(name)
    if matches(entry.password, found[1] if found else None) and found:
        return found[0]
    inside.audit.note(Actor(None, name, who.address), Action.LOG_IN_FAILED, name)
    return "login.wrong"


def _named_by_proxy(request: Request, inside: House) -> Person | None:
    """Return the person whom a trusted proxy names in its header."""
    options = inside.settings.desk
    peer = request.scope.get(PEER, "")
    if not options.login_header or peer not in options.proxies:
        return None
    found = inside.people.by_login(request.headers.get(options.login_header, ""))
    return found[0] if found else None


async def _let_in(request: Request, inside: House, person: Person, back: str) -> Response:
    response = RedirectResponse(_inside(back), 303)
    await begin_session(request, response, person)
    address = request.client.host if request.client else ""
    actor = Actor(person.id, person.login, address)
    await run_in_threadpool(inside.audit.note, actor, Action.LOG_IN, person.login)
    return response


def _inside(back: str) -> str:
    """Return an address of this desk, and never of another house."""
    plain = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return back if plain and "\\" not in back else "/"
