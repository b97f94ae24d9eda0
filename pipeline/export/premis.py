"""What happened to the files, as PREMIS 2.3: they were read, corrected, and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from pipeline.export.package import ORIGINAL, Packed, PackedFile
from pipeline.export.xml import XSI, Element, Maker, put, writing

NAMESPACE: Final = "info:lc/xmlns/premis-v2"
_E: Final = Maker(NAMESPACE)
_AGENT: Final = "razmetka"


def write_premis(packed: Iterable[Packed], again: Iterable[Packed], stream: IO[bytes]) -> None:
    """Write objects, then events; both arguments give the same documents, each gone through once.

    The times of events are when the ledger took down that a page was read, or corrected.
    """
    with writing(stream) as writer, _E.around(writer, "premis", {"version": "2.3"}, xsi=XSI):
        for each in packed:
            for file in each.files:
                put(writer, _object(each, file))
        for number, each in enumerate(again, 1):
            for happening in happenings(each):
                put(writer, event_for(f"d{number}", each, happening))
        put(writer, _agent())


@dataclass(frozen=True, slots=True)
class Happening:
    """What was done to a document: of which kind, when, by what."""

    kind: str
    at: datetime
    detail: str


def happenings(packed: Packed) -> tuple[Happening, ...]:
    """Return that a document was read, and that people corrected it, if they did."""
    run = packed.document.run
    models = ", ".join(f"{model} {sha256}" for model, sha256 in run.models.items())
    detail = f"{run.engine}; models: {models}; options: {run.options_digest}"
    read = Happening("transcription", packed.read_at, detail)
    if packed.corrected_at is None:
        return (read,)
    return read, Happening("modification", packed.corrected_at, "corrected by people")


def event_for(name: str, packed: Packed, happening: Happening) -> Element:
    """Return the event of something done to a document: out of which file it made which."""
    states = sorted({page.state.value for page in packed.document.pages})
    outcome = _E("eventOutcome", None, ", ".join(states) or "-")
    return _E(
        "event",
        None,
        _identifier("event", f"{name}-{happening.kind}"),
        _E("eventType", None, happening.kind),
        _E("eventDateTime", None, f"{happening.at:%Y-%m-%dT%H:%M:%SZ}"),
        _E("eventDetail", None, happening.detail),
        _E("eventOutcomeInformation", None, outcome),
        _linking("Agent", _AGENT, "implementer"),
        *_linked(packed),
    )


def _linked(packed: Packed) -> Iterator[Element]:
    for file in packed.files:
        yield _linking("Object", file.path, "source" if file.format == ORIGINAL else "outcome")


def _object(packed: Packed, file: PackedFile) -> Element:
    characteristics = _E(
        "objectCharacteristics",
        None,
        _E("compositionLevel", None, "0"),
        _E(
            "fixity",
            None,
            _E("messageDigestAlgorithm", None, "SHA-256"),
            _E("messageDigest", None, file.sha256),
        ),
        _E("size", None, str(file.size)),
        _E(
            "format",
            None,
            _E("formatDesignation", None, _E("formatName", None, packed.media_type_of(file))),
        ),
    )
    name = packed.document.source.name if file.format == ORIGINAL else None
    return _E(
        "object",
        {f"{{{XSI}}}type": "file"},
        _identifier("object", file.path),
        characteristics,
        _E("originalName", None, name) if name else None,
    )


def _agent() -> Element:
    return _E(
        "agent",
        None,
        _identifier("agent", _AGENT),
        _E("agentName", None, "Razmetka"),
        _E("agentType", None, "software"),
    )


def _identifier(what: str, value: str) -> Element:
    return _E(
        f"{what}Identifier",
        None,
        _E(f"{what}IdentifierType", None, "local"),
        _E(f"{what}IdentifierValue", None, value),
    )


def _linking(what: str, value: str, role: str) -> Element:
    name = f"linking{what}"
    return _E(
        f"{name}Identifier",
        None,
        _E(f"{name}IdentifierType", None, "local"),
        _E(f"{name}IdentifierValue", None, value),
        _E(f"{name}Role", None, role),
    )
