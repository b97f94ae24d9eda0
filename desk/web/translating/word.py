"""Word documents that people hand in: their paragraphs as plain text, and nothing else of them.

A ``.docx`` is a zip of XML. Only two of its members are opened, each only so far; what declares a
document type, and so entities, is refused. Nothing in it is run, fetched or followed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Final

from lxml import etree

from pipeline.model.errors import NotWordError

MARKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How Word documents begin: a zip; before 2007, and where there is a password, an OLE file."""
LARGEST: Final = 32 << 20
"""The most bytes of a member when it is unpacked: some 500 pages with all that Word adds."""
RATIO: Final = 200
"""How much smaller than its text a member may be. Word packs its XML 10 to 20 times smaller."""
_SMALL: Final = 1 << 20
"""What is no larger than this when unpacked may be packed as tightly as it likes, in bytes."""
_RELATIONS: Final = "_rels/.rels"
_DOCUMENT: Final = "/officeDocument"
_PARAGRAPH: Final = "{*}p"
_LEFT_OUT: Final = frozenset({"moveFrom", "del", "Fallback"})
_SAID: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # packed in a way that is not known
    RuntimeError,  # with a password
    OSError,
    KeyError,
    ValueError,  # an offset before the file's beginning
    struct.error,
)


def is_word(data: bytes) -> bool:
    """Return whether a file begins like a Word document."""
    return data.startswith(MARKS)


def text_of(data: bytes) -> str:
    """Return what a Word document says, an empty line between paragraphs.

    What was deleted under tracked changes is left out, what was inserted is taken; so are the
    paragraphs of tables and text boxes. Headers, footers, notes and comments are left out.

    Raises:
        NotWordError: it is none, damaged, under a password, or larger than it seems.

    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            body = _member(packed, _place(packed))
    except _FAULTS as error:
        raise NotWordError(f"{type(error).__name__}: {error}"[:200]) from error
    return "\n\n".join(_paragraphs(body))


def _member(packed: zipfile.ZipFile, name: str) -> bytes:
    """Return a member, which is not unpacked further than it may be large."""
    told = packed.getinfo(name)
    with packed.open(told) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotWordError(f"> {LARGEST >> 20} MiB")
    if len(data) > max(_SMALL, RATIO * told.compress_size):
        raise NotWordError(f"> {RATIO} : 1")
    return data


def _place(packed: zipfile.ZipFile) -> str:
    """Return the name of the member with the text; programs do not agree on it."""
    for element in _parsed(BytesIO(_member(packed, _RELATIONS)), "{*}Relationship"):
        if element.get("Type", "").endswith(_DOCUMENT):
            return str(element.get("Target", "")).lstrip("/")
    raise NotWordError("officeDocument")


def _paragraphs(body: bytes) -> Iterator[str]:
    for element in _parsed(BytesIO(body), _PARAGRAPH):
        above = {_name(each) for each in element.iterancestors()}
        text = "" if above & _LEFT_OUT else "".join(_said(element)).strip()
        if text:
            yield text
        if "p" not in above:
            element.clear()  # a long document is never whole in memory


def _said(element: etree._Element) -> Iterator[str]:
    """Yield what an element says, but for paragraphs within it, which speak for themselves."""
    for each in element:
        name = _name(each)
        if name == "p" or name in _LEFT_OUT:
            continue
        if name == "t":
            yield each.text or ""
        elif name in _SAID:
            yield _SAID[name]
        else:
            yield from _said(each)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _parsed(stream: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """Yield the elements of a name as they end.

    Raises:
        NotWordError: it is no XML, or declares a document type.

    """
    events = etree.iterparse(
        stream, events=("end",), tag=tag, resolve_entities=False, load_dtd=False, no_network=True
    )
    try:
        for _, element in events:
            if element.getroottree().docinfo.doctype:
                raise NotWordError("DOCTYPE")
            yield element
    except etree.XMLSyntaxError as error:
        raise NotWordError(f"XML: {error.msg}"[:200]) from error
