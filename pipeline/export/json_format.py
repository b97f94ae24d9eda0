"""A document as JSON that a person can read too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, Any, Final

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.model.provenance import SCHEMA, Document
from pipeline.store.codec import dump_document, exported_page

LINE_LETTERS: Final = 100


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """UTF-8, ending with a line feed; what fits into a line of 100 letters stands on one line."""

    name: str = "json"
    suffix: str = ".json"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write ``razmetka/document@1``, one page after the other."""
        del context
        head = dump_document(Document(document.source, document.citation, document.run, (), SCHEMA))
        del head["pages"]
        members = [f"{json.dumps(key)}: {readable(value, 1)}" for key, value in head.items()]
        stream.write(("{\n " + ",\n ".join(members) + ',\n "pages": [').encode())
        for index, page in enumerate(document.pages):
            shown = readable(exported_page(page), 2)
            stream.write(f"{',' if index else ''}\n  {shown}".encode())
        stream.write(b"\n ]\n}\n" if document.pages else b"]\n}\n")


def readable(value: Any, depth: int = 0) -> str:
    """Return JSON, broken into lines only where an object or array is too long for one."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + depth <= LINE_LETTERS or not isinstance(value, dict | list):
        return flat
    if isinstance(value, dict):
        items = [
            f"{json.dumps(k, ensure_ascii=False)}: {readable(v, depth + 1)}"
            for k, v in value.items()
        ]
    else:
        items = [readable(item, depth + 1) for item in value]
    left, right = "{}" if isinstance(value, dict) else "[]"
    pad = "\n" + " " * (depth + 1)
    return left + pad + ("," + pad).join(items) + "\n" + " " * depth + right
