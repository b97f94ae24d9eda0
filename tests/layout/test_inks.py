"""Risk: a stamp takes letters with it, a guess overrules a reading, a model is another's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageDraw

from config.vocabulary import load_vocabulary
from pipeline.layout import plan as planning
from pipeline.layout.groups import find_groups
from pipeline.layout.inks import DELIVERED, MODEL, ORDER, InkNetwork, Inks
from pipeline.layout.layers import hands, is_sure, layered
from pipeline.layout.marks import DRAWN, Mark, with_faces
from pipeline.layout.named import Named
from pipeline.layout.options import LayoutOptions
from pipeline.layout.pictures import find_pictures
from pipeline.layout.unmixed import Dye
from pipeline.layout.written import parted, prevailing, with_inks
from pipeline.model.delivered import CARD
from pipeline.model.errors import InkModelError
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.view import CLOSER
from tests.layout.sheets import empty, line, sheet_of, typed

VOCABULARY = load_vocabulary()
SIZE = 300  # of a view in pixels: ten centimetres
WHOLE = Box(0, 0, SIZE, SIZE)


def find_stamps(inks: Inks) -> list[Mark]:
    return find_groups(inks)[0]


def find_notes(inks: Inks) -> list[Mark]:
    return find_groups(inks)[1]


def inks(**planes: np.ndarray) -> Inks:
    """Return inks as if seen surely, dark where any of them is."""
    shares = np.stack([planes.get(ink, np.zeros((SIZE, SIZE))) for ink in ORDER])
    return Inks(shares.astype(np.float32), shares.max(axis=0).astype(np.float32), 1.0)


def drawn(*boxes: Box, likely: float = 0.95) -> np.ndarray:
    """Return a plane with the outlines of boxes, three pixels wide."""
    plane = np.zeros((SIZE, SIZE))
    for x, y, width, height in boxes:
        plane[y : y + height, x : x + width] = likely
        plane[y + 3 : y + height - 3, x + 3 : x + width - 3] = 0
    return plane


def sheet_like(inks: Inks) -> Sheet:
    """Return a sheet of the view's own size that shows the inks in black."""
    blank = sheet_of(empty().crop((0, 0, SIZE, SIZE)))
    grey = np.where(inks.darkness > 0.1, 60, 245).astype(np.uint8)
    ink = np.where(grey < 128, 255, 0).astype(np.uint8)
    paper = np.full_like(grey, 245)
    return replace(blank, grey=grey, ink=ink, coloured=paper, stamps=paper)


def test_the_model_delivered_is_the_one_of_its_card() -> None:
    card = json.loads((DELIVERED / CARD).read_text("utf-8"))
    model = (DELIVERED / MODEL).read_bytes()
    assert card["sha256"] == hashlib.sha256(model).hexdigest()
    assert card["bytes"] == len(model) < 3_000_000
    assert tuple(card["inks"]) == ORDER


@pytest.mark.parametrize("size", [(1, 1), (31, 33), (877, 620)])
def test_a_view_of_any_size_is_looked_at(size: tuple[int, int]) -> None:
    close = np.full((CLOSER * size[0], CLOSER * size[1]), 250, np.uint8)
    seen = InkNetwork().look(np.full(size, 250, np.uint8), close)
    assert seen.shares.shape == (len(ORDER), *size)
    assert 0 <= seen.shares.min() <= seen.shares.max() <= 1
    coloured = InkNetwork().look(np.full((*size, 3), 250, np.uint8), close)
    assert np.allclose(seen.shares, coloured.shares, atol=1e-4)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InkModelError, match=r"card\.json.*layout\.inks.*shapes"):
        InkNetwork(tmp_path)
    (tmp_path / CARD).write_text(json.dumps({"sha256": "0" * 64}), "utf-8")
    with pytest.raises(InkModelError, match=r"inks\.onnx"):
        InkNetwork(tmp_path)
    (tmp_path / MODEL).write_bytes(b"half of it")
    with pytest.raises(InkModelError, match="damaged") as raised:
        InkNetwork(tmp_path)
    assert "Установите" in raised.value.problem.ru


def test_what_is_no_model_is_an_error_not_a_crash(tmp_path: Path) -> None:
    content = b"not a model" * 100
    (tmp_path / MODEL).write_bytes(content)
    card = {"sha256": hashlib.sha256(content).hexdigest()}
    (tmp_path / CARD).write_text(json.dumps(card), "utf-8")
    with pytest.raises(InkModelError):
        InkNetwork(tmp_path)


