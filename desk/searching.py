"""``razmetka search`` and ``razmetka reindex``: finding what was read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from desk.context import Desk
from desk.exits import Exit
from pipeline.search.faults import QueryError
from pipeline.search.results import Hit, Match, Results, SearchOptions, Sort

app = typer.Typer()
REASONS: Final = {
    "exact": ("точно", "exact"),
    "prefix": ("начало слова", "beginning"),
    "lemma": ("другая форма", "another form"),
    "orthography": ("другая орфография", "another spelling"),
    "joined": ("слитно", "joined"),
    "second": ("второе чтение", "second reading"),
    "transliteration": ("транслитерация", "transliteration"),
    "name": ("другое название", "another name"),
    "alias": ("псевдоним", "alias"),
    "ocr": ("ошибка чтения", "misread"),
    "stamp": ("тот же штамп", "the same stamp"),
    "fact": ("факт", "fact"),
}
"""Why a word answers, in Russian and English."""


class Shape(StrEnum):
    """How hits are printed: for people, or a JSON object a line."""

    TABLE = "table"
    JSON = "json"


@app.command()
def search(
    context: typer.Context,
    query: Annotated[list[str], typer.Argument(help="What is sought; see docs/search.md.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="Hits that are shown.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Hits that are passed over.")] = 0,
    sort: Annotated[Sort, typer.Option(help="What stands first.")] = Sort.RELEVANCE,
    facets: Annotated[bool, typer.Option(help="Count by year, place, person, kind, fond.")] = False,
    group: Annotated[bool, typer.Option(help="Copies of one paper as one hit.")] = True,
    explain: Annotated[bool, typer.Option(help="Show what was sought, and why hits hit.")] = False,
    shape: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.TABLE,
) -> None:
    """Find pages by what they say: words in any form, misread ones too, zones and facts."""
    desk: Desk = context.obj
    text = " ".join(query)
    options = SearchOptions(limit, offset, sort, facets, group)
    results = _asked(desk, text, options)
    lines = _json_lines(results) if shape is Shape.JSON else _told(desk, results, explain=explain)
    for line in lines:
        typer.echo(line)


@app.command()
def reindex(context: typer.Context) -> None:
    """Build the search index anew beside the running one, and change over to it."""
    from pipeline.store.reindexing import reindex as build

    desk: Desk = context.obj
    with desk.ledger(desk.settings()) as ledger:
        count = build(ledger.engine)
    desk.say(f"{desk.words.indexed}: {count}")


def _asked(desk: Desk, text: str, options: SearchOptions) -> Results:
    from config.thesaurus import load_thesaurus
    from pipeline.search.search import search as ask
    from pipeline.store.database import reading
    from pipeline.store.reindexing import missing

    with desk.ledger(desk.settings()) as ledger:
        if count := missing(ledger.engine):
            desk.console.print(f"{desk.words.not_indexed}: {count}", markup=False)
        try:
            with reading(ledger.engine) as connection:
                return ask(connection, text, options, load_thesaurus())
        except QueryError as error:
            typer.echo(error.pointed(text), err=True)
            typer.echo(error.problem.en, err=True)
            typer.echo(error.problem.ru, err=True)
            raise typer.Exit(Exit.WRONG_USE) from error


def _json_lines(results: Results) -> Iterator[str]:
    """Yield a hit a line, fit for ``export --hits``; facets last, where they were asked for."""
    for hit in results.hits:
        yield _compact({"file": hit.file, "page": hit.number, **asdict(hit)})
    if results.facets:
        yield _compact({"count": results.count, "more": results.more, "facets": results.facets})


def _compact(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _told(desk: Desk, results: Results, *, explain: bool) -> Iterator[str]:
    more = "≥ " if results.more else ""
    yield f"{desk.words.found}: {more}{results.count}"
    for number, hit in enumerate(results.hits, 1):
        yield ""
        yield from _hit(desk, number, hit, explain=explain)
    for name, values in results.facets.items():
        if values:
            yield ""
            yield f"{name}: " + ", ".join(f"{value} ({count})" for value, count in values)
    if explain:
        yield ""
        for sought in results.sought:
            forms = (f"{form} [{_reason(desk, why)} {cost:g}]" for form, why, cost in sought.forms)
            yield f"{sought.word}: " + ", ".join(forms)


def _hit(desk: Desk, number: int, hit: Hit, *, explain: bool) -> Iterator[str]:
    place = hit.citation if hit.citation == hit.name else f"{hit.citation} ({hit.name})"
    date = f", {hit.date}" if hit.date else ""
    yield _inert(f"{number}. {place}, {desk.words.page} {hit.number}{date}")
    for snippet in hit.snippets:
        words = (f"[{word.text}]" if word.marked else word.text for word in snippet.words)
        yield _inert(f"   {snippet.kind}: {' '.join(words)}")
    for match in hit.matches if explain else ():
        yield _inert(f"   {_why(desk, match)}")
    for copy in hit.copies:
        told = f"№ {copy.copy}" if copy.copy is not None else ""
        notes = "; ".join(copy.notes).replace("\n", " / ")
        yield _inert(
            f"   = {copy.citation}, {desk.words.page} {copy.number} {told} {notes}".rstrip()
        )


def _why(desk: Desk, match: Match) -> str:
    boxes = " ".join(str(list(box)) for box in match.boxes)
    cost = f" {match.cost:g}" if match.cost else ""
    return f"{match.asked} → {match.read}: {_reason(desk, match.why)}{cost}, {match.kind} {boxes}"


def _reason(desk: Desk, why: str) -> str:
    return REASONS[why][0 if desk.words.lang == "ru" else 1]


def _inert(text: str) -> str:
    """Return a line without what a terminal might obey."""
    return "".join(letter if letter.isprintable() else "␛" for letter in text)
