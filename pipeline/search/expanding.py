"""From a word of a query to all forms that are sought for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from pipeline.search.misread import misreadings
from pipeline.search.syntax import Switches, Word
from pipeline.search.thesaurus import Name, Thesaurus
from pipeline.search.wording import Expansion, Known, Why, known_forms
from pipeline.store.search_tables import SearchSet
from pipeline.text.cyrillization import cyrillic
from pipeline.text.lexemes import is_known, lemmas, lexeme
from pipeline.text.orthography import modern_word
from pipeline.text.search_form import is_latin

OTHER_FORM: Final = 0.05
OTHER_SPELLING: Final = 0.1
OTHER_NAME: Final = 0.15
MISREAD: Final = 0.3
"""What it costs at least to be a form, a spelling, a name or a misreading of a word."""

_TRIED: Final = 6  # transliterations of which every case is looked up
_SURE: Final = 0.3
_FEWEST_BENT: Final = 24  # words with more forms are sought misread only in those that were seen


@dataclass(slots=True)
class Expander:
    """Looks up what stands in the vocabulary; each word is expanded once."""

    connection: Connection
    held: SearchSet
    thesaurus: Thesaurus
    switches: Switches
    _done: dict[Word, dict[str, Expansion]] = field(default_factory=dict)

    def expand(self, word: Word) -> dict[str, Expansion]:
        """Return what is sought for a word, by form."""
        if word not in self._done:
            self._done[word] = self._expanded(word)
        return self._done[word]

    def values(self, text: str) -> dict[str, Expansion]:
        """Return what is sought for one word of a fact: names stand there in the nominative."""
        wanted = _Wanted()
        wanted.offer(text, Why.EXACT, 0.0)
        if self.switches.lemma:
            wanted.offer_all(lemmas(text), Why.LEMMA, OTHER_FORM)
        for base, why, cost in self._bases(text):
            wanted.offer(base, why, cost)
        return wanted.forms

    def other_names(self, word: Word) -> Iterator[tuple[Name, Why]]:
        """Yield names of several words that may stand in a word's place."""
        for name, why in self._other_names(word.form.text):
            if len(name) > 1 and not (word.exact or word.prefix):
                yield name, why

    def _expanded(self, word: Word) -> dict[str, Expansion]:
        wanted = _Wanted()
        typed = word.form.written or word.form.text
        wanted.offer(typed, Why.EXACT, 0.0)
        if word.exact or word.prefix:
            return wanted.forms
        if self.switches.orthography:
            wanted.offer(word.form.text, Why.ORTHOGRAPHY, OTHER_FORM)
        base = word.form.text if self.switches.orthography else typed
        bases = [(base, Why.EXACT, 0.0), *self._bases(base)]
        if self.switches.orthography:
            bases += ((text, Why.ORTHOGRAPHY, OTHER_FORM) for text in _today(base))
        for text, why, cost in bases[1:]:
            wanted.offer(text, why, cost)
        bent = {text: lexeme(text) if self.switches.lemma else (text,) for text, _, _ in bases}
        there = known_forms(self.connection, self.held, (f for all_ in bent.values() for f in all_))
        for text, why, cost in bases:
            reason = Why.LEMMA if why is Why.EXACT else why
            seen = [found for found in bent[text] if found in there]
            wanted.offer_all(seen, reason, cost + OTHER_FORM)
        self._offer_latin(base, wanted)
        if self.switches.ocr:
            self._offer_misread(bent, there, wanted)
        return wanted.forms

    def _bases(self, text: str) -> list[tuple[str, Why, float]]:
        """Return the other words that a word may stand for."""
        bases: list[tuple[str, Why, float]] = []
        if self.switches.transliteration and is_latin(text):
            bases += self._from_latin(text)
        for name, why in self._other_names(text):
            if len(name) == 1:
                bases.append((name[0], why, OTHER_NAME))
        return bases

    def _other_names(self, text: str) -> Iterator[tuple[Name, Why]]:
        if self.switches.names:
            yield from ((name, Why.NAME) for name in self.thesaurus.other_names(text))
        if self.switches.alias:
            meant = {text, *(base for base, _ in cyrillic(text) if self.thesaurus.knows(base))}
            found = (name for word in sorted(meant) for name in self.thesaurus.other_persons(word))
            yield from ((name, Why.ALIAS) for name in dict.fromkeys(found))

    def _from_latin(self, text: str) -> list[tuple[str, Why, float]]:
        """Return the Cyrillic spellings of a Latin word that are names or stand on a page."""
        spelled = cyrillic(text)
        there = known_forms(self.connection, self.held, (form for form, _ in spelled))
        tried = {form: lexeme(form) for form, _ in spelled[:_TRIED]}
        bent = known_forms(
            self.connection, self.held, (form for forms in tried.values() for form in forms)
        )
        kept = [
            (form, cost)
            for form, cost in spelled
            if self.thesaurus.knows(form)
            or form in there
            or any(other in bent for other in tried.get(form, ()))
            or (cost <= _SURE and is_known(form))
        ]
        return [
            (form, Why.TRANSLITERATION, OTHER_SPELLING + cost / 4)
            for form, cost in kept or spelled[:1]
        ]

    def _offer_latin(self, base: str, wanted: _Wanted) -> None:
        if not self.switches.transliteration or is_latin(base):
            return
        latin = {form for word in {base, *lemmas(base)} for form in self.thesaurus.romanized(word)}
        there = known_forms(self.connection, self.held, latin)
        wanted.offer_all(sorted(there), Why.TRANSLITERATION, OTHER_SPELLING)

    def _offer_misread(
        self, bent: dict[str, tuple[str, ...]], there: dict[str, Known], wanted: _Wanted
    ) -> None:
        for text, forms in bent.items():
            few = [text, *(form for form in forms if form in there)]
            targets = dict.fromkeys([*few, *forms] if len(forms) <= _FEWEST_BENT else few)
            common = sum(there[form].seen for form in forms if form in there)
            for found in misreadings(self.connection, self.held, list(targets), common):
                wanted.offer(found.form, Why.OCR, MISREAD + found.cost)


def _today(word: str) -> Iterator[str]:
    """Yield a word as it ends today where only its ending is of before 1918: добраго."""
    if not is_known(word) and (today := modern_word(word, old=True)) != word and is_known(today):
        yield today


@dataclass(slots=True)
class _Wanted:
    """Forms on the way, each for the cheapest reason."""

    forms: dict[str, Expansion] = field(default_factory=dict)

    def offer(self, form: str, why: Why, cost: float) -> None:
        if form and (form not in self.forms or cost < self.forms[form].cost):
            self.forms[form] = Expansion(form, why, cost)

    def offer_all(self, forms: Iterable[str], why: Why, cost: float) -> None:
        for form in forms:
            self.offer(form, why, cost)
