"""The distribution list of a telegram: numbered rows of the form, names typed into some."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.facts import DistributionEntry
from pipeline.model.page import Ink
from samples.facsimile.kinds.forms import Form
from samples.facsimile.lexicon import entries
from samples.facsimile.sheet import GroundZone, rectangle
from samples.facsimile.studio import Studio

_LEFT, _WIDTH = 18.0, 176.0


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as typed, as it stands in the records, and whether the form's ``т.`` is his."""

    typed: str
    plain: str
    titled: bool = True


def distribute(studio: Studio, form: Form, copies: int) -> tuple[DistributionEntry, ...]:
    """Print the list, type the names of so many copies, and return their rows."""
    zone = studio.sheet.zone("distribution_list", Ink.PRINTED)
    names = _names(studio, copies)
    width = _WIDTH / form.columns
    rows = []
    for place in range(form.columns * form.rows):
        column, row = divmod(place, form.rows)
        at = (_LEFT + column * width, form.list_y + row * form.pitch)
        start = _label(studio, zone, form, (place, at))
        if place < len(names):
            rows.append(_fill(studio, zone, names[place], (place, start, at[1])))
        studio.press.leader(start, at[1] + 0.3, at[0] + width - 4)
    if form.boxed:
        _rules(studio, zone, form)
    return tuple(rows)


def _names(studio: Studio, copies: int) -> list[_Name]:
    """Return who gets the copies: РАЗМЕТКА first, then men, a copy for the file at the end."""
    pool = entries("leaders")
    order = studio.rng.permutation(len(pool))[: copies - 2]
    people = [_Name(pool[int(i)].case("dat"), pool[int(i)].name) for i in order]
    if len(people) > 2 and studio.chance(0.4):
        people.insert(1, people[0])  # the first man had two copies
        people.pop()
    last = _Name("Копия", "Копия", titled=False)
    return [_Name("РАЗМЕТКА", "РАЗМЕТКА", titled=False), *people, last]


def _label(
    studio: Studio, zone: GroundZone, form: Form, cell: tuple[int, tuple[float, float]]
) -> float:
    """Print a row's label and return where its dots begin."""
    place, (x, y) = cell
    line, kind = zone.line(), studio.serif_type(10)
    head = "Экз." if place % form.rows == 0 else form.ditto
    # The ditto mark stands below the middle of the word that it repeats.
    studio.press.put(line, head, x + (0 if head == "Экз." else 2.5), y, kind)
    label = f"№ {place + 1}" + ("-" if place == 0 else form.comrade)
    studio.press.put(line, label, x + 9.5, y, kind)
    return x + 9.5 + studio.press.width(label, kind) + (0.4 if place == 0 else 1.2)


def _fill(
    studio: Studio, zone: GroundZone, name: _Name, at: tuple[int, float, float]
) -> DistributionEntry:
    place, x, y = at
    put = studio.typist.glued if place == 0 else studio.typist.put
    marks = put(zone.lines[-1], name.typed, x, y + float(studio.rng.normal(-0.4, 0.5)))
    studio.sheet.fact(f"/distribution/{place}", zone, marks)
    typed = " ".join(mark.text for mark in marks)
    return DistributionEntry(place + 1, name.plain, f"т. {typed}" if name.titled else typed)


def _rules(studio: Studio, zone: GroundZone, form: Form) -> None:
    press, width = studio.press, _WIDTH / form.columns
    top = form.list_y - form.pitch * 0.8
    bottom = top + form.rows * form.pitch + 1.5
    left, right = _LEFT - 2, _LEFT - 2 + _WIDTH
    press.frame(left, top, right, bottom)
    for column in range(1, form.columns):
        press.upright(left + column * width, top, bottom)
    px = studio.sheet.px
    zone.extents.append(rectangle(px(left), px(top), px(right), px(bottom)))
