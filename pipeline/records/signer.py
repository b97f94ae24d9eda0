"""Who signed: names in the signature, spaced-out capitals drawn together, posts passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Span, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import SHORTEST, Asked, read_name
from pipeline.records.posts import is_post
from pipeline.records.readings import heard_all, named_readings
from pipeline.records.spacing import spaced, unspaced
from pipeline.text.alphabet import fold
from pipeline.text.dates import find_dates
from pipeline.text.names import is_nominative, is_surname, is_word

CLOSING: Final = 0.45  # how likely a name that ends a line of other words has signed
CAPITALS: Final = 0.5  # share of capitals from which a line is of capitals
_SURNAMES: Final = ("ов", "ев", "ин", "ын", "ский", "цкий", "ко", "ук", "юк", "ич", "ян", "дзе")
_INITIALS = r"(?:[А-ЯЁ]\s?[.,]\s?){1,2}"
_NAME: Final = re.compile(
    rf"(?P<initials>{_INITIALS})?(?<![^\W\d_])(?P<name>[А-ЯЁ]{{3,}}(?:-[А-ЯЁ]{{3,}})?|[А-ЯЁ][а-яё]{{2,}}(?:-[А-ЯЁ][а-яё]+)?)(?!\w)"
    r"(?P<after>\s?[А-ЯЁ]\s?\.\s?[А-ЯЁ]\s?\.)?"
)
_SIGNED: Final = re.compile(
    rf"{_INITIALS}(?P<name>[А-ЯЁ]{{3,}}|[А-ЯЁ][а-яё]{{2,}})(?:-[А-ЯЁ]\w+)?(?!\w)"
)
_SIGNED_BY: Final = re.compile(r"подпис\w*\W*$", re.IGNORECASE)
_SLASHES: Final = re.compile(r"[/(\\](?P<name>[^/()\\]{3,40})[/)\\]")


def signers(zones: Sequence[Zone], knowledge: Knowledge) -> list[Found[str]]:
    """Return the surnames of those who signed, capitalised, in the order of the page."""
    found: list[Found[str]] = []
    for where in lines_of(zones):
        for fact in heard_all(where, lambda reading: _of_line(reading, knowledge), named_readings):
            if all(fact.value != other.value for other in found):
                found.append(fact)
    return found


def _of_line(where: Where, knowledge: Knowledge) -> list[Found[str]]:
    """Return the surest name of a line, or all of those that have initials where several have."""
    several = [match for match in _SIGNED.finditer(where.text) if not is_post(match["name"])]
    if len(several) > 1:
        return [
            fact
            for match in several
            for fact in _fact(where, match.span(), match["name"], 0.98, knowledge)
        ]
    beside = _beside(where, knowledge)
    if beside:
        return beside
    names = _names(where, knowledge)
    best = max(names, key=lambda fact: fact.evidence.confidence, default=None)
    return [best] if best is not None else []


def _beside(where: Where, knowledge: Knowledge) -> list[Found[str]]:
    """Return the names of a line that is nothing but several known surnames in capitals.

    Two that were spaced out come as one word, which the lexicon parts.
    """
    slashed = _SLASHES.search(where.text)
    start, text = (slashed.start("name"), slashed["name"]) if slashed else (0, _undated(where.text))
    words = list(re.finditer(r"[^\W\d_]{2,}(?:-[^\W\d_]+)?", text))
    if len(words) > 1 and all(_is_known(word.group(), knowledge) for word in words):
        found: list[Found[str]] = []
        for word in words:
            at = start + word.start(), start + word.end()
            found += _fact(where, at, word.group(), 0.98, knowledge)
        return found
    run = next(spaced(where.text), None)
    if run is None:
        return []
    halves = _halves(unspaced(run.group()), knowledge)
    return [fact for half in halves for fact in _fact(where, run.span(), half, 0.9, knowledge)]


def _is_known(word: str, knowledge: Knowledge) -> bool:
    """Return whether a word with a capital is a surname that the lexicon or the dictionary has."""
    known = bool(knowledge.people_index.names(word)) or is_surname(word)
    return word[0].isupper() and known and not is_post(word)


def _halves(word: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the two names of the lexicon of which a word is made, if it is none itself."""
    index = knowledge.people_index
    if index.names(word) or is_surname(word):
        return ()
    cuts = range(SHORTEST, len(word) - SHORTEST + 1)
    pairs = [
        (word[:at], word[at:]) for at in cuts if index.names(word[:at]) and index.names(word[at:])
    ]
    return pairs[0] if len(pairs) == 1 else ()


def _names(where: Where, knowledge: Knowledge) -> Iterator[Found[str]]:
    """Yield the names of a line: in slashes, spaced out, with initials, or in capitals."""
    text = where.text
    for match in (*_SLASHES.finditer(text), *spaced(text)):
        yield from _fact(where, match.span(), unspaced(match.group()), 1.0, knowledge)
    rest, last = _undated(text), None
    for match in _NAME.finditer(_evened(text)):
        if is_post(match["name"]) or _is_nobody(match["name"], knowledge):
            continue
        marked = match["initials"] or match["after"] or _SIGNED_BY.search(text[: match.start()])
        alone = match.group() == rest.strip(" .,")
        if marked or match["name"].isupper() or alone or _closes(text, match, knowledge):
            last = match
    if last is not None:
        lone = not (last["initials"] or last["after"] or last["name"].isupper())
        weight = 0.98 if not lone or last.group() == rest.strip(" .,") else CLOSING
        for fact in _fact(where, last.span(), last["name"], weight, knowledge):
            rule = f"lone-{fact.evidence.rule}"  # it may be what another zone lost
            yield replace(fact, evidence=replace(fact.evidence, rule=rule)) if lone else fact


def _closes(text: str, match: re.Match[str], knowledge: Knowledge) -> bool:
    """Return whether a line ends in a surname as the lexicon has it: ``С приветом Рощин``."""
    ends = not re.search(r"\w", text[match.end() :])
    return ends and fold(match["name"]) in map(fold, knowledge.people_index.names(match["name"]))


def _evened(text: str) -> str:
    """Return a line of capitals with those that were read as small letters among them."""
    capitals = sum(letter.isupper() for letter in text)
    even = capitals > CAPITALS * sum(letter.isalpha() for letter in text)

    def raised(match: re.Match[str]) -> str:
        word = match.group()
        mixed = any(letter.isupper() for letter in word[1:])
        return word.upper() if mixed or even else word

    return re.sub(r"[А-ЯЁа-яё]{4,}", raised, text)


def _undated(text: str) -> str:
    """Return what a line says beside its dates."""
    for date in reversed(find_dates(text)):
        text = text[: date.start] + re.sub(r"^\s*г\b", "", text[date.end :])
    return text


def _fact(
    where: Where, at: Span, name: str, weight: float, knowledge: Knowledge
) -> Iterator[Found[str]]:
    read = read_name(name, Asked("nomn", where.sure(at)), knowledge)
    if read is not None and not is_post(read.name):
        yield where.found(read.name, at, f"signature-{read.rule}").times(weight * read.likelihood)


def _is_nobody(word: str, knowledge: Knowledge) -> bool:
    """Return whether a word is bent by its post (завода) or a place, and nobody's surname."""
    low = word.lower()
    if is_surname(low) or low.endswith(_SURNAMES) or knowledge.people_index.names(low):
        return False
    named = bool(knowledge.place_index.names(low))
    return named or (is_word(low) and not is_nominative(low))
