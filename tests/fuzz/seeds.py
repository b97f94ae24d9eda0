"""Good inputs that mutation begins with, for each target."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from config.settings import PROFILES
from config.vocabulary import DEFAULT
from pipeline.model.carrying import Leftover
from pipeline.model.draft import Draft
from pipeline.model.geometry import Box
from pipeline.model.layers import Action, Edit, Operation
from pipeline.model.page import Ink, Line, Page, PageState, Problem, Word, Zone
from pipeline.store.codec import dump_page
from pipeline.store.layer_codec import dump_cells, dump_leftovers, dump_operations
from pipeline.store.policy import Blame
from tests.intake import makers
from tests.web import word_documents
from workers.reader import Done, Failed, Ready
from workers.wire import packed

_WORD: Final = Word("слово", Box(1, 2, 3, 4), 0.5)
_LINE: Final = Line(Box(1, 2, 3, 4), "слово", 0.5, (_WORD,))
PAGE: Final = Page(
    1,
    PageState.DONE,
    zones=(Zone("z1", "body", Ink.TYPED, Box(1, 2, 3, 4), 1, 0.5, "слово", (_LINE,)),),
)
_SHA256: Final = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_HEAD: Final = (
    '{"schema": "razmetka/document@1", "source": {"name": "a", "sha256": "b", "media_type": "c"}}'
)
_TEXTS: Final = {
    "citation": (
        "РГАСПИ/558/11/334/056об.tif",
        "ф.558 оп.11 д.334 л.56об",
        "GARF_R-9401_2_64_12.tif",
        "АП РФ, ф. 3, оп. 65, д. 826, л. 101 об.",
    ),
    "tsv": ("5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tслово", "level\tpage_num\n4\t1"),
    "query": (
        'шифр* AND (Пекин OR "вне очереди") -пакет',
        "origin:Пекин date:1950-05..1950-06 zone:title:доклад~1",
    ),
    "document": (_HEAD,),
    "headers": (
        "filename 0LPQtdC70L4vMDAxLnRpZg==,filetype aW1hZ2UvdGlmZg==",
        "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "дело\\0001.tif",
    ),
    "checksums": (
        f"manifest-sha256.txt\n{_SHA256}  data/дело/0001%0A.tif\n{_SHA256} *data/a.tif\n",
        f"scan.tif.sha256\n{_SHA256}\n",
        f"SHA256SUMS\n\\{_SHA256}  a\\nb.tif\n{_SHA256.upper()} *дело\\0001.tif\n",
    ),
    "page": (dump_page(PAGE),),
}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Return the good inputs of a target."""
    match target:
        case _ if target in _TEXTS:
            return tuple(text.encode() for text in _TEXTS[target])
        case "vocabulary":
            return (DEFAULT.read_bytes(),)
        case "profile":
            return tuple(path.read_bytes() for path in sorted(PROFILES.glob("*.toml")))
        case "answer":
            failed = Failed(Problem("TRUNCATED", "обрезано", "cut"), Blame.PAGE, sick=True)
            return tuple(packed(said) for said in (Ready(), Done(PAGE, b"\xff\xd8", 1.5), failed))
        case "layers":
            found = [text.encode() for text in _layers()]
        case "word":
            found = [word_documents.document(word_documents.PASSAGES)]
        case "directories":
            found = [data[4:] for data in _tiffs()]
        case _:
            found = [b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"MIME-Version: 1.0", b"<svg "]
    return tuple(found)


def _layers() -> list[str]:
    draft = Draft.of(PAGE)
    edits = tuple(Edit(key, None, cell) for key, cell in draft.cells.items())
    made = Operation(Action.SET_TEXT, edits, "Анна", datetime(1950, 5, 1, tzinfo=UTC))
    lost = (Leftover("word:1", "слово", "дело"),)
    return [dump_operations((made,)), dump_leftovers(lost), json.dumps(dump_cells(draft))]


def _tiffs() -> list[bytes]:
    with TemporaryDirectory() as place:
        path = Path(place) / "a.tif"
        made = [
            makers.grey_directory(makers.sheet(8, 8)),
            makers.grey_directory(makers.sheet(8, 8)),
        ]
        return [makers.tiff(path, made, big=big).read_bytes() for big in (False, True)]
