"""What a file is, by its first bytes. Its name is never asked."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model.errors import NotAnImageError

HEAD_BYTES: Final = 1024
"""How much of a file is looked at: a PDF may begin this late."""

PDF: Final = "application/pdf"
TIFF: Final = "image/tiff"

_READ: Final = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), TIFF),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), "image/jp2"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb".{0,1019}%PDF-", re.DOTALL), PDF),
)
_REFUSED: Final = (
    (re.compile(rb"AT&TFORM"), "DjVu"),
    (re.compile(rb"....ftyp(heic|heix|hevc|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"....ftyp", re.DOTALL), "MP4"),
    (re.compile(rb"8BPS"), "Photoshop"),
    (re.compile(rb"%!PS"), "PostScript"),
    (re.compile(rb"P[1-7]\s"), "PNM"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "ZIP, DOCX"),
    (re.compile(rb"Rar!\x1a\x07"), "RAR"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7-Zip"),
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "DOC, XLS"),
    (re.compile(rb"MZ|\x7fELF"), "program"),
    (re.compile(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype\s+html|html)", re.IGNORECASE), "HTML"),
    (re.compile(rb".{0,900}<svg[\s>]", re.DOTALL | re.IGNORECASE), "SVG"),
    (re.compile(rb"\s*(\xef\xbb\xbf)?\s*<\?xml", re.IGNORECASE), "XML"),
    (re.compile(rb"(from|mime-version|date|subject):", re.IGNORECASE), "MHT, e-mail"),
)
_TEXT: Final = re.compile(rb"[^\0-\x08\x0e-\x1f\x7f]+")


def sniff(head: bytes) -> str:
    """Return the media type of a file that begins like this.

    Raises:
        NotAnImageError: it is something else; the detail says what, where that is known.

    """
    for pattern, media_type in _READ:
        if pattern.match(head):
            return media_type
    raise NotAnImageError(_guess(head))


def _guess(head: bytes) -> str:
    for pattern, name in _REFUSED:
        if pattern.match(head):
            return name
    if _TEXT.fullmatch(head):
        return "TXT"
    return f"0x{head[:8].hex()}"
