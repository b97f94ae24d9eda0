"""What a child answers, as bytes: JSON with the answer's name, and the preview as it is.

A child decodes bytes that anybody may have made. If one of them took the child over, what it
says must not be able to do more than a wrong answer could, so its words are never unpickled.
Orders go the other way, from the process that may write the ledger, and may hold functions.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from pydantic import TypeAdapter

from workers.reader import Answer, Done, Failed, Opened, Ready, Unfit

MOST_BYTES: Final = 256 << 20
"""The longest answer that is listened to; the busiest page and its preview take a hundredth."""

_HEAD_BYTES: Final = 8
_KINDS: Final[dict[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Ready, Unfit, Opened, Done, Failed)
}


def packed(answer: Answer) -> bytes:
    """Return an answer as bytes."""
    preview = b""
    if isinstance(answer, Done):
        preview, answer = answer.preview, replace(answer, preview=b"")
    name = type(answer).__name__
    words = [name, _KINDS[name].dump_python(answer, mode="json")]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return len(text).to_bytes(_HEAD_BYTES) + text + preview


def unpacked(message: bytes) -> Answer:
    """Return the answer that ``packed`` wrote.

    Raises:
        ValueError: the bytes are no answer.

    """
    end = _HEAD_BYTES + int.from_bytes(message[:_HEAD_BYTES])
    match _parsed(message[_HEAD_BYTES:end]):
        case [str(name), values] if name in _KINDS:
            answer: Answer = _KINDS[name].validate_python(values)
        case _:
            raise ValueError("no answer")
    return replace(answer, preview=message[end:]) if isinstance(answer, Done) else answer


def _parsed(text: bytes) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
