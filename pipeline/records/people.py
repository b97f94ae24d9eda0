"""Reading a person's name: drawn together, freed of initials, brought to the nominative."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.model.facts import Minutes, NamedPerson, Records
from pipeline.records.knowledge import Knowledge
from pipeline.records.spacing import unspaced
from pipeline.text import names
from pipeline.text.alphabet import fold
from pipeline.text.distance import GAP, WHOLE, distance
from pipeline.text.lookalikes import TO_CYRILLIC
from pipeline.text.nearest import Match, Nearest

LEAST: Final = 0.6  # a name of the lexicon less likely than this does not replace the reading
LEAST_LISTED: Final = 0.5  # in a list, which seldom names anybody else
KNOWN: Final = 0.97  # how surely a word that the dictionary has as a surname was meant
UNKNOWN: Final = 0.6  # and one that no dictionary has
ANYBODY: Final = 0.25  # how often a signer or an addressee is in no lexicon
LEADER: Final = 0.03  # and somebody on a distribution list
WORD: Final = 0.2  # and a word that is no surname: part of a post, a heading
KNOWN_WEIGHT: Final = 3.0  # a word that is a surname to the dictionary stands so much better
UNKNOWN_WEIGHT: Final = 0.1  # and one that no dictionary has so much worse
NEARER: Final = 0.9  # of two readings the one with a letter more to mend is so much less likely
MENDED: Final = 0.75  # and one that is a surname once a single letter is mended
LEAD: Final = 0.3  # letters by which one mended surname must be nearer than any other
_WOMENS: Final = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")
_ENDS: Final = ("ов", "ев", "ин", "ко", "ий")
LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
COMPLETED: Final = 0.6  # how likely the one surname that a lost letter completes was meant
UNBENT: Final = 0.4  # and one that does not stand in the case that is asked for
CUT_TO: Final = 5  # letters that are left of a name at least by which it is told
CUT: Final = 0.7  # how likely the one name of the lexicon that begins or ends so was meant
SURE: Final = 0.6  # letters read so surely are not mended by the dictionary
PIECES: Final = 3  # into which a reader may part a name
GAPPED: Final = 6  # letters from which it is known without those between its pieces
SHORTEST: Final = 4  # letters that an unknown name has at least
_INITIALS: Final = re.compile(r"(?<![^\W\d_])[А-ЯЁA-Z]\s?\.\s?(?:[А-ЯЁA-Z]\s?\.)?")
_WORD: Final = re.compile(r"[А-ЯЁа-яё]{2,}(?:-[А-ЯЁа-яё]{2,})?")
_SPECK: Final = re.compile(r"(?<=[А-ЯЁа-яё]{2})[\^*~|_'\"`‘’](?=[а-яё]{2})")  # within a word
_NOISE: Final = re.compile(r"[^А-ЯЁа-яё\-\s]")


@dataclass(frozen=True, slots=True)
class NameRead:
    """A name in the nominative, how likely it is what was typed, and the rule that read it."""

    name: str
    likelihood: float
    rule: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a name before it is read.

    Attributes:
        case: How the text bends it: ``nomn``, ``gent`` or ``datv``.
        sure: The engine's confidence in its letters, 0 to 1.
        stranger: How likely somebody is named here whom no lexicon knows, 0 to 1.

    """

    case: str
    sure: float
    stranger: float = ANYBODY


def read_name(text: str, asked: Asked, knowledge: Knowledge) -> NameRead | None:
    """Return the surname that a text holds, or ``None`` where it holds none.

    A name that is damaged is matched to the lexicon; where no match is likely enough it stays as
    it was read.
    """
    word = surname_in(text)
    if word is None:
        return None
    known = names.is_surname(word)
    fits = known and names.bends(word, asked.case)
    stands = asked.stranger * asked.sure**2 * (KNOWN_WEIGHT if fits else UNKNOWN_WEIGHT)
    leaders = asked.stranger <= LEADER
    index = knowledge.leaders_index if leaders else knowledge.people_index
    match = index.find(word, stands)
    if match is None or match.distance > 0:
        match = _nearer_of(_in_pieces(text, word, index), match)
    if match is not None and match.distance > 0 and len(match.name) <= SHORTEST:
        by_itself = re.search(rf"(?<![^\W_]){word}(?![^\W_])", text) and len(word) > SHORTEST
        near = leaders and by_itself and match.distance <= WHOLE
        match = match if near else None  # of so few letters any name can be made
    case = asked.case
    cut = _cut(word, asked, match, index)
    if cut is not None:
        return cut
    if match is not None and case == "nomn" and _is_womans(word, match):
        return NameRead(_nominative(word, case), KNOWN, "name-morphology")
    if "-" in word and (match is None or match.distance > 0) and _is_double(word):
        return NameRead(_double(word, case), KNOWN, "name-morphology")
    if not leaders and match is not None and match.distance > 0 and _is_nearer(word, match):
        match = None
    if match is not None and match.likelihood >= (LEAST_LISTED if leaders else LEAST):
        rule = "name-lexicon" if match.distance == 0 else "name-mended"
        return NameRead(match.name, match.likelihood * NEARER**match.distance, rule)
    other = match.likelihood if match is not None and match.distance > 0 else 0.0
    return _known(word, case, other) if known else _stranger(word, asked, other)


