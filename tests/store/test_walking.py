"""Risk: a page of a batch is passed over, or a reviewed one comes up again and again."""

from __future__ import annotations

from pipeline.store.corrections import Corrections
from pipeline.store.ledger import Ledger
from pipeline.store.walking import PlacedPage, Walk
from tests.store.scenes import Clock, batch_of, claim, read


def test_pages_are_walked_in_order_and_back(ledger: Ledger) -> None:
    batch_of(ledger, [2, 1])
    batch_of(ledger, [1])
    walk = Walk(ledger.engine)
    first = walk.at(1, 1)
    assert first is not None
    after = walk.after(first, 10)
    assert [(each.file, each.number) for each in after] == [(1, 2), (2, 1)]
    assert walk.before(after[1]) == after[0]
    assert walk.before(first) is None
    assert walk.count(1) == 2
    assert walk.at(1, 9) is None


def test_what_was_reviewed_is_passed_over_until_it_changes(ledger: Ledger, clock: Clock) -> None:
    batch_of(ledger, [3])
    for _ in range(2):
        work = claim(ledger)
        assert ledger.finish(work, read(work.number))
    walk, desk = Walk(ledger.engine), Corrections(ledger.engine, clock)
    start = PlacedPage(0, 1, 1, 0)
    found = list(walk.unreviewed_after(start))
    assert [(each.number, page.number) for each, page in found] == [(1, 1), (2, 2)]
    newest = desk.newest(found[0][0].page)
    assert newest is not None
    desk.review(found[0][0].page, newest, "Анна", reviewed=True)
    assert [each.number for each, _ in walk.unreviewed_after(start)] == [2]
    desk.review(found[0][0].page, newest, "Анна", reviewed=False)
    assert [each.number for each, _ in walk.unreviewed_after(start)] == [1, 2]
