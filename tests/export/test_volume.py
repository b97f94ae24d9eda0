"""A volume for an archive: METS and PREMIS valid, the bag whole by another's reading."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

import bagit
import pytest
from lxml import etree

from pipeline.export.bagit import write_bag
from pipeline.export.context import ExportContext
from pipeline.export.mets import DC, NAMESPACE, Volume, write_mets
from pipeline.export.package import MEDIA_TYPES, ORIGINAL, Packed, PackedFile
from pipeline.export.premis import NAMESPACE as PREMIS
from pipeline.model.errors import StoredFileError
from pipeline.model.provenance import Document
from tests.export.documents import DOCUMENT, MANY
from tests.export.schemas import valid
from tests.export.test_hostile import ATTACKS, poisoned
from tests.export.writing import written

NS = {"m": NAMESPACE, "d": DC, "p": PREMIS, "x": "http://www.w3.org/1999/xlink"}
READ_AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def reader(content: bytes) -> Callable[[IO[bytes]], None]:
    def read(stream: IO[bytes]) -> None:
        stream.write(content)

    return read


def packed_file(form: str, path: str, content: bytes) -> PackedFile:
    sha256 = hashlib.sha256(content).hexdigest()
    return PackedFile(form, path, sha256, len(content), reader(content))


def packed(document: Document, stem: str, context: ExportContext) -> Packed:
    files = [packed_file(ORIGINAL, f"{stem}.tif", b"II*\0" + stem.encode())]
    files += [
        packed_file(name, f"{stem}.{name}", written(name, document, context))
        for name in ("json", "txt", "alto")
    ]
    return Packed(document, tuple(files), READ_AT)


@pytest.fixture
def volume(context: ExportContext) -> Volume:
    both = [packed(DOCUMENT, "л-041", context), packed(MANY, "папка 2/дело 100%", context)]
    return Volume("Архив, ф. 12, оп. 3, д. 57", lambda: iter(both))


def mets(volume: Volume) -> etree._Element:
    stream = BytesIO()
    write_mets(volume, stream)
    return valid(stream.getvalue(), "mets-1-12-1.xsd")


def test_mets_names_every_file_with_its_digest(volume: Volume) -> None:
    found = {
        each.find("m:FLocat", NS).get(f"{{{NS['x']}}}href"): each.get("CHECKSUM")
        for each in mets(volume).iterfind(".//m:file", NS)
    }
    files = [file for each in volume.packed() for file in each.files]
    assert list(found.values()) == [file.sha256 for file in files]
    assert "%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0%202/%D0%B4%D0%B5%D0%BB%D0%BE%20100%25.tif" in found


def test_mets_keeps_documents_and_pages_in_order(volume: Volume) -> None:
    root = mets(volume)
    documents = root.findall(".//m:div[@TYPE='document']", NS)
    assert [each.get("LABEL") for each in documents] == [
        "Архив, ф. 12, оп. 3, д. 57, л. 41",
        "Архив, ф. 12, оп. 3, д. 57",
    ]
    assert [page.get("LABEL") for page in documents[1].iterfind("m:div", NS)] == [
        "done",
        "quarantined",
        "blank",
        "suspect",
    ]
    assert root.findtext(".//d:creator", namespaces=NS) == "Соснин"


def test_the_event_has_the_ledgers_time_and_links_source_and_outcome(volume: Volume) -> None:
    event = mets(volume).find(".//p:event", NS)
    assert event.findtext("p:eventDateTime", None, NS) == "2024-05-06T07:08:09Z"
    roles = event.xpath(".//p:linkingObjectRole/text()", namespaces=NS)
    assert roles == ["source", "outcome", "outcome", "outcome"]


def test_a_correction_is_an_event_of_its_own(volume: Volume) -> None:
    later = datetime(2024, 6, 1, 10, 0, 0, tzinfo=UTC)
    corrected = [replace(each, corrected_at=later) for each in volume.packed()]
    root = mets(Volume("x", lambda: iter(corrected)))
    times = root.xpath(".//p:event/p:eventDateTime/text()", namespaces=NS)
    assert times[:2] == ["2024-05-06T07:08:09Z", "2024-06-01T10:00:00Z"]
    kinds = root.xpath(".//p:event/p:eventType/text()", namespaces=NS)
    assert kinds[:2] == ["transcription", "modification"]
    ids = set(root.xpath(".//m:digiprovMD/@ID", namespaces=NS))
    named = root.xpath(".//m:div/@ADMID", namespaces=NS)
    assert {one for each in named for one in each.split()} == ids


def test_the_bag_is_whole_by_the_reference_reader(volume: Volume, tmp_path: Path) -> None:
    write_bag(volume, tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert len(bag.payload_entries()) == 8
    valid((tmp_path / "bag/metadata/premis.xml").read_bytes(), "premis-v2-3.xsd")
    root = valid((tmp_path / "bag/metadata/mets.xml").read_bytes(), "mets-1-12-1.xsd")
    assert root.find(".//m:FLocat", NS).get(f"{{{NS['x']}}}href").startswith("../data/")


def test_the_same_volume_is_the_same_bag(volume: Volume, tmp_path: Path) -> None:
    bags = [tmp_path / "a", tmp_path / "b"]
    for each in bags:
        write_bag(volume, each)
    one, two = (
        {path.relative_to(bag): path.read_bytes() for path in bag.rglob("*") if path.is_file()}
        for bag in bags
    )
    assert one == two


def test_a_changed_file_is_found_before_the_bag_is_one(volume: Volume, tmp_path: Path) -> None:
    first = next(iter(volume.packed()))
    wrong = replace(first.files[0], read=reader(b"other"))
    broken = Volume("x", lambda: iter([replace(first, files=(wrong,))]))
    with pytest.raises(StoredFileError):
        write_bag(broken, tmp_path / "bag")
    assert not (tmp_path / "bag" / "manifest-sha256.txt").exists()


def test_nothing_is_overwritten(volume: Volume, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(FileExistsError):
        write_bag(volume, tmp_path)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_stay_words(attack: str, context: ExportContext, tmp_path: Path) -> None:
    hostile = packed(poisoned(DOCUMENT, attack), "a", context)
    volume = Volume(f"Дело{attack}\nPayload-Oxum: 0.0", lambda: iter([hostile]))
    mets(volume)
    write_bag(volume, tmp_path / "bag")
    bagit.Bag(str(tmp_path / "bag")).validate()
    valid((tmp_path / "bag/metadata/premis.xml").read_bytes(), "premis-v2-3.xsd")


def test_every_format_has_its_media_type() -> None:
    from pipeline.export.formats import FORMATS

    assert set(MEDIA_TYPES) == set(FORMATS)
