"""Edits, operations and drafts as JSON, there and back."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from pipeline.model.carrying import Leftover
from pipeline.model.draft import Cell, Draft
from pipeline.model.layers import Clash, Edit, Operation

_TAGGED: Any = Annotated[Cell, Field(discriminator="type")]
_CELLS: Final = TypeAdapter[dict[str, Cell]](dict[str, _TAGGED])
_EDITS: Final = TypeAdapter[tuple[Edit, ...]](tuple[Edit, ...])
_OPERATIONS: Final = TypeAdapter[tuple[Operation, ...]](tuple[Operation, ...])
_LEFTOVERS: Final = TypeAdapter[tuple[Leftover, ...]](tuple[Leftover, ...])
_CLASHES: Final = TypeAdapter[tuple[Clash, ...]](tuple[Clash, ...])


def dump_cells(draft: Draft) -> dict[str, Any]:
    """Return the cells of a draft as plain JSON values, by key."""
    values: dict[str, Any] = _CELLS.dump_python(dict(draft.cells), mode="json")
    return values


def load_cells(text: str | bytes) -> dict[str, Cell]:
    """Return cells by key.

    Raises:
        pydantic.ValidationError: the text is something else.

    """
    return _CELLS.validate_json(text)


def dump_edits(edits: tuple[Edit, ...]) -> list[dict[str, Any]]:
    """Return edits as plain JSON values."""
    values: list[dict[str, Any]] = _EDITS.dump_python(edits, mode="json")
    return values


def dump_operations(operations: tuple[Operation, ...]) -> str:
    """Return operations as compact JSON."""
    return _OPERATIONS.dump_json(operations).decode()


def load_operations(text: str | bytes) -> tuple[Operation, ...]:
    """Return the operations that ``dump_operations`` wrote.

    Raises:
        pydantic.ValidationError: the text is something else.

    """
    return _OPERATIONS.validate_json(text)


def dump_leftovers(leftovers: tuple[Leftover, ...]) -> str:
    """Return what could not be carried over as compact JSON."""
    return _LEFTOVERS.dump_json(leftovers).decode()


def load_leftovers(text: str | bytes) -> tuple[Leftover, ...]:
    """Return what ``dump_leftovers`` wrote.

    Raises:
        pydantic.ValidationError: the text is something else.

    """
    return _LEFTOVERS.validate_json(text)


def dump_clashes(clashes: tuple[Clash, ...]) -> list[dict[str, Any]]:
    """Return clashes as plain JSON values."""
    values: list[dict[str, Any]] = _CLASHES.dump_python(clashes, mode="json")
    return values
