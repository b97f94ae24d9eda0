"""Risk: what a stamp says is read among the text too, or a hand's words are taken for typing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from config.vocabulary import load_vocabulary
from pipeline.layout.grids import find_rules
from pipeline.layout.inks import ORDER, Inks
from pipeline.layout.kinds import name_blocks
from pipeline.layout.lines import TextLine
from pipeline.layout.marks import Mark
from pipeline.layout.options import LayoutOptions
from pipeline.layout.plan import _plan
from pipeline.layout.shapes import Ground
from pipeline.layout.stamped import claimed
from pipeline.layout.written import parted
from pipeline.layout.zones import _readable
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line
from tests.layout.sheets import PAGE, line

STAMP = Mark("stamp", Box(80, 180, 620, 140), 0.9, "", outlined=True)
VOCABULARY = load_vocabulary()
OPTIONS = LayoutOptions()
INCOMING = "ВХОДЯЩИЙ № 2834"


def inks(stamp: float = 0.0, typed: float = 0.0, hand: float = 0.0) -> Inks:
    """Return inks that are equally likely on a whole sheet."""
    likely = {Ink.STAMP: stamp, Ink.TYPED: typed, Ink.HAND: hand}
    shares = [np.full((400, 1400), likely.get(ink, 0.0), np.float32) for ink in ORDER]
    return Inks(np.stack(shares), np.ones((400, 1400), np.float32), 1.0)


def text_and_stamp(
    text: str, said: tuple[str, ...], seen: Inks, mark: Mark = STAMP, sure: float = 0.9
) -> tuple[list[str], list[str]]:
    """Return what is left of a line over a stamp, and what the stamp says then."""
    lines = tuple(line(each, 100, 200, confidence=sure) for each in said)
    blocks, marks = claimed([(line(text, 100, 200),)], [(mark, lines)], seen)
    return [each.text for each in blocks[0]], [each.text for each in marks[0][1]]


def test_what_a_stamp_says_is_no_text_as_well() -> None:
    seen = inks(stamp=0.6, typed=0.4)
    assert text_and_stamp("ВхОДЯщий № 283", (INCOMING,), seen) == ([], [INCOMING])


def test_typing_below_a_stamp_stays_text() -> None:
    seen = inks(stamp=0.6, typed=0.4)
    assert text_and_stamp("отпустить цемент", (INCOMING,), seen)[0] == ["отпустить цемент"]
    typing = inks(stamp=0.2, typed=0.8)
    assert text_and_stamp(INCOMING, (INCOMING,), typing)[0] == [INCOMING]


def test_letters_on_bare_paper_in_a_stamp_are_its_own_though_it_was_not_read() -> None:
    seen = inks(stamp=0.9, typed=0.1)
    assert text_and_stamp("9 октября 1948", ("ВН",), seen) == ([], ["ВН", "9 октября 1948"])
    assert text_and_stamp("ИЕ", ("ВН",), seen) == ([], ["ВН"])


def test_a_line_goes_on_beyond_the_stamp_that_has_some_of_its_words() -> None:
    small = Mark("stamp", Box(80, 180, 310, 140), 0.9, "", outlined=True)
    read = f"{INCOMING} отпустить цемент"
    found = text_and_stamp(read, (INCOMING,), inks(stamp=0.6, typed=0.4), small)
    assert found == (["отпустить цемент"], [INCOMING])


def test_a_short_word_that_a_stamp_says_in_the_same_place_is_the_stamps() -> None:
    seen = inks(stamp=0.6, typed=0.4)
    elsewhere = "КАНЦЕЛЯРИЯ СЕКРЕТАРИАТА"
    assert text_and_stamp("АРХИВ", ("АРХИВ", elsewhere), seen)[0] == []
    assert text_and_stamp("АРХИВ", ("ОТДЕЛ", elsewhere), seen)[0] == ["АРХИВ"]
    typing = inks(stamp=0.2, typed=0.8)
    assert text_and_stamp("АРХИВ", ("АРХИВ",), typing)[0] == ["АРХИВ"]


def test_a_torn_word_of_a_stamp_is_mended_by_what_was_read_of_it_in_the_text() -> None:
    """The network takes plain letters in a frame for typing, and leaves the stamp the rest."""
    seen = inks(stamp=0.4, typed=0.6)
    torn = ("...тября 19-4",)
    assert text_and_stamp("сентября 1944", torn, seen, sure=0.5) == ([], ["сентября 1944"])
    assert text_and_stamp("сентября 1944", torn, seen, sure=0.95) == ([], list(torn))
    assert text_and_stamp("ПРИКАЗ № 9447", (INCOMING,), seen) == (["ПРИКАЗ № 9447"], [INCOMING])
    bare = Mark("stamp", STAMP.box, 0.9, "")
    assert text_and_stamp("сентября 1944", ("тября 19-4",), seen, bare)[0] == ["сентября 1944"]


def test_a_stamps_words_stay_that_what_was_read_in_the_text_does_not_mend() -> None:
    said, read = line("«23» октя я 1954 г.", 100, 200, confidence=0.5), line("ив октября", 100, 200)
    day, month, half, year, _ = said.words
    places = day.box, month.box.union(half.box)
    ends = year.box._replace(width=year.box.width // 2)  # the edge of 1954, read apart
    cut = replace(read.words[0], text="до", box=ends)
    mended = (replace(word, box=box) for word, box in zip(read.words, places, strict=True))
    run = Line.of((*mended, cut))
    _, ((_, lines),) = claimed([(run,)], [(STAMP, (said,))], inks(stamp=0.4, typed=0.6))
    assert [each.text for each in lines] == ["«23» октября 1954 г."]


def test_text_that_goes_on_beyond_a_frame_is_not_the_stamps() -> None:
    small = Mark("stamp", Box(80, 180, 310, 140), 0.9, "", outlined=True)
    seen = inks(stamp=0.4, typed=0.6)
    read = "до сентября 1944 года отпустить цемент"
    assert text_and_stamp(read, ("тября 19-4",), seen, small)[0] == [read]


def test_a_stamp_that_nothing_else_shows_takes_no_print_with_it() -> None:
    doubtful = Mark("stamp", STAMP.box, 0.7, "")
    seen = inks(stamp=0.7, typed=0.3)
    assert text_and_stamp("Строго секретно", ("Строго секретно",), seen, doubtful)[0]


def test_large_words_that_a_hand_wrote_are_a_note_however_surely_they_are_read() -> None:
    seen = inks(hand=0.95)
    typing = tuple(line(f"строка {n} набрана на машинке", 100, 20 + 40 * n) for n in range(3))
    for note, text in ((line("В архив", 900, 250, 60), []), (line("241", 900, 250, 60), ["241"])):
        kept, found = parted([typing, (note,)], (), seen)
        assert [each.text for each in kept[1]] == text
        assert [mark.box for mark in found] == [] if text else [note.box]


def test_a_note_level_with_typing_is_read_apart_from_it() -> None:
    """In one row with letters three times as tall, typed ones are lost."""
    date, note = TextLine(Box(20, 60, 380, 30), 20.0, 16), TextLine(Box(500, 40, 250, 95), 30.0, 8)
    shares = np.zeros((len(ORDER), 400, 1400), np.float32)
    shares[ORDER.index(Ink.TYPED), :, :450] = 0.9
    shares[ORDER.index(Ink.HAND), :, 450:] = 0.75
    shares[ORDER.index(Ink.TYPED), :, 450:] = 0.25
    seen = Inks(shares, np.ones((400, 1400), np.float32), 1.0)
    plan = _plan([date, note], (), find_rules(np.zeros((400, 1400), np.uint8), 200), OPTIONS, seen)
    assert sorted(block.rows for block in plan.blocks) == [((date.box,),), ((note.box,),)]


def test_the_sides_of_a_frame_are_no_words_of_its_stamp() -> None:
    framed, side = line("| ПОДЛЕЖИТ ВОЗВРАТУ ]", 100, 200), line("|", 100, 240)
    assert [each.text for each in _readable((framed, side))] == ["ПОДЛЕЖИТ ВОЗВРАТУ"]
    assert [each.text for each in _readable((line(INCOMING, 100, 200),))] == [INCOMING]


def test_words_that_say_they_are_a_stamps_are_of_the_stamp_around_them() -> None:
    inside, outside = (line("КАНЦЕЛЯРИЯ", 300, y) for y in (200, 700))
    said = line("МИНИСТЕРСТВО", 150, 190)
    for words, texts in ((inside, [[said, inside]]), (outside, [[outside], [said]])):
        found = name_blocks(((words,),), ((STAMP, (said,)),), Ground(PAGE), VOCABULARY)
        stamps = [list(zone.lines) for zone in found if zone.kind == "stamp"]
        assert sorted(stamps, key=len) == texts
