"""Server-rendered pages: templates, the language, the theme, and what the frame needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from config.settings import profiles
from desk.web.visitor import SEED, Visitor, csrf_of, csrf_of_secret, seeded, set_cookie
from desk.web.wording import LANGUAGES, Wording, spoken, wording
from pipeline.export.inert import inert
from pipeline.store.people import Role

STATIC: Final = Path(__file__).parent / "static"
VENDOR: Final = STATIC / "vendor"
LANG: Final = "lang"
THEME: Final = "theme"
THEMES: Final = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its name in the wording, its address, and who sees it."""

    name: str
    href: str
    role: Role = Role.READER


NAVIGATION: Final = (
    Place("queue", "/", Role.READER),
    Place("upload", "/upload", Role.OPERATOR),
    Place("search", "/search", Role.READER),
    Place("people", "/people", Role.ADMINISTRATOR),
    Place("audit", "/audit", Role.ADMINISTRATOR),
)


def language(request: Request) -> Wording:
    """Return the words of a request's language."""
    accepted = request.headers.get("accept-language", "")
    return wording(spoken(accepted, request.cookies.get(LANG)))


def theme(request: Request) -> str:
    """Return the theme that a person chose; ``auto`` follows the system."""
    chosen = request.cookies.get(THEME, "auto")
    return chosen if chosen in THEMES else "auto"


def render(
    request: Request,
    name: str,
    who: Visitor | None = None,
    values: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Return a template as a page. ``values`` are what it shows beside the frame."""
    seed = seeded(request)
    told = {
        **_common(request, who),
        "theme": theme(request),
        "here": request.url.path,
        "query": request.url.query,
        "places": [each for each in NAVIGATION if who and who.may(each.role)],
        **(values or {}),
    }
    if seed:
        told["csrf"] = csrf_of_secret(seed)
    page = HTMLResponse(templates().get_template(name).render(told), status)
    if seed:
        set_cookie(request, page, SEED, seed)
    return page


def fragment(request: Request, name: str, who: Visitor, values: Mapping[str, Any]) -> str:
    """Return a piece of a page."""
    return templates().get_template(name).render({**_common(request, who), **values})


def _common(request: Request, who: Visitor | None) -> dict[str, Any]:
    """Return what every template may use."""
    return {
        "t": language(request),
        "who": who.person if who else None,
        "may": who.may if who else lambda _role: False,
        "csrf": csrf_of(request),
    }


@cache
def templates() -> Environment:
    """Return the templates; a value that is missing is a fault of ours, not an empty place."""
    made = Environment(
        loader=PackageLoader("desk.web", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inert"] = inert
    made.filters["stretches"] = stretches
    made.globals["static"] = static
    made.globals["modules"] = modules
    made.globals["profiles_of"] = profiles
    made.globals["languages"] = LANGUAGES
    made.globals["themes"] = THEMES
    made.globals["Role"] = Role
    return made


def stretches(leaves: Iterable[str]) -> str:
    """Return leaves with those that follow each other drawn together: ``1, 3–7, 9 об.``."""
    found: list[tuple[str, str]] = []
    for leaf in leaves:
        last = found[-1][1] if found else ""
        if leaf.isdecimal() and last.isdecimal() and int(leaf) == int(last) + 1:
            found[-1] = found[-1][0], leaf
        else:
            found.append((leaf, leaf))
    return ", ".join(a if a == b else f"{a}\N{EN DASH}{b}" for a, b in found)


def _harmless(value: Any) -> Any:
    """Make every text that a page shows inert, wherever it came from."""
    return inert(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def static(path: str) -> str:
    """Return the address of a file of ours, which changes with what is in it.

    Raises:
        FileNotFoundError: the assets were not built.

    """
    stamp = sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?{stamp}"


@cache
def modules(folder: str) -> tuple[str, ...]:
    """Return the names of the modules that a page's script leads to, to be fetched with it."""
    paths = sorted((STATIC / folder).glob("*.js"))
    return tuple(path.name for path in paths if "export " in path.read_text("utf-8"))
