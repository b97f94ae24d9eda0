"""Loading the lexicons and the tables of names from TOML."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from pipeline.model.errors import SettingsError
from pipeline.records.confidence import Calibration
from pipeline.records.knowledge import Knowledge, Office, Person, Place
from pipeline.text.transliteration import Romanization

LEXICON: Final = Path(__file__).with_name("lexicon")
NAMES: Final = Path(__file__).with_name("names.toml")
CONFIDENCE: Final = Path(__file__).with_name("confidence.toml")
_STRICT: Final = ConfigDict(extra="forbid")
_T = TypeVar("_T")


@dataclass(frozen=True, config=_STRICT)
class _Names:
    """The tables of ``names.toml``."""

    ala_lc: Romanization
    bgn_pcgn: Romanization
    established: dict[str, str]
    cover_names: dict[str, str]


def load_knowledge(lexicon: Path = LEXICON, names: Path = NAMES) -> Knowledge:
    """Return what is known of persons, offices and places, from TOML files.

    Raises:
        SettingsError: a file cannot be read, is not TOML, or says something that makes no sense.

    """
    return _loaded(lexicon, names)


@lru_cache(maxsize=4)
def _loaded(lexicon: Path, names: Path) -> Knowledge:
    tables = _typed(names, TypeAdapter(_Names), None)
    return Knowledge(
        persons=_typed(lexicon / "persons.toml", TypeAdapter(tuple[Person, ...]), "person"),
        surnames=_typed(lexicon / "surnames.toml", TypeAdapter(tuple[str, ...]), "surnames"),
        places=_typed(lexicon / "places.toml", TypeAdapter(tuple[Place, ...]), "place"),
        offices=_typed(lexicon / "offices.toml", TypeAdapter(tuple[Office, ...]), "office"),
        cover_names=tables.cover_names,
        established=tables.established,
        ala_lc=tables.ala_lc,
        bgn_pcgn=tables.bgn_pcgn,
        calibration=_typed(CONFIDENCE, TypeAdapter(Calibration), None),
    )


def read_toml(source: Path, shape: type[_T]) -> _T:
    """Return a TOML file as a type of its own.

    Raises:
        SettingsError: it cannot be read, is not TOML, or says something that makes no sense.

    """
    read: _T = _typed(source, TypeAdapter(shape), None)
    return read


def _typed(source: Path, adapter: TypeAdapter[Any], key: str | None) -> Any:
    try:
        content: Any = tomllib.loads(source.read_text("utf-8"))
        return adapter.validate_python(content[key] if key else content)
    except OSError as error:
        raise SettingsError(f"{source}: {error.strerror}") from error
    except KeyError as error:
        raise SettingsError(f"{source}: no {error.args[0]!r}") from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = " ".join(str(step) for step in fault["loc"])
        raise SettingsError(f"{source}: {where}: {fault['msg']}") from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise SettingsError(f"{source}: {error}") from error
