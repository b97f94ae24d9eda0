"""Building XML with lxml: elements of one namespace in which no text from outside can act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

from lxml import etree

from pipeline.export.inert import inert

Element = Any
"""An lxml element; lxml has no types of its own."""
Attributes = Mapping[str, object]

XLINK: Final = "http://www.w3.org/1999/xlink"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

etree.register_namespace("xlink", XLINK)
etree.register_namespace("xsi", XSI)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes elements of a namespace, which is the default one in what it writes."""

    uri: str

    def __call__(
        self, tag: str, attributes: Attributes | None = None, *content: Element | str | None
    ) -> Element:
        """Return an element; attributes and children that are ``None`` are left out.

        Every text is made harmless first: XML has no control characters at all.
        """
        made = etree.Element(f"{{{self.uri}}}{tag}", _texts(attributes or {}), nsmap=self.names)
        for each in content:
            append(made, each)
        return made

    @property
    def names(self) -> dict[str | None, str]:
        """The prefixes that the namespace's elements need."""
        return {None: self.uri}

    @contextmanager
    def around(
        self, writer: Any, tag: str, attributes: Attributes | None = None, **prefixes: str
    ) -> Iterator[None]:
        """Write an element of which the children are written, and forgotten, one by one."""
        names = self.names | dict[str | None, str](prefixes)
        with writer.element(f"{{{self.uri}}}{tag}", _texts(attributes or {}), nsmap=names):
            writer.write("\n")
            yield


def append(parent: Element, content: Element | str | None) -> None:
    """Put an element or a text at the end of an element."""
    if content is None:
        return
    if not isinstance(content, str):
        parent.append(content)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + inert(content)
    else:
        parent.text = (parent.text or "") + inert(content)


@contextmanager
def writing(stream: IO[bytes]) -> Iterator[Any]:
    """Give an incremental writer of UTF-8 with its declaration."""
    with etree.xmlfile(stream, encoding="utf-8", close=False) as writer:
        writer.write_declaration()
        yield writer
    stream.write(b"\n")


def put(writer: Any, element: Element) -> None:
    """Write an element, indented, and a line feed."""
    writer.write(element, pretty_print=True)


def put_as_it_is(writer: Any, element: Element) -> None:
    """Write an element in which spaces mean something, each of its children on a line."""
    element.text = "\n"
    for child in element:
        child.tail = "\n"
    element.tail = "\n"
    writer.write(element)


def serialised(element: Element) -> bytes:
    """Return a whole small document."""
    content: bytes = etree.tostring(
        element, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return content


def decimal(value: float | None) -> str | None:
    """Return a confidence or an angle with at most four places."""
    return None if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _texts(attributes: Attributes) -> dict[str, str]:
    return {key: inert(str(value)) for key, value in attributes.items() if value is not None}
