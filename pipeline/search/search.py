"""Search: from what was typed to the pages that answer, why they do, and where on the scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from pipeline.search import showing
from pipeline.search.copies import grouped
from pipeline.search.engine import candidates
from pipeline.search.expanding import MISREAD, Expander
from pipeline.search.matching import Found, Matcher, Text
from pipeline.search.parsing import parse
from pipeline.search.plan import Plan, planned
from pipeline.search.ranking import score, weight
from pipeline.search.results import Copy, Hit, Results, SearchOptions, Sort, Sought
from pipeline.search.syntax import Query
from pipeline.search.thesaurus import Thesaurus
from pipeline.search.wording import known_forms
from pipeline.store.indexed import PARTED
from pipeline.store.indexing import active, chunks
from pipeline.store.search_tables import SearchSet

MOST_COUNTED: Final = 5000
"""Pages that are counted, sorted and looked at for facets; of more, only that there are more."""

MOST_RANKED: Final = 600
"""Pages whose words are weighed against each other; the rest follow them by number."""

MOST_VERIFIED: Final = 40_000
"""Pages whose words are looked at where the index cannot tell alone, as for a phrase."""

MOST_HITS: Final = 200
_MOST_VALUES: Final = 20


def search(
    connection: Connection,
    query: str | Query,
    options: SearchOptions | None = None,
    thesaurus: Thesaurus | None = None,
) -> Results:
    """Return the pages that answer a query.

    Give a connection of ``pipeline.store.database.reading``: everything is asked of one state.

    Raises:
        QueryError: the query makes no sense; the error says where.
        DatabaseError: the database is gone.

    """
    parsed = parse(query) if isinstance(query, str) else query
    held = active(connection)
    names = thesaurus or Thesaurus()
    plan = planned(parsed, Expander(connection, held, names, parsed.switches))
    searcher = _Searcher(connection, held, plan, options or SearchOptions())
    return searcher.results(parsed.text)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A page that answers, its words, and how well."""

    row: Row[Any]
    text: Text | None
    found: Sequence[Found]
    score: float


@dataclass(frozen=True, slots=True)
class _Searcher:
    connection: Connection
    held: SearchSet
    plan: Plan
    options: SearchOptions

    def results(self, text: str) -> Results:
        found, more = self.answering()
        ids = [page for page in found if page not in self.options.closed_pages]
        rows = self.rows(ids)
        if self.options.closed:
            ids = self.open_ones(ids, rows)
            rows = {page: rows[page] for page in ids}
        ranked = self.ranked(ids, rows)
        groups = self.groups(ranked)
        first = self.options.offset
        shown = groups[first : first + min(self.options.limit, MOST_HITS)]
        return Results(
            text,
            tuple(self.hits(shown)),
            len(ids),
            more,
            _facets(rows.values()) if self.options.facets else {},
            tuple(_sought(self.plan)),
        )

    def answering(self) -> tuple[list[int], bool]:
        """Return pages that answer, and whether there are more than were looked at."""
        if self.plan.is_sure:
            found = candidates(self.connection, self.held, self.plan.root, MOST_COUNTED + 1)
            return found[:MOST_COUNTED], len(found) > MOST_COUNTED
        most = MOST_VERIFIED
        maybe = candidates(self.connection, self.held, self.plan.root, most + 1)
        answers: list[int] = []
        matcher = Matcher(self.plan)
        for chunk in chunks(maybe[:most]):
            texts = self.texts(chunk, marks=True)
            answers += [page for page in chunk if matcher.answer(texts[page]) is not None]
            if len(answers) > MOST_COUNTED:
                return answers[:MOST_COUNTED], True
        return answers, len(maybe) > most

    def open_ones(self, ids: Sequence[int], rows: dict[int, Row[Any]]) -> list[int]:
        """Return the pages that a batch lists which is not closed."""
        sources = {row.source_id for row in rows.values()}
        there = showing.listed(self.connection, sources, self.options.closed)
        return [page for page in ids if rows[page].source_id in there]

    def texts(self, pages: Iterable[int], *, marks: bool = False) -> dict[int, Text]:
        table = self.held.texts.c
        columns = [table.page_id, table.words, table.layout, table.places]
        columns += [table.marks] if marks else []
        found: dict[int, Text] = {}
        for chunk in chunks(pages):
            query = select(*columns).where(table.page_id.in_(chunk))
            found.update((row[0], Text(*row)) for row in self.connection.execute(query))
        return found

    def rows(self, ids: Iterable[int]) -> dict[int, Row[Any]]:
        table = self.held.pages
        found: dict[int, Row[Any]] = {}
        for chunk in chunks(ids):
            query = select(table).where(table.c.page_id.in_(chunk))
            found.update((row.page_id, row) for row in self.connection.execute(query))
        return found

    def ranked(self, ids: Sequence[int], rows: dict[int, Row[Any]]) -> list[_Ranked]:
        """Return the pages in the order that was asked for, those to be shown with their words."""
        if self.options.sort is not Sort.RELEVANCE:
            ordered = sorted(ids, key=lambda page: _sort_key(rows[page], self.options.sort))
            if self.options.sort is Sort.NEWEST:
                ordered.sort(key=lambda page: rows[page].date or "", reverse=True)
            return [_Ranked(rows[page], None, (), 0.0) for page in ordered]
        best = self.to_weigh(ids)
        weighed = list(self.weighed(best, rows))
        weighed.sort(key=lambda one: (-one.score, one.row.page_id))
        taken = set(best)
        rest = [_Ranked(rows[page], None, (), 0.0) for page in ids if page not in taken]
        return weighed + rest

    def to_weigh(self, ids: Sequence[int]) -> list[int]:
        """Return the pages that are weighed; of many, those first that have what was typed."""
        if len(ids) <= MOST_RANKED:
            return list(ids)
        there = set(ids)
        dearest = MISREAD - 0.01
        near = candidates(self.connection, self.held, self.plan.root, MOST_COUNTED, dearest)
        chosen = [page for page in near if page in there]
        return list(dict.fromkeys([*chosen, *ids]))[:MOST_RANKED]

    def weighed(self, ids: Sequence[int], rows: dict[int, Row[Any]]) -> Iterator[_Ranked]:
        weights = self.weights()
        matcher = Matcher(self.plan)
        texts = self.texts(ids)
        for page in ids:
            text = texts[page]
            found = matcher.answer(text) or []
            yield _Ranked(rows[page], text, found, score(text, found, weights))

    def weights(self) -> dict[int, float]:
        forms = {form for leaf in self.plan.leaves for form in leaf.forms}
        known = known_forms(self.connection, self.held, forms)
        return {
            leaf.number: weight(sum(known[form].seen for form in leaf.forms if form in known))
            for leaf in self.plan.leaves
        }

    def groups(self, ranked: Sequence[_Ranked]) -> list[list[_Ranked]]:
        """Return hits with their copies, as far as pages were weighed or are shown."""
        if not self.options.group:
            return [[one] for one in ranked]
        near = ranked[: max(MOST_RANKED, self.options.offset + MOST_HITS)]
        groups = [[near[place] for place in group] for group in _grouped(near)]
        return groups + [[one] for one in ranked[len(near) :]]

    def hits(self, groups: Sequence[Sequence[_Ranked]]) -> Iterator[Hit]:
        shown = [one for group in groups for one in group[: _MOST_VALUES + 1]]
        read = showing.readings_of(
            self.connection, (one.row.reading_id for one in shown if one.row.reading_id)
        )
        sources = {one.row.source_id for one in shown}
        places = showing.places_of(self.connection, sources, self.options.closed)
        texts = self.texts(group[0].row.page_id for group in groups if group[0].text is None)
        matcher = Matcher(self.plan)
        for group in groups:
            first = group[0]
            text = first.text or texts[first.row.page_id]
            found = first.found or matcher.answer(text) or []
            yield self.hit(group[: _MOST_VALUES + 1], (text, found), read, places)

    def hit(
        self,
        group: Sequence[_Ranked],
        words: tuple[Text, Sequence[Found]],
        read: dict[int, showing.Reading],
        places: dict[int, showing.Place],
    ) -> Hit:
        first = group[0].row
        reading = read.get(first.reading_id)
        notes = _own_notes([read.get(one.row.reading_id) for one in group])
        copies = tuple(
            Copy(**showing.told(one.row, places.get(one.row.source_id)), notes=own)
            for one, own in zip(group[1:], notes[1:], strict=True)
        )
        hit = Hit(
            **showing.told(first, places.get(first.source_id)),
            date=first.date,
            state=first.state,
            score=round(group[0].score, 4),
            notes=notes[0] if copies else (),
            copies=copies,
        )
        if reading is None:
            return hit
        return _with_words(hit, reading, words, self.plan)