def _nearer_of(whole: Match | None, match: Match | None) -> Match | None:
    """Return what the pieces of a name make, where that is nearer than what one of them does."""
    if match is None or match.likelihood < LEAST:
        return whole or match
    return whole if whole is not None and whole.distance < match.distance else match


def _cut(word: str, asked: Asked, match: Match | None, index: Nearest) -> NameRead | None:
    """Return whom a word names that has lost its beginning or end, ``None`` where it is whole.

    On a list it is told by the one name of the lexicon of which it is a part; a surname in small
    letters has lost its capital.
    """
    known = names.is_surname(word)
    if known and word[0].islower():
        more = {name for first in LETTERS for name in index.names(first + word)}
        if len(more) == 1:
            return NameRead(next(iter(more)), CUT, "name-cut")
        if more or match is None or match.distance > 0:
            return NameRead(_nominative(word, asked.case), UNBENT, "name-lacking")
    far = match is None or match.distance >= WHOLE
    if asked.stranger <= LEADER and not known and far and len(word) >= CUT_TO:
        parts = index.cut(word) or index.cut(re.sub(r"(?<=ов)у$", "", word))
        return NameRead(next(iter(parts)), CUT, "name-cut") if len(parts) == 1 else None
    return None


def _is_nearer(word: str, match: Match) -> bool:
    """Return whether a surname of the dictionary is plainly nearer to a word than its match."""
    if match.distance <= 2 * LEAD:
        return False
    other = _mended(word)
    return other is not None and distance(word, other) <= match.distance - LEAD


def _known(word: str, case: str, other: float) -> NameRead:
    """Return a surname of the dictionary; ``other`` is how likely one of the lexicon was meant."""
    if not names.bends(word, case):
        return _unbent(word, case)
    return NameRead(_nominative(word, case), KNOWN * (1 - other), "name-morphology")


def _unbent(word: str, case: str) -> NameRead:
    """Return a surname in another case than is asked for: its last letter may be lost."""
    endings = "ую" if case == "datv" else "ая"
    ended = [word + end for end in endings if names.is_surname(word + end)]
    bent = [form for form in ended if names.bends(form, case)]
    if bent:
        return NameRead(_nominative(bent[0], case), MENDED, "name-dictionary")
    return NameRead(_nominative(word, case), UNBENT, "name-unbent")


def _is_double(word: str) -> bool:
    """Return whether a word is two surnames with a hyphen, of which the dictionary has one."""
    parts = word.split("-")
    return min(map(len, parts)) >= SHORTEST and any(map(names.is_surname, parts))


def _double(word: str, case: str) -> str:
    return "-".join(_nominative(part, case).capitalize() for part in word.split("-"))


def _in_pieces(text: str, word: str, index: Nearest) -> Match | None:
    """Return the name that the pieces of a text make, parted by a reader or by letters lost."""
    pieces = re.findall(r"[А-ЯЁа-яё]+", text)
    whole = "".join(pieces)
    if not 1 < len(pieces) <= PIECES or len(whole) == len(word) or _INITIALS.search(text):
        return None
    found = [index.find(whole)]
    if len(whole) >= GAPPED:
        found.append(index.find(GAP.join(pieces)))
    near = [match for match in found if match and match.likelihood >= LEAST]
    return min(near, key=lambda match: match.distance, default=None)


