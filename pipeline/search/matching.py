"""Looking at a page's tokens: which answer the query, where they stand, and why."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, product
from typing import Final

from pipeline.search.plan import (
    All,
    Chain,
    Leaf,
    Marked,
    Plan,
    Step,
    Without,
    ZoneThere,
)
from pipeline.search.wording import Expansion, Why
from pipeline.store.indexed import PLACE
from pipeline.store.tokens import PART, SECOND, WHOLE, WRITTEN

SPELLED: Final = 0.05
"""What it costs that a word stands there in another spelling, joined, or as a second reading."""

_UNSURE: Final = 255
_SIGNS: Final = re.compile(r"(\+\+|[/^+])")
_BARS: Final = (SECOND, WRITTEN, PART)
_BOUNDS: Final = frozenset(("", " ", *_BARS))
_REASONS: Final = {SECOND: Why.SECOND, PART: Why.JOINED, WHOLE: Why.JOINED}
_MODERN: Final = "modern"
_MOST_WAYS: Final = 20_000
_DIRT: Final = 0.3  # read less surely than this, 0 to 1, a token may be dirt between two words


@dataclass(frozen=True, slots=True)
class Found:
    """A word of a page that answers a word of the query.

    ``place`` counts the page's tokens from 0; ``span`` is 2 where two of them may be the word.
    """

    leaf: Leaf
    place: int
    expansion: Expansion
    span: int = 1


@dataclass(frozen=True, slots=True)
class ZoneSpan:
    """Which tokens and spots belong to a zone: the first, and the first beyond."""

    kind: str
    ink: str
    tokens: tuple[int, int]
    spots: tuple[int, int]


@dataclass(slots=True)
class Text:
    """A page's row of ``texts``; ``layout`` where a plan asks for zones, ``marks`` for facts."""

    page_id: int
    words: str
    places: bytes
    layout: str = "[]"
    marks: str = ""
    _zones: list[ZoneSpan] = field(default_factory=list)

    def forms(self) -> list[str]:
        """Return every form on the page, tokens and what else they may be."""
        plain = self.words
        for sign in _BARS:
            plain = plain.replace(sign, " ")
        return plain.split()

    def places_of(self, form: str) -> Iterator[int]:
        """Yield the tokens that are a form or may be it."""
        words, at = self.words, self.words.find(form)
        while at >= 0:
            end = at + len(form)
            if words[at - 1 : at] in _BOUNDS and words[end : end + 1] in _BOUNDS:
                yield words.count(" ", 0, at)
            at = words.find(form, end)

    def zones(self) -> list[ZoneSpan]:
        """Return the zones of the page, in their order."""
        if not self._zones:
            rows = json.loads(self.layout)
            tokens = [0, *accumulate(row[2] for row in rows)]
            spots = [0, *accumulate(row[3] for row in rows)]
            self._zones = [
                ZoneSpan(
                    row[0],
                    row[1],
                    (tokens[number], tokens[number + 1]),
                    (spots[number], spots[number + 1]),
                )
                for number, row in enumerate(rows)
            ]
        return self._zones

    def zone_at(self, place: int) -> ZoneSpan:
        """Return the zone of a token."""
        zones = self.zones()
        number = bisect_right(zones, place, key=lambda zone: zone.tokens[1])
        return zones[number]

    def spots(self, one: Found) -> range:
        """Return the spots of a word."""
        start, count, _ = self._place(one.place)
        if one.span > 1:
            last, more, _ = self._place(one.place + one.span - 1)
            count = last + more - start
        return range(start, start + count)

    def confidence(self, place: int) -> float | None:
        """Return how surely a token was read, 0 to 1."""
        sure = self._place(place)[2]
        return None if sure == _UNSURE else sure / 100

    def may_be_dirt(self, place: int) -> bool:
        """Return whether a token was read so unsurely that no word may stand there."""
        if place * PLACE.size >= len(self.places):
            return False
        sure = self.confidence(place)
        return sure is not None and sure < _DIRT

    def _place(self, place: int) -> tuple[int, int, int]:
        start, count, sure = PLACE.unpack_from(self.places, place * PLACE.size)
        return start, count, sure


