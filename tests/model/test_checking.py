"""Risk: what comes from a browser puts onto a page what no page can have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.checking import BadEditError, check
from pipeline.model.draft import Cell, Draft, LineCell, WordCell, ZoneCell
from pipeline.model.editing import set_word_text
from pipeline.model.fact_cells import FactCell, FactKind, kind_of, pointers
from pipeline.model.geometry import Box
from pipeline.model.layers import Edit
from pipeline.model.page import Ink, Page
from tests.export.documents import TELEGRAM
from tests.model.strategies import KINDS, pages, strokes

SHEET = Box(0, 0, 2480, 3508)
INSIDE = Box(10, 10, 50, 20)
WORD = WordCell("line:z1.1", 1.0, "слово", INSIDE)
ZONE = ZoneCell("body", Ink.TYPED, INSIDE, 1.0)
LINE = LineCell("zone:z1", 1.0, INSIDE)


@given(st.data(), pages())
def test_what_a_person_can_do_passes(data: st.DataObject, page: Page) -> None:
    check(data.draw(strokes(Draft.of(page))), Box(0, 0, 1200, 3000), KINDS)


def test_a_whole_page_put_anew_passes() -> None:
    cells = {k: c for k, c in Draft.of(TELEGRAM).cells.items() if k != "fact:/people"}
    kinds = {zone.kind for zone in TELEGRAM.zones}
    check([Edit(key, None, cell) for key, cell in cells.items()], SHEET, kinds)


@pytest.mark.parametrize(
    ("key", "cell", "why"),
    [
        ("word:a", replace(WORD, text="два слова"), "word"),
        ("word:a", replace(WORD, text=""), "word"),
        ("word:a", replace(WORD, text="a\x00b"), "letters"),
        ("word:a", replace(WORD, text="я" * 2001), "long"),
        ("word:a", replace(WORD, text="и\N{COMBINING BREVE}"), "nfc"),
        ("word:a", replace(WORD, gap="x"), "gap"),
        ("word:a", replace(WORD, place=float("nan")), "place"),
        ("word:a", replace(WORD, box=Box(2470, 10, 50, 20)), "box"),
        ("word:a", replace(WORD, box=Box(10, 10, 0, 20)), "box"),
        ("zone:a", replace(ZONE, kind="nonsense"), "kind"),
        ("line:a", ZONE, "type"),
        ("zone:<script>", ZONE, "key"),
        ("line:a", replace(LINE, tail="\x1b"), "letters"),
        ("fact:/nonsense", FactCell("x"), "fact"),
        ("fact:/people", FactCell(({"name": "x"},)), "fact"),
        ("fact:/routing/number", FactCell("7"), "value"),
        ("fact:/routing/number", FactCell(value=True), "value"),
        ("fact:/certified", FactCell(1), "value"),
        ("fact:/signer", FactCell(" "), "value"),
        ("fact:/signer", FactCell(("a",)), "value"),
        ("fact:/distribution", FactCell(({"copy": "2", "name": "x"},)), "value"),
        ("fact:/distribution", FactCell(({"copy": 2},)), "value"),
        ("fact:/distribution", FactCell(({"copy": 2, "name": "x", "more": "y"},)), "value"),
        ("fact:/distribution", FactCell(("x",)), "value"),
    ],
)
def test_what_cannot_stand_is_refused(key: str, cell: Cell, why: str) -> None:
    with pytest.raises(BadEditError) as caught:
        check([Edit(key, None, cell)], SHEET, {"body"})
    assert caught.value.why == why


def test_what_was_there_may_stay_whatever_it_is() -> None:
    odd = replace(ZONE, kind="of-an-older-vocabulary")
    check([Edit("zone:any key", odd, replace(odd, box=SHEET))], SHEET, {"body"})
    draft = Draft.of(TELEGRAM)
    check(set_word_text(draft, "word:z10.1.2", "ЗИМИНУ."), SHEET, {"body"})


def test_every_fact_has_a_kind() -> None:
    kinds = {pointer: kind_of(pointer) for pointer in pointers()}
    assert None not in kinds.values()
    assert kinds["/routing/numbers"] is FactKind.NUMBERS
    assert kinds["/minutes/items"] is FactKind.TEXTS
    assert kind_of("/distribution/0") is None
    assert kind_of("nothing") is None
