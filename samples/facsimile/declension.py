"""Surnames in the six cases, by their endings."""

from __future__ import annotations

from typing import Final

CASES: Final = ("nom", "gen", "dat", "acc", "ins", "pre")

_ENDINGS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("ский", ("ский", "ского", "скому", "ского", "ским", "ском")),
    ("цкий", ("цкий", "цкого", "цкому", "цкого", "цким", "цком")),
    ("ой", ("ой", "ого", "ому", "ого", "ым", "ом")),
    ("ов", ("ов", "ова", "ову", "ова", "овым", "ове")),
    ("ев", ("ев", "ева", "еву", "ева", "евым", "еве")),
    ("ёв", ("ёв", "ёва", "ёву", "ёва", "ёвым", "ёве")),
    ("ин", ("ин", "ина", "ину", "ина", "иным", "ине")),
    ("ын", ("ын", "ына", "ыну", "ына", "ыным", "ыне")),
    ("ия", ("ия", "ии", "ии", "ию", "ией", "ии")),
    ("ец", ("ец", "ца", "цу", "ца", "цом", "це")),
    ("ель", ("ель", "еля", "елю", "еля", "елем", "еле")),
    ("ань", ("ань", "аня", "аню", "аня", "анем", "ане")),
)


_HARD: Final = ("", "а", "у", "а", "ом", "е")
_HUSHING: Final = ("", "а", "у", "а", "ем", "е")


def surname(name: str, case: str) -> str:
    """Return a man's surname in a case (``nom gen dat acc ins pre``).

    Names of several parts (``Ван Дэ-мин``) and other foreign ones take the endings of nouns;
    names in a vowel without a known ending stay as they are.
    """
    at = CASES.index(case)
    if " " not in name and "-" not in name:
        for ending, forms in _ENDINGS:
            if name.endswith(ending):
                return name.removesuffix(ending) + forms[at]
    if name[-1] in "аеёийоуыэюяь":
        return name
    return name + (_HUSHING if name[-1] in "жчшщц" else _HARD)[at]
