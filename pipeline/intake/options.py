"""What intake may be told: limits that keep a hostile file small, and what to assume of paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """The limits of intake.

    Attributes:
        max_megapixels: The largest page, in millions of pixels, 1 to 2000. 300 holds an A0 map
            at 400 dpi; in colour that is about 2 GB of memory while it is decoded.
        max_frames: The most pages of one TIFF, 1 to 100000. A volume scanned into one file has
            some hundreds; each page is reached by walking over those before it.
        max_pdf_pages: The most pages of one PDF, 1 to 1000000.
        min_side_px: A page whose sides are both shorter gets the flag ``too-small``, 1 to 1000.
            At 300 dpi, 32 pixels are 2.7 mm: not one typed letter.
        max_aspect: The longest side over the shortest, 2 to 10000. A telegraph tape has about
            20; beyond 100 it is a broken header, and resampling it would divide by nothing.
        min_dpi: The lowest resolution that is believed, 1 to 300. Below 50 no letter is legible.
        max_dpi: The highest resolution that is believed, 300 to 4800.
        assumed_dpi: The resolution of a scan that names none, or nonsense, 50 to 1200. Archives
            scan at 300.
        render_dpi: The resolution at which a PDF page is drawn when it is not one scan, 50 to
            1200. Tesseract reads best at 300.
        render_timeout_s: Seconds of a processor for drawing one PDF page, 1 to 3600. An honest
            page takes 1. By the clock it may be twice as long; then it is tried again.
        probe_timeout_s: Seconds for asking a PDF about itself, 1 to 600.
        program_memory_mib: Memory that an outside program may take, in MiB, 256 to 65536. A PDF
            page of 300 megapixels needs about 1 GiB.
        scratch: An existing folder for drawn pages while they are read; ``None`` is the system's
            folder for temporary files. Programs must be allowed to run there.

    """

    max_megapixels: float = 300.0
    max_frames: int = 2000
    max_pdf_pages: int = 20_000
    min_side_px: int = 32
    max_aspect: float = 100.0
    min_dpi: int = 50
    max_dpi: int = 1200
    assumed_dpi: int = 300
    render_dpi: int = 300
    render_timeout_s: int = 60
    probe_timeout_s: int = 10
    program_memory_mib: int = 4096
    scratch: Path | None = None
