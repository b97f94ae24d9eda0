"""What searches know of names, from the lexicons and ``search.toml``."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from config.lexicon import load_knowledge, read_toml
from pipeline.records.knowledge import Knowledge
from pipeline.search.thesaurus import Thesaurus

NAMES: Final = Path(__file__).with_name("search.toml")


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _SearchNames:
    """The tables of ``search.toml``."""

    places: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def load_thesaurus(names: Path = NAMES) -> Thesaurus:
    """Return what searches know of names.

    Raises:
        SettingsError: a file cannot be read, is not TOML, or says something that makes no sense.

    """
    knowledge = load_knowledge()
    latin = read_toml(names, _SearchNames).places
    places = [(place.name, *place.was, place.now) for place in knowledge.places]
    return Thesaurus(
        places=_groups(places + [(name, *others) for name, others in latin.items()]),
        aliases=tuple(knowledge.cover_names.items()),
        known=tuple(_known(knowledge)),
        romanizations=_romanizations(knowledge),
    )


def _known(knowledge: Knowledge) -> dict[str, None]:
    persons = (person.name for person in knowledge.persons)
    places = (place.name for place in knowledge.places)
    return dict.fromkeys((*persons, *knowledge.surnames, *places))


def _romanizations(knowledge: Knowledge) -> tuple[Callable[[str], str], ...]:
    def established(name: str) -> str:
        return knowledge.established.get(name, name)

    return established, knowledge.bgn_pcgn, knowledge.ala_lc


def _groups(named: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Join groups of names that have one in common."""
    groups: list[dict[str, None]] = []
    for names in named:
        group = dict.fromkeys(name for name in names if name)
        for other in [found for found in groups if found.keys() & group.keys()]:
            groups.remove(other)
            group = {**other, **group}
        groups.append(group)
    return tuple(tuple(group) for group in groups if len(group) > 1)
