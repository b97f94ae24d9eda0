"""Risk: a stamp takes the letters below it along, breaks their line, or claims their words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.vocabulary import load_vocabulary
from pipeline.layout.below import dyed, lettering
from pipeline.layout.blocks import Block
from pipeline.layout.inks import ORDER, Inks
from pipeline.layout.layers import doubles, layered
from pipeline.layout.lines import TextLine
from pipeline.layout.marks import Mark
from pipeline.layout.named import Named
from pipeline.layout.plan import Plan
from pipeline.layout.seen import completed
from pipeline.layout.under import bridged, continued, slimmed
from pipeline.layout.unmixed import Dye, Sample
from pipeline.layout.written import with_inks
from pipeline.model.geometry import Box
from pipeline.model.maps import Affine
from pipeline.model.page import Ink
from pipeline.preprocess.colour import Tint, paper_tones, tinted
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import Sheet, half_turned, prepare
from pipeline.preprocess.tone import to_grey
from tests.layout.sheets import line

SIZE = 300
VIOLET, RED, BLACK = (98, 58, 142), (176, 46, 44), (30, 28, 34)
DARK_VIOLET = (52, 40, 92)
PAPER = (245, 245, 245)
DPI = 75
BOX = Box(60, 60, 150, 150)

Colour = tuple[int, int, int]
Flags = npt.NDArray[np.bool_]


def places() -> tuple[Flags, Flags]:
    """Return where letters are and where a stamp is: bars of the one under bars of the other."""
    letters, stamp = np.zeros((2, SIZE, SIZE), np.bool_)
    for top in range(30, 280, 40):
        letters[top : top + 10, 20:280] = True
    for left in range(60, 210, 30):
        stamp[60:210, left : left + 10] = True
    return letters, stamp


def page(letters: Colour, stamp: Colour) -> npt.NDArray[np.uint8]:
    """Return a page in colours on which both inks lie over each other as glass does."""
    picture = np.ones((SIZE, SIZE, 3)) * PAPER
    for ink, where in zip((letters, stamp), places(), strict=True):
        picture[where] *= np.array(ink) / 255
    return picture.astype(np.uint8)


def seen() -> Inks:
    """Return the inks as they are, seen surely."""
    letters, stamp = places()
    shares = np.zeros((len(ORDER), SIZE, SIZE), np.float32)
    shares[ORDER.index(Ink.TYPED)] = letters
    shares[ORDER.index(Ink.STAMP)] = stamp
    return Inks(shares, (letters | stamp).astype(np.float32), 1.0)


def sheet(letters: Colour, stamp: Colour) -> Sheet:
    """Return such a page as a sheet of its own size."""
    picture = page(letters, stamp)
    grey = to_grey(picture)
    paper = np.full_like(grey, 245)
    blank = prepare(np.full_like(grey, 245), DPI, PreprocessOptions(working_dpi=DPI))[0]
    ink = np.where(grey < 128, 255, 0).astype(np.uint8)
    tint = Tint(picture, Affine())
    return replace(blank, grey=grey, coloured=paper, stamps=paper, ink=ink, tint=tint)


def parted(letters: Colour, stamp: Colour) -> tuple[Sheet, Mark]:
    before, inks = sheet(letters, stamp), seen()
    (mark,) = dyed(before, inks, [Mark("stamp", BOX, 0.95, "", outlined=True)])
    return layered(before, inks, [mark]), mark


@pytest.mark.parametrize("stamp", [VIOLET, RED])
def test_black_letters_stay_where_a_coloured_stamp_is_taken_off(stamp: Colour) -> None:
    after, mark = parted(BLACK, stamp)
    letters, pressed = places()
    assert mark.cleared
    assert (after.grey[pressed & ~letters] > 225).all()
    assert (after.grey[pressed & letters] < 70).all()
    assert (after.grey[letters & ~pressed] < 70).all()
    assert (after.stamps[pressed] < 130).all()
    assert (after.stamps[letters & ~pressed] > 225)[BOX.y : BOX.bottom].all()


def test_letters_of_the_stamps_own_colour_stay_and_the_stamp_pales() -> None:
    after, mark = parted(DARK_VIOLET, VIOLET)
    letters, pressed = places()
    assert mark.dye is not None
    assert (after.grey[letters] < 130).all()
    assert (after.grey[pressed & ~letters] > to_grey(page(DARK_VIOLET, VIOLET)).min() + 40).all()


def test_a_black_stamp_has_no_dye_and_pales_only_beside_the_letters() -> None:
    after, mark = parted(BLACK, BLACK)
    letters, pressed = places()
    assert mark.dye is None
    assert (after.grey[letters] < 70).all()
    beside = pressed & ~letters
    assert np.median(after.grey[beside]) > 200


def test_lines_are_found_by_letters_that_no_stroke_of_a_stamp_ties_together() -> None:
    before, inks = sheet(BLACK, BLACK), seen()
    letters, pressed = places()
    ink = lettering(before, inks, [Mark("stamp", BOX, 0.5, "")]) > 0
    assert ink[letters].mean() > 0.97
    assert ink[pressed & ~letters].mean() < 0.1
    assert np.array_equal(lettering(before, inks, []), before.ink)


def test_for_a_second_look_letters_stay_where_inks_lie_over_each_other() -> None:
    """Of a stamp as dark as the letters all goes, and of both no more than the stamp."""
    before, inks = sheet(BLACK, (120, 118, 122)), seen()
    letters, pressed = places()
    whole, bare = doubles(before, inks, [Mark("stamp", BOX, 0.5, "")])
    assert np.array_equal(whole, before.whole)
    assert (bare[pressed & ~letters] > 225).all()
    assert (bare[letters] < 70).all()
    assert doubles(before, inks, []) == ()


amounts = st.floats(0.05, 1.0)


@given(amounts, st.integers(40, 220))
def test_what_a_dye_takes_off_and_what_it_leaves_are_the_scan(press: float, tone: int) -> None:
    """Densities add up: text and stamp multiplied give what was there, within a rounding."""
    ramp = np.linspace(0.02, 1.0, 4000)[:, None]
    alone = np.round(255 - ramp * (255 - np.array(VIOLET))).astype(np.uint8)[:, None, :]
    bare = np.full((3000, 1, 3), 255, np.uint8)
    whole = np.concatenate([alone, bare])
    tint = tinted(whole, paper_tones(whole))[:4000]
    nothing = Sample(np.zeros(0), np.zeros((0, 2)))
    dye = Dye.of(Sample.of(to_grey(alone).ravel(), tint.reshape(-1, 2)), nothing)
    assert dye is not None
    both = (255 - press * (255 - np.array(VIOLET))) * tone / 255
    strip = np.concatenate([np.full((8, 8, 3), 1) * both, np.full((8, 8, 3), 255)])
    picture = np.round(strip).astype(np.uint8)
    grey = np.minimum(to_grey(picture), 245)
    text, stamp = dye.parted(grey, tinted(picture, paper_tones(picture)))
    assert (text.astype(int) >= grey.astype(int) - 3).all()
    assert int(text[0, 0]) < tone + 36
    assert tone < 100 or int(text[0, 0]) > tone - 36
    assert (text[8:] == 245).all()
    assert (stamp[8:] == 245).all()


def test_a_turned_sheet_keeps_its_colours_with_its_ink() -> None:
    before = sheet(BLACK, RED)
    after = half_turned(before)
    assert before.tint is not None
    assert after.tint is not None
    over = Box(SIZE - BOX.right, SIZE - BOX.bottom, BOX.width, BOX.height)
    assert np.array_equal(after.tint.of(over)[::-1, ::-1], before.tint.of(BOX))
    assert np.array_equal(before.tint.of(BOX)[::4, ::4], before.tint.of(BOX, 4))


def piece(x: int, width: int, y: int = 100, height: int = 20) -> TextLine:
    return TextLine(Box(x, y, width, height), 14.0, width // 12)


def hidden(likely: float) -> Inks:
    """Return inks with a stamp over a gap in which typing is so likely."""
    shares = np.zeros((len(ORDER), SIZE, SIZE), np.float32)
    shares[ORDER.index(Ink.STAMP)][60:160, 90:190] = 0.9
    shares[ORDER.index(Ink.TYPED)][100:120, 110:170] = likely
    return Inks(shares, (shares.max(axis=0) > 0).astype(np.float32), 1.0)


STAMP = Box(90, 60, 100, 100)
PRESSED = Mark("stamp", STAMP, 0.9, "black")


def test_a_line_that_goes_on_under_a_stamp_is_one() -> None:
    left, right = piece(20, 80), piece(180, 90)
    (whole,) = bridged([left, right], [STAMP], hidden(0.5), DPI)
    assert whole.box == left.box.union(right.box)


@pytest.mark.parametrize(
    ("right", "stamps", "likely"),
    [
        (piece(180, 90), [], 0.5),
        (piece(180, 90), [STAMP], 0.0),
        (piece(180, 90, y=118), [STAMP], 0.5),
        (piece(180, 90, height=45), [Box(0, 200, 20, 20)], 0.5),
    ],
)
def test_pieces_stay_two_where_nothing_is_hidden_between_them(
    right: TextLine, stamps: list[Box], likely: float
) -> None:
    assert len(bridged([piece(20, 80), right], stamps, hidden(likely), DPI)) == 2


def test_a_line_goes_on_under_a_stamp_as_far_as_letters_may_be_there() -> None:
    left, right = piece(20, 80), piece(180, 90)
    (whole,) = continued([left], [PRESSED], hidden(0.3))
    assert whole.box.right in range(175, 180)
    assert whole.letters > left.letters
    (back,) = continued([right], [PRESSED], hidden(0.3))
    assert back.box.x in range(100, 105)
    both = continued([left, right], [PRESSED], hidden(0.3))
    assert [line.box.overlap_x(both[0].box) for line in both][1] <= 0


def test_where_a_colour_took_the_stamp_off_a_line_goes_on_by_less() -> None:
    violet = replace(PRESSED, dye=Dye(np.ones(2), np.zeros(256, np.uint8)))
    assert continued([piece(20, 80)], [PRESSED], hidden(0.15)) == [piece(20, 80)]
    (whole,) = continued([piece(20, 80)], [violet], hidden(0.15))
    assert whole.box.right in range(175, 180)


@pytest.mark.parametrize(
    ("line", "stamps", "likely"),
    [
        (piece(20, 80), [], 0.3),
        (piece(20, 80), [PRESSED], 0.1),
        (piece(20, 80, y=150), [PRESSED], 0.3),
        (piece(20, 40), [PRESSED], 0.3),
    ],
)
def test_a_line_ends_where_no_letter_may_follow(
    line: TextLine, stamps: list[Mark], likely: float
) -> None:
    assert continued([line], stamps, hidden(likely)) == [line]


def test_a_row_under_a_stamp_is_seen_by_what_little_is_seen_of_it() -> None:
    """By itself it is too faint: other rows of the page tell how tall it is."""
    shares = hidden(0.2).shares.copy()
    shares[ORDER.index(Ink.TYPED)][200:220, 20:270] = 0.9
    inks, rules = (
        Inks(shares, (shares.max(axis=0) > 0).astype(np.float32), 1.0),
        np.zeros((SIZE, SIZE), np.bool_),
    )
    (known,) = completed([], inks, rules)
    below, again = completed([], inks, rules, [STAMP])
    assert again == known
    assert below.box == Box(110, 100, 60, 20)


def rows_under(*tops: int) -> Inks:
    """Return inks with rows of typing, and a ring of a stamp over them."""
    shares = np.zeros((len(ORDER), SIZE, SIZE), np.float32)
    for top in tops:
        shares[ORDER.index(Ink.TYPED)][top : top + 10, 20:270] = 0.8
    shares[ORDER.index(Ink.STAMP)][60:170, 90:96] = 0.9
    return Inks(shares, (shares.max(axis=0) > 0).astype(np.float32), 1.0)


def test_a_line_is_as_tall_as_its_row_whatever_strokes_of_a_stamp_hang_on_it() -> None:
    rules = np.zeros((SIZE, SIZE), np.bool_)
    tall, level = piece(20, 250, y=80, height=60), piece(20, 250, y=98, height=16)
    (slim,) = slimmed([tall], [STAMP], rows_under(100), rules)
    assert slim.box == Box(20, 94, 250, 22)
    assert slimmed([level], [STAMP], rows_under(100), rules) == [level]
    assert slimmed([tall], [], rows_under(100), rules) == [tall]
    assert slimmed([tall], [STAMP], rows_under(), rules) == [tall]


def test_rows_that_a_stamp_tied_together_are_parted() -> None:
    rules = np.zeros((SIZE, SIZE), np.bool_)
    tied = piece(20, 250, y=80, height=70)
    upper, lower = slimmed([tied], [STAMP], rows_under(90, 130), rules)
    assert (upper.box.y, upper.box.bottom) == (84, 106)
    assert (lower.box.y, lower.box.bottom) == (124, 146)
    rules[114:118] = True
    ruled = rows_under(90)
    ruled.shares[ORDER.index(Ink.PRINTED)][114:118] = 1
    ruled.darkness[114:118] = 1
    (slim,) = slimmed([tied], [STAMP], ruled, rules)
    assert slim.box == upper.box


def test_what_was_written_into_a_stamp_is_no_line_of_the_text() -> None:
    inks, stamp = hidden(0.0), Mark("stamp", STAMP, 0.9, "")
    inks.shares[ORDER.index(Ink.HAND)][100:120, 110:170] = 0.95
    plan = Plan((), (), (stamp,), (), inks)
    beside, blank = piece(20, 60), piece(110, 60)
    typed = hidden(0.5)
    assert plan.below_stamps(Block((blank,))) == [False]
    assert plan.below_stamps(Block((beside,))) == [False]
    assert replace(plan, inks=typed).below_stamps(Block((blank,))) == [True]


def test_words_below_a_stamp_are_typed_and_those_of_a_stamp_its_own() -> None:
    words = Named("body", (line("один два", 100, 100, 20),), 0.9)
    below = with_inks(words, hidden(0.6), load_vocabulary())
    assert [word.ink for word in below.lines[0].words] == [Ink.TYPED, Ink.TYPED]
    lone = with_inks(words, hidden(0.0), load_vocabulary())
    assert Ink.STAMP in {word.ink for word in lone.lines[0].words}
