"""Risk: the API breaks on what a program may send, or does otherwise than it says."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pipeline.store.people import Role
from tests.web.heaps import queued
from tests.web.visits import Visit, open_house

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.result import Ok

SOME = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
MANUAL = Path(__file__).parents[2] / "docs" / "desk.md"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a program with an operator's token, at a desk that has a batch."""
    with open_house(tmp_path_factory.mktemp("api")) as visit:
        person = visit.person("robot", Role.OPERATOR)
        queued(person, {"a/1.png": b"1", "b/2.png": b"2", "x.txt": b"no scan"})
        secret = visit.house.people.add_token(1, "robot", None)
        other = visit.another()
        other.client.headers["Authorization"] = f"Bearer {secret}"
        yield other


def test_nothing_that_is_sent_ends_in_an_error_of_ours(program: Visit) -> None:
    schema = schemathesis.openapi.from_dict(program.get("/api/v1/openapi.json").json())
    schema.app = program.client.app
    headers = {"Authorization": program.client.headers["Authorization"], "Host": "127.0.0.1"}
    asked = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        asked.add(operation.label)

        @SOME
        @given(case=operation.as_strategy())
        def told(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=[not_a_server_error])

        told()
    assert len(asked) > 15
