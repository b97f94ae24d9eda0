"""Risk: reading a page again loses what people corrected, or puts it where it does not belong."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.carrying import Leftover, carry
from pipeline.model.draft import ZONE, Draft
from pipeline.model.editing import (
    add_line,
    delete_line,
    draw_zone,
    rename_zone,
    set_fact,
    set_line_text,
    split_zone,
)
from pipeline.model.geometry import Box
from pipeline.model.layers import Edit, apply
from pipeline.model.page import Ink, Page, Zone
from tests.export.documents import TELEGRAM
from tests.model.strategies import pages, strokes

OLD = Draft.of(TELEGRAM)
LIST = next(zone for zone in TELEGRAM.zones if zone.kind == "distribution_list")
ROW = f"line:{LIST.id}.2"


def shifted(page: Page, by: int = 3, names: str = "q") -> Page:
    """Return the page as another reading would have it: other ids, boxes some pixels away."""

    def zone(old: Zone) -> Zone:
        lines = tuple(
            replace(
                line,
                box=_moved(line.box, by),
                words=tuple(replace(word, box=_moved(word.box, by)) for word in line.words),
            )
            for line in old.lines
        )
        return replace(old, id=f"{names}{old.order}", box=_moved(old.box, by), lines=lines)

    return replace(page, zones=tuple(map(zone, page.zones)))


def _moved(box: Box, by: int) -> Box:
    return Box(box.x + by, box.y + by, box.width, box.height)


def corrected(*strokes: tuple[Edit, ...]) -> Draft:
    return apply(OLD, [edit for stroke in strokes for edit in stroke])


@given(st.data(), pages())
def test_the_same_reading_takes_corrected_texts_as_they_are(
    data: st.DataObject, page: Page
) -> None:
    draft = Draft.of(page)
    after = apply(draft, data.draw(strokes(draft)))
    carried, left = carry(draft, after, draft)
    told = {item.key for item in left}
    assert carried.astray() == []
    for key in draft.cells:
        if key.startswith("line:") and key in after.cells and key not in told:
            assert carried.line_text(key) == after.line_text(key)


def test_a_corrected_line_is_found_again_by_place_and_text() -> None:
    want = "     № 2-т. Зимину        № 6-т. Зимину"
    new = Draft.of(shifted(TELEGRAM))
    carried, left = carry(OLD, corrected(set_line_text(OLD, ROW, want)), new)
    assert left == ()
    zone = next(z for z in carried.page(new).zones if z.kind == "distribution_list")
    assert zone.lines[1].text == want
    assert zone.lines[1].read == OLD.line_text(ROW)
    assert carried.line_text(f"line:q{LIST.order}.1") == OLD.line_text(f"line:{LIST.id}.1")


def test_a_line_that_the_new_reading_has_right_is_left_alone() -> None:
    want = "     № 2-т. Зимину        № 6-т. Зимину"
    after = corrected(set_line_text(OLD, ROW, want))
    new = Draft.of(shifted(after.page()))
    carried, left = carry(OLD, after, new)
    assert (carried, left) == (new, ())


def test_what_is_not_found_again_is_told() -> None:
    after = corrected(set_line_text(OLD, ROW, "исправлено"))
    without = replace(TELEGRAM, zones=tuple(z for z in TELEGRAM.zones if z.id != LIST.id))
    new = Draft.of(shifted(without))
    carried, left = carry(OLD, after, new)
    assert left == (Leftover(ROW, OLD.line_text(ROW), "исправлено"),)
    assert carried == new


def test_a_line_of_quite_another_text_in_its_place_is_told() -> None:
    want = "     № 2-т. Зимину        № 6-т. Зимину"
    other = Draft.of(shifted(TELEGRAM))
    place = f"line:q{LIST.order}.2"
    new = Draft.of(apply(other, set_line_text(other, place, "QWERTY")).page())
    carried, left = carry(OLD, corrected(set_line_text(OLD, ROW, want)), new)
    assert [item.after for item in left] == [want]
    assert carried == new


def test_zones_lines_and_facts_of_a_person_come_along() -> None:
    box = Box(1700, 2900, 400, 60)
    drawn = draw_zone(f"{ZONE}n1", "stamp", Ink.STAMP, box, 40.0)
    first = corrected(
        drawn,
        rename_zone(OLD, "zone:z15", "stamp"),
        delete_line(OLD, "line:z13.4"),
        set_fact(OLD, "/signer", "Зимин"),
    )
    after = apply(first, add_line(first, "line:n1.1", f"{ZONE}n1", 1.0, ("АРХИВ 7", box)))
    carried, left = carry(OLD, after, Draft.of(shifted(TELEGRAM)))
    page = carried.page()
    assert left == ()
    assert page.records.signer == "Зимин"
    stamps = {zone.text: zone.kind for zone in page.zones if zone.kind == "stamp"}
    assert {"АРХИВ 7", "Читал. В дело"} <= set(stamps)
    assert "Выпустил" not in page.text
    assert page.evidence["/signer"].zone == "q12"


def test_a_split_is_made_again() -> None:
    after = corrected(split_zone(OLD, "zone:z11", "line:z11.5", f"{ZONE}n1"))
    carried, left = carry(OLD, after, Draft.of(shifted(TELEGRAM)))
    zones = [zone for zone in carried.page().zones if zone.kind == "body"]
    assert left == ()
    assert [len(zone.lines) for zone in zones] == [4, 5]
    assert zones[1].text.startswith("     На вопрос о мостах")
