"""OCRmyPDF, file by file, two at a time: as it comes, and with its cleaning options."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pages import BenchPage
from benchmarks.peers.environment import obstacle, package_version, python
from benchmarks.peers.peer import Bench, Peer, Reading, Session, failed, text_page
from benchmarks.peers.programs import ONE_THREAD, first_line, lacking, measured

CLEANING = ("--deskew", "--clean")


class OcrmypdfSession:
    """Runs ``ocrmypdf -l rus --jobs 1 --sidecar`` and takes the sidecar's text."""

    def __init__(self, options: tuple[str, ...], bench: Bench) -> None:
        self._options, self._bench = options, bench

    def read(self, page: BenchPage) -> Reading:
        """Return the text; the PDF is thrown away."""
        with TemporaryDirectory(prefix="bench-") as folder:
            ended = measured(self._command(page), Path(folder), self._bench.timeout_s, ONE_THREAD)
            if ended.problem:
                return failed(ended.problem, ended.cost.seconds)
            text = (Path(folder) / "out.txt").read_text("utf-8")
            return Reading(text_page(text), ended.cost)

    def close(self) -> None:
        """Nothing stays open."""

    def _command(self, page: BenchPage) -> list[str]:
        program = str(python(self._bench).with_name("ocrmypdf"))
        dpi = ["--image-dpi", str(page.dpi)] if page.dpi else []
        said = ["-l", "rus", "--jobs", "1", "--sidecar", "out.txt", *dpi, *self._options]
        return [program, *said, str(page.file), "out.pdf"]


def _obstacle(options: tuple[str, ...], bench: Bench) -> str | None:
    programs = ("tesseract", "unpaper") if options else ("tesseract",)
    return lacking(*programs) or obstacle(bench)


def _identity(options: tuple[str, ...], bench: Bench) -> str:
    parts = [
        f"ocrmypdf {package_version(bench, 'ocrmypdf')} {' '.join(options)}".strip(),
        first_line(["tesseract", "--version"]),
        *([f"unpaper {first_line(['unpaper', '--version'])}"] if options else []),
    ]
    return ", ".join(parts)


def _open(options: tuple[str, ...], bench: Bench) -> Session:
    return OcrmypdfSession(options, bench)


def _peer(name: str, title: str, options: tuple[str, ...]) -> Peer:
    return Peer(
        name=name,
        title=title,
        processes=2,
        knows=frozenset(),
        obstacle=partial(_obstacle, options),
        identity=partial(_identity, options),
        open=partial(_open, options),
    )


OCRMYPDF = _peer("ocrmypdf", "OCRmyPDF, two files at a time", ())
OCRMYPDF_CLEAN = _peer("ocrmypdf-clean", f"OCRmyPDF {' '.join(CLEANING)}", CLEANING)
