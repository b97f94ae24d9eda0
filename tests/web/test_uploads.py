"""Risk: bytes are lost, doubled or mixed up on their way in; or a name leads out of its folder."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.desk import DeskOptions
from desk.web.counter import BadNameError, relative_of
from pipeline.store.people import Role
from tests.web.visits import Visit, open_house

PNG = b"\x89PNG\r\n\x1a\n"
PIECES = {"Content-Type": "application/offset+octet-stream"}


def begun(visit: Visit, **more: Any) -> int:
    answer = visit.send("POST", "/api/v1/deliveries", json={"name": "Дело 334", **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def announced(visit: Visit, delivery: int, name: str, size: int, **more: Any) -> httpx.Response:
    headers = {"Upload-Length": str(size), "Upload-Metadata": f"filename {encoded(name.encode())}"}
    headers |= more.pop("headers", {})
    return visit.send("POST", f"/api/v1/deliveries/{delivery}/files", headers=headers, **more)


def checksum(data: bytes) -> str:
    return f"sha256 {encoded(hashlib.sha256(data).digest())}"


def sent(visit: Visit, upload: str, offset: int, data: bytes, **headers: str) -> httpx.Response:
    kept = {**PIECES, "Upload-Offset": str(offset), **headers}
    return visit.send("PATCH", f"/api/v1/uploads/{upload}", content=data, headers=kept)


def handed_in(visit: Visit, delivery: int, name: str, data: bytes) -> dict[str, Any]:
    answer = visit.send("PUT", f"/api/v1/deliveries/{delivery}/files/{name}", content=data)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(body=st.binary(min_size=1, max_size=300), cuts=st.lists(st.integers(1, 120), max_size=6))
def test_a_file_arrives_whole_however_it_is_cut(
    operator: Visit, body: bytes, cuts: list[int]
) -> None:
    data, delivery = PNG + body, begun(operator)
    upload = announced(operator, delivery, "a/1.png", len(data)).json()["id"]
    offset, state = 0, "arriving"
    for size in [*cuts, len(data)]:
        piece = data[offset : offset + size]
        if not piece:
            break
        answer = sent(operator, upload, offset, piece, **{"Upload-Checksum": checksum(piece)})
        assert answer.status_code == 200, answer.text
        offset, state = answer.json()["offset"], answer.json()["state"]
    assert (offset, state) == (len(data), "whole")
    place = operator.house.counter.folder / str(delivery) / upload
    assert place.read_bytes() == data
    assert operator.get(f"/api/v1/uploads/{upload}").json()["sha256"] == (
        hashlib.sha256(data).hexdigest()
    )


def test_a_piece_with_a_wrong_checksum_leaves_nothing(operator: Visit) -> None:
    upload = announced(operator, begun(operator), "1.png", 20).json()["id"]
    spoilt = sent(operator, upload, 0, b"spoilt", **{"Upload-Checksum": checksum(b"other")})
    assert spoilt.status_code == 460
    assert operator.send("HEAD", f"/api/v1/uploads/{upload}").headers["upload-offset"] == "0"


def test_a_piece_at_another_offset_is_refused_and_the_right_one_told(operator: Visit) -> None:
    upload = announced(operator, begun(operator), "1.png", 20).json()["id"]
    assert sent(operator, upload, 0, b"12345").status_code == 200
    for offset in (0, 4, 6):
        answer = sent(operator, upload, offset, b"x")
        assert answer.status_code == 409
        assert answer.headers["upload-offset"] == "5"


def test_more_than_was_announced_is_not_kept(operator: Visit) -> None:
    upload = announced(operator, begun(operator), "1.png", 4).json()["id"]
    assert sent(operator, upload, 0, b"12345").status_code == 460
    assert operator.send("HEAD", f"/api/v1/uploads/{upload}").headers["upload-offset"] == "0"


def test_a_file_announced_again_goes_on_and_a_whole_one_is_not_sent_twice(operator: Visit) -> None:
    data, delivery = PNG + b"the rest", begun(operator)
    first = announced(operator, delivery, "a/1.png", len(data)).json()
    sent(operator, first["id"], 0, data[:10])
    again = announced(operator, delivery, "a/1.png", len(data)).json()
    assert (again["id"], again["offset"]) == (first["id"], 10)
    sent(operator, first["id"], 10, data[10:])
    third = announced(operator, delivery, "a/1.png", len(data), content=data, headers=PIECES)
    assert third.json()["state"] == "whole"
    assert len(operator.get(f"/api/v1/deliveries/{delivery}/files").json()) == 1


def test_what_is_no_scan_is_refused_at_once_with_its_reason(operator: Visit) -> None:
    delivery = begun(operator)
    text = handed_in(operator, delivery, "a/readme.jpg", "не скан".encode())
    assert (text["state"], text["problem"]["code"]) == ("refused", "NOT_AN_IMAGE")
    empty = announced(operator, delivery, "a/empty.tif", 0).json()
    assert (empty["state"], empty["problem"]["code"]) == ("refused", "EMPTY_FILE")


def test_limits_are_told_before_a_byte_is_sent(tmp_path: Path) -> None:
    options = DeskOptions(max_file_mib=1, quota_mib=2, min_free_mib=0)
    with open_house(tmp_path, desk=options) as visit:
        operator = visit.person("o", Role.OPERATOR)
        delivery, mib = begun(operator), 1 << 20
        large = announced(operator, delivery, "large.tif", mib + 1).json()
        assert large["problem"]["code"] == "FILE_TOO_LARGE"
        for name in ("1.tif", "2.tif"):
            assert announced(operator, delivery, name, mib).json()["problem"] is None
        assert announced(operator, delivery, "3.tif", 1).json()["problem"]["code"] == "QUOTA"
    with open_house(tmp_path / "full", desk=DeskOptions(min_free_mib=1 << 40)) as visit:
        operator = visit.person("o", Role.OPERATOR)
        full = announced(operator, begun(operator), "1.tif", 1).json()
        assert full["problem"]["code"] == "DISK_FULL"


def test_the_same_bytes_are_seen_as_twins_before_they_are_queued(operator: Visit) -> None:
    delivery = begun(operator)
    assert handed_in(operator, delivery, "a/1.png", PNG)["twin"] is None
    assert handed_in(operator, delivery, "a/2.png", PNG)["twin"]["name"] == "a/1.png"
    page = operator.look(f"/upload/{delivery}")
    assert "a/2.png" in page
    queued = operator.send("POST", f"/api/v1/deliveries/{delivery}/queue").json()
    files = operator.get(f"/api/v1/batches/{queued['batch']}/files").json()
    assert [file["name"] for file in files] == ["a/1.png"]


def test_a_delivery_is_queued_once_in_the_order_of_its_names(operator: Visit) -> None:
    delivery = begun(operator)
    for number in (10, 9, 1):
        name = f"РГАСПИ/558/11/334/{number}.png"
        handed_in(operator, delivery, name, PNG + bytes([number]))
    handed_in(operator, delivery, "РГАСПИ/558/11/334/5.png", b"no scan")
    batches = {
        operator.send("POST", f"/api/v1/deliveries/{delivery}/queue").json()["batch"]
        for _ in range(2)
    }
    files = operator.get(f"/api/v1/batches/{batches.pop()}/files").json()
    assert batches == set()
    assert [file["citation"]["leaf"] for file in files] == [1, 5, 9, 10]
    assert [file["state"] for file in files] == ["listed", "refused", "listed", "listed"]


def test_references_that_a_person_corrects_are_those_of_the_batch(operator: Visit) -> None:
    delivery = begun(operator)
    handed_in(operator, delivery, "новые/ф.558 оп.11 д.334/л.56об.png", PNG)
    form = {"name": "Шифртелеграммы", "archive-0": "РГАСПИ", "delo-0": "335", "format-txt": "yes"}
    place = operator.post(f"/upload/{delivery}/queue", form).headers["location"]
    files = operator.get(f"/api/v1{place}/files").json()
    wanted = {"archive": "РГАСПИ", "fond": "558", "opis": "11", "delo": "335"}
    assert files[0]["citation"] == {**wanted, "leaf": 56, "verso": True}
    assert operator.get(f"/api/v1{place}").json()["name"] == "Шифртелеграммы"


def test_another_operator_sees_nothing_of_a_delivery(visit: Visit, operator: Visit) -> None:
    delivery = begun(operator)
    upload = announced(operator, delivery, "1.png", 10).json()["id"]
    other = visit.person("other", Role.OPERATOR)
    for path in (f"/api/v1/deliveries/{delivery}", f"/api/v1/uploads/{upload}"):
        assert other.get(path).status_code == 404
    assert sent(other, upload, 0, b"mine now").status_code == 404
    assert other.get(f"/upload/{delivery}").status_code == 404


def test_readers_hand_nothing_in(reader: Visit) -> None:
    answer = reader.send("POST", "/api/v1/deliveries", json={"name": "x"})
    assert answer.status_code == 403
    assert reader.get("/upload").status_code == 403


@pytest.mark.parametrize(
    "name", ["../x.png", "a/../../x.png", "..\\x.png", "", "/", "a\0b", "\n/.."]
)
def test_names_that_lead_out_or_are_none_are_refused(name: str) -> None:
    with pytest.raises(BadNameError):
        relative_of(name)


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>.png",
        "a\u202egnp.exe",
        "=cmd|' /C calc'!A0.png",
        "con/nul.png",
        "п" * 300 + ".png",
        "-rf",
        "a\nb.png",
        "%2e%2e/x.png",
        "' OR 1=1--.png",
    ],
)
def test_hostile_names_are_shown_and_never_obeyed(operator: Visit, name: str) -> None:
    delivery = begun(operator)
    answer = announced(operator, delivery, name, len(PNG), content=PNG, headers=PIECES)
    assert answer.json()["state"] == "whole"
    kept = [path.name for path in (operator.house.counter.folder / str(delivery)).iterdir()]
    assert kept == [answer.json()["id"]]
    page = operator.look(f"/upload/{delivery}")
    assert "<script>alert" not in page
    assert "\u202e" not in page
    batch = operator.send("POST", f"/api/v1/deliveries/{delivery}/queue").json()["batch"]
    assert "<script>alert" not in operator.look(f"/batches/{batch}")


def test_the_protocol_says_what_it_speaks(operator: Visit) -> None:
    answer = operator.send("OPTIONS", f"/api/v1/deliveries/{begun(operator)}/files")
    assert answer.headers["tus-version"] == "1.0.0"
    assert "checksum" in answer.headers["tus-extension"]


def test_a_dropped_delivery_leaves_nothing_on_the_disk(operator: Visit) -> None:
    delivery = begun(operator)
    handed_in(operator, delivery, "1.png", PNG)
    assert operator.send("DELETE", f"/api/v1/deliveries/{delivery}").status_code == 204
    assert not (operator.house.counter.folder / str(delivery)).exists()
    assert operator.get(f"/api/v1/deliveries/{delivery}").status_code == 404
