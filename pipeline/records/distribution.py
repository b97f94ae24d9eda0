"""The distribution list: which copy went to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import LCSseq

from pipeline.model.facts import DistributionEntry
from pipeline.model.page import Zone
from pipeline.records.found import Found
from pipeline.records.knowledge import Knowledge
from pipeline.records.list_columns import Counted, counted
from pipeline.records.list_parts import is_plain, parted
from pipeline.records.list_rows import LONGEST, WORDISH, Row, is_several, rows_of
from pipeline.records.people import LEADER, WORD, Asked, read_name
from pipeline.records.readings import UNKNOWN, likeliest
from pipeline.records.spacing import unspaced
from pipeline.text.distance import SLIP, distance

BY_PLACE: Final = "-by-place"  # ends the rule of a row whose number was counted, not read
MISREAD: Final = "-misread"  # and of one where another number was read than its place gives it
PLACED: Final = 0.93  # how likely the place of a row whose number was not read gives it rightly
MISPLACED: Final = 0.5  # and where another number was read
NOISE: Final = 0.25  # a name that nobody knows, read less surely than this, is a speck
ALIKE: Final = 0.25  # letters that differ, of each, in two readings of one name
CROWDED: Final = 0.5  # how likely a mended name is right that stands beside letters of no name
_CROWD: Final = re.compile(r"[А-ЯЁа-яё]{2,}\s+[А-ЯЁа-яё]{2,}")
_STRUCK: Final = re.compile(r"[хХxX]{3,}|[=/\\]{3,}|[-–—]{4,}\s*$")
_AND: Final = re.compile(r"\s*[,;]\s*(?=[А-ЯЁ])|\s+и\s+(?=[А-ЯЁ])")
_MARKER: Final = "РАЗМЕТКА"
_ENDING: Final = 5  # letters of it by which it is known, in capitals
_REMAINS: Final = (3, 0.6)  # letters of it in their order, and of those there are: it, worn
WORN: Final = 0.8  # how likely the list's own copy is the first, of which so much is left
_OFFICE: Final = re.compile(r"^(?:в\s+)?(\d{1,2}\s?-\s?й\s+отдел)\w*", re.IGNORECASE)


def distribution(zones: Sequence[Zone], knowledge: Knowledge) -> list[Found[DistributionEntry]]:
    """Return the rows that name somebody, by copy; empty and struck rows are passed over.

    The form prints its numbers in order, so where most rows of a column agree on the count, a row
    whose own number was misread takes the number that its place gives it.
    """
    facts = list(_facts(zones, knowledge))
    kept: list[int] = []
    for at in sorted(range(len(facts)), key=lambda at: -facts[at].evidence.confidence):
        if not any(_repeats(facts[at], facts[other]) for other in kept):
            kept.append(at)
    return [facts[at] for at in sorted(kept, key=lambda at: (facts[at].value.copy, at))]


def _repeats(fact: Found[DistributionEntry], other: Found[DistributionEntry]) -> bool:
    """Return whether two entries are readings of one: a copy's, in one place or of like names."""
    a, b = fact.value, other.value
    if a.copy != b.copy:
        return False
    if distance(a.name, b.name) <= ALIKE * max(len(a.name), len(b.name)):
        return True
    together = all(is_several(each.raw or "") for each in (a, b))
    return not together and fact.evidence.box.iou(other.evidence.box) > 0


def _facts(zones: Sequence[Zone], knowledge: Knowledge) -> Iterator[Found[DistributionEntry]]:
    for counted_row in counted([part for row in rows_of(zones) for part in parted(row, knowledge)]):
        for copy in counted_row.copies:
            yield from _entries(copy, counted_row, knowledge)


def _entries(
    copy: int, counted_row: Counted, knowledge: Knowledge
) -> Iterator[Found[DistributionEntry]]:
    row = counted_row.row
    if not 0 < copy <= LONGEST or _STRUCK.search(row.text):
        return
    several = is_several(row.mark)
    parts = _AND.split(row.text) if several else [row.text]
    for part in parts:
        every = [(row, part), *((other, other.text) for other in row.others if not several)]
        facts = [fact for each, text in every if (fact := _named(each, text, copy, knowledge))]
        facts = [fact for fact in facts if fact.evidence.rule not in UNKNOWN] or facts
        if not facts:
            continue
        best = likeliest(facts, _who)
        told = best.evidence.rule
        if not counted_row.agreed:
            best, told = best.times(MISPLACED), f"{told}{MISREAD}"
        elif not counted_row.read or row.joined:
            best, told = best.times(PLACED), f"{told}{BY_PLACE}"
        if told.startswith(("name-as-read", "name-lacking")) and best.evidence.confidence < NOISE:
            continue
        entry = replace(best.value, copy=copy)
        yield replace(best, value=entry, evidence=replace(best.evidence, rule=told))


