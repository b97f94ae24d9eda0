"""People who sit before a served desk, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from desk.web.visitor import SESSION
from pipeline.store.people import Role
from tests.web.browser import visitor
from tests.web.shelves import served
from tests.web.visits import Visit

LEAF = "/files/1/pages/1"


@dataclass
class Desk:
    """A desk that is served, with a telegram on it."""

    url: str
    visit: Visit
    browser: Browser
    faults: list[str]
    expected: tuple[str, ...] = ("409",)
    """Parts of what a console may tell: two people on one page clash."""

    def sit(self, login: str, role: Role = Role.EDITOR, lang: str = "en", path: str = LEAF) -> Page:
        """Return a page that somebody has open."""
        people = self.visit.house.people
        person = people.add(login, login.title(), role, None)
        context = visitor(self.browser, lang)
        secret = people.begin_session(person.id)
        context.add_cookies([{"name": SESSION, "value": secret, "url": self.url}])
        page = context.new_page()
        page.on("console", lambda told: self._heard(told.type, told.text, told.location))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(self.url + path)
        return page

    def _heard(self, kind: str, text: str, where: object) -> None:
        if kind == "error" and not any(part in text for part in self.expected):
            self.faults.append(f"{text} {where}")


@contextmanager
def open_desk(visit: Visit, browser: Browser) -> Iterator[Desk]:
    """Serve a house; what went wrong on any page fails the test at the end."""
    with served(visit.house) as url:
        made = Desk(url, visit, browser, [])
        yield made
        for context in browser.contexts:
            context.close()
    assert made.faults == [], "\n".join(made.faults)
