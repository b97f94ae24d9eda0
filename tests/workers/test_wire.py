"""Risk: a child that was taken over takes over the process that writes the ledger."""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Page, PageState, Problem, Zone
from pipeline.store.policy import Blame
from tests.workers import readers
from workers.crew import Crew
from workers.reader import Answer, Done, Failed, Opened, Ready, Unfit
from workers.wire import packed, unpacked

ZONE = Zone("z1", "body", Ink.TYPED, Box(1, 2, 3, 4), 1, 0.5, "слово\u2028\x0b<script>")
PROBLEM = Problem("TRUNCATED", "обрезано", "cut")


@pytest.mark.parametrize(
    "answer",
    [
        Ready(),
        Unfit(PROBLEM, "след"),
        Opened(Inspected(Fingerprint("ab", 1, 2, 3), "image/png", 4, ("too-small",))),
        Done(Page(1, PageState.DONE, zones=(ZONE,)), b"\xff\xd8\0\xff", 12.5, {"ocr": 0.5}),
        Failed(PROBLEM, Blame.PLACE, "след", sick=True),
    ],
)
def test_an_answer_comes_as_it_was_given(answer: Answer) -> None:
    assert unpacked(packed(answer)) == answer


@given(st.binary(max_size=60))
def test_raving_is_no_answer_and_no_crash(message: bytes) -> None:
    with suppress(ValueError):
        unpacked(message)


@pytest.mark.parametrize(
    "text", [b"[" * 100_000, b'["Ready"]', b'["Exec", {}]', b'["Done", {}]', b"{}", b"\xff"]
)
def test_what_is_no_answer_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(len(text).to_bytes(8) + text)


class Attack:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


def test_a_pickle_in_an_answer_is_not_opened(tmp_path: Path) -> None:
    with Crew(readers.Reader, tmp_path / "scratch") as crew:
        child = crew.hire(60.0)
        ours, theirs = Pipe()
        child.connection.close()
        child.connection = ours
        theirs.send_bytes(pickle.dumps(Attack(tmp_path / "taken")))
        assert child.answer() is None
        theirs.close()
    assert not (tmp_path / "taken").exists()


def test_a_child_is_told_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD"):
        monkeypatch.setenv(name, "тайна")
    with Crew(readers.Reader, tmp_path / "scratch") as crew:
        child = crew.hire(60.0)
        crew.heard(60.0)
        told = Path(f"/proc/{child.process.pid}/environ").read_bytes()
    assert b"TMPDIR=" in told
    assert "тайна".encode() not in told


def test_settings_for_readers_hold_no_password() -> None:
    settings = Settings.model_construct(
        ledger_url="postgresql://u:тайна@h/d", redis_url="redis://:тайна@h", blobs_url="s3://b"
    )
    assert b"postgresql" in pickle.dumps(settings)
    assert not {b"postgresql", b"redis:", b"s3:"} & {
        word
        for word in (b"postgresql", b"redis:", b"s3:")
        if word in pickle.dumps(settings.for_readers())
    }