def _named(row: Row, part: str, copy: int, knowledge: Knowledge) -> Found[DistributionEntry] | None:
    """Return whom a reading of a row names; which copy it is for is told by the others too."""
    read = _read(part, row, copy, knowledge)
    if read is None:
        return None
    name, likelihood, rule = read
    raw = " ".join(piece for piece in (row.mark, part) if piece)
    return row.where.found(DistributionEntry(0, name, raw), row.span, rule).times(likelihood)


def _who(fact: Found[DistributionEntry]) -> str:
    return fact.value.name


def _read(text: str, row: Row, copy: int, knowledge: Knowledge) -> tuple[str, float, str] | None:
    """Return what a row names: the list's own copy, a plain word, an office or a person."""
    told = _own_copy(text, copy) or _office(text, knowledge)
    if told:
        return told
    drawn = unspaced(text)
    if not WORDISH.search(drawn):
        return None
    plain = is_plain(drawn) or is_plain(drawn.replace(" ", ""))
    if plain:
        return *plain, "distribution-word"
    person = read_name(text, Asked("datv", row.where.sure(row.span), LEADER), knowledge)
    unsure = not row.mark and (row.headless or not text[:1].isupper())
    if person is None or (unsure and person.rule in UNKNOWN) or person.likelihood <= WORD:
        return None
    crowded = person.rule == "name-mended" and _is_crowded(text, person.name, knowledge)
    return person.name, person.likelihood * (CROWDED if crowded else 1.0), person.rule


def _is_crowded(text: str, name: str, knowledge: Knowledge) -> bool:
    """Return whether letters stand beside a name that are not a piece of it."""
    if not _CROWD.search(text):
        return False
    whole = knowledge.leaders_index.find(re.sub(r"[^А-ЯЁа-яё]", "", text))
    return whole is None or whole.name != name


def _own_copy(text: str, copy: int) -> tuple[str, float, str] | None:
    """Return the list's own copy where a row names it: the first does, with what is left of it."""
    if _is_marker(text):
        return _MARKER, 1.0, "distribution-marker"
    if copy == 1 and _is_worn_marker(text):
        return _MARKER, WORN, "distribution-marker-worn"
    return None


def _is_marker(text: str) -> bool:
    """Return whether a text is РАЗМЕТКА, its end, or it with the 1 and the dash grown onto it."""
    letters = re.sub(r"[^А-ЯЁа-яё]", "", text)
    cut = letters.isupper() and _ENDING <= len(letters) < len(_MARKER)
    if cut and distance(letters, _MARKER[-len(letters) :]) <= SLIP:
        return True
    if not 6 <= len(letters) <= 11:
        return False
    return any(distance(letters[at:], _MARKER) <= 2.0 for at in range(0, 3))


def _is_worn_marker(text: str) -> bool:
    """Return whether a text is what is left of РАЗМЕТКА: of the rows, only it is in capitals."""
    letters = re.sub(r"[^А-ЯЁа-яё]", "", text)
    alike = LCSseq.similarity(letters, _MARKER)
    fewest, share = _REMAINS
    return letters.isupper() and alike >= max(fewest, share * len(letters))


def _office(text: str, knowledge: Knowledge) -> tuple[str, float, str] | None:
    match = _OFFICE.match(text)
    if match:
        return re.sub(r"\s?-\s?", "-", match.group(1)).lower(), 0.97, "office-number"
    bare = re.sub(r"^(?:в|на)\s+", "", text, flags=re.IGNORECASE)
    if len(bare) < 3:
        return None
    found = knowledge.office_index.find(bare)
    if found is None or (found.distance and found.likelihood < 0.8):
        return None
    if found.distance and len(bare) < 6:
        return None
    return found.name, found.likelihood, "office-lexicon"
