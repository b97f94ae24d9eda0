"""The published schemas, from where the machine keeps them."""

import os
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
ADVICE = (
    "{name} is nowhere: set RAZMETKA_SCHEMAS to a folder that has it, or run `make schemas` "
    "(looked in {places})"
)


def schema_file(name: str) -> Path:
    """Return a schema's path: RAZMETKA_SCHEMAS, beside the repository, or the cache."""
    named = os.environ.get("RAZMETKA_SCHEMAS")
    places = [Path(named)] if named else []
    places += [ROOT.parent / "shared" / "schemas", ROOT / "build" / "schemas"]
    for place in places:
        if (place / name).is_file():
            return place / name
    raise AssertionError(ADVICE.format(name=name, places=", ".join(map(str, places))))


class _Neighbours(etree.Resolver):  # type: ignore[misc]
    """Takes imports by web address from the same folder: tests ask no network."""

    def resolve(self, url: str, _id: str, context: object) -> object:
        name = url.rpartition("/")[2]
        return self.resolve_filename(str(schema_file(name)), context)


@cache
def xml_schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Neighbours())
    return etree.XMLSchema(etree.parse(str(schema_file(name)), parser))


def valid(content: bytes, name: str) -> etree._Element:
    """Return the root of a document that is valid by the schema."""
    root = etree.fromstring(content)
    xml_schema(name).assertValid(root)
    return root
