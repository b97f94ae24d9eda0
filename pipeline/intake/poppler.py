"""The poppler programs behind the fence; pages are drawn by pdf2image.

poppler ends with success over a full disk, over a page it cannot hold and over damaged streams, so
what it drew is checked against what was asked for, and its complaints are read line by line.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from typing import Final

import numpy as np
from pdf2image import convert_from_path, pdfinfo_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError

from pipeline.intake.fence import SOURCE, Bounds, Fence
from pipeline.intake.options import IntakeOptions
from pipeline.intake.pixels import Pixels
from pipeline.model.errors import (
    DiskFullError,
    MissingProgramError,
    PdfDamagedError,
    PdfEncryptedError,
    PdfNoPagesError,
    RazmetkaError,
    RenderHeldUpError,
    RenderTimeoutError,
)

_ANSWER_BYTES: Final = 1 << 20
_PPM_HEADER: Final = re.compile(rb"P6\s(\d+) (\d+)\s255\s")
_PPM_HEADER_BYTES: Final = 64
PATIENCE: Final = 2
"""Drawing may last so many times its limit, which is of a processor's time, on a busy machine."""

_LEAST_SHARE: Final = 0.25
"""The kernel counts in ticks: on a busy machine it ends programs that really had far less time."""

_HARMLESS: Final = re.compile(r"Syntax Warning|Config Error: No display font|\s*$")
_LOST_DATA: Final = re.compile(
    r"\b(flate|dct|jpx|jbig2|ccittfax|lzw)\b(?!.*trying)|jpeg data: premature|jpeg file",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on a page: its pixels, and how many of them it lays on an inch of paper."""

    width: int
    height: int
    x_ppi: float
    y_ppi: float


@contextmanager
def poppler(file: BufferedReader, options: IntakeOptions) -> Iterator[Poppler]:
    """Open a PDF for the programs, by its descriptor: its name is never an argument.

    Raises:
        MissingProgramError: poppler or util-linux is not installed.

    """
    largest = int(options.max_megapixels * 3_000_000) + _PPM_HEADER_BYTES
    bounds = Bounds(options.program_memory_mib, options.render_timeout_s)
    programs = dict.fromkeys(("pdfinfo", "pdfimages", "pdftotext"), _ANSWER_BYTES)
    path = f"/proc/{os.getpid()}/fd/{file.fileno()}"
    with Fence(programs | {"pdftoppm": largest}, bounds, options.scratch, path) as fence:
        yield Poppler(fence, SOURCE, options.probe_timeout_s, options.render_timeout_s)


@dataclass(frozen=True, slots=True)
class Poppler:
    """One PDF and the programs that read it. Pages are numbered from 1."""

    fence: Fence
    path: str
    probe_timeout_s: int
    render_timeout_s: int

    def info(self, number: int = 0) -> dict[str, str]:
        """Return what ``pdfinfo`` says of the file and, but for 0, of one page.

        Raises:
            PdfDamagedError, PdfEncryptedError, PdfNoPagesError: it cannot be opened.
            RenderTimeoutError: no answer in time.
            RenderHeldUpError: nor had it a processor for half of that time.

        """
        before = _programs_s()
        try:
            found = pdfinfo_from_path(
                self.path,
                poppler_path=str(self.fence.folder),
                timeout=self.probe_timeout_s,
                first_page=number,
                last_page=number,
            )
        except PDFPopplerTimeoutError as error:
            worked = _programs_s() - before >= self.probe_timeout_s / 2
            late = RenderTimeoutError if worked else RenderHeldUpError
            raise late(f"{self.probe_timeout_s}") from error
        except PDFInfoNotInstalledError as error:
            raise MissingProgramError(f"pdfinfo: {error.__context__}") from error
        except PDFPageCountError as error:
            raise self._refusal() from error
        return {" ".join(key.split()): str(value) for key, value in found.items()}

    def pictures(self, number: int) -> list[Picture]:
        """Return the images that a page shows.

        Raises:
            RenderTimeoutError: no answer in time.

        """
        listing = self._probe("pdfimages", "-list", number).splitlines()[2:]
        rows = [line.split() for line in listing]
        return [
            Picture(int(row[3]), int(row[4]), float(row[-4]), float(row[-3]))
            for row in rows
            if len(row) >= 14
        ]

    def has_text(self, number: int) -> bool:
        """Tell whether letters lie on a page, seen or unseen.

        Raises:
            RenderTimeoutError: no answer in time.

        """
        return bool(self._probe("pdftotext", "-q", number).strip())

    def draw(self, number: int, dpi: float, size: tuple[int, int]) -> Pixels:
        """Draw a page as an RGB array that must have ``size`` (width, height), give or take one.

        Raises:
            RenderTimeoutError: drawing used up the time of a processor that it may have.
            RenderHeldUpError: it had no processor for so long that it was given up.
            PdfDamagedError: parts of the page are missing, or it came out otherwise.
            DiskFullError: no room for the drawn page.

        """
        self._check_room(size)
        before = _programs_s()
        try:
            convert_from_path(
                self.path,
                dpi=dpi,  # type: ignore[arg-type]  # fractions are handed on as they are
                first_page=number,
                last_page=number,
                use_cropbox=True,
                single_file=True,
                output_file="page",
                output_folder=self.fence.folder,
                paths_only=True,
                poppler_path=str(self.fence.folder),
                timeout=PATIENCE * self.render_timeout_s,
            )
        except PDFPopplerTimeoutError as error:
            raise RenderHeldUpError(f"{PATIENCE * self.render_timeout_s}") from error
        except PDFPageCountError as error:
            raise self._refusal() from error
        if self._was_ended(_programs_s() - before):
            raise RenderTimeoutError(f"{self.render_timeout_s}")
        lost = next((line for line in self.page_errors() if _LOST_DATA.search(line)), None)
        if lost:
            raise PdfDamagedError(lost)
        return self._drawn(size)

    def _was_ended(self, spent_s: float) -> bool:
        """Tell whether the kernel ended the drawing: much work, no page, and not a word why."""
        nothing = not (self.fence.folder / "page.ppm").exists() and not self.page_errors()
        return nothing and spent_s >= _LEAST_SHARE * self.render_timeout_s

    def page_errors(self) -> list[str]:
        """Return what drawing complained of, less what opening the file already did.

        Complaints are known to tell of lost data, or known to be harmless; what is neither counts
        as an error, as some program of tomorrow may word it.
        """
        before = set(self.fence.complaints("pdfinfo"))
        drawing = self.fence.complaints("pdftoppm")
        return [line for line in drawing if line not in before and not _HARMLESS.match(line)]

    def _probe(self, program: str, option: str, number: int) -> str:
        pages = ("-f", str(number), "-l", str(number))
        target = (self.path, "-") if program == "pdftotext" else (self.path,)
        printed = self.fence.run(program, option, *pages, *target, timeout_s=self.probe_timeout_s)
        return printed.decode("utf-8", "replace")

    def _refusal(self) -> RazmetkaError:
        """Return why ``pdfinfo`` could not count the pages."""
        lines = self.fence.complaints("pdfinfo")
        if any("Incorrect password" in line for line in lines):
            return PdfEncryptedError()
        if any("Invalid page count 0" in line for line in lines):
            return PdfNoPagesError()
        return PdfDamagedError(lines[0] if lines else "pdfinfo")

    def _check_room(self, size: tuple[int, int]) -> None:
        needed, free = size[0] * size[1] * 3, shutil.disk_usage(self.fence.folder).free
        if free < needed:
            raise DiskFullError(f"{free >> 20} < {needed >> 20} MiB")

    def _drawn(self, size: tuple[int, int]) -> Pixels:
        """Read the drawn page back."""
        path = self.fence.folder / "page.ppm"
        if not path.exists():
            raise PdfDamagedError((self.page_errors() or ["pdftoppm: 0 B"])[-1])
        with path.open("rb") as file:
            header = _PPM_HEADER.match(file.read(_PPM_HEADER_BYTES))
            width, height = (int(part) for part in header.groups()) if header else (0, 0)
            if abs(width - size[0]) > 1 or abs(height - size[1]) > 1:
                came = f"{width} × {height} ≠ {size[0]} × {size[1]} px"
                raise PdfDamagedError("; ".join([*self.page_errors()[-1:], came]))
            file.seek(header.end() if header else 0)
            pixels = np.fromfile(file, np.uint8, width * height * 3)
        if pixels.size < width * height * 3:
            self._check_room(size)
            raise PdfDamagedError(f"{pixels.size} < {width * height * 3} B")
        return pixels.reshape(height, width, 3)


def _programs_s() -> float:
    """Return what all programs that we started, and that ended, took of a processor, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
