"""What is asked on the search page, as a query of the search language and as an address."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from config.vocabulary import load_vocabulary
from desk.web.house import House
from desk.web.visitor import Visitor
from pipeline.model.page import PageState
from pipeline.search.results import Results, SearchOptions, Sort
from pipeline.search.search import search
from pipeline.store.audit import Action
from pipeline.store.database import reading

STATES: Final = (PageState.DONE, PageState.SUSPECT, PageState.BLANK)
AT_ONCE: Final = 20
FACETED: Final = {
    "year": "date",
    "place": "place",
    "person": "person",
    "kind": "paper",
    "fond": "fond",
}
"""Which filter a value of a facet sets."""
_FIELDS: Final = {
    "date": "date",
    "place": "place",
    "person": "person",
    "paper": "kind",
    "fond": "fond",
}
_QUOTES: Final = str.maketrans(dict.fromkeys('"«»„“”', " "))


class Asked(BaseModel):
    """A question with its filters; empty ones do not count."""

    q: str = Field("", max_length=500)
    date: str = Field("", max_length=40)
    place: str = Field("", max_length=100)
    person: str = Field("", max_length=100)
    paper: str = Field("", max_length=100)
    zone: str = Field("", max_length=40)
    fond: str = Field("", max_length=40)
    state: str = Field("", max_length=20)
    sort: Sort = Sort.RELEVANCE
    page: int = Field(1, ge=1, le=250)

    @property
    def query(self) -> str:
        """The question in the search language; empty where nothing is asked."""
        words = self.q.strip()
        facts = [
            f'{field}:"{value}"'
            for name, field in _FIELDS.items()
            if (value := getattr(self, name).translate(_QUOTES).strip())
        ]
        if self.state in STATES:
            facts.append(f"state:{self.state}")
        if self.zone in load_vocabulary():
            words = f"(zone:{self.zone} {words})" if words else f"zone:{self.zone}"
        elif words and facts:
            words = f"({words})"
        return " ".join(filter(None, [words, *facts]))

    @property
    def filtered(self) -> dict[str, str]:
        """The filters that are set, by name."""
        names = (*_FIELDS, "zone", "state")
        return {name: value for name in names if (value := getattr(self, name).strip())}

    def address(self, **changed: str | int) -> str:
        """Return the address of this question with something else; a new one begins at page 1."""
        values = {**self.model_dump(mode="json"), "page": 1, **changed}
        plain = type(self).model_construct().model_dump(mode="json")
        told = {name: value for name, value in values.items() if value != plain[name]}
        return f"/search?{urlencode(told)}" if told else "/search"


def found(inside: House, who: Visitor, query: str, options: SearchOptions) -> Results:
    """Ask for what a visitor may see; the log keeps the question.

    Raises:
        QueryError: the question makes no sense; the error says where.

    """
    inside.audit.note(who.actor, Action.SEARCHED, query)
    with reading(inside.ledger.engine) as connection:
        return search(connection, query, options, inside.thesaurus)


def options_of(inside: House, who: Visitor, **more: int | Sort | bool) -> SearchOptions:
    """Return how much is told to a visitor: nothing of what is closed to them."""
    if who.person is None:
        return SearchOptions(**more)  # type: ignore[arg-type]
    role = who.person.role
    closed, pages = inside.browser.closed(role), inside.closures.pages(role)
    return SearchOptions(closed=closed, closed_pages=pages, **more)  # type: ignore[arg-type]
