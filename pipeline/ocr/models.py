"""The models on disk: found, checked and named by their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.model.errors import EngineError
from pipeline.ocr.engine import LANGUAGES, EngineOptions


def model_hashes(options: EngineOptions) -> dict[str, str]:
    """Return the SHA-256 of the language's model.

    Raises:
        EngineError: the language is not one of ours, or its model is not there.

    """
    if options.language not in LANGUAGES:
        raise EngineError(f"language {options.language!r} is not one of {sorted(LANGUAGES)}")
    return {options.language: _sha256(options.tessdata / f"{options.language}.traineddata")}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EngineError(f"{path.name}: {error.strerror}; install tesseract-ocr-rus") from error
