"""Risk: the desk grows heavy, or waits for Redis, because something drags in what it must not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FORBIDDEN = ("cv2", "tesserocr", "pytesseract", "redis", "celery", "kombu", "onnxruntime", "torch")
SCRIPT = f"""
import json, sys
from pathlib import Path
from pipeline.store.people import Role
from tests.web.heaps import queued
from tests.web.visits import open_house
with open_house(Path(sys.argv[1])) as visit:
    person = visit.person("anna", Role.ADMINISTRATOR)
    batch = queued(person, {{"a/1.png": b"1", "x.txt": b"no scan"}})
    places = ["/", "/upload", "/search", "/people", "/audit", "/me", f"/batches/{{batch}}",
              f"/batches/{{batch}}/troubles/NOT_AN_IMAGE", "/api/v1/batches",
              "/api/v1/openapi.json"]
    found = {{place: person.get(place).status_code for place in places}}
print(json.dumps([found, [name for name in {FORBIDDEN!r} if name in sys.modules]]))
"""


def test_serving_pages_loads_neither_engine_nor_broker(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(root)},
        timeout=120,
    )
    told: Any = json.loads(done.stdout.splitlines()[-1])
    assert set(told[0].values()) == {200}, told[0]
    assert told[1] == []


def test_the_pages_that_serve_the_desk_load_nothing_heavy() -> None:
    line = f"import sys, desk.web.serving; print([m for m in {FORBIDDEN!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, check=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "[]"