def test_shapes_need_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> InkNetwork:
        raise InkModelError("gone")

    monkeypatch.setattr(planning, "delivered", gone)
    page = empty()
    typed(page, "Протокол заседания", (300, 300))
    sheet, plan = planning.find_plan(sheet_of(page), LayoutOptions(inks="shapes"))
    assert len(plan.blocks) == 1
    assert plan.inks is None
    with pytest.raises(InkModelError):
        planning.find_plan(sheet, LayoutOptions(inks="network"))


def test_a_ring_and_what_it_surrounds_are_one_stamp_and_two_apart_are_two() -> None:
    outer, inner, far = Box(20, 20, 90, 90), Box(50, 55, 30, 18), Box(180, 200, 100, 40)
    found = find_stamps(inks(stamp=drawn(outer, inner, far)))
    assert [mark.box for mark in found] == [outer, far]
    assert all(mark.kind == "stamp" and mark.outlined for mark in found)


def test_what_is_doubtful_or_small_is_no_stamp() -> None:
    assert find_stamps(inks(stamp=drawn(Box(20, 20, 90, 90), likely=0.55))) == []
    assert find_stamps(inks(stamp=drawn(Box(20, 20, 12, 12)))) == []
    assert find_stamps(inks()) == []


def test_strokes_of_one_note_are_one_mark() -> None:
    first, second = Box(30, 40, 60, 14), Box(34, 58, 70, 14)
    (note,) = find_notes(inks(hand=drawn(first, second)))
    assert (note.kind, note.box) == ("handwriting", first.union(second))


def test_the_dots_of_a_blank_are_no_part_of_the_figures_written_on_it() -> None:
    figures, dots = Box(90, 70, 30, 24), [Box(x, 90, 2, 2) for x in (72, 78, 84, 126, 132, 138)]
    hand = np.maximum(drawn(figures), sum((dot_of(box) for box in dots), np.zeros((SIZE, SIZE))))
    (note,) = find_notes(inks(hand=hand))
    assert note.box == figures


def dot_of(box: Box) -> np.ndarray:
    plane = np.zeros((SIZE, SIZE))
    plane[box.y : box.bottom, box.x : box.right] = 0.95
    return plane


def test_a_line_drawn_under_words_is_found_though_it_is_flat() -> None:
    hand = np.zeros((SIZE, SIZE))
    hand[60:63, 40:140] = 0.95
    (line_drawn,) = find_notes(inks(hand=hand))
    assert (line_drawn.box, line_drawn.why) == (Box(40, 60, 100, 3), DRAWN)
    assert find_notes(inks(hand=hand * 0.7)) == []
    (note,) = find_notes(inks(hand=drawn(Box(40, 60, 100, 16))))
    assert note.why != DRAWN


def test_a_sure_stamp_is_taken_off_the_text_and_typing_below_it_stays() -> None:
    stamp, letters = drawn(Box(40, 40, 120, 90)), np.zeros((SIZE, SIZE))
    letters[80:90, 20:200] = 0.9
    seen = inks(stamp=stamp, typed=letters)
    before = sheet_like(seen)
    marks = find_stamps(seen)
    after = layered(before, seen, marks)
    assert is_sure(marks[0], before)
    assert (after.grey[41, 60:140] > 210).all()
    assert (after.grey[letters > 0] == before.grey[letters > 0]).all()
    assert (after.stamps[41, 60:140] == 60).all()
    assert (after.stamps[250:] == 245).all()


def test_an_unsure_stamp_takes_nothing_off_the_text() -> None:
    seen = inks(stamp=drawn(Box(40, 40, 120, 90)))
    before = sheet_like(seen)
    vague = [replace(mark, confidence=0.7) for mark in find_stamps(seen)]
    assert np.array_equal(layered(before, seen, vague).grey, before.grey)
    open_ = [replace(mark, outlined=False) for mark in find_stamps(seen)]
    assert np.array_equal(layered(before, seen, open_).grey, before.grey)


def test_a_hand_takes_nothing_off_the_text() -> None:
    seen = inks(hand=drawn(Box(40, 40, 120, 90)))
    before = sheet_like(seen)
    after = layered(before, seen, find_stamps(seen))
    assert np.array_equal(after.grey, before.grey)
    assert (hands(before, seen)[41, 60:140] == 60).all()


planes = st.integers(0, 2**31).map(lambda seed: np.random.default_rng(seed).random((4, 30, 30)))


@given(planes, st.integers(0, 2**31))
def test_the_layers_add_up_to_the_scan(shares: np.ndarray, seed: int) -> None:
    large = shares.repeat(10, axis=1).repeat(10, axis=2).astype(np.float32)
    seen = Inks(large, np.random.default_rng(seed).random((SIZE, SIZE), np.float32), 1.0)
    before = sheet_like(seen)
    stamp = Mark("stamp", Box(30, 30, 200, 150), 0.99, "", outlined=True)
    after = layered(before, seen, [stamp])
    assert np.array_equal(after.whole, before.whole)
    assert (after.grey >= before.whole).all()
    for layer in (after.stamps, hands(before, seen)):
        assert ((layer == 245) | (layer == before.whole)).all()


