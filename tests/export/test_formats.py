"""Laws that every format keeps: the same bytes for the same layer, and inert whatever was read."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from config.vocabulary import load_vocabulary
from pipeline.export.context import ExportContext
from pipeline.export.formats import FORMATS, ending
from pipeline.export.inert import inert
from pipeline.export.terms import all_terms, terms_of
from pipeline.model.citation import Citation
from pipeline.model.page import Page
from pipeline.model.provenance import Document, Run, Source
from pipeline.store.codec import dump_page, load_page
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.test_hostile import ATTACKS, poisoned
from tests.export.writing import CORRECTED, with_zone, written

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"
FEW_PAGES, MANY_PAGES = 14, 24  # a few fill the buffers
ONE_PAGE = 250_000
"""What a page weighs in memory, in bytes, with all that is made of it."""
XML = ("alto", "page", "hocr", "tei")
SCAN = {
    "alto": "<fileName>а б.tif<",
    "page": 'imageFilename="а б.tif"',
    "hocr": "image &quot;а б.tif&quot;",
    "tei": 'url="%D0%B0%20%D0%B1.tif#page=1"',
}
"""How formats name a scan that is called ``а б.tif``."""


def texts(content: bytes) -> str:
    """Return everything that a file says: the parts of an archive, the metadata of a PDF."""
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [name for name in archive.namelist() if not name.endswith(".png")]
        return "\n".join(archive.read(name).decode("utf-8") for name in parts)
    if content.startswith(b"%PDF"):
        with pikepdf.Pdf.open(io.BytesIO(content)) as made:
            return made.Root.Metadata.read_bytes().decode("utf-8").replace("\ufeff", "")
    return content.decode("utf-8-sig")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("document", [DOCUMENT, MANY])
def test_the_same_layer_gives_the_same_bytes(
    name: str, document: Document, context: ExportContext
) -> None:
    one, two = (written(name, document, context) for _ in range(2))
    assert one == two


class Volume(Collection[Page]):
    """Many telegrams, each made anew when it is asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.text = dump_page(TELEGRAM)

    def __len__(self) -> int:
        return self.count

    def __contains__(self, page: object) -> bool:
        return isinstance(page, Page) and 0 < page.number <= self.count

    def __iter__(self) -> Iterator[Page]:
        numbers = range(1, self.count + 1)
        return (replace(load_page(self.text), number=number) for number in numbers)


@dataclass
class Bound:
    """A document whose pages nobody holds."""

    pages: Volume
    source: Source = DOCUMENT.source
    citation: Citation | None = DOCUMENT.citation
    run: Run = DOCUMENT.run


@pytest.mark.parametrize("name", FORMATS)
def test_memory_does_not_grow_with_the_number_of_pages(
    name: str, context: ExportContext, tmp_path: Path
) -> None:
    def peak(count: int) -> int:
        document = Bound(Volume(count))
        tracemalloc.start()
        with (tmp_path / "volume").open("wb") as stream:
            FORMATS[name].write(document, stream, context)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(1)
    assert peak(MANY_PAGES) < peak(FEW_PAGES) + ONE_PAGE


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_was_read_acts_or_hides(
    name: str, attack: str, context: ExportContext
) -> None:
    text = texts(written(name, poisoned(DOCUMENT, attack), context)).replace("\r\n", "\n")
    assert inert(text) == text


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_an_element(name: str, attack: str, context: ExportContext) -> None:
    plain = (DOCUMENT, MANY, CORRECTED, with_zone("addressee", text="Тов. ЛУГИНУ."))
    known = {tag for each in plain for tag in tags(name, each, context)}
    assert tags(name, poisoned(DOCUMENT, attack), context) <= known


@pytest.mark.parametrize("name", XML)
def test_the_scan_is_sought_in_the_folder_of_its_export(name: str, context: ExportContext) -> None:
    source = replace(DOCUMENT.source, name="ГАУЧ/12/а б.tif")
    assert SCAN[name] in written(name, replace(DOCUMENT, source=source), context).decode("utf-8")


def tags(name: str, document: Document, context: ExportContext) -> set[str]:
    content = written(name, document, context)
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = archive.read(archive.namelist()[0])
    return {str(each.tag) for each in etree.fromstring(content).iter()}


def test_every_kind_has_its_terms_in_every_format() -> None:
    assert set(all_terms()) == set(load_vocabulary())
    assert terms_of("watermark") == terms_of("other")


def test_the_docs_name_every_format_and_ending() -> None:
    text = DOCS.read_text("utf-8")
    for name, each in FORMATS.items():
        assert re.search(rf"`{name}`.*`{re.escape(each.suffix)}`", text), name
    assert ending("page", 2) in text


def test_the_docs_show_the_table_of_terms_as_it_is() -> None:
    text = DOCS.read_text("utf-8")
    for kind, terms in all_terms().items():
        page = terms.page.region + (f"/{terms.page.type}" if terms.page.type else "")
        tei = f"{terms.tei.element}/{terms.tei.type}"
        row = f"| `{kind}` | {page} | {terms.alto} | {terms.hocr} | {tei} | {terms.markdown} |"
        assert row in text, row
