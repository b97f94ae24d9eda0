"""Texts that people hand in as paragraphs: plain text, and Markdown without its marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.model.errors import NotTextError

LONGEST: Final = 1_000_000
"""The most letters of a translation."""
MOST: Final = 2000
"""The most paragraphs of one."""
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BREAK: Final = re.compile(r"\n[ \t]*\n")
_LEADING: Final = re.compile(r"^ {0,3}(?:#{1,6}[ \t]+|>[ \t]?)+")
_EMPHASIS: Final = re.compile(r"(\*\*|__|\*|(?<!\w)_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE: Final = re.compile(r"[ \t]*([-*_=])(?:[ \t]*\1){2,}[ \t]*")


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, or what its first bytes say.

    Raises:
        NotTextError: it is something else.

    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(f"{error.reason}, {error.start}") from error
    if "\x00" in text:
        raise NotTextError("NUL")
    return text


def paragraphs_of(text: str, *, markdown: bool) -> list[str]:
    """Return the paragraphs of a text, which empty lines part; their lines stay lines.

    Raises:
        NotTextError: it is longer than a translation may be.

    """
    if len(text) > LONGEST:
        raise NotTextError(f"> {LONGEST}")
    clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    found = list(_cut(clean, markdown=markdown))
    if len(found) > MOST:
        raise NotTextError(f"{len(found)} > {MOST}")
    return found


def _cut(text: str, *, markdown: bool) -> Iterator[str]:
    for block in _BREAK.split(text):
        lines = [line for line in block.split("\n") if not (markdown and _RULE.fullmatch(line))]
        plain = (" ".join((_plain(line) if markdown else line).split()) for line in lines)
        if made := "\n".join(filter(None, plain)):
            yield made


def _plain(line: str) -> str:
    """Return a line of Markdown as it is meant to be read."""
    bare = _LEADING.sub("", line.removesuffix("\\"))
    bare = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", bare)))
    return _ESCAPED.sub(r"\1", bare)
