"""Risk: half of a stamp is found, a printed head or a neighbour's note is taken for a stamp."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipeline.layout.alone import alone, lean_of, likelihood, signs_of, with_whole
from pipeline.layout.blots import Group
from pipeline.layout.inks import ORDER, Inks
from pipeline.model.geometry import Box
from pipeline.model.page import Ink

SIZE = 300  # of a view in pixels: ten centimetres
TALL, APART = 8, 14  # pixels: how tall the strokes of a row are, from row to row


def rows(count: int, lean: float = 0.0) -> np.ndarray:
    """Return so many rows of short strokes in the middle of a view, leaning by degrees."""
    plane = np.zeros((SIZE, SIZE), np.float32)
    for row in range(count):
        top = SIZE // 2 + APART * row
        for left in range(100, 200, 5):
            plane[top : top + TALL, left : left + 3] = 0.9
    turn = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), lean, 1.0)
    return np.asarray(cv2.warpAffine(plane, turn, (SIZE, SIZE)), np.float32)


def inks(dark: np.ndarray, **likely: float) -> Inks:
    """Return inks of which each is as likely on all that is dark."""
    shares = [likely.get(ink, 0.0) * (dark > 0) for ink in ORDER]
    return Inks(np.stack(shares).astype(np.float32), dark, 1.0)


def green(dark: np.ndarray) -> np.ndarray:
    """Return how dark green ink is in red, green and blue."""
    return np.stack([dark, 0.7 * dark, 0.9 * dark]).astype(np.float32)


def judged(seen: Inks) -> list[Box]:
    return [stamp.box for stamp in with_whole([], seen)]


def part(seen: Inks, box: Box) -> Group:
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    mask = np.where(seen.darkness[top:bottom, left:right] > 0, np.uint8(255), np.uint8(0))
    return Group(box, mask, 0.85)


@pytest.mark.parametrize("lean", [-6.0, -3.0, 3.0, 6.0])
def test_rows_tell_how_they_lean(lean: float) -> None:
    angle, sharper = lean_of(rows(3, lean))
    assert abs(angle) == pytest.approx(abs(lean), abs=1.0)
    assert sharper > 0.5


def test_level_rows_do_not_lean() -> None:
    assert lean_of(rows(3))[0] == 0


def test_rows_askew_are_a_stamp_sooner_than_level_ones() -> None:
    level, askew = (inks(rows(3, lean), stamp=0.3, printed=0.6) for lean in (0.0, 4.0))
    sure = []
    for seen in (level, askew):
        (box,), _ = alone(seen)
        signs = signs_of(box, seen)
        assert signs is not None
        sure.append(likelihood(signs))
    assert sure[1] > sure[0] + 0.1


def test_print_and_hands_by_themselves_are_no_stamps() -> None:
    assert judged(inks(rows(3), printed=0.95)) == []
    assert judged(inks(rows(1, 5.0), hand=0.95)) == []
    assert judged(inks(np.zeros((SIZE, SIZE), np.float32))) == []


def test_a_stamp_of_which_a_part_was_found_is_found_whole() -> None:
    seen = inks(rows(3, 4.0), stamp=0.7)
    (whole,), _ = alone(seen)
    half = part(seen, whole._replace(width=whole.width // 2))
    (stamp,) = with_whole([half], seen)
    assert stamp.box == whole
    assert stamp.likely >= half.likely


def halves(lean: float) -> np.ndarray:
    """Return one row of tall strokes in two parts, apart by less than it is high."""
    plane = np.zeros((SIZE, SIZE), np.float32)
    for left in (*range(80, 140, 5), *range(152, 212, 5)):
        plane[142:158, left : left + 3] = 0.9
    turn = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), lean, 1.0)
    return np.asarray(cv2.warpAffine(plane, turn, (SIZE, SIZE)), np.float32)


def test_a_row_goes_on_beyond_the_blanks_in_a_stamp() -> None:
    seen = inks(halves(5.0), stamp=0.95)
    pieces, (row,) = alone(seen)
    left, right = sorted(pieces)
    assert row == left.union(right)
    seen.shares[:, :, right.x :] *= 0.4
    (stamp,) = with_whole([part(seen, left)], seen)
    assert stamp.box == row


def test_two_stamps_in_a_row_stay_two() -> None:
    seen = inks(halves(5.0), stamp=0.9)
    stamps = [part(seen, box) for box in alone(seen)[0]]
    assert {stamp.box for stamp in with_whole(stamps, seen)} == {stamp.box for stamp in stamps}


def test_print_beside_a_stamp_is_none_of_it() -> None:
    dark = rows(3)
    seen = inks(dark, stamp=0.9)
    (whole,), _ = alone(seen)
    stamp = part(seen, whole._replace(width=whole.width // 2))
    beside = slice(stamp.box.right, whole.right)
    seen.shares[ORDER.index(Ink.STAMP)][:, beside] = 0.02
    seen.shares[ORDER.index(Ink.PRINTED)][:, beside] = 0.9 * (dark[:, beside] > 0)
    assert with_whole([stamp], seen) == [stamp]


def test_an_edge_around_half_of_a_stamp_makes_no_second_one() -> None:
    dark = rows(3, 4.0)
    (whole,), _ = alone(inks(dark))
    x, y = whole.x - 12, whole.bottom + 12
    dark[whole.y - 40 : y, x : x + 2] = 0.9
    dark[y : y + 2, x : whole.x + whole.width // 2] = 0.9
    seen = inks(dark, stamp=0.97)
    assert len(alone(seen)[0]) == 2
    assert [stamp.box for stamp in with_whole([part(seen, whole)], seen)] == [whole]


def test_dirt_beside_a_stamp_makes_it_no_larger() -> None:
    dark = rows(3, 4.0)
    seen = inks(dark, stamp=0.9)
    (clean,), _ = alone(seen)
    stamp = part(seen, clean)
    dark[clean.bottom + 3, clean.x + 2 : clean.x + 4] = 0.5
    (found,) = with_whole([stamp], seen)
    assert found.box == clean


def test_a_frame_and_a_colour_of_its_own_speak_for_a_stamp() -> None:
    dark = rows(3)
    cv2.rectangle(dark, (92, 142), (207, 194), 0.9, 2)
    seen = inks(dark, stamp=0.6, printed=0.4)
    (box,), _ = alone(seen)
    grey = signs_of(box, seen)
    coloured = signs_of(box, replace(seen, colours=green(dark)))
    assert grey is not None
    assert coloured is not None
    assert grey.framed > 0.95
    assert coloured.tinted > 0.25
    assert likelihood(grey) > likelihood(grey._replace(framed=0.0)) + 0.1
    assert likelihood(coloured) > likelihood(grey) + 0.1


def test_a_coloured_ribbon_makes_no_stamp_of_what_it_typed() -> None:
    dark = np.maximum(rows(3), np.roll(rows(3), 90, axis=0))
    seen = replace(inks(dark, stamp=0.05, typed=0.9), colours=green(dark))
    signs = [signs_of(box, seen) for box in alone(seen)[0]]
    assert signs
    assert all(each is not None and each.tinted < 0.01 for each in signs)


def test_pale_ink_has_the_hue_of_the_same_ink_where_it_is_dark() -> None:
    dark = rows(3)
    pale, full = (replace(inks(dark), colours=green(share * dark)) for share in (0.4, 1.0))
    assert pale.hue(dark) == pytest.approx(full.hue(dark), abs=1e-4)
    assert full.hue(dark) == pytest.approx([1.0, 0.7, 0.9], abs=1e-4)
    assert full.hue(np.zeros_like(dark)) == pytest.approx([1.0, 1.0, 1.0])
