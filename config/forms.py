"""Loading forms, the kinds of paper, from a folder of TOML files: one form, one file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.layout.context import SURROUNDINGS
from pipeline.layout.signs import LOOKS
from pipeline.model.errors import SettingsError
from pipeline.model.forms import Form
from pipeline.model.vocabulary import Vocabulary

FORMS: Final = Path(__file__).with_name("profiles") / "forms"
_FORM: Final = TypeAdapter(Form)


def with_forms(vocabulary: Vocabulary, own: Path | None = None) -> Vocabulary:
    """Return a vocabulary that knows the forms that come with the program.

    ``own`` is a folder of others; one of the same name takes the place of ours.

    Raises:
        SettingsError: the folder is not there, or a file is not TOML or makes no sense.

    """
    forms = {form.name: form for form in load_forms(FORMS, vocabulary)}
    if own is not None:
        forms |= {form.name: form for form in load_forms(own, vocabulary)}
    return Vocabulary(vocabulary.values(), forms.values())


def load_forms(folder: Path, vocabulary: Vocabulary) -> Iterator[Form]:
    """Yield the forms of a folder, named after their files, in the order of their names.

    Raises:
        SettingsError: the folder is not there, or a file is not TOML or makes no sense.

    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder of forms")
    for path in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text("utf-8"))
            yield _known(
                _FORM.validate_python({"name": path.stem} | content, extra="forbid"), vocabulary
            )
        except ValidationError as error:
            raise SettingsError(f"{path}: {_explained(error)}") from error
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror}") from error
        except ValueError as error:  # not UTF-8, not TOML, or of kinds and signs that are not there
            raise SettingsError(f"{path}: {error}") from error


def _known(form: Form, vocabulary: Vocabulary) -> Form:
    """Return a form whose kinds and signs there are."""
    kinds = {trait.kind for trait in form.known_by} | {remark.kind for remark in form.says}
    for kind in sorted(kinds - {None, *vocabulary}, key=str):
        raise ValueError(f"no zone kind {kind!r}; there are {', '.join(vocabulary)}")
    signs = {remark.sign for remark in form.says}
    for sign in sorted(signs - {None, *LOOKS, *SURROUNDINGS}, key=str):
        raise ValueError(
            f"no sign {sign!r}; there are {', '.join(sorted({*LOOKS, *SURROUNDINGS}))}"
        )
    return form


def _explained(error: ValidationError) -> str:
    """Return the first fault as ``says 2 weight: Input should be …``."""
    fault = error.errors(include_url=False)[0]
    steps = (str(step + 1) if isinstance(step, int) else step for step in fault["loc"])
    said = " ".join(steps)
    message = fault["msg"].removeprefix("Value error, ")
    return f"{said}: {message}" if said else message