def test_letters_in_a_coloured_ribbon_come_back_to_the_text() -> None:
    letters = np.zeros((SIZE, SIZE))
    letters[80:90, 20:200] = 0.9
    seen = inks(typed=letters)
    black = sheet_like(seen)
    paper = np.full_like(black.grey, 245)
    violet = replace(black, grey=paper, coloured=black.grey, ink=np.zeros_like(black.ink))
    assert np.array_equal(layered(violet, seen, []).grey, black.grey)
    blot = violet.coloured.copy()
    blot[200:220, 20:60] = 100
    after = layered(replace(violet, coloured=blot), seen, [])
    assert (after.coloured[200:220, 20:60] == 100).all()
    assert (after.stamps == 245).all()


HAND = np.full((SIZE, SIZE), 0.9)


def test_a_line_that_reads_well_is_text_whatever_the_network_says() -> None:
    note = Mark("handwriting", WHOLE, 0.9, "strokes of a hand")
    sure = line("Вызовите его", 10, 40, confidence=0.92)
    kept, marks = parted([(sure,)], [note], inks(hand=HAND))
    assert kept == [(sure,)]
    assert marks == [note]
    over = replace(note, box=sure.box)
    assert parted([(sure,)], [over], inks(hand=HAND)) == ([(sure,)], [])


def test_a_line_by_hand_that_nobody_can_read_is_handwriting() -> None:
    scrawl = line("Вьзс ею", 10, 40, confidence=0.4)
    kept, marks = parted([(scrawl,)], [], inks(hand=HAND))
    assert kept == [()]
    assert [(mark.kind, mark.box) for mark in marks] == [("handwriting", scrawl.box)]
    typed_ = inks(typed=HAND)
    ((stays,),), marks = parted([(scrawl,)], [], typed_)
    assert (stays.text, marks) == (scrawl.text, [])


def test_strokes_of_a_hand_beside_typed_words_go_and_the_words_stay() -> None:
    hand, read = np.zeros((SIZE, SIZE)), line("27 ПЕРВУХИНУ", 10, 40, confidence=0.9)
    hand[:, :46] = 0.9
    seen = inks(hand=hand, typed=0.9 - hand)
    scrawl, name = read.words
    scrawled = replace(read, confidence=0.6, words=(replace(scrawl, confidence=0.1), name))
    ((kept,),), (note,) = parted([(scrawled,)], [], seen)
    assert (kept.text, kept.confidence) == ("ПЕРВУХИНУ", 0.9)
    assert (note.kind, note.box) == ("handwriting", scrawl.box)
    assert parted([(read,)], [], seen) == ([(read,)], [])


def test_a_note_over_text_is_a_note_and_the_text_stays() -> None:
    hand, letters = drawn(Box(60, 20, 80, 50)), np.zeros((SIZE, SIZE))
    letters[44:62, 10:290] = 0.9
    sure = line("Вызовите его к нам", 10, 40, confidence=0.92)
    note = Mark("handwriting", Box(60, 36, 80, 30), 0.9, "strokes of a hand")
    assert parted([(sure,)], [note], inks(hand=hand, typed=letters)) == ([(sure,)], [note])


def test_what_neither_reader_nor_network_knows_is_dirt() -> None:
    shadow, letters = line("и т", 10, 40, confidence=0.3), line("Верно", 10, 100, confidence=0.9)
    assert parted([(shadow, letters)], [], inks()) == ([(letters,)], [])


def test_what_is_surely_typed_is_known_to_be_however_it_is_read() -> None:
    read = line("ПОСТАНОВИЛИ", 10, 40, confidence=0.4)
    ((known,),), _ = parted([(read,)], [], inks(typed=np.full((SIZE, SIZE), 0.95)))
    assert [word.ink for word in known.words] == [Ink.TYPED]
    assert parted([(read,)], [], inks(typed=np.full((SIZE, SIZE), 0.7))) == ([(read,)], [])


def test_a_note_ends_where_the_stamp_begins() -> None:
    figures, frame = Box(60, 60, 30, 16), Box(60, 80, 110, 60)
    (note,) = find_notes(inks(hand=drawn(figures), stamp=drawn(frame)))
    assert note.box == figures


