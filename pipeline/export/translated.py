"""A translation put beside what the pages say now: corrected since, or read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from pipeline.export.paragraphs import paragraphs
from pipeline.model.page import Page
from pipeline.model.redaction import GAP, has_gap
from pipeline.model.translation import Paragraph, Row, Translation
from pipeline.text.alignment import align

ALIKE: Final = 0.6
"""From this share of equal letters on, a paragraph that was read anew is still the same."""
Latin = Callable[[str], str]
"""Writes Russian names in Latin letters."""


def beside(original: Sequence[Paragraph], texts: Sequence[str], latin: Latin) -> tuple[Row, ...]:
    """Return a translation's paragraphs beside those of the original that they translate."""
    beads = align([each.text for each in original], texts, latin)
    return tuple(
        Row(
            tuple(original[bead.source.start : bead.source.stop]),
            "\n\n".join(texts[bead.target.start : bead.target.stop]),
        )
        for bead in beads
    )


def as_it_stands(rows: Iterable[Row], original: Sequence[Paragraph]) -> tuple[Row, ...]:
    """Return rows with the original as it is now: corrected, or read again.

    A paragraph is known again by its place and text, else by its text alone on the same page, else
    by its place; one that is new has a row of its own where it is read. Every paragraph and every
    text is in exactly one row.
    """
    told = list(rows)
    known = _known_again([each for row in told for each in row.original], original)
    found = [
        Row(tuple(known[each] for each in row.original if each in known), row.text) for row in told
    ]
    place = {each: number for number, each in enumerate(original)}
    taken = set(known.values())
    rest = [each for each in original if each not in taken]
    made: list[Row] = []
    for row in found:
        first = min((place[each] for each in row.original), default=None)
        while first is not None and rest and place[rest[0]] < first:
            made.append(Row((rest.pop(0),), ""))
        made.append(row)
    made += [Row((each,), "") for each in rest]
    return tuple(row for row in made if row.original or row.text.strip())


def withheld(
    translation: Translation, everything: Iterable[Page], told: Iterable[Page]
) -> Translation:
    """Return a translation without what translates words that are withheld.

    ``everything`` are the pages with all that stands on them, ``told`` those without. A row goes
    where a zone of its original has a gap, or where nothing says what it translates; so do the
    heading and the summary, which may tell of anything.
    """
    touched = {f"{page.number}:{zone.id}" for page in told for zone in page.zones if has_gap(zone)}
    rows = as_it_stands(translation.rows, list(paragraphs(everything)))
    return replace(
        translation,
        rows=tuple(_withheld(row, touched) for row in rows),
        title="",
        date="",
        summary="",
    )


def _withheld(row: Row, touched: Collection[str]) -> Row:
    places = {each.key.rpartition(":")[0] for each in row.original}
    if places and places.isdisjoint(touched):
        return row
    gaps = tuple(replace(each, text=GAP) for each in row.original)
    return Row(gaps, GAP if row.text.strip() else "")


def _known_again(
    before: Sequence[Paragraph], now: Sequence[Paragraph]
) -> dict[Paragraph, Paragraph]:
    """Return which paragraph of now each one from before is; each is taken once."""
    left = {each.key: each for each in now}
    found: dict[Paragraph, Paragraph] = {}
    for old in before:
        same = left.get(old.key)
        if same is not None and (same.text == old.text or _likeness(same.text, old.text) >= ALIKE):
            found[old] = left.pop(old.key)
    by_page: defaultdict[str, list[Paragraph]] = defaultdict(list)
    for each in left.values():
        by_page[_page(each)].append(each)
    for old in before:
        there = by_page[_page(old)]
        if old not in found and there:
            best = max(there, key=lambda each: _likeness(each.text, old.text))
            if _likeness(best.text, old.text) >= ALIKE:
                found[old] = best
                there.remove(best)
    places = {each.key: each for there in by_page.values() for each in there}
    return found | {
        old: places.pop(old.key) for old in before if old not in found and old.key in places
    }


def _page(paragraph: Paragraph) -> str:
    return paragraph.key.partition(":")[0]


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one, two, autojunk=False).ratio()
