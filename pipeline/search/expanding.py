"""From a word of a query to all forms that are sought for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.search.misread import look_up, misreadings
from pipeline.search.syntax import Switches, Word
from pipeline.search.thesaurus import Name, Thesaurus
from pipeline.search.vocabulary import Vocabulary
from pipeline.search.wording import Expansion, Why
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

    vocabulary: Vocabulary
    thesaurus: Thesaurus
    switches: Switches
    _done: dict[Word, dict[str, Expansion]] = field(default_factory=dict)

    def look_up(self, words: Iterable[Word]) -> None:
        """Ask at once for all that the expansion of each of the words will want to know."""
        plain = [word for word in words if not (word.exact or word.prefix)]
        self.vocabulary.known(form for word in plain for form in self._asked(word))
        if self.switches.ocr:
            bent = (self._bent(self._bases(word)) for word in plain)
            look_up(self.vocabulary, (each for all_ in bent for each, _ in self._targets(all_)))

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
        for base, why, cost in self._others(text):
            wanted.offer(base, why, cost)
        return wanted.forms

    def other_names(self, word: Word) -> Iterator[tuple[Name, Why]]:
        """Yield names of several words that may stand in a word's place."""
        for name, why in self._other_names(word.form.text):
            if len(name) > 1 and not (word.exact or word.prefix):
                yield name, why

    def _expanded(self, word: Word) -> dict[str, Expansion]:
        wanted = _Wanted()
        wanted.offer(word.form.written or word.form.text, Why.EXACT, 0.0)
        if word.exact or word.prefix:
            return wanted.forms
        if self.switches.orthography:
            wanted.offer(word.form.text, Why.ORTHOGRAPHY, OTHER_FORM)
        bases = self._bases(word)
        for text, why, cost in bases[1:]:
            wanted.offer(text, why, cost)
        bent = self._bent(bases)
        there = self.vocabulary.known(form for forms in bent.values() for form in forms)
        for text, why, cost in bases:
            reason = Why.LEMMA if why is Why.EXACT else why
            seen = [found for found in bent[text] if found in there]
            wanted.offer_all(seen, reason, cost + OTHER_FORM)
        latin = self.vocabulary.known(self._latin(bases[0][0]))
        wanted.offer_all(sorted(latin), Why.TRANSLITERATION, OTHER_SPELLING)
        if self.switches.ocr:
            self._offer_misread(bent, wanted)
        return wanted.forms

    def _bases(self, word: Word) -> list[tuple[str, Why, float]]:
        """Return the words that a word may stand for, itself first."""
        base = word.form.text
        if not self.switches.orthography:
            base = word.form.written or base
        bases = [(base, Why.EXACT, 0.0), *self._others(base)]
        if self.switches.orthography:
            bases += ((text, Why.ORTHOGRAPHY, OTHER_FORM) for text in _today(base))
        return bases

    def _bent(self, bases: Iterable[tuple[str, Why, float]]) -> dict[str, tuple[str, ...]]:
        return {text: lexeme(text) if self.switches.lemma else (text,) for text, _, _ in bases}

    def _asked(self, word: Word) -> Iterator[str]:
        """Yield the forms of which a word's expansion asks whether they stand on some page."""
        base = word.form.text
        if self.switches.transliteration and is_latin(base):
            spelled = [form for form, _ in cyrillic(base)]
            yield from spelled
            yield from (form for text in spelled[:_TRIED] for form in lexeme(text))
        else:
            for forms in self._bent(self._bases(word)).values():
                yield from forms
            yield from self._latin(base)

    def _others(self, text: str) -> list[tuple[str, Why, float]]:
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
        there = self.vocabulary.known(form for form, _ in spelled)
        tried = {form: lexeme(form) for form, _ in spelled[:_TRIED]}
        bent = self.vocabulary.known(form for forms in tried.values() for form in forms)
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

    def _latin(self, base: str) -> list[str]:
        """Return the ways to write a Russian name in Latin letters."""
        if not self.switches.transliteration or is_latin(base):
            return []
        words = {base, *lemmas(base)}
        return sorted({form for word in words for form in self.thesaurus.romanized(word)})

    def _offer_misread(self, bent: dict[str, tuple[str, ...]], wanted: _Wanted) -> None:
        for targets, common in self._targets(bent):
            for found in misreadings(self.vocabulary, targets, common):
                wanted.offer(found.form, Why.OCR, MISREAD + found.cost)

    def _targets(self, bent: dict[str, tuple[str, ...]]) -> Iterator[tuple[list[str], int]]:
        """Yield for each word the forms that may be misread, and how often they were seen."""
        for text, forms in bent.items():
            there = self.vocabulary.known(forms)
            few = [text, *(form for form in forms if form in there)]
            targets = dict.fromkeys([*few, *forms] if len(forms) <= _FEWEST_BENT else few)
            yield list(targets), sum(known.seen for known in there.values())


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
