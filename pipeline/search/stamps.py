"""Stamps that many pages bear: one that was read in part says what it says on the others.

Which words a stamp has is learnt from the pages that answer: words that stand beside what is sought
in their stamps time and again. Where two of them stand in a stamp, and mostly what is sought does
too, a stamp that has both is taken for the same one. Stamps with torn words tell nothing of that:
what is sought may be one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from pipeline.search.matching import Found, Matcher, Text, ZoneSpan
from pipeline.search.misread import limit
from pipeline.search.plan import All, Chain, Either, Leaf, Plan, Step
from pipeline.search.syntax import Word
from pipeline.search.wording import Expansion, Why
from pipeline.store.seconds import SURE
from pipeline.store.tokens import forms_of
from pipeline.text.distance import distance
from pipeline.text.lexemes import is_known
from pipeline.text.search_form import Form

FEWEST: Final = 3
"""Pages whose stamps say what is sought, from which on others are sought."""

LEARNT: Final = 60
"""Pages from which the words of a stamp are learnt."""

TRUSTED: Final = 2 / 3
"""Of the pages whose stamps have two of its words, and no torn ones, the share that says what is
sought, at least."""

HEARD: Final = 1 / 3
"""The same of all pages whose stamps have two of its words."""

_KIND: Final = "stamp"
_BORNE: Final = 0.5  # what it costs that the word itself was not read
_OFTEN: Final = 0.3  # share of the stamps in which a word stands that belongs to them
_MOST_WORDS: Final = 6
_SHORTEST: Final = 4
_TORN: Final = 3  # letters of what may be left of a word


@dataclass(frozen=True, slots=True)
class Stamps:
    """Words that stand in one stamp with what ``leaves`` ask for, the commonest first.

    ``every`` are all words that were read in such stamps, those that are asked for too.
    """

    leaves: tuple[Leaf, ...]
    words: tuple[str, ...]
    every: frozenset[str]

    def borne(self, page: Text) -> list[Found]:
        """Return the page's stamp as what answers every leaf; nothing where it bears none."""
        for zone in self._alike(page):
            if not any(self._is_sure(page, *other) for other in self._others(page, zone)):
                return [_found(leaf, zone) for leaf in self.leaves]
        return []

    def are_one(self, saying: int, some: Collection[Text], of: int) -> bool:
        """Return whether stamps with two of the words are mostly one stamp.

        So many pages with such stamps are ``saying`` what is sought; ``some`` are taken evenly from
        the rest, ``of`` so many.
        """
        denied = of * sum(map(self._is_another, some)) / max(len(some), 1)
        return denied <= (1 - TRUSTED) * (saying + denied)

    def _is_another(self, page: Text) -> bool:
        """Return whether a page's stamp has no torn word, or says surely what these do not."""
        others = [list(self._others(page, zone)) for zone in self._alike(page)]
        return all(not each or any(self._is_sure(page, *one) for one in each) for each in others)

    def _alike(self, page: Text) -> Iterator[ZoneSpan]:
        """Yield the stamps of a page that have two of the words."""
        tokens = page.words.split(" ")
        for zone in page.zones():
            said = {form for token in tokens[slice(*zone.tokens)] for form in forms_of(token)}
            if zone.kind == _KIND and len(said.intersection(self.words)) > 1:
                yield zone

    def _others(self, page: Text, zone: ZoneSpan) -> Iterator[tuple[int, str]]:
        """Yield the places and forms of what stands in a stamp and is no word of such stamps."""
        tokens = page.words.split(" ")
        for place in range(*zone.tokens):
            form = forms_of(tokens[place])[0]
            told = len(form) >= _TORN and not form.isdigit()
            if told and form not in self.every and not self._is_misread(form):
                yield place, form

    def _is_misread(self, form: str) -> bool:
        return any(distance(form, word) <= limit(word) for word in self.every)

    @staticmethod
    def _is_sure(page: Text, place: int, form: str) -> bool:
        """Return whether a word was surely read: where such stamps do not say it, it is another."""
        sure = page.confidence(place)
        return len(form) >= _SHORTEST and (sure is None or sure >= SURE) and is_known(form)

    def together(self, rare: frozenset[str]) -> Step | None:
        """Return what pages have that may bear it: two of its words, of which one is ``rare``."""
        pairs = [pair for pair in combinations(self.words, 2) if not rare.isdisjoint(pair)]
        leaves = {word: _stamped(_leaf(word)) for word in self.words}
        ways = tuple(All((leaves[one], leaves[other])) for one, other in pairs)
        return Either(ways) if ways else None


def in_stamps(plan: Plan) -> Plan | None:
    """Return a plan for a word or phrase that asks for it in stamps alone; ``None`` for others."""
    match plan.root:
        case Leaf() as leaf:
            phrase: tuple[Leaf, ...] = (leaf,)
        case Chain(phrases=(only,)):
            phrase = only
        case _:
            return None
    if not plan.switches.stamps or not all(map(_may_be_stamped, phrase)):
        return None
    leaves = tuple(map(_stamped, phrase))
    root = leaves[0] if isinstance(plan.root, Leaf) else Chain((leaves,))
    return Plan(root, leaves, plan.switches)


def learnt(plan: Plan, pages: Iterable[Text]) -> Stamps | None:
    """Return the words of the stamps that answer; ``None`` where too few pages have any."""
    matcher = Matcher(plan)
    said = [words for page in pages if (words := set(_beside(page, matcher, plan.leaves)))]
    if len(said) < FEWEST:
        return None
    counts = Counter(word for words in said for word in words)
    least = max(FEWEST - 1, _OFTEN * len(said))
    often = [word for word, pages_ in counts.most_common(_MOST_WORDS) if pages_ >= least]
    every = frozenset(counts).union(*(leaf.forms for leaf in plan.leaves))
    return Stamps(plan.leaves, tuple(often), every) if len(often) > 1 else None


def _beside(page: Text, matcher: Matcher, leaves: Sequence[Leaf]) -> Iterator[str]:
    """Yield the words that stand in a page's stamp beside one that answers; all about a phrase."""
    if not (found := matcher.answer(page)):
        return
    first, end = page.zone_at(found[0].place).tokens
    for token in page.words.split(" ")[first:end]:
        form = forms_of(token)[0]
        sought = len(leaves) == 1 and form in leaves[0].forms
        if len(form) >= _SHORTEST and form.isalpha() and not sought:
            yield form


def _may_be_stamped(leaf: Leaf) -> bool:
    plain = not leaf.word.exact and not leaf.word.prefix
    return plain and leaf.kind in {None, _KIND} and leaf.ink is None


def _stamped(leaf: Leaf) -> Leaf:
    return replace(leaf, kind=_KIND)


def _leaf(word: str) -> Leaf:
    return Leaf(0, Word(Form(word), word, 0), {word: Expansion(word, Why.EXACT)})


def _found(leaf: Leaf, zone: ZoneSpan) -> Found:
    first, end = zone.tokens
    return Found(leaf, first, Expansion(leaf.word.form.text, Why.STAMP, _BORNE), end - first)
