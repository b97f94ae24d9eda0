"""Risk: a stamp that was read in part is lost, or one is taken for what it is not."""

from __future__ import annotations

import pytest

from pipeline.model.page import Ink, Page
from pipeline.search.results import SearchOptions
from pipeline.search.wording import Why
from pipeline.store.ledger import Ledger
from tests.search.scenes import Archive, archive_of, page, zone

WHOLE = "Рассекречено комиссией Госархива"


def stamped(said: str, confidence: float = 0.9) -> Page:
    return page(zone(said, "stamp", Ink.STAMP, confidence), zone("текст о зерне"))


def archive_with(ledger: Ledger, **others: Page) -> Archive:
    """Return an archive of four pages with one stamp, and others."""
    archive = Archive(ledger)
    archive.put({**{f"whole{number}": stamped(WHOLE) for number in range(4)}, **others})
    return archive


def test_a_stamp_that_was_read_in_part_is_found_by_the_words_of_others(ledger: Ledger) -> None:
    part = stamped("комиссией Госархива")
    archive = archive_with(ledger, part=part, one=stamped("Госархива"), none=page("без штампа"))
    whole = {"whole0", "whole1", "whole2", "whole3"}
    assert archive.found("рассекречено") == whole | {"part"}
    assert archive.found('"рассекречено комиссией"') == whole | {"part"}
    assert archive.found("zone:stamp рассекречено") == whole | {"part"}
    assert archive.found("рассекречено stamps:off") == archive.found("=рассекречено") == whole


def test_a_hit_by_its_stamp_says_so_and_shows_the_stamp(ledger: Ledger) -> None:
    archive = archive_with(ledger, part=stamped("комиссией Госархива"))
    results = archive.ask("рассекречено")
    assert results.count == 5
    last = results.hits[-1]
    (match,) = last.matches
    assert (archive.names[last.page_id], match.why) == ("part", Why.STAMP)
    assert (match.asked, match.read) == ("рассекречено", "комиссией Госархива")
    assert match.kind == "stamp"
    assert len(match.boxes) == 2
    assert match.cost > 0


def test_a_stamp_that_surely_says_something_else_is_another(ledger: Ledger) -> None:
    archive = archive_with(
        ledger,
        other=stamped("Утверждено комиссией Госархива"),
        unsure=stamped("Утверждено комиссией Госархива", 0.3),
    )
    assert archive.found("рассекречено") == {"whole0", "whole1", "whole2", "whole3", "unsure"}


def test_words_that_stand_in_many_stamps_tell_nothing_of_one(ledger: Ledger) -> None:
    dated = {f"other{number}": stamped(f"комиссией Госархива {number}") for number in range(4)}
    archive = archive_with(ledger, **dated)
    assert archive.found("рассекречено") == {"whole0", "whole1", "whole2", "whole3"}


def test_a_torn_word_in_a_stamp_may_be_the_one_that_is_sought(ledger: Ledger) -> None:
    torn = {f"torn{number}": stamped("Расч комиссией Госархива", 0.3) for number in range(4)}
    archive = archive_with(ledger, **torn)
    assert archive.found("рассекречено") == {f"whole{number}" for number in range(4)} | set(torn)


def test_stamps_that_are_mostly_torn_tell_nothing_of_one(ledger: Ledger) -> None:
    torn = {f"torn{number}": stamped("Расч комиссией Госархива", 0.3) for number in range(9)}
    archive = archive_with(ledger, **torn)
    assert archive.found("рассекречено") == {"whole0", "whole1", "whole2", "whole3"}


@pytest.mark.parametrize("kind", ["body", "heading"])
def test_what_stands_beside_each_other_elsewhere_is_no_stamp(ledger: Ledger, kind: str) -> None:
    texts = {f"whole{number}": page(zone(WHOLE, kind)) for number in range(4)}
    with archive_of(ledger, **texts, part=page(zone("комиссией Госархива", kind))) as archive:
        assert archive.found("рассекречено") == set(texts)


def test_a_few_stamps_teach_nothing(ledger: Ledger) -> None:
    pages = {"one": stamped(WHOLE), "two": stamped(WHOLE), "part": stamped("комиссией Госархива")}
    with archive_of(ledger, **pages) as archive:
        assert archive.found("рассекречено") == {"one", "two"}


def test_a_closed_page_is_not_found_by_its_stamp(ledger: Ledger) -> None:
    archive = archive_with(ledger, part=stamped("комиссией Госархива"))
    hits = archive.ask("рассекречено").hits
    part = next(hit.page_id for hit in hits if archive.names[hit.page_id] == "part")
    told = archive.ask("рассекречено", SearchOptions(closed_pages=frozenset({part})))
    assert part not in {hit.page_id for hit in told.hits}
