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
from desk.web.api.tus import BadHeaderError, checksum, file_name
from desk.web.counter import BadNameError, relative_of
from desk.web.translating.word import text_of
from pipeline.intake.checksums import parse_list
from pipeline.intake.citation import citation_of
from pipeline.intake.sniff import sniff
from pipeline.intake.tiff import frames
from pipeline.model.errors import (
    ChecksumListError,
    EngineError,
    InputError,
    NotWordError,
    SettingsError,
)
from pipeline.ocr.tsv import parse_tsv
from pipeline.search.faults import QueryError
from pipeline.search.parsing import parse
from pipeline.store.codec import dump_page, load_document, load_page
from pipeline.store.layer_codec import (
    dump_leftovers,
    dump_operations,
    load_cells,
    load_leftovers,
    load_operations,
)
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


def layers(data: bytes) -> None:
    """Read what people's corrections are kept as, each kind from the same bytes."""
    with suppress(ValueError):
        operations = load_operations(data)
        assert load_operations(dump_operations(operations)) == operations
    with suppress(ValueError):
        leftovers = load_leftovers(data)
        assert load_leftovers(dump_leftovers(leftovers)) == leftovers
    with suppress(ValueError):
        load_cells(data)


def headers(data: bytes) -> None:
    """Read what an upload is announced by; whatever its name, it stays below its folder."""
    text = data.decode("latin-1")  # as Starlette decodes headers
    with suppress(BadHeaderError):
        assert len(checksum(text) or bytes(32)) == 32
    with suppress(BadHeaderError, BadNameError):
        assert ".." not in relative_of(file_name(text)).parts
    with suppress(BadNameError):
        path = relative_of(_text(data))
        assert path.parts
        assert not path.is_absolute()


def checksums(data: bytes) -> None:
    """Read a list of checksums by its first line's name; no path leads out of its folder."""
    name, _, rest = data.partition(b"\n")
    with suppress(ChecksumListError):
        for path, sha256 in parse_list(rest, _text(name)):
            assert len(sha256) == 64
            assert path not in ("", ".")
            assert not path.startswith("/")
            assert ".." not in path.split("/")


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


def word(data: bytes) -> None:
    with suppress(NotWordError):
        assert "\x00" not in text_of(data)


TARGETS: Final[dict[str, Target]] = {
    target.__name__: target
    for target in (
        citation,
        tsv,
        vocabulary,
        profile,
        page,
        document,
        layers,
        headers,
        checksums,
        answer,
        query,
        directories,
        magic,
        word,
    )
}
_PLACE: Final = tempfile.TemporaryDirectory(prefix="razmetka-fuzz-")


def _file(data: bytes) -> Path:
    path = Path(_PLACE.name) / "input"
    path.write_bytes(data)
    return path


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
