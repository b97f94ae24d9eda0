"""What is fuzzed: each target takes bytes and fails only where a promise is broken."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import Final

from config.settings import load_settings
from config.vocabulary import load_vocabulary
from pipeline.intake.citation import citation_of
from pipeline.intake.sniff import sniff
from pipeline.intake.tiff import frames
from pipeline.model.errors import EngineError, InputError, SettingsError
from pipeline.ocr.tsv import parse_tsv
from pipeline.search.faults import QueryError
from pipeline.search.parsing import parse
from pipeline.store.codec import dump_page, load_document, load_page
from workers.wire import packed, unpacked

Target = Callable[[bytes], None]
MOST_FRAMES: Final = 50


def citation(data: bytes) -> None:
    """Read a reference, and print it."""
    found = citation_of(_text(data))
    if found is not None:
        str(found)


def tsv(data: bytes) -> None:
    with suppress(EngineError):
        for line in parse_tsv(_text(data)):
            assert line.text.strip()
            assert line.confidence is None or 0 <= line.confidence <= 1


def vocabulary(data: bytes) -> None:
    with suppress(SettingsError):
        load_vocabulary(_file(data))


def profile(data: bytes) -> None:
    with suppress(SettingsError):
        load_settings(file=_file(data))


def page(data: bytes) -> None:
    """Read a page, write it, and read it again as itself."""
    with suppress(ValueError):
        read = load_page(data)
        again = load_page(dump_page(read))
        assert again == read, (again, read)


def document(data: bytes) -> None:
    with suppress(ValueError):
        load_document(data)


def answer(data: bytes) -> None:
    with suppress(ValueError):
        said = unpacked(data)
        assert unpacked(packed(said)) == said


def query(data: bytes) -> None:
    with suppress(QueryError):
        parse(_text(data))


def directories(data: bytes) -> None:
    path = _file(b"II*\0" + data)
    with suppress(InputError), path.open("rb") as file:
        assert isinstance(file, BufferedReader)
        assert 1 <= len(frames(file, MOST_FRAMES).pages) <= MOST_FRAMES + 1


def magic(data: bytes) -> None:
    with suppress(InputError):
        sniff(data)


TARGETS: Final[dict[str, Target]] = {
    target.__name__: target
    for target in (
        citation,
        tsv,
        vocabulary,
        profile,
        page,
        document,
        answer,
        query,
        directories,
        magic,
    )
}
_PLACE: Final = tempfile.TemporaryDirectory(prefix="razmetka-fuzz-")


def _file(data: bytes) -> Path:
    path = Path(_PLACE.name) / "input"
    path.write_bytes(data)
    return path


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
