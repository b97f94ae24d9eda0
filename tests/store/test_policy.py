"""Laws of the decision that follows a failure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import errors
from pipeline.store.policy import Blame, Policy, blame_for

policies = st.builds(
    Policy, st.integers(1, 5), st.integers(1, 5), st.floats(0, 10, allow_nan=False)
)


@given(policies, st.lists(st.sampled_from([b for b in Blame if b is not Blame.NOBODY])))
def test_every_row_ends_and_counts_are_never_negative(policy: Policy, blames: list[Blame]) -> None:
    attempts, setbacks, failures = 0, 0, 0
    for blame in blames:
        decision = policy.decide(blame, attempts + 1, setbacks)
        failures += 1
        assert decision.attempts >= 0
        assert decision.setbacks >= 0
        assert decision.pause_s >= 0
        if decision.final:
            break
        attempts, setbacks = decision.attempts, decision.setbacks
        assert attempts < policy.max_attempts
        assert setbacks < policy.max_setbacks
    assert failures <= policy.max_attempts + policy.max_setbacks - 1


@given(policies, st.integers(0, 3), st.integers(0, 3))
def test_surroundings_leave_the_attempts_as_they_were(
    policy: Policy, attempts: int, setbacks: int
) -> None:
    assert policy.decide(Blame.SURROUNDINGS, attempts + 1, setbacks).attempts == attempts
    given_back = policy.decide(Blame.NOBODY, attempts + 1, setbacks)
    assert (given_back.attempts, given_back.setbacks, given_back.final) == (
        attempts,
        setbacks,
        False,
    )


def test_each_error_is_blamed_on_somebody() -> None:
    assert blame_for(errors.TruncatedError("x")) is Blame.PAGE
    assert blame_for(errors.ChangedError("x")) is Blame.PLACE
    assert blame_for(errors.RenderHeldUpError("x")) is Blame.PLACE
    assert blame_for(errors.RenderTimeoutError("x")) is Blame.PAGE
    assert blame_for(errors.EngineError("x")) is Blame.SURROUNDINGS
    assert blame_for(errors.DiskFullError("x")) is Blame.NOBODY
    assert blame_for(errors.DatabaseError("x")) is Blame.NOBODY
