"""Whatever happens in whatever order, no rule is broken and every page ends."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete

from pipeline.model.errors import EngineError, KilledError
from pipeline.model.page import FINAL_STATES, PageState
from pipeline.store.database import writing
from pipeline.store.policy import Blame
from pipeline.store.tables import metadata
from pipeline.store.verify import verify
from pipeline.store.work import Selection, Work
from tests.store.scenes import (
    LEASE_S,
    OTHER_RUN,
    RUN,
    Clock,
    batch_of,
    open_ledger,
    read,
    states,
)

OWNERS = st.sampled_from(["ann", "bob"])


class Ledgers(RuleBasedStateMachine):
    """Two owners and a person do what they like with four pages."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.ledger = open_ledger(self.url, self.clock)
        self.batch = batch_of(self.ledger, [1, 3])
        self.claimed: list[Work] = []
        self.accepted: dict[tuple[int, int], int] = {}

    def teardown(self) -> None:
        self._drain()
        with writing(self.ledger.engine) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        self.ledger.close()

    @rule(owner=OWNERS)
    def claims(self, owner: str) -> None:
        if work := self.ledger.claim(owner, LEASE_S):
            self.claimed.append(work)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def finishes(self, data: st.DataObject) -> None:
        work = data.draw(st.sampled_from(self.claimed))
        if self.ledger.finish(work, read(work.number)):
            key = work.id, work.round
            assert key not in self.accepted, "accepted twice"
            assert work.fence == max(w.fence for w in self.claimed if w.id == work.id)
            self.accepted[key] = work.fence

    @precondition(lambda self: self.claimed)
    @rule(data=st.data(), blame=st.sampled_from(Blame))
    def fails(self, data: st.DataObject, blame: Blame) -> None:
        work = data.draw(st.sampled_from(self.claimed))
        error = EngineError("x") if blame is Blame.SURROUNDINGS else KilledError("3")
        self.ledger.fail(work, error.problem, blame)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def renews(self, data: st.DataObject) -> None:
        self.ledger.renew(data.draw(st.sampled_from(self.claimed)), LEASE_S)

    @rule(seconds=st.sampled_from([1.0, LEASE_S / 2, LEASE_S + 1]))
    def time_passes(self, seconds: float) -> None:
        self.clock.forward(seconds)
        self.ledger.reconcile()

    @rule(owner=OWNERS)
    def vanishes(self, owner: str) -> None:
        self.ledger.release(owner)

    @rule(states=st.frozensets(st.sampled_from(sorted(FINAL_STATES))))
    def asks(self, states: frozenset[PageState]) -> None:
        self.ledger.retry(Selection(batch=self.batch), "a person", states)

    @rule()
    def cancels(self) -> None:
        self.ledger.cancel(Selection(page=2), "a person")

    @rule(run=st.sampled_from([RUN, OTHER_RUN]))
    def runs_again(self, run: object) -> None:
        self.batch = batch_of(self.ledger, [1, 3], OTHER_RUN if run == OTHER_RUN else RUN)

    @invariant()
    def no_rule_is_broken(self) -> None:
        assert verify(self.ledger.engine, self.clock()) == []

    def _drain(self) -> None:
        for _ in range(40):
            self.clock.forward(LEASE_S * 2)
            self.ledger.reconcile()
            while work := self.ledger.claim("last", LEASE_S):
                assert self.ledger.finish(work, read(work.number))
        assert not set(states(self.ledger, self.batch)) & {"queued", "running"}
        self.no_rule_is_broken()


def test_no_order_of_things_breaks_a_rule(url: str) -> None:
    given = type("Given", (Ledgers,), {"url": url})
    run_state_machine_as_test(
        given, settings=settings(max_examples=4, stateful_step_count=25, deadline=None)
    )