def _stranger(word: str, asked: Asked, other: float) -> NameRead | None:
    """Return a name that no lexicon has: a surname but for one letter, else as it was read."""
    mended = _mended(word)
    if mended and asked.sure < SURE:
        return NameRead(_nominative(mended, asked.case), MENDED, "name-dictionary")
    if len(word) < SHORTEST or (asked.stranger <= LEADER and _is_scraps(word)):
        return None
    common = names.is_word(word) and not names.is_somebody(word, asked.case)
    likely = (WORD if common else UNKNOWN) * (1 - other)
    lacking = () if names.is_word(word) else _lacking(word)
    if len(lacking) == 1:
        return NameRead(_nominative(lacking[0], asked.case), COMPLETED, "name-completed")
    rule = "name-lacking" if lacking or _lacks_ending(word) else "name-as-read"
    return NameRead(_nominative(word, asked.case), likely, rule)


def _is_scraps(word: str) -> bool:
    """Return whether a hyphen parts a word into what is no half of a name: ``Аире-ту``."""
    parts = word.split("-")
    return len(parts) > 1 and min(map(len, parts)) < SHORTEST - 1


def _is_womans(word: str, match: Match) -> bool:
    """Return whether a name in the nominative is a woman's: Петрова is not Петров there."""
    return match.distance == 0 and word.lower().endswith(_WOMENS) and fold(word) != fold(match.name)


@lru_cache(maxsize=1024)
def _mended(word: str) -> str | None:
    """Return the surname of the dictionary that differs from a word in one letter.

    Of several the one whose letter is easiest to mistake, if it leads; else there is none.
    """
    low = word.lower()
    if len(low) <= SHORTEST:
        return None
    near: dict[str, float] = {}
    for other in _one_letter_off(low):
        if names.is_word(other) and names.is_surname(other):
            near[other] = distance(low, other)
    ranked = sorted(near.items(), key=lambda item: item[1])
    if not ranked:
        return None
    best, far = ranked[0]
    bent = names.surname(best, "nomn")
    rivals = [cost for other, cost in ranked if names.surname(other, "nomn") != bent]
    return best.capitalize() if not rivals or rivals[0] - far >= LEAD else None


@lru_cache(maxsize=1024)
def _lacking(word: str) -> tuple[str, ...]:
    """Return the surnames of the dictionary that have one letter more than a word."""
    low = word.lower()
    if len(low) <= SHORTEST or "-" in low:
        return ()
    longer = {low[:at] + other + low[at:] for at in range(len(low) + 1) for other in LETTERS}
    known = sorted(form for form in longer if names.is_word(form) and names.is_surname(form))
    first = {names.surname(form, "nomn"): form.capitalize() for form in known}
    return tuple(first.values())


def _lacks_ending(word: str) -> bool:
    """Return whether an ending, which a reader may have lost, makes a surname of a word."""
    return not names.is_word(word) and any(names.is_surname(word + end) for end in _ENDS)


def _one_letter_off(low: str) -> Iterator[str]:
    """Yield the words that differ from one in a letter that is another, too many, or missing."""
    for at in range(len(low)):
        yield low[:at] + low[at + 1 :]
        yield from (low[:at] + other + low[at + 1 :] for other in LETTERS if other != low[at])
    for at in range(len(low) + 1):
        yield from (low[:at] + other + low[at:] for other in LETTERS)


def surname_in(text: str) -> str | None:
    """Return the one word of a text that is most like a surname."""
    drawn = _SPECK.sub("", unspaced(text.translate(TO_CYRILLIC)))
    bare = _NOISE.sub(" ", _INITIALS.sub(" ", drawn))
    words = [match.group() for match in _WORD.finditer(bare) if len(match.group()) > 2]
    capital = [word for word in words if word[0].isupper()]
    chosen = capital or words
    if not chosen:
        return None
    return max(chosen, key=len) if len(chosen) > 2 else _last_or_longer(chosen)


def _last_or_longer(words: list[str]) -> str:
    return max(reversed(words), key=len)


def _nominative(word: str, case: str) -> str:
    if case == "nomn":
        return word if word.istitle() else word.capitalize()
    return names.surname(word, case)


def persons(
    records: Records, rules: Mapping[str, str], knowledge: Knowledge
) -> tuple[NamedPerson, ...]:
    """Return each person among the facts once, spelled for readers of English."""
    listed = (
        entry.name
        for index, entry in enumerate(records.distribution)
        if rules[f"/distribution/{index}"].startswith("name")
    )
    minutes = records.minutes or Minutes()
    issued = records.dispatch.issued_by if records.dispatch else None
    named = (
        records.addressee, *records.recipients, records.signer, *records.signers, issued,
        *minutes.votes_for, *minutes.votes_against,
    )  # fmt: skip
    every = dict.fromkeys(name for name in (*listed, *named) if name)
    return tuple(knowledge.english(name) for name in every) if knowledge.ala_lc.letters else ()
