"""Search: from what was typed to the pages that answer, why they do, and where on the scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import prod
from typing import Any, Final

from sqlalchemy import Column, Connection, Row, func, select

from pipeline.search import showing
from pipeline.search.copies import grouped, own_notes
from pipeline.search.engine import DEAREST, Asked, Engine, candidates, make_haste
from pipeline.search.expanding import MISREAD, Expander
from pipeline.search.facets import Answer, Counting, answer
from pipeline.search.matching import Found, Matcher, Text
from pipeline.search.parsing import parse
from pipeline.search.plan import All, Leaf, Plan, has_without, planned
from pipeline.search.ranking import score, weight
from pipeline.search.results import Copy, Hit, Results, SearchOptions, Sort, Sought
from pipeline.search.stamps import FEWEST, HEARD, LEARNT, Stamps, in_stamps, learnt
from pipeline.search.syntax import Query, Switches
from pipeline.search.thesaurus import Thesaurus
from pipeline.search.vocabulary import Vocabulary
from pipeline.store.database import among
from pipeline.store.indexing import active, chunks
from pipeline.store.search_tables import SearchSet

MOST_COUNTED: Final = 5000
"""Pages that are counted, sorted and looked at for facets; of more, only that there are more."""

MOST_RANKED: Final = 100
"""Pages whose words are weighed against each other; the rest follow them by number."""

MOST_VERIFIED: Final = 40_000
"""Pages whose words are looked at where the index cannot tell alone, as for a phrase."""

MOST_HITS: Final = 200
_MOST_COPIES: Final = 20
_SEEK_EACH_OTHER: Final = 4
"""How much oftener than by chance words stand on one page, for which it is tried."""
_COMMONER: Final = 4
"""How much commoner than what is sought a stamp's word may be to tell of it."""


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
    vocabulary = Vocabulary(connection, active(connection))
    names = thesaurus or Thesaurus()
    told = options or SearchOptions()
    make_haste(connection)

    def searcher(switches: Switches, near: Answer | None = None) -> _Searcher:
        asked = replace(parsed, switches=switches)
        plan = planned(asked, Expander(vocabulary, names, switches))
        return _Searcher(vocabulary, plan, told, near)

    as_typed = searcher(parsed.switches.with_("ocr", on=False))
    near = as_typed.answering() if as_typed.may_be_plenty() else None
    if near is not None and near.more:
        return as_typed.results(parsed.text, near)
    whole = searcher(parsed.switches, near)
    found = whole.answering()
    if stamped := whole.stamped_alike(found):
        whole = replace(whole, stamped=stamped)
        found = whole.counted(whole.engine.these({*found.pages, *stamped}))
    return whole.results(parsed.text, found)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A page that answers, its words, and how well."""

    page: int
    text: Text | None = None
    found: Sequence[Found] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Searcher:
    """Answers a plan; ``near`` are the pages that have what was typed, if they are known.

    ``stamped`` are pages that answer by nothing but a stamp, with what stands there.
    """

    vocabulary: Vocabulary
    plan: Plan
    options: SearchOptions
    near: Answer | None = None
    stamped: Mapping[int, Sequence[Found]] = field(default_factory=dict)

    def results(self, text: str, found: Answer) -> Results:
        ranked = self.ranked(found.pages)
        return Results(
            text,
            tuple(self.hits(self.groups(ranked))),
            len(found.pages),
            found.more,
            found.facets,
            tuple(_sought(self.plan)),
        )

    def may_be_plenty(self) -> bool:
        """Return whether pages that have what was typed may be more than are counted.

        Then nothing that may be misread is sought: it would cost most, and add nothing.
        """
        plan = self.plan
        if not plan.leaves or not plan.is_sure or has_without(plan.root):
            return False  # what is misread must not be there either
        common = [self.seen(leaf) for leaf in plan.leaves]
        if min(common) <= MOST_COUNTED:
            return False
        together = isinstance(plan.root, All) and len(common) > 1
        return not together or self.by_chance(common) * _SEEK_EACH_OTHER > MOST_COUNTED

    def by_chance(self, seen: Sequence[int]) -> float:
        """Return how many pages have words that were seen so often, were they strewn by chance."""
        last = self.connection.scalar(select(func.max(self.held.texts.c.page_id)))
        pages = max(last or 0, 1)
        return pages * prod(min(each / pages, 1.0) for each in seen)

    def answering(self) -> Answer:
        """Return pages that answer, and whether there are more than were looked at."""
        if not self.plan.is_sure:
            return self.verified()
        return self.counted(self.matching(MOST_COUNTED + 1))

    def verified(self) -> Answer:
        """Return pages that answer by looking at their words, as for a phrase."""
        maybe = self.candidates(MOST_VERIFIED + 1)
        answers: list[int] = []
        matcher = Matcher(self.plan)
        for chunk in chunks(maybe[:MOST_VERIFIED]):
            texts = self.texts(chunk, marks=True)
            answers += [page for page in chunk if matcher.answer(texts[page]) is not None]
            if len(answers) > MOST_COUNTED:
                return self.counted(self.engine.these(answers))
        found = self.counted(self.engine.these(answers))
        return replace(found, more=len(maybe) > MOST_VERIFIED)

    def stamped_alike(self, found: Answer) -> dict[int, list[Found]]:
        """Return the pages besides those found whose stamp says on others what is sought."""
        inside = in_stamps(self.plan)
        if inside is None or found.more or len(found.pages) < FEWEST:
            return {}
        near = self.engine.matching(inside.root, LEARNT, MISREAD - 0.01)
        there = self.texts(candidates(self.connection, near), marks=True)
        stamps = learnt(inside, there.values())
        if stamps is None or (asked := self.bearing(stamps, len(found.pages))) is None:
            return {}
        told = replace(self.options, facets=False)
        bearing = replace(self, options=told).counted(asked)
        others = sorted(set(bearing.pages).difference(found.pages))
        if bearing.more or len(others) > (1 - HEARD) * len(bearing.pages):
            return {}
        some = others[:: len(others) // LEARNT + 1]
        texts = self.texts(some, marks=True)
        if not stamps.are_one(len(bearing.pages) - len(others), texts.values(), len(others)):
            return {}
        texts |= self.texts(set(others).difference(some), marks=True)
        return {page: borne for page in others if (borne := stamps.borne(texts[page]))}

    def bearing(self, stamps: Stamps, found: int) -> Asked | None:
        """Return how to ask for pages that may bear a stamp; ``None`` where all do that say much.

        One of the words at least must not be much commoner than what is sought.
        """
        seen = self.vocabulary.known(stamps.words)
        rare = frozenset(word for word, each in seen.items() if each.seen <= _COMMONER * found)
        together = stamps.together(rare)
        return self.engine.matching(together, MOST_COUNTED + 1) if together else None

    def seen(self, leaf: Leaf) -> int:
        """Return how often a word was seen in any of its forms."""
        return sum(map(self.vocabulary.seen, leaf.forms))

    def matching(self, most: int, dearest: float = DEAREST) -> Asked:
        return self.engine.matching(self.plan.root, most, dearest)

    def candidates(self, most: int) -> list[int]:
        return candidates(self.connection, self.matching(most))

    def counted(self, asked: Asked) -> Answer:
        told = self.options
        counting = Counting(MOST_COUNTED, told.facets, told.closed, told.closed_pages)
        return answer(self.connection, asked, counting)

    @property
    def connection(self) -> Connection:
        return self.vocabulary.connection

    @property
    def held(self) -> SearchSet:
        return self.vocabulary.held

    @property
    def last(self) -> int:
        """How many hits there are up to the last that is shown."""
        return self.options.offset + min(self.options.limit, MOST_HITS)

    @property
    def engine(self) -> Engine:
        return Engine(self.dialect, self.held, self.vocabulary.seen)

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name

    def texts(self, pages: Iterable[int], *, marks: bool = False) -> dict[int, Text]:
        """Return the words of pages; how they lie in zones only where it matters."""
        if not (wanted := list(pages)):
            return {}
        table = self.held.texts.c
        columns = [table.page_id, table.words, table.places]
        columns += [table.layout] if marks or self.plan.asks_zones else []
        columns += [table.marks] if marks else []
        query = select(*columns).where(among(self.dialect, table.page_id, "pages"))
        found = self.connection.execute(query, {"pages": wanted}).all()
        return {row[0]: Text(*row) for row in found}

    def rows(self, ids: Iterable[int], columns: Sequence[Column[Any]]) -> dict[int, Row[Any]]:
        query = select(*columns).where(among(self.dialect, self.held.pages.c.page_id, "pages"))
        found = self.connection.execute(query, {"pages": list(ids)}).all()
        return {row.page_id: row for row in found}

    def ranked(self, ids: Sequence[int]) -> list[_Ranked]:
        """Return the pages in the order that was asked for, those to be shown with their words."""
        if self.options.sort is not Sort.RELEVANCE:
            return self.in_order(ids)
        best = self.to_weigh(ids)
        weighed = list(self.weighed(best))
        weighed.sort(key=lambda one: (-one.score, one.page))
        taken = set(best)
        others = islice((page for page in ids if page not in taken), 2 * self.last + MOST_HITS)
        return (weighed + list(map(_Ranked, others)))[: len(ids)]

    def in_order(self, ids: Sequence[int]) -> list[_Ranked]:
        table, sort = self.held.pages.c, self.options.sort
        told = self.rows(ids, [table.page_id, table.date, table.citation_key])
        ordered = sorted(ids, key=lambda page: _sort_key(told[page], sort))
        if sort is Sort.NEWEST:
            ordered.sort(key=lambda page: told[page].date or "", reverse=True)
        return list(map(_Ranked, ordered))

    def to_weigh(self, ids: Sequence[int]) -> list[int]:
        """Return the pages that are weighed; of many, those first that have what was typed."""
        if len(ids) <= MOST_RANKED:
            return list(ids)
        if not self.plan.switches.ocr:
            return list(ids[:MOST_RANKED])
        return list(dict.fromkeys([*self.as_typed(ids), *ids]))[:MOST_RANKED]

    def as_typed(self, ids: Sequence[int]) -> list[int]:
        """Return such of the pages as have what was typed; so many as are weighed, if not all."""
        if self.near is not None:
            return self.near.pages
        told = self.options
        plain = self.plan.is_sure and not has_without(self.plan.root)
        if plain and not told.closed and not told.closed_pages:
            near = self.matching(MOST_RANKED, MISREAD - 0.01)
            return candidates(self.connection, near)
        near = self.matching(MOST_COUNTED, MISREAD - 0.01)
        there = set(ids)
        return [page for page in candidates(self.connection, near) if page in there]

    def weighed(self, ids: Sequence[int]) -> Iterator[_Ranked]:
        weights = {leaf.number: weight(self.seen(leaf)) for leaf in self.plan.leaves}
        matcher = Matcher(self.plan)
        texts = self.texts(ids)
        for page in ids:
            text = texts[page]
            found = matcher.answer(text) or self.stamped.get(page, [])
            yield _Ranked(page, text, found, score(text, found, weights))

    def groups(self, ranked: Sequence[_Ranked]) -> list[list[_Ranked]]:
        """Return the hits that are shown, with copies as far as pages were weighed or are shown."""
        first, last = self.options.offset, self.last
        if not self.options.group:
            return [[one] for one in ranked[first:last]]
        near = ranked[: max(MOST_RANKED, first + MOST_HITS)]
        table = self.held.pages.c
        found = self.rows((one.page for one in near), [table.page_id, table.sketch])
        groups = [
            [near[place] for place in group]
            for group in grouped([found[one.page].sketch for one in near], last)
        ]
        return (groups + [[one] for one in ranked[len(near) : len(near) + last]])[first:last]

    def hits(self, groups: Sequence[Sequence[_Ranked]]) -> Iterator[Hit]:
        if not groups:
            return
        shown = [one for group in groups for one in group[: _MOST_COPIES + 1]]
        rows = self.rows((one.page for one in shown), list(self.held.pages.c))
        read = showing.readings_of(
            self.connection, (row.reading_id for row in rows.values() if row.reading_id)
        )
        sources = {row.source_id for row in rows.values()}
        places = showing.places_of(self.connection, sources, self.options.closed)
        texts = self.texts(group[0].page for group in groups if group[0].text is None)
        matcher = Matcher(self.plan)
        for group in groups:
            first = group[0]
            text = first.text or texts[first.page]
            found = first.found or matcher.answer(text) or self.stamped.get(first.page, [])
            told = [rows[one.page] for one in group[: _MOST_COPIES + 1]]
            yield replace(self.hit(told, (text, found), read, places), score=round(first.score, 4))

    def hit(
        self,
        group: Sequence[Row[Any]],
        words: tuple[Text, Sequence[Found]],
        read: dict[int, showing.Reading],
        places: dict[int, showing.Place],
    ) -> Hit:
        first = group[0]
        reading = read.get(first.reading_id)
        notes = own_notes([_notes(read.get(row.reading_id)) for row in group])
        copies = tuple(
            Copy(**showing.told(row, places.get(row.source_id)), notes=own)
            for row, own in zip(group[1:], notes[1:], strict=True)
        )
        hit = Hit(
            **showing.told(first, places.get(first.source_id)),
            date=first.date,
            state=first.state,
            score=0.0,
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


def _notes(read: showing.Reading | None) -> list[str]:
    return showing.notes(read) if read else []


def _sort_key(row: Row[Any], sort: Sort) -> tuple[Any, ...]:
    if sort is Sort.CITATION:
        return row.citation_key, row.page_id
    return row.date is None, row.date or "", row.citation_key, row.page_id


def _sought(plan: Plan) -> Iterator[Sought]:
    for leaf in plan.leaves:
        ordered = sorted(leaf.forms.values(), key=lambda e: (e.cost, e.form))
        forms = tuple((e.form, e.why, round(e.cost, 3)) for e in ordered)
        yield Sought(leaf.word.shown, forms)
