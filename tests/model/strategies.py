"""Pages whose parts can be told apart, and strokes of a person on them."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from pipeline.model.draft import LINE, ZONE, Draft, LineCell, WordCell, ZoneCell
from pipeline.model.editing import (
    add_line,
    delete_line,
    delete_zone,
    draw_zone,
    join_zones,
    move_zone,
    place_zone,
    rename_zone,
    set_fact,
    set_line_text,
    set_word_text,
    split_zone,
)
from pipeline.model.facts import DistributionEntry, Records, Routing
from pipeline.model.geometry import Box, bounding
from pipeline.model.layers import Edit
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone

WHEN = datetime(2026, 5, 14, 9, 30, tzinfo=UTC)
KINDS = ("body", "distribution_list", "routing", "stamp")
letters = st.text("абвгдеёжзийк", min_size=1, max_size=7)
spaces = st.sampled_from([" ", "   ", "\t"])
confidences = st.none() | st.floats(0, 1)


@st.composite
def lines(draw: st.DrawFn, top: int) -> Line:
    words: list[Word] = []
    text, left = "", 100
    for part in draw(st.lists(letters, max_size=4)):
        text += draw(spaces) if words else draw(st.sampled_from(["", "  "]))
        text += part
        box, ink = Box(left, top, 20 * len(part), 40), draw(st.sampled_from([None, *Ink]))
        words.append(Word(part, box, draw(confidences), ink=ink))
        left += 20 * len(part) + 20
    known = draw(st.booleans())
    box = bounding(word.box for word in words) if words else Box(100, top, 50, 40)
    return Line(box, text, draw(confidences), tuple(words) if known else ())


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Draw a page as layout makes it: zones, and the lines in them, from the top down."""
    zones, top = [], 50
    for number in range(1, draw(st.integers(1, 4)) + 1):
        found = []
        for _ in range(draw(st.integers(0, 3))):
            found.append(draw(lines(top)))
            top += 60
        box = Box(90, top - 60 * len(found), 900, max(60 * len(found), 60))
        text = "\n".join(line.text for line in found)
        top += 80
        kind = draw(st.sampled_from(KINDS))
        zones.append(Zone(f"z{number}", kind, Ink.TYPED, box, number, 0.9, text, tuple(found)))
    return Page(1, PageState.DONE, 1200, 3000, 300, zones=tuple(zones), records=draw(records))


records = st.builds(
    Records,
    classification=st.none() | letters,
    distribution=st.lists(st.builds(DistributionEntry, st.integers(1, 9), letters), max_size=3).map(
        tuple
    ),
    routing=st.none() | st.builds(Routing, origin=letters, number=st.none() | st.integers(1, 9999)),
    references=st.lists(st.integers(1, 99), max_size=2).map(tuple),
)


def _one(draw: st.DrawFn, draft: Draft, kind: type) -> str | None:
    keys = sorted(key for key, cell in draft.cells.items() if isinstance(cell, kind))
    return draw(st.sampled_from(keys)) if keys else None


@st.composite
def strokes(draw: st.DrawFn, draft: Draft, who: str = "x") -> tuple[Edit, ...]:
    """Draw one stroke that can be made on a draft."""
    zone, line, word = (_one(draw, draft, kind) for kind in (ZoneCell, LineCell, WordCell))
    box = Box(draw(st.integers(0, 900)), draw(st.integers(0, 2000)), 100, 50)
    text = " ".join(draw(st.lists(letters, max_size=4)))
    new = f"{who}{draw(st.integers(0, 10**6))}"
    while {ZONE + new, LINE + new} & {*draft.cells}:
        new += "'"
    possible = [
        draw_zone(ZONE + new, "stamp", Ink.STAMP, box, draw(st.floats(0, 9))),
        set_fact(draft, "/signer", draw(st.none() | letters)),
        set_fact(draft, "/routing/origin", draw(st.none() | letters)),
        set_fact(draft, "/references", (1, 2)),
    ]
    if zone is not None:
        zones = draft.zones()
        possible += [
            rename_zone(draft, zone, draw(st.sampled_from(KINDS))),
            place_zone(draft, zone, box),
            delete_zone(draft, zone),
            move_zone(draft, zone, None),
            add_line(draft, LINE + new, zone, draw(st.floats(0, 9)), (text, box)),
        ]
        others = [key for key, _ in zones if key != zone]
        if others:
            other = draw(st.sampled_from(others))
            possible += [join_zones(draft, zone, other), move_zone(draft, zone, other)]
        if len(names := [key for key, _ in draft.lines(zone)]) > 1:
            possible.append(split_zone(draft, zone, names[-1], ZONE + new))
    if line is not None:
        possible += [set_line_text(draft, line, text), delete_line(draft, line)]
    if word is not None:
        possible.append(set_word_text(draft, word, draw(letters)))
    return draw(st.sampled_from(possible))
