"""A query made ready: every word with the forms that are sought for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import UnionType
from typing import TypeAlias

from pipeline.search.expanding import OTHER_NAME, Expander
from pipeline.search.syntax import (
    And,
    Fact,
    Near,
    Node,
    Not,
    Phrase,
    Query,
    Scoped,
    Switches,
    Word,
)
from pipeline.search.wording import Expansion, Why
from pipeline.store.indexed import UNMARKED_INK, UNMARKED_KIND
from pipeline.text.search_form import Form, forms


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word in a zone of a kind, an ink, or anywhere. ``number`` tells it from the others."""

    number: int
    word: Word
    forms: dict[str, Expansion] = field(hash=False)
    kind: str | None = None
    ink: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the index alone can tell which pages have it."""
        in_zone = self.kind is None or (self.kind != UNMARKED_KIND and self.ink is None)
        in_ink = self.ink is None or (self.ink != UNMARKED_INK and self.kind is None)
        return not self.word.exact and in_zone and in_ink


@dataclass(frozen=True, slots=True)
class Chain:
    """Phrases, each at most so many words from the next; one alone is a phrase."""

    phrases: tuple[tuple[Leaf, ...], ...]
    distances: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A fact: of each group of marks, one must be there."""

    field: str
    shown: str
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ZoneThere:
    """A zone of a kind, an ink, or both, whatever it says."""

    kind: str | None
    ink: str | None


@dataclass(frozen=True, slots=True)
class All:
    """All of its parts."""

    parts: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of its parts."""

    parts: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Pages without its part."""

    part: Step


Step: TypeAlias = Leaf | Chain | Marked | ZoneThere | All | Either | Without


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be found. ``leaves`` are all words in order, those that must not be there too."""

    root: Step
    leaves: tuple[Leaf, ...]
    switches: Switches

    @property
    def asks_zones(self) -> bool:
        """Whether it matters in which zone a word stands."""
        if any(leaf.kind is not None or leaf.ink is not None for leaf in self.leaves):
            return True
        return _has(self.root, Chain | ZoneThere)

    @property
    def is_sure(self) -> bool:
        """Whether the index alone can tell which pages answer."""
        every_way = self.switches.orthography and self.switches.second and self.switches.joined
        return every_way and is_sure(self.root)


def planned(query: Query, expander: Expander) -> Plan:
    """Return a query with every word expanded."""
    expander.look_up(words_of(query.root))
    planner = _Planner(expander)
    root = planner.step(query.root, None, None)
    return Plan(root, tuple(planner.leaves), query.switches)


def words_of(node: Node) -> Iterator[Word]:
    """Yield the words of a query, each where it stands."""
    match node:
        case Word():
            yield node
        case Phrase():
            yield from node.words
        case Fact():
            return
        case Scoped() | Not():
            if node.part is not None:
                yield from words_of(node.part)
        case _:
            for part in node.parts:
                yield from words_of(part)


def is_sure(step: Step) -> bool:
    """Return whether the index alone can tell which pages have a part."""
    match step:
        case Leaf():
            return step.is_sure
        case Chain():
            return False
        case Marked():
            return True
        case ZoneThere():
            return step.kind is None or step.ink is None
        case Without():
            return is_sure(step.part)
    return all(map(is_sure, step.parts))


def has_without(step: Step) -> bool:
    """Return whether something must not be there for a page to answer."""
    return _has(step, Without)


def _has(step: Step, kinds: type | UnionType) -> bool:
    if isinstance(step, kinds):
        return True
    match step:
        case Without():
            return _has(step.part, kinds)
        case All() | Either():
            return any(_has(part, kinds) for part in step.parts)
    return False


class _Planner:
    def __init__(self, expander: Expander) -> None:
        self.expander = expander
        self.leaves: list[Leaf] = []

    def step(self, node: Node, kind: str | None, ink: str | None) -> Step:
        made: Step
        match node:
            case Word():
                made = self.word(node, kind, ink)
            case Phrase():
                made = Chain((self.phrase(node, kind, ink),))
            case Near():
                phrases = tuple(self.phrase(part, kind, ink) for part in node.parts)
                made = Chain(phrases, node.distances)
            case Fact():
                made = self.fact(node)
            case Scoped():
                made = self.scoped(node, kind, ink)
            case Not():
                made = Without(self.step(node.part, kind, ink))
            case _:
                parts = tuple(self.step(part, kind, ink) for part in node.parts)
                made = All(parts) if isinstance(node, And) else Either(parts)
        return made

    def scoped(self, node: Scoped, kind: str | None, ink: str | None) -> Step:
        kind, ink = node.kind or kind, node.ink or ink
        return ZoneThere(kind, ink) if node.part is None else self.step(node.part, kind, ink)

    def word(self, word: Word, kind: str | None, ink: str | None) -> Step:
        ways: list[Step] = [self.leaf(word, kind, ink)]
        for name, why in self.expander.other_names(word):
            leaves = (self.named(word, part, why, (kind, ink)) for part in name)
            ways.append(Chain((tuple(leaves),)))
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def named(self, word: Word, part: str, why: Why, scope: tuple[str | None, str | None]) -> Leaf:
        """Return a part of a name of several words that stands for a word."""
        stands = Word(Form(part), word.shown, word.at)
        found = self.expander.expand(stands).values()
        forms_ = {e.form: Expansion(e.form, why, e.cost + OTHER_NAME) for e in found}
        return self.added(stands, forms_, scope)

    def leaf(self, word: Word, kind: str | None, ink: str | None) -> Leaf:
        return self.added(word, self.expander.expand(word), (kind, ink))

    def added(
        self, word: Word, found: dict[str, Expansion], scope: tuple[str | None, str | None]
    ) -> Leaf:
        leaf = Leaf(len(self.leaves), word, found, *scope)
        self.leaves.append(leaf)
        return leaf

    def phrase(self, part: Word | Phrase, kind: str | None, ink: str | None) -> tuple[Leaf, ...]:
        words = part.words if isinstance(part, Phrase) else (part,)
        return tuple(self.leaf(word, kind, ink) for word in words)

    def fact(self, node: Fact) -> Step:
        if node.field == "date" or node.shown == "*":
            values = node.values if node.field == "date" else ("",)
            return Marked(node.field, node.shown, (_marks(node.field, values),))
        words = [made.text for value in node.values for made in forms(value)]
        groups = [_marks(node.field, self.expander.values(word)) for word in words]
        ways: list[Step] = [Marked(node.field, node.shown, tuple(groups))]
        if len(words) == 1:
            whole = Word(Form(words[0]), node.shown, node.at)
            for name, _ in self.expander.other_names(whole):
                named = tuple(_marks(node.field, [part]) for part in name)
                ways.append(Marked(node.field, node.shown, named))
        return ways[0] if len(ways) == 1 else Either(tuple(ways))


def _marks(field_: str, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"#{field_}:{value}" for value in values)
