"""Stock ``tesseract``, started for each page, two at a time, one thread each."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pages import BenchPage
from benchmarks.peers.peer import Bench, Cost, Knows, Peer, Reading, Session, failed, plain_page
from benchmarks.peers.programs import ONE_THREAD, first_line, lacking, measured
from pipeline.ocr.tsv import parse_tsv


class TesseractSession:
    """Runs ``tesseract PAGE out -l rus tsv`` with nothing else said."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def read(self, page: BenchPage) -> Reading:
        """Return the lines of the program's table."""
        with TemporaryDirectory(prefix="bench-") as folder:
            command = ["tesseract", str(page.file), "out", "-l", "rus", "tsv"]
            ended = measured(command, Path(folder), self._bench.timeout_s, ONE_THREAD)
            if ended.problem:
                return failed(ended.problem, ended.cost.seconds)
            return _reading(Path(folder) / "out.tsv", ended.cost)

    def close(self) -> None:
        """Nothing stays open."""


def _reading(table: Path, cost: Cost) -> Reading:
    return Reading(plain_page(parse_tsv(table.read_text("utf-8"))), cost)


def _obstacle(bench: Bench) -> str | None:  # noqa: ARG001
    return lacking("tesseract")


def _identity(bench: Bench) -> str:  # noqa: ARG001
    return first_line(["tesseract", "--version"])


def _open(bench: Bench) -> Session:
    return TesseractSession(bench)


TESSERACT = Peer(
    name="tesseract",
    title="stock tesseract, two processes",
    processes=2,
    knows=frozenset({Knows.WORDS}),
    obstacle=_obstacle,
    identity=_identity,
    open=_open,
)
