"""A page as the reader's scripts get it: plain JSON values."""

from __future__ import annotations

from typing import Any

from config.vocabulary import load_vocabulary
from desk.web.house import House
from desk.web.reader.place import Leaf, corrections_of
from desk.web.wording import Wording
from pipeline.model.draft import LineCell
from pipeline.model.fact_cells import FactKind, kind_of, pointers
from pipeline.model.layers import Operation
from pipeline.model.page import DOUBTFUL
from pipeline.store.corrections import Conflict, Review
from pipeline.store.layer_codec import dump_cells, dump_clashes, dump_edits
from pipeline.store.layers import Standing, StoredLayer
from pipeline.store.redacting import StoredRedaction

Json = dict[str, Any]


def page_told(inside: House, leaf: Leaf, now: Standing) -> Json:
    """Return everything that the reader shows of a page."""
    frame = now.read.frame
    return {
        "width": frame.width_px,
        "height": frame.height_px,
        "dpi": frame.dpi,
        "flags": list(frame.flags),
        "state": frame.state,
        "layer": layer_told(now.layer),
        "cells": dump_cells(now.draft),
        "read": read_texts(now),
        "review": review_told(corrections_of(inside).reviewed(leaf.place.page)),
        "redactions": [
            redaction_told(each)
            for each in inside.redactions.history(leaf.place.page)
            if each.lifted is None
        ],
    }


def redaction_told(redaction: StoredRedaction) -> Json:
    """Return a part that is withheld; everybody may know where, since when, by whom and why."""
    told = {"id": redaction.id, "box": list(redaction.box), "reason": redaction.reason}
    return {**told, "author": redaction.author, "at": redaction.at.isoformat()}


def read_texts(now: Standing) -> dict[str, str]:
    """Return what the engine read of the lines that say something else now."""
    found = {}
    for key, cell in now.read.cells.items():
        if isinstance(cell, LineCell):
            before, after = now.read.line_text(key), now.draft.line_text(key)
            if before != after and key in now.draft.cells:
                found[key] = before
    return found


def layer_told(layer: StoredLayer) -> Json:
    """Return a layer without its edits."""
    return {
        "id": layer.id,
        "kind": layer.kind,
        "author": layer.author,
        "at": layer.at.isoformat(),
        "leftovers": [
            {"key": each.key, "before": each.before, "after": each.after}
            for each in layer.leftovers
        ],
    }


def history_told(layers: list[StoredLayer]) -> list[Json]:
    """Return the layers of a page, the newest first, each with what it changed."""
    base = layers[-1].base if layers else None
    return [
        {
            **layer_told(layer),
            "mine": layer.base == base,
            "operations": [operation_told(each) for each in layer.operations],
        }
        for layer in reversed(layers)
    ]


def operation_told(operation: Operation) -> Json:
    """Return an operation with its edits, before and after."""
    return {
        "action": operation.action,
        "by": operation.by,
        "at": operation.at.isoformat(),
        "edits": dump_edits(operation.edits),
    }


def review_told(review: Review | None) -> Json | None:
    """Return a person's word on a page."""
    if review is None:
        return None
    return {
        "layer": review.layer,
        "reviewed": review.reviewed,
        "author": review.author,
        "at": review.at.isoformat(),
    }


def conflict_told(inside: House, leaf: Leaf, met: Conflict) -> Json:
    """Return a conflict: the page as it stands, and what is left of one's own change."""
    return {
        "page": page_told(inside, leaf, met.newest),
        "since": [layer_told(layer) for layer in met.since],
        "theirs": [edit["key"] for edit in dump_edits(met.theirs)],
        "mine": dump_edits(met.mine),
        "clashes": dump_clashes(met.clashes),
    }


def settings_told(words: Wording, me: str, *, edit: bool) -> Json:
    """Return what the reader's scripts must know beforehand: words, kinds and facts."""
    kinds = load_vocabulary().values()
    return {
        "lang": words.lang,
        "me": me,
        "edit": edit,
        "doubtful": DOUBTFUL,
        "words": {
            name.removeprefix("reader."): phrase
            for name, phrase in words.phrases.items()
            if name.startswith("reader.")
        },
        "kinds": [
            {
                "name": kind.name,
                "label": kind.ru if words.lang == "ru" else kind.en,
                "colour": kind.colour,
                "ink": kind.ink,
            }
            for kind in kinds
        ],
        "facts": [
            {"pointer": pointer, "kind": kind_of(pointer), "label": words(f"fact.{_name(pointer)}")}
            for pointer in pointers()
            if kind_of(pointer) is not FactKind.DERIVED
        ],
    }


def _name(pointer: str) -> str:
    return pointer.removeprefix("/").replace("/", "-")
