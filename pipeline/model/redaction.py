"""Parts of a page that are withheld: what such a page still says.

A redaction is an area of the scan, so that it holds for every layer of the page and for every
reading to come. Whatever touches an area goes, as does whatever cannot be told to lie outside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from pipeline.model.draft import gaps_of
from pipeline.model.fact_cells import FactCell, facts_apart, facts_together
from pipeline.model.facts import Evidence, NamedPerson, Records
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Page, Redaction, Word, Zone

GAP: Final = "█████"
"""What stands in place of withheld words. Its length says nothing of theirs."""


def is_gap(word: Word) -> bool:
    """Return whether a word stands for withheld ones."""
    return word.text == GAP


def has_gap(zone: Zone) -> bool:
    """Return whether something of a zone's text is withheld."""
    return GAP in zone.text


def redacted(page: Page, redactions: Collection[Redaction]) -> Page:
    """Return a page without what its redactions touch; the page itself where there are none.

    Words go by their boxes, runs of them leave one ``GAP``; a line or zone that its words do not
    spell goes as a whole. Facts go by their evidence, those without any in any case.
    """
    if not redactions:
        return page
    areas = [each.box for each in redactions]
    zones = tuple(_zone(zone, areas) for zone in page.zones)
    gone = {zone.id: _gone(zone, areas) for zone in page.zones}
    records, evidence = _facts(page.records, page.evidence, _Veil(areas, gone))
    return replace(
        page,
        zones=zones,
        records=records,
        evidence=evidence,
        redactions=(*page.redactions, *redactions),
    )


def covering(zone: Zone) -> Box:
    """Return the area that withholds a zone with every line and word of it."""
    inside = [line.box for line in zone.lines]
    inside += [word.box for line in zone.lines for word in line.words]
    return bounding([zone.box, *(box for box in inside if box.area)])


@dataclass(frozen=True, slots=True)
class _Veil:
    """The areas, and of each zone the words that stood there alone."""

    areas: Sequence[Box]
    gone: Mapping[str, frozenset[str]]

    def hides(self, seen: Evidence) -> bool:
        """Return whether evidence touches an area, or was read from words that are gone."""
        lost = self.gone.get(seen.zone, frozenset())
        return (
            not seen.box.area
            or _touched(seen.box, self.areas)
            or any(word in lost for word in seen.raw.split())
        )


def _touched(box: Box, areas: Sequence[Box]) -> bool:
    return any(box.intersection(area).area for area in areas)


def _zone(zone: Zone, areas: Sequence[Box]) -> Zone:
    lines = tuple(_line(line, zone.box, areas) for line in zone.lines)
    if lines == zone.lines:
        own = zone.text != "\n".join(line.text for line in zone.lines)
        if not (own and _touched(zone.box, areas)):
            return zone
        lines = lines or (_whole(zone.box),) if zone.text else lines
    return replace(zone, text="\n".join(line.text for line in lines), lines=lines, reasons=())


def _line(line: Line, zone: Box, areas: Sequence[Box]) -> Line:
    place = line.box if line.box.area else zone
    gaps = gaps_of(line)
    if gaps is None or not line.words:
        return _whole(place) if _touched(place, areas) else line
    hidden = [_touched(word.box if word.box.area else place, areas) for word in line.words]
    if not any(hidden):
        return replace(line, read=None) if line.read and _touched(place, areas) else line
    told = list(_runs(line.words, hidden, gaps))
    text = "".join(f"{gap}{word.text}" for gap, word in told) + gaps[-1]
    return Line(line.box, text, line.confidence, tuple(word for _, word in told))


def _runs(
    words: Sequence[Word], hidden: Sequence[bool], gaps: Sequence[str]
) -> Iterator[tuple[str, Word]]:
    """Yield words, each with the room before it; hidden ones that follow each other as one.

    What else was read in place of a word may be a part of its neighbour, so that goes too.
    """
    for gone, run in groupby(range(len(words)), key=hidden.__getitem__):
        places = list(run)
        if gone:
            yield gaps[places[0]], Word(GAP, bounding(words[at].box for at in places))
        else:
            yield from ((gaps[at], replace(words[at], alternatives=())) for at in places)


def _whole(box: Box) -> Line:
    return Line(box, GAP, None, (Word(GAP, box),))


def _gone(zone: Zone, areas: Sequence[Box]) -> frozenset[str]:
    """Return the words of a zone that areas touch wherever they stand in it."""
    told: dict[bool, set[str]] = {True: set(), False: set()}
    for word in (word for line in zone.lines for word in line.words):
        told[_touched(word.box if word.box.area else zone.box, areas)].add(word.text)
    return frozenset(told[True] - told[False])


def _facts(
    records: Records, evidence: Mapping[str, Evidence], veil: _Veil
) -> tuple[Records, dict[str, Evidence]]:
    cells, rest = facts_apart(records, evidence)
    kept = {pointer: _fact(pointer, cell, veil) for pointer, cell in cells.items()}
    told, shown = facts_together({key: cell for key, cell in kept.items() if cell is not None})
    people = tuple(_named(told, records.people))
    rest = {key: seen for key, seen in rest.items() if not veil.hides(seen)}
    return replace(told, people=people), shown | rest


def _named(told: Records, people: Sequence[NamedPerson]) -> Iterator[NamedPerson]:
    """Yield those whom the facts that are left name, and whom their cover names stand for."""
    names = {told.addressee, told.signer, *told.recipients, *told.signers}
    names |= {row.name for row in told.distribution}
    names |= {told.dispatch.issued_by} if told.dispatch else set()
    names |= {person.stands_for for person in people if person.name in names}
    yield from (person for person in people if person.name in names)


def _fact(pointer: str, cell: FactCell, veil: _Veil) -> FactCell | None:
    """Return a fact as far as it is shown outside the areas; ``None`` where it is not."""
    if isinstance(cell.value, tuple) and not any(at == pointer for at, _ in cell.evidence):
        return _rows(pointer, cell, veil)
    shown = bool(cell.evidence) and not any(veil.hides(seen) for _, seen in cell.evidence)
    return cell if shown else None


def _rows(pointer: str, cell: FactCell, veil: _Veil) -> FactCell | None:
    """Return a list with the rows that are shown outside the areas, numbered anew."""
    by_row: dict[str, list[tuple[str, Evidence]]] = {}
    for at, seen in cell.evidence:
        row, _, inner = at.removeprefix(f"{pointer}/").partition("/")
        by_row.setdefault(row, []).append((inner, seen))
    values: list[str | int | dict[str, str | int]] = []
    evidence: list[tuple[str, Evidence]] = []
    for number, value in enumerate(cell.value if isinstance(cell.value, tuple) else ()):
        shown = by_row.get(str(number), [])
        if shown and not any(veil.hides(seen) for _, seen in shown):
            place = f"{pointer}/{len(values)}"
            evidence += [(f"{place}/{inner}" if inner else place, seen) for inner, seen in shown]
            values.append(value)
    return FactCell(tuple(values), tuple(evidence)) if values else None
