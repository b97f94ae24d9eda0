"""What a hand or an archive left on the page: leaf numbers, notes, signatures, emblems, specks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from pipeline.layout.inks import MACHINE
from pipeline.layout.marks import DRAWN
from pipeline.layout.named import HANDWRITING, Named, joined_in, renamed, united
from pipeline.layout.shapes import WORDY, Setting
from pipeline.model.geometry import Box
from pipeline.model.page import Reason
from pipeline.model.vocabulary import OTHER

SIGNED = frozenset({"signature", "certification"})  # a hand signs beside them
NOTE_GAP = 0.022  # of the page's height: about 7 mm between two lines of a note
PLAIN = frozenset({OTHER, "body", "heading"})  # kinds that need no phrase
FAINT = 0.5  # nameless letters read less surely than this are specks or strokes of a pen
UNSURE = 0.3  # the same where they are typed, and some of them make a word
LARGE = 1.3  # times a line's height: a letter by hand is taller than a page's number
SCRAP = 3  # letters: so few inside of a note may be its strokes
WITHIN = 0.8  # share of them that lies in the note
DASHES = "-–— "  # what a page's number may stand between
CORNER = Box(72, 0, 28, 11)  # per cent of the page: where an archive writes the leaf's number


def leaf_number(named: list[Named], setting: Setting) -> list[Named]:
    """Take what is written small in the top right corner for the leaf's number."""
    page = setting.page
    corner = Box(
        CORNER.x * page.width // 100,
        0,
        CORNER.width * page.width // 100,
        CORNER.height * page.height // 100,
    )
    candidates = [
        zone
        for zone in named
        if zone.kind in {OTHER, HANDWRITING, "stamp", "page_number", "folio_number"}
        and zone.box.share_inside(corner) > 0.9
        and zone.box.width < 0.16 * page.width
        and zone.box.height > 0.008 * page.height
    ]
    if not candidates:
        return named
    candidates = [zone for zone in candidates if _is_figure(zone)] or candidates
    written = Named(
        "folio_number",
        tuple(line for zone in candidates for line in zone.lines),
        0.6,
        (Reason("folio_number", 0.6, "written in the corner"),),
        tuple(box for zone in candidates for box in (*zone.strokes, zone.box)),
    )
    return [zone for zone in named if zone not in candidates] + [written]


def _is_figure(zone: Named) -> bool:
    """Return whether a piece is of a hand's strokes, or of figures: not a speck beside them."""
    return zone.kind == HANDWRITING or any(map(str.isdigit, "".join(o.text for o in zone.lines)))


def specks_dropped(named: list[Named], setting: Setting) -> list[Named]:
    """Drop nameless letters that nobody could read, and those that were read of a hand's strokes.

    What is known to be typed is no speck. Large ones are strokes of a pen where ink does not tell.
    """
    kept = []
    written = [zone.box for zone in named if zone.kind in {HANDWRITING, "folio_number"}]
    for zone in named:
        if zone.kind == OTHER and zone.letters <= SCRAP and _lies_in(zone.box, written):
            continue
        numbered = any(line.text.strip(DASHES).isdigit() for line in zone.lines)
        lone = zone.letters <= 2 and not numbered
        if (
            zone.kind not in PLAIN
            or zone.letters > 12
            or (zone.sureness >= UNSURE and _is_typed(zone))
            or zone.sureness >= (0.85 if lone else FAINT)
        ):
            kept.append(zone)
        elif not setting.ground.inked and zone.box.height > 1.6 * setting.line_height:
            kept.append(renamed(zone, HANDWRITING, 0.5, "strokes that read like nothing"))
    return kept


def _is_typed(zone: Named) -> bool:
    """Return whether a zone has a word, by its letters and its ink."""
    words = [word for line in zone.lines for word in line.words]
    return all(word.ink in MACHINE for word in words) and any(
        WORDY.search(word.text) for word in words
    )


def _lies_in(box: Box, others: Sequence[Box]) -> bool:
    return any(box.share_inside(other) > WITHIN for other in others)


def emblem(named: list[Named], setting: Setting) -> list[Named]:
    """Take strokes above a printed head, in the middle, for the coat of arms.

    Where inks are told apart, it is found by its print.
    """
    if setting.ground.inked:
        return named
    page = setting.page
    return [
        renamed(zone, "picture", 0.6, "an emblem in the middle of the head")
        if zone.kind == HANDWRITING
        and abs(zone.box.centre[0] - page.width / 2) < 0.08 * page.width
        and zone.box.bottom < 0.2 * page.height
        and 0.5 < zone.box.width / max(zone.box.height, 1) < 2
        else zone
        for zone in named
    ]


def letters_of_notes(named: list[Named], setting: Setting) -> list[Named]:
    """Give a note the large letter beside it that was taken for the page's number."""
    for number in [zone for zone in named if zone.kind == "page_number"]:
        box = number.box
        written = [zone for zone in named if zone.kind == HANDWRITING]
        near = next((note for note in written if note.box.gap(box) < box.height), None)
        if near is None or number.letters > 1 or box.height < LARGE * setting.line_height:
            continue
        named = joined_in(named, near, number, replace(near, strokes=(*near.strokes, box)))
    return named


def notes(named: list[Named], setting: Setting) -> list[Named]:
    """Join strokes of a pen that stand close together: a note is more than one line.

    Lines drawn below words are one reader's, and one zone wherever they stand.
    """
    drawn = [zone for zone in named if _is_drawn(zone)]
    if len(drawn) > 1:
        return notes([*(z for z in named if z not in drawn), reduce(united, drawn)], setting)
    strokes = [zone for zone in named if zone.kind == HANDWRITING and zone not in drawn]
    rest = [zone for zone in named if zone not in strokes]
    reach = NOTE_GAP * setting.page.height
    merged: list[Named] = []
    for note in sorted(strokes, key=lambda zone: zone.box.y):
        near = next((o for o in merged if o.box.gap(note.box) < reach), None)
        if near is None:
            merged.append(note)
        else:
            merged[merged.index(near)] = united(near, note)
    if len(merged) < len(strokes):
        return notes(rest + merged, setting)
    return rest + merged


def _is_drawn(zone: Named) -> bool:
    return zone.kind == HANDWRITING and all(reason.why == DRAWN for reason in zone.reasons)


def signed_by_hand(named: list[Named], _: Setting) -> list[Named]:
    """Give strokes of the pen that stand level with a signature or ``Верно:`` to it."""
    kept = [zone for zone in named if zone.kind != HANDWRITING]
    for scrawl in (zone for zone in named if zone.kind == HANDWRITING):
        level = [zone for zone in kept if zone.kind in SIGNED and _signs(scrawl.box, zone.box)]
        if not level:
            kept.append(scrawl)
            continue
        nearest = max(level, key=lambda zone: scrawl.box.overlap_x(zone.box))
        at = kept.index(nearest)
        kept[at] = replace(nearest, strokes=(*nearest.strokes, scrawl.box))
    return kept


def _signs(scrawl: Box, typed: Box) -> bool:
    """Return whether a hand's stroke is level with typed words and near them."""
    level = scrawl.is_level(typed, 0.3)
    return level and scrawl.height < 9 * typed.height and -scrawl.overlap_x(typed) < scrawl.width