def _with_words(
    hit: Hit, reading: showing.Reading, words: tuple[Text, Sequence[Found]], plan: Plan
) -> Hit:
    text, found = words
    matches = (*showing.matches(reading, text, found), *showing.fact_matches(reading, plan.root))
    return replace(
        hit,
        preview_sha256=reading.preview_sha256,
        size=reading.size,
        matches=matches,
        snippets=tuple(showing.snippets(reading, text, found)),
    )


def _own_notes(read: Sequence[showing.Reading | None]) -> list[tuple[str, ...]]:
    """Return of each copy the stamps and handwriting that no other copy has."""
    told = [showing.notes(one) if one else [] for one in read]
    common = Counter(note for notes in told for note in set(notes))
    return [tuple(note for note in notes if common[note] == 1) for notes in told]


def _grouped(ranked: Sequence[_Ranked]) -> list[list[int]]:
    return grouped([one.row.sketch for one in ranked])


def _sort_key(row: Row[Any], sort: Sort) -> tuple[Any, ...]:
    if sort is Sort.CITATION:
        return row.citation_key, row.page_id
    return row.date is None, row.date or "", row.citation_key, row.page_id


def _facets(rows: Iterable[Row[Any]]) -> dict[str, tuple[tuple[str, int], ...]]:
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("year", "place", "person", "kind", "fond")
    }
    for row in rows:
        for name, value in (
            ("year", row.date and row.date[:4]),
            ("place", row.place),
            ("kind", row.kind),
            ("fond", row.fond),
        ):
            if value:
                counts[name][value] += 1
        counts["person"].update(name for name in row.people.split(PARTED) if name)
    return {
        name: tuple(sorted(count.items(), key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])
        for name, count in counts.items()
    }


def _sought(plan: Plan) -> Iterator[Sought]:
    for leaf in plan.leaves:
        ordered = sorted(leaf.forms.values(), key=lambda e: (e.cost, e.form))
        forms = tuple((e.form, e.why, round(e.cost, 3)) for e in ordered)
        yield Sought(leaf.word.shown, forms)
