"""Loading the zone vocabulary from TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.layout.context import SURROUNDINGS
from pipeline.layout.signs import LOOKS
from pipeline.model.errors import SettingsError
from pipeline.model.vocabulary import Vocabulary, ZoneKind

DEFAULT: Final = Path(__file__).with_name("zones.toml")
_KINDS: Final = TypeAdapter(tuple[ZoneKind, ...])


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Return the zone kinds of a TOML file; of ``zones.toml`` beside this module by default.

    Raises:
        SettingsError: the file cannot be read, is not TOML, or says something that makes no sense.

    """
    source = path or DEFAULT
    tables = _tables(source)
    try:
        return Vocabulary(_of_known_signs(_KINDS.validate_python(tables, extra="forbid")))
    except ValidationError as error:
        raise SettingsError(f"{source}: {_explained(error, tables)}") from error
    except ValueError as error:
        raise SettingsError(f"{source}: {error}") from error


def _of_known_signs(kinds: tuple[ZoneKind, ...]) -> tuple[ZoneKind, ...]:
    for kind in kinds:
        for sign in kind.signs:
            if sign.name not in LOOKS and sign.name not in SURROUNDINGS:
                known = ", ".join(sorted({*LOOKS, *SURROUNDINGS}))
                raise ValueError(f"{kind.name}: no sign {sign.name!r}; there are {known}")
    return kinds


def _tables(source: Path) -> list[object]:
    try:
        content = tomllib.loads(source.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{source}: {error.strerror}") from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise SettingsError(f"{source}: {error}") from error
    match content:
        case {"zone": list(tables), **rest} if not rest:
            return tables
        case _:
            raise SettingsError(f"{source}: only [[zone]] tables are expected")


def _explained(error: ValidationError, tables: list[object]) -> str:
    """Return the first fault as ``zone 13 (body), cues 2 weight: Input should be …``."""
    fault = error.errors(include_url=False)[0]
    index, *steps = fault["loc"]
    table = tables[int(index)]
    name = table.get("name") if isinstance(table, dict) else None
    where = f"zone {int(index) + 1} ({name or 'no name'})"
    if steps:
        where += ", " + " ".join(str(step) for step in steps)
    return f"{where}: {fault['msg'].removeprefix('Value error, ')}"
