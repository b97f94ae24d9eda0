"""What a page's flags say, in words: the report shows these, the formats keep the codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.export.facts import Said

REMARKS: Final[Mapping[str, Said]] = {
    "16-bit": Said("16 бит на точку", "16 bits a pixel"),
    "BLANK": Said("чистый лист", "blank sheet"),
    "COPIES_DISAGREE": Said(
        "число экземпляров не сходится с разметкой", "copies made and listed disagree"
    ),
    "COPY_NOT_LISTED": Said("экземпляра нет в разметке", "copy is not on the list"),
    "DATES_DISAGREE": Said("даты не сходятся", "dates disagree"),
    "FLATTENED": Said("снимок выровнен", "set square"),
    "INK_WITHOUT_TEXT": Said("есть следы, текста нет", "ink, and no text"),
    "LEAF_DISAGREES": Said("лист не тот, что в имени файла", "leaf differs from the file's name"),
    "LOW_CONFIDENCE": Said("прочитано неуверенно", "read doubtfully"),
    "NEGATIVE": Said("негатив обращён", "negative, inverted"),
    "READER_LOST": Said("прочитано одним из двух движков", "read by one of two readers"),
    "SPREAD": Said("разворот: два листа", "two leaves on one scan"),
    "TOO_SMALL": Said("слишком мал для чтения", "too small to be read"),
    "bilevel": Said("чёрно-белый, без серого", "black and white, no grey"),
    "damaged-metadata": Said("метаданные повреждены", "damaged metadata"),
    "dpi-assumed": Said("разрешение принято по размеру", "resolution assumed"),
    "dpi-clamped": Said("разрешение вне пределов", "resolution out of bounds"),
    "dpi-uneven": Said("разрешение по сторонам разное", "uneven resolution"),
    "exif-turned": Said("повёрнут по EXIF", "turned by its EXIF"),
    "on-white": Said("прозрачное положено на белое", "laid on white"),
    "pdf-errors": Said("ошибки в PDF", "errors in the PDF"),
    "pdf-owner-password": Said("PDF с паролем владельца", "PDF with an owner's password"),
    "pdf-text-layer": Said("в PDF есть свой текст", "the PDF has a text of its own"),
    "tiff-chain-damaged": Said("цепь страниц TIFF повреждена", "damaged chain of TIFF pages"),
    "tiff-loop": Said("страницы TIFF идут по кругу", "TIFF pages go round in a loop"),
    "tiff-thumbnails": Said("в TIFF есть миниатюры", "TIFF with thumbnails"),
    "too-small": Said("меньше одной буквы", "smaller than a letter"),
}
"""Flags by code, as ``docs/inputs.md`` explains them."""


def remark(flag: str) -> Said:
    """Return what a flag says; one that another version set is told as its code."""
    return REMARKS.get(flag, Said(flag, flag))
