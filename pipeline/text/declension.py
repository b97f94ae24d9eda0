"""Surnames and places in their cases, by their endings; exceptions are told by the lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

VOWELS: Final = "аеёиоуыэюяіѣ"


@dataclass(frozen=True, slots=True)
class Cases:
    """A name in the six cases."""

    nom: str
    gen: str
    dat: str
    acc: str
    ins: str
    pre: str

    def all(self) -> tuple[str, ...]:
        """Return the six forms."""
        return (self.nom, self.gen, self.dat, self.acc, self.ins, self.pre)


# An ending and what stands in its place in gen, dat, acc, ins, pre; the first that fits holds.
_SURNAMES: Final = (
    (("ский", "цкий"), 2, ("ого", "ому", "ого", "им", "ом")),
    (("ая",), 2, ("ой", "ой", "ую", "ой", "ой")),
    (("ый", "ой"), 2, ("ого", "ому", "ого", "ым", "ом")),
    (("ний",), 2, ("его", "ему", "его", "им", "ем")),
    (("кий", "гий", "хий"), 2, ("ого", "ому", "ого", "им", "ом")),
    (("ов", "ев", "ёв", "ин", "ын"), 0, ("а", "у", "а", "ым", "е")),
    (("ова", "ева", "ёва", "ина", "ына"), 1, ("ой", "ой", "у", "ой", "ой")),
    (("их", "ых", "ко", "ово", "аго", "яго"), 0, ("", "", "", "", "")),
    (("ия",), 1, ("и", "и", "ю", "ей", "и")),
    (("ья", "я"), 1, ("и", "е", "ю", "ей", "е")),
    (("га", "ка", "ха", "ча", "ша", "жа", "ща"), 1, ("и", "е", "у", "ой", "е")),
    (("а",), 1, ("ы", "е", "у", "ой", "е")),
    (("ец",), 2, ("ца", "цу", "ца", "цом", "це")),
    (("ь", "й"), 1, ("я", "ю", "я", "ем", "е")),
    (("ж", "ш", "ч", "щ", "ц"), 0, ("а", "у", "а", "ем", "е")),
    (tuple("бвгдзклмнпрстфх"), 0, ("а", "у", "а", "ом", "е")),
)
_PLACES: Final = (
    (("ский", "цкий"), 2, ("ого", "ому", "ий", "им", "ом")),
    (("ый",), 2, ("ого", "ому", "ый", "ым", "ом")),
    (("ий",), 2, ("его", "ему", "ий", "им", "ем")),
    (("ия",), 1, ("и", "и", "ю", "ей", "и")),
    (("я",), 1, ("и", "е", "ю", "ей", "е")),
    (("га", "ка", "ха", "ча", "ша", "жа", "ща"), 1, ("и", "е", "у", "ой", "е")),
    (("а",), 1, ("ы", "е", "у", "ой", "е")),
    (("ны",), 1, ("", "ам", "ы", "ами", "ах")),
    (("ы",), 1, ("ов", "ам", "ы", "ами", "ах")),
    (("ец",), 2, ("ца", "цу", "ец", "цом", "це")),
    (("ж", "ш", "ч", "щ", "ц"), 0, ("а", "у", "", "ем", "е")),
    (tuple("бвгдзклмнпрстфх"), 0, ("а", "у", "", "ом", "е")),
    (("й",), 1, ("я", "ю", "й", "ем", "е")),
)
_SOFT_HE: Final = ("я", "ю", "ь", "ем", "е")
_SOFT_SHE: Final = ("и", "и", "ь", "ью", "и")
_SHE: Final = ("ань", "ень", "ерь", "асть", "тынь", "мь", "вь")
_HE: Final = ("ремль", "сель", "ополь", "мель", "аль", "оль", "уль", "вль", "иль")


def surname(name: str) -> Cases:
    """Return a surname in its cases; those in -о, -е, -и, -у, -ю do not bend."""
    return _bent(name, _SURNAMES)


def place(name: str) -> Cases:
    """Return a place in its cases. Of a hyphenated name only the last part bends."""
    head, hyphen, last = name.rpartition("-")
    cases = _place(last)
    return Cases(*(f"{head}{hyphen}{form}" for form in cases.all()))


def _place(name: str) -> Cases:
    if name.endswith("ь"):
        he = name.endswith(_HE) or not name.endswith(_SHE)
        return _cases(name, 1, _SOFT_HE if he else _SOFT_SHE)
    return _bent(name, _PLACES)


def _bent(name: str, rules: tuple[tuple[tuple[str, ...], int, tuple[str, ...]], ...]) -> Cases:
    for endings, cut, forms in rules:
        if name.lower().endswith(endings):
            return _cases(name, cut, forms)
    return Cases(*(name,) * 6)


def _cases(name: str, cut: int, forms: tuple[str, ...]) -> Cases:
    stem = name[:-cut] if cut else name
    return Cases(name, *(stem + form for form in forms))
