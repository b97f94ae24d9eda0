"""Risk: a reader is held against words and facts that nobody can see on the scan."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model.facts import Dispatch, DistributionEntry, Records, Routing
from pipeline.model.page import Ink
from samples.facsimile.ink import BITS
from samples.facsimile.lost import is_lost, renumbered, without
from samples.facsimile.make import Made, make_page
from samples.facsimile.plan import PageOrder
from samples.facsimile.sheet import Mark

pytestmark = pytest.mark.xdist_group("lost")

RECORDS = Records(
    distribution=tuple(DistributionEntry(n + 1, name) for n, name in enumerate("АБВ")),
    routing=Routing(time="12:25", date="1950-05-14"),
    references=(812, 813),
    dispatch=Dispatch(copies=6, typist="бп"),
    date="1950-05-14",
)


@pytest.fixture(scope="module")
def cut() -> Made:
    """Draw a telegram whose worn ribbon one threshold all but took away."""
    return make_page(PageOrder("telegram", "bitonal-bad", 2, 81, 150))


@pytest.fixture(scope="module")
def grey() -> Made:
    """Draw the same telegram, scanned in grey."""
    return make_page(PageOrder("telegram", "grey", 2, 81, 150))


@pytest.fixture(scope="module")
def whole() -> Made:
    """Draw a like page, cut by the tone of the paper around."""
    return make_page(PageOrder("telegram", "bitonal", 0, 81, 150))


def mark(text: str, ink: Ink = Ink.TYPED) -> Mark:
    return Mark(text, np.zeros((4, 2)), ink)


def shown(made: Made) -> list[float]:
    """Return for each word of the truth the share of its ink that the scan shows."""
    shares = []
    for zone in made.page.zones:
        inks = made.beside[zone.id]["inks"]
        for line, of in zip(zone.lines, inks, strict=True):
            for word, ink in zip(line.words, of, strict=True):
                box = word.box
                at = np.s_[box.y : box.bottom, box.x : box.right]
                inked = (made.inks[at] & BITS[Ink(ink)]) > 0
                shares.append(float(np.mean(made.image[at][inked] == 0)) if inked.any() else 1.0)
    return shares


def test_words_that_a_scan_does_not_show_are_not_in_the_truth(
    cut: Made, grey: Made, whole: Made
) -> None:
    assert len(shown(cut)) < 0.9 * len(shown(grey))
    assert np.mean(np.array(shown(cut)) < 0.04) < 0.02
    assert np.mean(np.array(shown(whole)) < 0.2) < 0.02


def test_facts_of_a_truth_stand_in_it(cut: Made, grey: Made) -> None:
    page = cut.page
    assert len(page.evidence) < len(grey.page.evidence)
    texts = {zone.id: "".join(zone.text.split()) for zone in page.zones}
    for evidence in page.evidence.values():
        assert "".join(evidence.raw.split()) in texts[evidence.zone]
    listed = [pointer for pointer in page.evidence if pointer.startswith("/distribution/")]
    assert listed == [f"/distribution/{n}" for n in range(len(page.records.distribution))]


@pytest.mark.parametrize(
    ("words", "standing", "lost"),
    [
        (["12", "час.", "25", "мин."], [0, 1, 2, 3], False),
        (["12", "час.", "25", "мин."], [1, 2, 3], True),
        (["Вышинскому"], [0], False),
        (["Вышинскому"], [], True),
        (["3", "августа", "1946"], [1, 2], False),
    ],
)
def test_a_fact_is_lost_with_half_of_what_was_filled_in(
    words: list[str], standing: list[int], lost: bool
) -> None:
    marks = [mark(text, Ink.PRINTED if text.endswith(".") else Ink.TYPED) for text in words]
    assert is_lost(marks, [marks[place] for place in standing]) is lost


def test_print_alone_is_a_fact_as_well() -> None:
    words = [mark("Строго", Ink.PRINTED), mark("секретно", Ink.PRINTED)]
    assert is_lost(words, [])
    assert not is_lost(words, words[1:])


def test_lost_facts_are_stated_no_more_and_the_others_stay() -> None:
    left = without(RECORDS, {"/distribution/1", "/references", "/dispatch/typist", "/routing/time"})
    assert [entry.name for entry in left.distribution] == ["А", "В"]
    assert left.references == ()
    assert left.dispatch == Dispatch(copies=6)
    assert left.routing == Routing(date="1950-05-14")
    assert without(RECORDS, set()) == RECORDS


def test_a_date_stays_where_the_routing_tells_it() -> None:
    assert without(RECORDS, {"/date"}).date == "1950-05-14"
    assert without(RECORDS, {"/date", "/routing/date"}).date is None


def test_entries_of_a_list_count_on_without_those_that_are_lost() -> None:
    assert renumbered(["/date", "/distribution/0", "/distribution/2"]) == [
        "/date",
        "/distribution/0",
        "/distribution/1",
    ]
