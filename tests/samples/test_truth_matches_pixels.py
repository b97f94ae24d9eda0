from __future__ import annotations

import numpy as np
import pytest

from pipeline.model.geometry import Box
from pipeline.model.page import Ink
from samples.facsimile import KINDS, SCANS
from samples.facsimile.ink import BITS
from samples.facsimile.make import Made, make_page
from samples.facsimile.plan import PageOrder

pytestmark = pytest.mark.xdist_group("gallery")

ZONE_KINDS = {
    "folio_number", "registration_number", "title", "classification", "handling_instruction",
    "distribution_list", "routing", "reference", "precedence", "addressee", "body", "signature",
    "dispatch_note", "certification", "stamp", "handwriting", "page_number", "table", "heading",
    "picture", "other",
}  # fmt: skip


def words_without_ink(made: Made) -> list[str]:
    """Return the words in whose box hardly a pixel carries the word's own ink."""
    bare = []
    for zone in made.page.zones:
        for line, inks in zip(zone.lines, made.beside[zone.id]["inks"], strict=True):
            for word, ink in zip(line.words, inks, strict=True):
                box = word.box
                inside = made.inks[box.y : box.bottom, box.x : box.right] & BITS[Ink(ink)]
                if np.count_nonzero(inside) < max(box.area * 0.012, 1):
                    bare.append(word.text)
    return bare


def typing_outside_boxes(made: Made) -> float:
    """Return the share of typed pixels that the scan shows where no word's box is."""
    typed = (made.inks & BITS[Ink.TYPED]) > 0
    outside = typed.copy()
    for zone in made.page.zones:
        boxes = [word.box for line in zone.lines for word in line.words]
        boxes += [Box(*box) for box in made.beside[zone.id]["struck"]]
        for box in boxes:
            outside[box.y : box.bottom, box.x : box.right] = False
    if made.image.ndim == 2 and not np.any((made.image > 0) & (made.image < 255)):
        outside &= made.image == 0
    return int(np.count_nonzero(outside)) / max(int(np.count_nonzero(typed)), 1)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_draws_zones_that_the_vocabulary_knows(
    kind: str, gallery: dict[str, Made]
) -> None:
    page = gallery[kind].page
    assert {zone.kind for zone in page.zones} <= ZONE_KINDS
    assert any(zone.kind in ("body", "table") and zone.text for zone in page.zones)
    assert [zone.order for zone in page.zones] == list(range(1, len(page.zones) + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_hold_the_ink_of_their_words_and_little_typing_lies_outside(
    kind: str, gallery: dict[str, Made]
) -> None:
    made = gallery[kind]
    words = sum(len(line.words) for zone in made.page.zones for line in zone.lines)
    assert len(words_without_ink(made)) <= words * 0.02
    assert typing_outside_boxes(made) < 0.02


@pytest.mark.parametrize("scan", SCANS)
def test_boxes_hold_ink_after_every_way_of_scanning(scan: str) -> None:
    made = make_page(PageOrder("telegram", scan, 2, 81, 150))
    words = sum(len(line.words) for zone in made.page.zones for line in zone.lines)
    assert words > 60
    assert len(words_without_ink(made)) <= words * 0.03
    assert typing_outside_boxes(made) < 0.03


@pytest.mark.parametrize("kind", KINDS)
def test_everything_lies_on_the_image_and_lines_join_their_words(
    kind: str, gallery: dict[str, Made]
) -> None:
    made = gallery[kind]
    frame = Box(0, 0, made.page.width_px, made.page.height_px)
    for zone in made.page.zones:
        assert zone.box.share_inside(frame) == 1.0
        assert zone.text == "\n".join(line.text for line in zone.lines)
        for line in zone.lines:
            assert line.box.share_inside(zone.box) == 1.0
            assert line.text.replace(" ", "") == "".join(w.text for w in line.words).replace(
                " ", ""
            )


def test_a_darker_pixel_is_found_where_the_truth_says_so(gallery: dict[str, Made]) -> None:
    made = gallery["memorandum"]
    body = next(zone for zone in made.page.zones if zone.kind == "body")
    for word in (word for line in body.lines for word in line.words):
        box = word.box
        inside = made.image[box.y : box.bottom, box.x : box.right]
        assert inside.min() < np.median(made.image) - 35, word.text


def test_inks_of_one_line_are_told_apart() -> None:
    made = make_page(PageOrder("telegram", "grey", 0, 3, 150, form="classic"))
    routing = next(zone for zone in made.page.zones if zone.kind == "routing")
    inks = made.beside[routing.id]["inks"][0]
    by_word = dict(zip((word.text for word in routing.lines[0].words), inks, strict=True))
    assert by_word["кол."] == "printed"
    assert by_word["час."] == "printed"
    assert "typed" in by_word.values()


def test_a_stamp_over_text_keeps_both_bits() -> None:
    made = make_page(PageOrder("minutes", "colour", 0, 4, 150))
    stamps = [zone for zone in made.page.zones if zone.kind == "stamp"]
    for zone in stamps:
        inside = made.inks[zone.box.y : zone.box.bottom, zone.box.x : zone.box.right]
        assert np.count_nonzero(inside & BITS[Ink.STAMP]) > zone.box.area * 0.03
    outside = made.inks.copy()
    for zone in stamps:
        outside[zone.box.y : zone.box.bottom, zone.box.x : zone.box.right] = 0
    assert stamps
    assert not np.any(outside & BITS[Ink.STAMP])
