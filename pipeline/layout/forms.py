"""Which kind of paper a page is, and what follows from it for its fields.

A form is known by phrases outside of running text and by the kinds of zones that were found
without it. What it says then is evidence like any other; a page of no known form is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.layout.cues import phrase_likeness
from pipeline.model.forms import Form, Remark
from pipeline.model.page import Line, Reason
from pipeline.model.vocabulary import Part, Vocabulary

KNOWN = 0.5  # traits that weigh less together are no form


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's form, and how sure that is: ``KNOWN`` to 1."""

    form: Form
    sure: float

    def reasons(
        self, line: Line, height: float, seen: set[str], kinds: set[str]
    ) -> Iterator[Reason]:
        """Yield what the form says of a field.

        Args:
            line: the field.
            height: where its middle lies, as a share of the page's height.
            seen: the signs on it and around it.
            kinds: what something else speaks for.

        """
        for remark in self.form.says:
            worth = remark.weight * self.sure * _holds(remark, line, seen, kinds)
            if worth and remark.holds(height):
                yield Reason(remark.kind, round(worth, 3), self._why(remark))

    def _why(self, remark: Remark) -> str:
        what = "" if remark.text is None else f", cue {remark.text!r}"
        return f"form: {self.form.name}{what}"


def known_form(
    fields: Sequence[Line], kinds: Sequence[str], vocabulary: Vocabulary
) -> Paper | None:
    """Return the form for which most speaks; ``kinds`` are those found without any."""
    told = [
        line.text
        for line, kind in zip(fields, kinds, strict=True)
        if vocabulary.kind(kind).part is not Part.TEXT
    ]
    papers = (Paper(form, _sureness(form, told, set(kinds))) for form in vocabulary.forms)
    best = max(papers, key=lambda paper: paper.sure, default=None)
    return best if best is not None and best.sure >= KNOWN else None


def _sureness(form: Form, told: Sequence[str], kinds: set[str]) -> float:
    """Return how sure a form is, 0 to 1: its best phrase, and all kinds that speak for it."""
    phrases, others = [0.0], 0.0
    for trait in form.known_by:
        if trait.cue is None:
            others += trait.weight * (trait.kind in kinds)
            continue
        likeness = max((phrase_likeness(trait.cue, text) for text in told), default=0.0)
        if trait.weight > 0:
            phrases.append(trait.weight * likeness)
        else:
            others += trait.weight * likeness
    return min(max(max(phrases) + others, 0.0), 1.0)


def _holds(remark: Remark, line: Line, seen: set[str], kinds: set[str]) -> float:
    """Return how well what a remark asks for is met, 0 to 1, but for its band."""
    if remark.sign is not None and remark.sign not in seen:
        return 0.0
    if remark.cue is not None:
        return phrase_likeness(remark.cue, line.text)
    return float(remark.sign is not None or remark.kind in kinds)
