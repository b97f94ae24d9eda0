"""Facts as cells: each single fact by its JSON pointer, each list of facts as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import Field, asdict, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

from pipeline.model.facts import (
    Dispatch,
    DistributionEntry,
    Evidence,
    Incoming,
    Minutes,
    NamedPerson,
    Records,
    Routing,
)

FactValue: TypeAlias = str | int | bool | tuple[str | int | dict[str, str | int], ...]

GROUPS: Final[dict[str, type[Any]]] = {
    "routing": Routing,
    "dispatch": Dispatch,
    "minutes": Minutes,
    "incoming": Incoming,
}
ROWS: Final[dict[str, type[Any]]] = {"distribution": DistributionEntry, "people": NamedPerson}


class FactKind(StrEnum):
    """What a fact's value is. Derived facts follow from others and are not set by people."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    TEXTS = "texts"
    NUMBERS = "numbers"
    ROWS = "rows"
    DERIVED = "derived"

    @classmethod
    def lists(cls) -> frozenset[FactKind]:
        """Return the kinds whose value is a list."""
        return frozenset({cls.TEXTS, cls.NUMBERS, cls.ROWS})


_KINDS: Final = {
    "str | None": FactKind.TEXT,
    "int | None": FactKind.NUMBER,
    "bool | None": FactKind.FLAG,
    "tuple[str, ...]": FactKind.TEXTS,
    "tuple[int, ...]": FactKind.NUMBERS,
    "tuple[DistributionEntry, ...]": FactKind.ROWS,
    "tuple[NamedPerson, ...]": FactKind.DERIVED,
}


@dataclass(frozen=True, slots=True)
class FactCell:
    """A fact and, by the pointer of what they show, the pixels it was read from.

    Rows of a list are objects as in the JSON of a document, without what is absent.
    """

    value: FactValue
    evidence: tuple[tuple[str, Evidence], ...] = ()
    type: Literal["fact"] = "fact"


def pointers() -> list[str]:
    """Return the pointer of every fact that a page can have."""
    found = []
    for field in fields(Records):
        group = GROUPS.get(field.name)
        inner = fields(group) if group else ()
        found += [f"/{field.name}/{each.name}" for each in inner] or [f"/{field.name}"]
    return found


def kind_of(pointer: str) -> FactKind | None:
    """Return what the value of a fact is; ``None`` where no fact has this pointer."""
    _, first, *rest = pointer.split("/") if pointer.startswith("/") else ("", "")
    owner: type[Any] = GROUPS.get(first, Records) if rest else Records
    name = "/".join(rest) or first
    found = {field.name: str(field.type) for field in fields(owner)}
    return None if (rest and first not in GROUPS) else _KINDS.get(found.get(name, ""))


def row_fields(pointer: str) -> tuple[Field[Any], ...]:
    """Return the fields of a list's rows; none where its items are no rows."""
    row = ROWS.get(pointer.removeprefix("/"))
    return fields(row) if row else ()


def facts_apart(
    records: Records, evidence: Mapping[str, Evidence]
) -> tuple[dict[str, FactCell], dict[str, Evidence]]:
    """Return the facts by pointer, and the evidence that belongs to none of them."""
    values = {pointer: _value(records, pointer) for pointer in pointers()}
    present = {pointer: value for pointer, value in values.items() if value is not None}
    owned: dict[str, list[tuple[str, Evidence]]] = {pointer: [] for pointer in present}
    rest: dict[str, Evidence] = {}
    for pointer, seen in evidence.items():
        owner = next((o for o in present if f"{pointer}/".startswith(f"{o}/")), None)
        if owner is None:
            rest[pointer] = seen
        else:
            owned[owner].append((pointer, seen))
    cells = {pointer: FactCell(value, tuple(owned[pointer])) for pointer, value in present.items()}
    return cells, rest


def facts_together(cells: Mapping[str, FactCell]) -> tuple[Records, dict[str, Evidence]]:
    """Return the records that the facts make, and their evidence.

    Raises:
        TypeError: a pointer or a row names what no record has.

    """
    plain: dict[str, Any] = {}
    groups: dict[str, dict[str, Any]] = {}
    evidence: dict[str, Evidence] = {}
    for pointer, cell in cells.items():
        _, first, *rest = pointer.split("/")
        if rest:
            groups.setdefault(first, {})["/".join(rest)] = cell.value
        else:
            plain[first] = _rows(first, cell.value)
        evidence |= cell.evidence
    for name, values in groups.items():
        if name not in GROUPS:
            raise TypeError(f"no group of facts is called {name}")
        plain[name] = GROUPS[name](**values)
    return Records(**plain), evidence


def _value(records: Records, pointer: str) -> FactValue | None:
    found: Any = records
    for step in pointer.split("/")[1:]:
        found = getattr(found, step, None)
    if isinstance(found, tuple):
        return tuple(map(_plain, found)) or None
    value: FactValue | None = found
    return value


def _plain(item: Any) -> Any:
    """Return a row of a list as JSON has it."""
    if not is_dataclass(item) or isinstance(item, type):
        return item
    return {name: value for name, value in asdict(item).items() if value is not None}


def _rows(name: str, value: FactValue) -> Any:
    if name in ROWS and isinstance(value, Iterable):
        return tuple(ROWS[name](**row) for row in value if isinstance(row, Mapping))
    return value