@dataclass(frozen=True)
class Matcher:
    """Looks for a plan's words in the texts of pages."""

    plan: Plan

    def __post_init__(self) -> None:
        wanted: dict[str, list[tuple[Leaf, Expansion]]] = {}
        for leaf in self.plan.leaves:
            if not leaf.word.prefix:
                for form, expansion in leaf.forms.items():
                    wanted.setdefault(form, []).append((leaf, expansion))
        prefixes = [leaf for leaf in self.plan.leaves if leaf.word.prefix]
        object.__setattr__(self, "_wanted", wanted)
        object.__setattr__(self, "_forms", frozenset(wanted))
        object.__setattr__(self, "_prefixes", prefixes)

    _wanted: dict[str, list[tuple[Leaf, Expansion]]] = field(init=False, repr=False)
    _forms: frozenset[str] = field(init=False, repr=False)
    _prefixes: list[Leaf] = field(init=False, repr=False)

    def answer(self, page: Text) -> list[Found] | None:
        """Return the words that answer; ``None`` where the page does not."""
        found = self._found(page)
        marks = set(page.marks.split()) if page.marks else None
        return _Answer(page, found, marks, self.plan.switches.ocr).of(self.plan.root)

    def _found(self, page: Text) -> dict[int, list[Found]]:
        """Return what answers each leaf, by place; a token may be a word alone or with the next."""
        found: dict[int, list[Found]] = {}
        every = page.forms()
        forms = self._forms.intersection(every)
        for leaf in self._prefixes:
            forms |= {form for form in every if form.startswith(leaf.word.form.text)}
        tokens = page.words.split(" ") if forms else []
        for place in sorted({place for form in forms for place in page.places_of(form)}):
            for one in self._of_token(place, tokens[place]):
                self._add(found, page, one)
        return found

    def _of_token(self, place: int, token: str) -> Iterator[Found]:
        """Yield what a token answers; each of its further forms counts for what its sign says."""
        parts = _SIGNS.split(token)
        first = _MODERN if WRITTEN in parts else ""
        for sign, form in [(first, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]:
            for leaf, expansion in self._meant(form):
                if (seen := _as_signed((leaf, expansion), sign, self.plan)) is not None:
                    yield Found(leaf, place, seen, 2 if sign == WHOLE else 1)

    def _meant(self, form: str) -> Iterator[tuple[Leaf, Expansion]]:
        yield from self._wanted.get(form, ())
        for leaf in self._prefixes:
            if form.startswith(leaf.word.form.text):
                yield leaf, Expansion(form, Why.PREFIX, 0.0)

    def _add(self, found: dict[int, list[Found]], page: Text, one: Found) -> None:
        leaf = one.leaf
        if leaf.kind is not None or leaf.ink is not None:
            zone = page.zone_at(one.place)
            if leaf.kind not in {None, zone.kind} or leaf.ink not in {None, zone.ink}:
                return
        there = found.setdefault(leaf.number, [])
        for at in range(len(there) - 1, -1, -1):
            if there[at].place != one.place:
                break
            if there[at].span == one.span:
                if one.expansion.cost < there[at].expansion.cost:
                    there[at] = one
                return
        there.append(one)


def _as_signed(one: tuple[Leaf, Expansion], sign: str, plan: Plan) -> Expansion | None:
    """Return why a form with its sign answers; ``None`` where that way is closed.

    A form without a sign beside an older spelling is the page's word in today's.
    """
    leaf, expansion = one
    switches = plan.switches
    if sign == WRITTEN:
        return expansion
    if sign == _MODERN:
        if leaf.word.exact or not switches.orthography:
            return None
        plain = expansion.why is Why.EXACT
        return replace(expansion, why=Why.ORTHOGRAPHY) if plain else expansion
    if sign in {SECOND, PART, WHOLE}:
        if leaf.word.exact or not (switches.second if sign == SECOND else switches.joined):
            return None
        why = _REASONS[sign] if expansion.why is Why.EXACT else expansion.why
        return replace(expansion, why=why, cost=expansion.cost + SPELLED)
    return expansion


@dataclass(frozen=True, slots=True)
class _Answer:
    """One page's answer to the parts of a plan. Marks are taken for granted where none are told.

    ``dirt`` says whether words of a phrase may have some between them.
    """

    page: Text
    found: dict[int, list[Found]]
    marks: set[str] | None
    dirt: bool

    def of(self, step: Step) -> list[Found] | None:
        answer: list[Found] | None
        match step:
            case Leaf():
                answer = _unique(self.found.get(step.number, ())) or None
            case Chain():
                answer = self.chain(step)
            case Marked():
                answer = self.marked(step)
            case ZoneThere():
                answer = self.zone_there(step)
            case Without():
                answer = [] if self.of(step.part) is None else None
            case All():
                answer = self.all_of(step.parts)
            case _:
                answer = self.any_of(step.parts)
        return answer

    def zone_there(self, step: ZoneThere) -> list[Found] | None:
        there = any(
            step.kind in {None, zone.kind} and step.ink in {None, zone.ink}
            for zone in self.page.zones()
        )
        return [] if there else None

    def all_of(self, parts: Iterable[Step]) -> list[Found] | None:
        every: list[Found] = []
        for part in parts:
            found = self.of(part)
            if found is None:
                return None
            every += found
        return every

    def any_of(self, parts: Iterable[Step]) -> list[Found] | None:
        answers = [found for found in map(self.of, parts) if found is not None]
        return [one for found in answers for one in found] if answers else None

    def marked(self, step: Marked) -> list[Found] | None:
        marks = self.marks
        if marks is None:
            return []
        return [] if all(any(m in marks for m in group) for group in step.groups) else None

    def chain(self, chain: Chain) -> list[Found] | None:
        runs = [self.runs(phrase) for phrase in chain.phrases]
        if not all(runs):
            return None
        if len(runs) == 1:
            return _unique(one for run in runs[0] for one in run)
        return self.near(runs, chain.distances)

    def runs(self, phrase: Sequence[Leaf]) -> list[tuple[Found, ...]]:
        """Return where a phrase's words follow each other within a zone."""
        first, *others = (self.found.get(leaf.number, ()) for leaf in phrase)
        runs: list[tuple[Found, ...]] = [(one,) for one in first]
        for words in others:
            ended: dict[int, list[tuple[Found, ...]]] = {}
            for run in runs:
                for place in self._behind(run[-1]):
                    ended.setdefault(place, []).append(run)
            runs = [(*run, one) for one in words for run in ended.get(one.place, ())]
        return [run for run in runs if self._in_one_zone(run)]

    def _behind(self, one: Found) -> Iterator[int]:
        """Yield where the word after a word may stand: dirt between them may be read as one."""
        end = one.place + one.span
        yield end
        if self.dirt and self.page.may_be_dirt(end):
            yield end + 1

    def _in_one_zone(self, run: Sequence[Found]) -> bool:
        return self.page.zone_at(run[0].place).tokens[1] >= run[-1].place + run[-1].span

    def near(
        self, runs: list[list[tuple[Found, ...]]], distances: Sequence[int]
    ) -> list[Found] | None:
        """Return runs that are near enough, each to the next, in any order, within a zone."""
        alive = [[run] for run in runs[0]]
        for following, most in zip(runs[1:], distances, strict=True):
            ways = list(product(alive, following))[:_MOST_WAYS]
            alive = [[*way, run] for way, run in ways if self._close(way[-1], run, most)]
        return _unique(one for way in alive for run in way for one in run) or None

    def _close(self, one: tuple[Found, ...], other: tuple[Found, ...], most: int) -> bool:
        first, second = sorted((one, other), key=lambda run: run[0].place)
        gap = second[0].place - first[-1].place
        return 0 < gap <= most and (
            self.page.zone_at(first[0].place) == self.page.zone_at(second[-1].place)
        )


def _unique(found: Iterable[Found]) -> list[Found]:
    """Return one answer for each word and place, the nearest to what was typed."""
    best: dict[tuple[int, int], Found] = {}
    for one in found:
        kept = best.setdefault((one.leaf.number, one.place), one)
        if one.expansion.cost < kept.expansion.cost:
            best[one.leaf.number, one.place] = one
    return list(best.values())
