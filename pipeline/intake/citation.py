"""Archival references in file and folder names: by labels, or by position after an archive's name.

Only what a name says plainly is taken: a bare ``0001.tif`` is a number of the scanner's.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import Final

from pipeline.model.citation import Citation

_ENDING: Final = re.compile(r"\.(tiff?|jpe?g|jpe|png|jp2|j2k|jp[xf]|webp|gif|bmp|pdf)$", re.I)

_ARCHIVES: Final = {
    "РГАСПИ": "РГАСПИ|RGASPI",
    "ГАРФ": r"ГА[ _]?РФ|GA[ _]?RF",
    "РГАНИ": "РГАНИ|RGANI",
    "РГАЭ": "РГАЭ|RGAE",
    "РГВА": "РГВА|RGVA",
    "РГВИА": "РГВИА|RGVIA",
    "РГИА": "РГИА|RGIA",
    "РГАДА": "РГАДА|RGADA",
    "РГАЛИ": "РГАЛИ|RGALI",
    "РГАВМФ": r"РГА[ _]?ВМФ|RGA[ _]?VMF",
    "РГАКФД": "РГАКФД|RGAKFD",
    "РГАФД": "РГАФД|RGAFD",
    "АВП РФ": r"АВП[ _]?РФ|AVP[ _]?RF",
    "АВПРИ": "АВПРИ|AVPRI",
    "АП РФ": r"АП[ _]?РФ|AP[ _]?RF",
    "ЦА ФСБ": r"ЦА[ _]?ФСБ|TSA[ _]?FSB",
    "ЦАМО": "ЦАМО|TSAMO|CAMO",
    "ЦГАОР": "ЦГАОР|TSGAOR",
    "РЦХИДНИ": "РЦХИДНИ|RTSKHIDNI",
    "ЦХСД": "ЦХСД|TSKHSD",
}
_WORD_BEFORE: Final = r"(?<![^\W_])"
_WORD_AFTER: Final = r"(?![^\W_])"
_ARCHIVE: Final = tuple(
    (name, re.compile(f"{_WORD_BEFORE}(?:{spellings}){_WORD_AFTER}", re.I))
    for name, spellings in _ARCHIVES.items()
)
_PRINTED_ARCHIVE: Final = re.compile(r"([^/,]*[А-ЯЁA-Z]{2}[^/,]*), (?=(?:ф|оп|д|л)\. )")

_NUMBER: Final = (
    rf"((?:[РПRP]-?)?\d+(?:-?[^\W\d_]{_WORD_AFTER})?)"
    rf"(?:{_WORD_AFTER}|(?=(?:оп|д|л|op|d|l)[\s._№-]*\d))"
)
_LEAF: Final = (
    r"0*(\d{1,9})"
    r"(?:[\s._-]*(?:(об|обор|оборот|ob|v|vo|verso)|r|recto)|(-?[^\W\d_]))?"
    rf"{_WORD_AFTER}"
)
_LABELS: Final = {
    "fond": ("фонд|ф", "fond|f"),
    "opis": ("опись|оп", "opis|op"),
    "delo": (r"дело|д|ед\.?\s*хр", "delo|d"),
    "leaf": ("листы|лист|лл|л", "leaf|list|fol|l"),
}
_LABELLED: Final = {
    field: re.compile(
        rf"(?<![^\W\d_])(?:({cyrillic})|{latin})[\s._№-]*{_LEAF if field == 'leaf' else _NUMBER}",
        re.I,
    )
    for field, (cyrillic, latin) in _LABELS.items()
}
_CYRILLIC_PREFIX: Final = str.maketrans("RPrp", "РРРР")
"""Soviet fonds are Р-5446; in Latin names the letter comes as R, or as the P that looks like it."""

_BETWEEN: Final = r"[\s/_,.-]+"
_DATE: Final = rf"(?:1[789]|20)\d\d{_BETWEEN}0\d{_BETWEEN}"
_BY_POSITION: Final = re.compile(
    rf"{_BETWEEN}(?!{_DATE}){_NUMBER}{_BETWEEN}{_NUMBER}{_BETWEEN}{_NUMBER}"
    rf"(?:{_BETWEEN}{_LEAF})?\D*",
    re.I,
)
_BARE_LEAF: Final = re.compile(_LEAF, re.I)


def citation_of(relative: PurePath | str) -> Citation | None:
    """Return the reference that a path's folders and file name give; ``None`` where none is plain.

    It reads what ``str(Citation)`` prints, ``ф.558 оп.11 д.334 л.56об``, ``f558_op11_d334_l056v``,
    ``Фонд 558/Опись 11/Дело 334/056об.tif`` and ``РГАСПИ/558/11/334/056об.tif``. A leaf with a
    letter (``л. 56а``) is another leaf than 56 and is left out.
    """
    text = _ENDING.sub("", unicodedata.normalize("NFC", str(relative)))
    archive, end = _archive(text)
    found = _labelled(text, text[end:])
    if found is None and archive:
        found = _by_position(text[end:])
    if found is None and not archive:
        return None
    return Citation(archive, **(found or {}))  # type: ignore[arg-type]


def _archive(text: str) -> tuple[str | None, int]:
    """Return the archive and where its name ends; a printed reference names it as it likes."""
    if printed := _PRINTED_ARCHIVE.match(text):
        return printed[1], printed.end(1)
    for name, pattern in _ARCHIVE:
        if match := pattern.search(text):
            return name, match.end()
    return None, 0


def _labelled(text: str, rest: str) -> dict[str, str | int | bool] | None:
    """Return what labels say: the deepest of each kind, and only if they say enough.

    ``rest`` is the text after the archive's name.
    """
    matches = {
        field: found[-1]
        for field, pattern in _LABELLED.items()
        if (found := list(pattern.finditer(text)))
    }
    if not _enough(rest, list(matches.values())):
        return None
    fields: dict[str, str | int | bool] = {
        field: match[2].translate(_CYRILLIC_PREFIX)
        for field, match in matches.items()
        if field != "leaf"
    }
    leaf = matches.get("leaf")
    if leaf:
        return fields | _leaf(*leaf.group(2, 3, 4))
    bare = _BARE_LEAF.fullmatch(text.rpartition("/")[2]) if "delo" in matches else None
    return fields | (_leaf(*bare.groups()) if bare else {})


def _enough(rest: str, matches: list[re.Match[str]]) -> bool:
    """Tell a reference from chance: Latin letters are cheap, one Cyrillic label must be all."""
    if any(match[1] for match in matches):
        return len(matches) > 1 or matches[0].group() == rest.strip(" ,.")
    return len(matches) > 2


def _by_position(rest: str) -> dict[str, str | int | bool] | None:
    match = _BY_POSITION.fullmatch(rest)
    if not match:
        return None
    fields: dict[str, str | int | bool] = {
        "fond": match[1].translate(_CYRILLIC_PREFIX),
        "opis": match[2],
        "delo": match[3],
    }
    return fields | (_leaf(*match.groups()[3:]) if match[4] else {})


def _leaf(number: str, verso: str | None, letter: str | None) -> dict[str, str | int | bool]:
    return {} if letter else {"leaf": int(number), "verso": bool(verso)}
