"""A volume as METS: every document with its files, its pages in order, and how it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final
from urllib.parse import quote

from pipeline.export.context import ExportDocument
from pipeline.export.fact_rows import fact_rows
from pipeline.export.package import Packed, PackedFile
from pipeline.export.premis import event_for, happenings
from pipeline.export.xml import XLINK, Element, Maker, append, put, writing

NAMESPACE: Final = "http://www.loc.gov/METS/"
DC: Final = "http://purl.org/dc/elements/1.1/"
_E: Final = Maker(NAMESPACE)
_DC: Final = Maker(DC)


@dataclass(frozen=True, slots=True)
class Volume:
    """What is bound together. ``packed`` gives the documents in order, as often as it is asked."""

    title: str
    packed: Callable[[], Iterable[Packed]]


def write_mets(volume: Volume, stream: IO[bytes]) -> None:
    """Write the volume's METS file; it goes through the documents once for each section."""
    attributes = {"LABEL": volume.title, "TYPE": "volume"}
    with writing(stream) as writer, _E.around(writer, "mets", attributes, xlink=XLINK):
        put(writer, _head())
        for name, packed in _named(volume):
            put(writer, _described(name, packed.document))
        with _E.around(writer, "amdSec", {"ID": "made"}):
            for name, packed in _named(volume):
                for made in _made(name, packed):
                    put(writer, made)
        with _E.around(writer, "fileSec"):
            for name, packed in _named(volume):
                put(writer, _files(name, packed))
        with (
            _E.around(writer, "structMap", {"TYPE": "PHYSICAL"}),
            _E.around(writer, "div", {"TYPE": "volume", "LABEL": volume.title}),
        ):
            for at, (name, packed) in enumerate(_named(volume), 1):
                put(writer, _document(name, at, packed))


def _named(volume: Volume) -> Iterator[tuple[str, Packed]]:
    return ((f"d{number}", packed) for number, packed in enumerate(volume.packed(), 1))


def _head() -> Element:
    agent = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}
    return _E("metsHdr", None, _E("agent", agent, _E("name", None, "Razmetka")))


def _described(name: str, document: ExportDocument) -> Element:
    """Return the archival reference, the file and who wrote to whom, as Dublin Core."""
    told = [("title", str(document.citation or document.source.name))]
    told += [("identifier", f"sha256:{document.source.sha256}"), ("source", document.source.name)]
    told += [("language", "ru"), ("type", "Text")]
    for page in document.pages:
        for row in fact_rows(page):
            match row.pointer:
                case "/signer":
                    told.append(("creator", row.value))
                case "/addressee":
                    told.append(("contributor", row.value))
                case "/date":
                    told.append(("date", row.value))
    data = _E("xmlData", None, *(_DC(tag, None, text) for tag, text in dict.fromkeys(told)))
    return _E("dmdSec", {"ID": f"{name}-dc"}, _E("mdWrap", {"MDTYPE": "DC"}, data))


def _made(name: str, packed: Packed) -> Iterator[Element]:
    for happening in happenings(packed):
        data = _E("xmlData", None, event_for(name, packed, happening))
        wrap = _E("mdWrap", {"MDTYPE": "PREMIS:EVENT"}, data)
        yield _E("digiprovMD", {"ID": f"{name}-{happening.kind}"}, wrap)


def _files(name: str, packed: Packed) -> Element:
    made = (_file(_file_id(name, file), packed, file) for file in packed.files)
    return _E("fileGrp", {"ID": f"{name}-files"}, *made)


def _file(name: str, packed: Packed, file: PackedFile) -> Element:
    where = {
        "LOCTYPE": "URL",
        f"{{{XLINK}}}type": "simple",
        f"{{{XLINK}}}href": quote(file.path, errors="surrogatepass"),
    }
    return _E(
        "file",
        {
            "ID": name,
            "USE": file.format,
            "MIMETYPE": packed.media_type_of(file),
            "SIZE": file.size,
            "CHECKSUM": file.sha256,
            "CHECKSUMTYPE": "SHA-256",
        },
        _E("FLocat", where),
    )


def _file_id(name: str, file: PackedFile) -> str:
    return f"{name}-{file.format}"


def _document(name: str, at: int, packed: Packed) -> Element:
    document = packed.document
    attributes = {
        "TYPE": "document",
        "ORDER": at,
        "LABEL": str(document.citation or document.source.name),
        "DMDID": f"{name}-dc",
        "ADMID": " ".join(f"{name}-{happening.kind}" for happening in happenings(packed)),
    }
    pointers = (_E("fptr", {"FILEID": _file_id(name, file)}) for file in packed.files)
    made = _E("div", attributes, *pointers)
    for page in document.pages:
        append(made, _E("div", {"TYPE": "page", "ORDER": page.number, "LABEL": page.state}))
    return made
