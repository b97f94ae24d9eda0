"""Where Tesseract's models lie on this system."""

from __future__ import annotations

import os
from pathlib import Path

KNOWN = (
    Path("/usr/share/tesseract-ocr/5/tessdata"),
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),
    Path("/usr/share/tessdata"),
    Path("/opt/homebrew/share/tessdata"),
    Path("/usr/local/share/tessdata"),
)


def find_tessdata() -> Path:
    """Return ``TESSDATA_PREFIX`` or the first known folder that is there; Debian's otherwise."""
    named = os.environ.get("TESSDATA_PREFIX")
    candidates = [Path(named), Path(named) / "tessdata"] if named else []
    found = (path for path in (*candidates, *KNOWN) if any(path.glob("*.traineddata")))
    return next(found, KNOWN[0])
