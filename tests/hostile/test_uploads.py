"""Risk: the name that a file is sent under leads out of the folder of uploads (row 55)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.store.people import Role
from tests.hostile.scene import digests
from tests.web.visits import Visit, open_house

PNG = b"\x89PNG\r\n\x1a\n"
LEADING_OUT = ("../../x.tif", "a/../../x.tif", "..\\..\\x.tif", "x\0.tif", "..", "/", "")
HARMLESS = {
    "/etc/x.tif": "etc/x.tif",
    "C:\\x.tif": "C:/x.tif",
    "\\\\server\\share\\x.tif": "server/share/x.tif",
    "%2e%2e/x.tif": "%2e%2e/x.tif",
    "~/x.tif": "~/x.tif",
    "con": "con",
}
"""What is stored, and the path that is shown of it."""


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Visit]:
    """Give a person who may hand in, at a desk of her own."""
    with open_house(tmp_path / "home") as visit:
        yield visit.person("anna", Role.OPERATOR)


def deliver(operator: Visit) -> int:
    answer = operator.send("POST", "/api/v1/deliveries", json={"name": "Дело"})
    return int(answer.json()["id"])


def sent(operator: Visit, delivery: int, name: str) -> dict[str, object] | int:
    """Send a file by tus; return what is told of it, or the status of the refusal."""
    headers = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Length": str(len(PNG)),
        "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}",
    }
    place = f"/api/v1/deliveries/{delivery}/files"
    answer = operator.send("POST", place, headers=headers, content=PNG)
    return dict(answer.json()) if answer.status_code == 201 else answer.status_code


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_that_leads_out_is_refused_and_nothing_is_kept(
    operator: Visit, tmp_path: Path, name: str
) -> None:
    delivery = deliver(operator)
    before = digests(tmp_path)
    assert sent(operator, delivery, name) == 422
    put = operator.send("PUT", f"/api/v1/deliveries/{delivery}/files/{quote(name)}", content=PNG)
    assert put.status_code in (400, 404, 405, 422)
    assert {path for path in digests(tmp_path).keys() - before.keys() if "db" not in path} == set()
    assert operator.get(f"/api/v1/deliveries/{delivery}/files").json() == []


@pytest.mark.parametrize("name", HARMLESS)
def test_any_other_name_is_data_and_the_file_is_called_by_its_number(
    operator: Visit, tmp_path: Path, name: str
) -> None:
    delivery = deliver(operator)
    told = sent(operator, delivery, name)
    assert isinstance(told, dict)
    assert (told["state"], told["name"]) == ("whole", HARMLESS[name])
    (stored,) = [
        path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == PNG
    ]
    assert stored == operator.house.counter.folder / str(delivery) / str(told["id"])
