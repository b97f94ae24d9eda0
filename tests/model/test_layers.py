"""Risk: a correction is lost, changes what nobody touched, or cannot be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.model.draft import Draft, LineCell, WordCell, ZoneCell
from pipeline.model.editing import (
    delete_zone,
    rename_zone,
    set_fact,
    set_line_text,
    set_word_text,
    split_zone,
)
from pipeline.model.geometry import Box
from pipeline.model.layers import (
    Action,
    Clash,
    Operation,
    StaleEditError,
    apply,
    apply_all,
    difference,
    merge,
)
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from tests.export.documents import TELEGRAM
from tests.export.strategies import zones as any_zones
from tests.model.strategies import WHEN, pages, strokes


def operation(edits: Any, by: str = "Анна") -> Operation:
    return Operation(Action.SET_TEXT, tuple(edits), by, WHEN)


def drawn(data: st.DataObject, draft: Draft, who: str, most: int = 4) -> list[Operation]:
    """Draw strokes one after the other, each on what the one before has left."""
    made = []
    for _ in range(data.draw(st.integers(0, most))):
        made.append(operation(data.draw(strokes(draft, who)), who))
        draft = apply(draft, made[-1].edits)
    return made


@given(pages())
def test_taking_a_page_apart_and_together_changes_nothing(page: Page) -> None:
    draft = Draft.of(page)
    assert draft.page() == page
    assert draft.page(draft) == page


@given(st.lists(any_zones, max_size=4))
def test_any_zones_come_back_in_order(zones: list[Zone]) -> None:
    page = replace(TELEGRAM, zones=tuple(zones))
    again = Draft.of(page).page()
    kept = [(zone.kind, zone.box, zone.text, zone.lines) for zone in again.zones]
    ordered = sorted(zones, key=lambda zone: zone.order)
    assert kept == [(zone.kind, zone.box, zone.text, zone.lines) for zone in ordered]
    assert Draft.of(again).page() == again


def test_a_real_telegram_comes_back() -> None:
    assert Draft.of(TELEGRAM).page() == TELEGRAM


@given(st.data(), pages())
def test_undoing_takes_everything_back(data: st.DataObject, page: Page) -> None:
    draft = Draft.of(page)
    made = drawn(data, draft, "a")
    after = apply_all(draft, made)
    assert apply_all(after, [each.undone for each in reversed(made)]) == draft
    assert [each.undone.undone for each in made] == made


@given(st.data(), pages())
def test_the_difference_leads_from_one_draft_to_the_other(data: st.DataObject, page: Page) -> None:
    draft = Draft.of(page)
    after = apply_all(draft, drawn(data, draft, "a"))
    assert apply(draft, difference(draft, after)) == after


@given(st.data(), pages())
def test_independent_operations_may_come_in_any_order(data: st.DataObject, page: Page) -> None:
    draft = Draft.of(page)
    one, other = (data.draw(strokes(draft, who)) for who in "ab")
    assume(not {edit.key for edit in one} & {edit.key for edit in other})
    first = apply(apply(draft, one), other)
    second = apply(apply(draft, other), one)
    assert first == second
    assert first.page(draft) == second.page(draft)


@given(st.data(), pages())
def test_what_one_person_alone_changed_stands(data: st.DataObject, page: Page) -> None:
    draft = Draft.of(page)
    mine = apply_all(draft, drawn(data, draft, "a"))
    assert merge(draft, mine, draft) == merge(draft, draft, mine) == merge(draft, mine, mine)
    assert merge(draft, mine, draft).draft.cells == mine.cells


@given(st.data(), pages())
def test_of_two_changes_none_is_lost_unnoticed(data: st.DataObject, page: Page) -> None:
    draft = Draft.of(page)
    mine = apply_all(draft, drawn(data, draft, "a"))
    theirs = apply_all(draft, drawn(data, draft, "b"))
    merged = merge(draft, mine, theirs)
    told = {clash.key for clash in merged.clashes}
    assert merged.draft.astray() == []
    for wanted in (mine, theirs):
        for edit in difference(draft, wanted):
            if merged.draft.cells.get(edit.key) != edit.after and edit.key not in told:
                both = mine.cells.get(edit.key), theirs.cells.get(edit.key)
                lost = isinstance(edit.after, WordCell) and edit.after.line in told
                assert lost or all(cell not in (None, edit.before) for cell in both)
    if not told:
        back = merge(draft, theirs, mine)
        assert back.draft.cells == merged.draft.cells


def _page() -> Page:
    words = (Word("т.", Box(10, 10, 20, 20), 0.9), Word("Лугзву", Box(40, 10, 80, 20), 0.3))
    line = Line(Box(10, 10, 110, 20), "т.  Лугзву", 0.6, words)
    second = Line(Box(10, 40, 110, 20), "второй", None, (Word("второй", Box(10, 40, 110, 20), 1),))
    text = "т.  Лугзву\nвторой"
    zone = Zone("z1", "addressee", Ink.TYPED, Box(5, 5, 200, 60), 1, 0.6, text, (line, second))
    return Page(1, PageState.DONE, 300, 200, 300, zones=(zone,))


def test_a_corrected_word_keeps_its_place_and_says_what_was_read() -> None:
    draft = Draft.of(_page())
    after = apply(draft, set_word_text(draft, "word:z1.1.2", "Лугову")).page(draft)
    line = after.zones[0].lines[0]
    assert after.zones[0].text == "т.  Лугову\nвторой"
    assert (line.text, line.read, line.confidence) == ("т.  Лугову", "т.  Лугзву", 0.9)
    assert line.words[1] == Word("Лугову", Box(40, 10, 80, 20), None)
    assert after.zones[0].lines[1].read is None


def test_a_line_set_anew_keeps_the_words_that_stay() -> None:
    draft = Draft.of(_page())
    after = apply(draft, set_line_text(draft, "line:z1.1", "т. Лугову и Ершову"))
    words = [(cell.text, cell.box.x, cell.confidence) for _, cell in after.words("line:z1.1")]
    assert words[0] == ("т.", 10, 0.9)
    assert [text for text, _, _ in words] == ["т.", "Лугову", "и", "Ершову"]
    assert all(sure is None for _, _, sure in words[1:])
    assert [x for _, x, _ in words] == sorted(x for _, x, _ in words)
    assert after.line_text("line:z1.1") == "т. Лугову и Ершову"


def test_a_word_written_on_at_an_end_has_room_beyond_the_line() -> None:
    draft = Draft.of(_page())
    first, last = draft.words("line:z1.1")[0][1].box, draft.words("line:z1.1")[-1][1].box
    after = apply(draft, set_line_text(draft, "line:z1.1", "Тов. т.  Лугзву Игорю"))
    begun, *_, ended = [cell.box for _, cell in after.words("line:z1.1")]
    assert begun.right <= first.x
    assert ended.x >= last.right
    assert ended.width >= 4 * last.width / len("Лугзву")
    line = after.page().zones[0].lines[0]
    assert line.box.intersection(ended) == ended
    assert ended.right <= draft.frame.width_px


def test_a_split_zone_parts_its_lines_and_its_frame() -> None:
    draft = Draft.of(_page())
    first, second = apply(draft, split_zone(draft, "zone:z1", "line:z1.2", "zone:n")).page().zones
    assert (first.text, second.text) == ("т.  Лугзву", "второй")
    assert (first.order, second.order) == (1, 2)
    assert second.box == Box(10, 40, 110, 20)


def test_a_stale_edit_is_refused() -> None:
    draft = Draft.of(_page())
    edits = set_word_text(draft, "word:z1.1.2", "Лугову")
    with pytest.raises(StaleEditError, match=r"word:z1\.1\.2"):
        apply(apply(draft, edits), edits)


def test_two_people_on_one_line_do_not_disturb_each_other() -> None:
    draft = Draft.of(_page())
    mine = apply(draft, set_word_text(draft, "word:z1.1.1", "тов."))
    theirs = apply(draft, set_word_text(draft, "word:z1.1.2", "Лугову"))
    merged = merge(draft, mine, theirs)
    assert merged.clashes == ()
    assert merged.draft.line_text("line:z1.1") == "тов.  Лугову"


def test_two_people_on_one_zone_clash_only_in_what_both_changed() -> None:
    draft = Draft.of(_page())
    mine = apply(draft, rename_zone(draft, "zone:z1", "body"))
    zone = draft.cells["zone:z1"]
    assert isinstance(zone, ZoneCell)
    moved = replace(zone, box=Box(0, 0, 9, 9), kind="stamp")
    theirs = Draft(draft.frame, {**draft.cells, "zone:z1": moved})
    merged = merge(draft, mine, theirs)
    assert merged.clashes == (Clash("zone:z1", "kind", "addressee", "body", "stamp"),)
    assert merged.draft.cells["zone:z1"] == moved


def test_a_word_put_where_the_other_took_the_line_out_is_told() -> None:
    draft = Draft.of(_page())
    mine = apply(draft, set_line_text(draft, "line:z1.2", "второй и третий"))
    theirs = apply(draft, delete_zone(draft, "zone:z1"))
    merged = merge(draft, mine, theirs)
    assert merged.draft.cells == {}
    assert "line:z1.2" in {
        clash.key.rsplit(".n", 1)[0].replace("word", "line") for clash in merged.clashes
    }


def test_a_corrected_fact_keeps_its_pixels_and_is_sure() -> None:
    draft = Draft.of(TELEGRAM)
    rows: tuple[dict[str, str | int], ...] = (
        {"copy": 1, "name": "РАЗМЕТКА"},
        {"copy": 2, "name": "Зимин"},
    )
    after = apply(draft, set_fact(draft, "/distribution", rows)).page(draft)
    assert [entry.name for entry in after.records.distribution] == ["РАЗМЕТКА", "Зимин"]
    seen = after.evidence["/distribution/1/name"]
    assert (seen.rule, seen.confidence) == ("by-hand", 1.0)
    gone = apply(draft, set_fact(draft, "/routing/origin", None)).page(draft)
    assert gone.records.routing is not None
    assert gone.records.routing.origin is None
    assert "/routing/origin" not in gone.evidence


def test_keys_are_those_of_the_reading_each_time() -> None:
    assert list(Draft.of(TELEGRAM).cells) == list(Draft.of(TELEGRAM).cells)
    assert isinstance(Draft.of(TELEGRAM).cells["line:z6.2"], LineCell)