def test_each_word_knows_its_ink() -> None:
    plane = np.zeros((SIZE, SIZE))
    plane[:, :120] = 0.9
    seen = inks(printed=plane, typed=0.9 - plane)
    read = line("Экз № Первухину", 10, 40)
    (words,) = [each.words for each in with_inks(_zone("routing", read), seen, VOCABULARY).lines]
    assert [word.ink for word in words] == [Ink.PRINTED, Ink.PRINTED, Ink.TYPED]
    assert prevailing((replace(read, words=words),)) is Ink.TYPED
    (stamped,) = with_inks(_zone("stamp", read), seen, VOCABULARY).lines
    assert {word.ink for word in stamped.words} == {Ink.STAMP}


def test_a_phrase_of_notes_that_a_machine_wrote_stays_text() -> None:
    plane = np.full((SIZE, SIZE), 0.9)
    note = _zone("handwriting", line("т. Зимин читал", 10, 40))
    typed = with_inks(note, inks(typed=plane), VOCABULARY)
    assert (typed.kind, typed.lines[0].text) == ("other", "т. Зимин читал")
    assert with_inks(note, inks(hand=plane), VOCABULARY).kind == "handwriting"


def _zone(kind: str, *lines: Line) -> Named:
    return Named(kind, lines, 0.9)


def test_level_lines_without_a_frame_are_print_and_no_stamp() -> None:
    page = empty()
    for row, text in enumerate(("БАНК ГОРОДА ТУЛЫ", "СЧЕТ НОМЕР СЕМЬ", "ТЕЛЕФОН ВОСЕМЬ")):
        typed(page, text, (300, 300 + 40 * row), size=26)
    footer = Mark("stamp", Box(290, 290, 300, 130), 0.8, "a stamp's ink")
    layer = np.asarray(page, np.uint8)
    options = LayoutOptions()
    assert with_faces([footer], layer, 200, options) == []
    askew = np.asarray(page.rotate(5, center=(400, 350), fillcolor=240), np.uint8)
    assert len(with_faces([footer], askew, 200, options)) == 1
    dye = Dye(np.array([1.0, 0.0]), np.zeros(256, np.uint8))
    assert len(with_faces([replace(footer, dye=dye)], layer, 200, options)) == 1
    ImageDraw.Draw(page).rectangle((295, 292, 585, 415), outline=30, width=5)
    assert len(with_faces([footer], np.asarray(page, np.uint8), 200, options)) == 1


def test_letters_along_a_bow_are_no_level_line() -> None:
    page = empty()
    for place, letter in enumerate("АРХИВНЫЙ"):
        typed(page, letter, (320 + 26 * place, 320 + round(7 * abs(place - 3.5))), size=28)
    stamp = Mark("stamp", Box(290, 290, 300, 130), 0.9, "a stamp's ink")
    assert len(with_faces([stamp], np.asarray(page, np.uint8), 200, LayoutOptions())) == 1


def test_a_large_shape_in_print_is_a_picture_and_a_printed_frame_is_none() -> None:
    ink = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(ink, (90, 60), 30, 255, 12)
    cv2.rectangle(ink, (150, 150), (280, 250), 255, 2)
    seen = inks(printed=np.where(ink > 0, 0.95, 0.0))
    (arms,) = find_pictures(ink, seen, 75)
    assert arms.kind == "picture"
    assert arms.box.iou(Box(54, 24, 73, 73)) > 0.95
    assert find_pictures(ink, inks(hand=np.where(ink > 0, 0.95, 0.0)), 75) == []


def test_figures_written_into_a_stamp_are_a_note_where_the_network_leans_to_the_stamp() -> None:
    stamp, hand = drawn(Box(40, 40, 120, 90)), np.zeros((SIZE, SIZE))
    figures = drawn(Box(90, 70, 30, 24), likely=1.0) > 0
    stamp[figures], hand[figures] = 0.7, 0.6
    seen = inks(stamp=stamp, hand=hand)
    (note,) = find_notes(seen)
    assert note.box == Box(90, 70, 30, 24)
    assert [mark.box for mark in find_stamps(seen)] == [Box(40, 40, 120, 90)]
    assert find_notes(inks(hand=hand)) == []


def test_a_tall_leaf_is_looked_at_in_bands_and_seen_as_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(5)
    close = np.where(cv2.blur(rng.random((1280, 256)), (5, 5)) < 0.45, 60, 250).astype(np.uint8)
    view = np.asarray(cv2.resize(close, (128, 640), interpolation=cv2.INTER_AREA), np.uint8)
    whole = InkNetwork().look(view, close)
    monkeypatch.setattr("pipeline.layout.inks.BAND", 256 * 128)
    banded = InkNetwork().look(view, close)
    assert np.array_equal(banded.darkness, whole.darkness)
    assert np.abs(banded.shares - whole.shares).mean() < 0.01
