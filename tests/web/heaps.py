"""Heaps of files that a test hands in."""

from __future__ import annotations

from tests.web.visits import Visit

PNG = b"\x89PNG\r\n\x1a\n"


def delivered(visit: Visit, files: dict[str, bytes], name: str = "Дело 334") -> int:
    """Hand files in; what ends in ``.png`` begins like one. Return the delivery's number."""
    made = visit.send("POST", "/api/v1/deliveries", json={"name": name})
    delivery = int(made.json()["id"])
    for path, body in files.items():
        data = PNG + body if path.endswith(".png") else body
        sent = visit.send("PUT", f"/api/v1/deliveries/{delivery}/files/{path}", content=data)
        assert sent.status_code == 201, sent.text
    return delivery


def queued(visit: Visit, files: dict[str, bytes], name: str = "Дело 334") -> int:
    """Hand files in and queue them; return the batch's number."""
    if not any(path.endswith(".png") for path in files):
        files = {**files, "z.png": b"whole"}
    delivery = delivered(visit, files, name)
    answer = visit.send("POST", f"/api/v1/deliveries/{delivery}/queue")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["batch"])
