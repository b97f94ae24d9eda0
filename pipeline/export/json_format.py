"""A document as JSON that a person can read too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, Any, Final

from pipeline.export.context import ExportContext
from pipeline.model.provenance import Document
from pipeline.store.codec import dump_document

LINE_LETTERS: Final = 100


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """UTF-8, ending with a line feed; what fits into a line of 100 letters stands on one line."""

    name: str = "json"
    suffix: str = ".json"

    def write(self, document: Document, stream: IO[bytes], context: ExportContext) -> None:
        """Write ``razmetka/document@1``."""
        del context
        stream.write(readable(dump_document(document)).encode() + b"\n")


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
