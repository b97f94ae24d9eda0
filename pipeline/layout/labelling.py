"""The kind of each field: all evidence summed, neighbours asked until nothing changes.

A field's score for a kind is the sum of its reasons: cues, signs, place, and what its neighbours
are thought to be. The kinds are found by iterated conditional modes (Besag, 1986): every field in
turn takes the kind with the highest score given the others, until a whole round changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp

from pipeline.layout.context import SURROUNDINGS, Scene, companions, scene_of, surroundings
from pipeline.layout.cues import cue_reasons
from pipeline.layout.fields import STRONG
from pipeline.layout.forms import Paper, known_form
from pipeline.layout.shapes import Setting
from pipeline.layout.signs import LONG, LOOKS, looks
from pipeline.layout.stacks import Neighbours, abreast, find_neighbours
from pipeline.model.page import Line, Reason
from pipeline.model.vocabulary import OTHER, Part, Vocabulary

ROUNDS = 8
NAMELESS = 0.3  # what the kind "other" has before anything speaks for another
OUT_OF_PLACE = -0.35
WRONG_SIDE = -0.08
IN_PLACE = 0.05
CUE = 1.3  # times its weight: a phrase of the form outweighs the looks of a line
SHORT_CELL = 30  # letters of a cell of a table at most
HINT = 0.1  # what speaks for a kind, at least, for the form to sharpen it
CERTAIN = 0.98


@dataclass(frozen=True, slots=True)
class Label:
    """A field, its kind, how sure that is (0 to 1), the evidence for it and for its rivals."""

    line: Line
    kind: str
    confidence: float
    reasons: tuple[Reason, ...]


class Labelling:
    """The fields of a page and the evidence on each that does not depend on its neighbours."""

    def __init__(self, fields: Sequence[Line], setting: Setting, vocabulary: Vocabulary) -> None:
        self._fields = sorted(fields, key=lambda line: (line.box.y, line.box.x))
        self._setting, self._vocabulary = setting, vocabulary
        self._worth = _worths(vocabulary)
        begins = [self._begun(line) for line in self._fields]
        self._near = find_neighbours(self._fields, setting.line_height, begins)
        self._seen = [self._looks(index) for index in range(len(self._fields))]
        self._paper: Paper | None = None
        self._own = [self._own_reasons(index) for index in range(len(self._fields))]

    def labels(self) -> list[Label]:
        """Return the fields with their kinds, from the top down.

        What kind of paper it is is asked when the kinds are settled; if it is known, they are
        settled once more with what that says.
        """
        kinds = self._settled([_best(_sums(reasons)) for reasons in self._own])
        self._paper = known_form(self._fields, kinds, self._vocabulary)
        if self._paper is not None:
            kinds = self._settled(kinds)
        scene = self._scene(kinds)
        return [self._label(index, scene) for index in range(len(self._fields))]

    def _settled(self, kinds: list[str]) -> list[str]:
        for _round in range(ROUNDS):
            scene, changed = self._scene(kinds), False
            for index in range(len(kinds)):
                kind = _best(_sums(self._reasons(index, scene)))
                if kind != kinds[index]:
                    kinds[index], changed = kind, True
                    scene = replace(scene, kinds=tuple(kinds))
            if not changed:
                break
        return kinds

    def _scene(self, kinds: Sequence[str]) -> Scene:
        return scene_of(self._fields, kinds, self._setting.line_height, self._vocabulary)

    def _label(self, index: int, scene: Scene) -> Label:
        reasons, kind = self._reasons(index, scene), scene.kinds[index]
        sums = _sums(reasons)
        rival = max((value for name, value in sums.items() if name != kind), default=0.0)
        sure = 1 / (1 + exp(-4 * (sums.get(kind, 0.0) - rival)))
        return Label(self._fields[index], kind, round(min(sure, CERTAIN), 3), tuple(reasons))

    def _reasons(self, index: int, scene: Scene) -> list[Reason]:
        """Return all evidence on a field, given what the others are thought to be."""
        reasons = list(self._own[index])
        around = surroundings(index, self._fields, (self._near, scene))
        for sign in sorted(around):
            reasons += [
                Reason(kind, weight, SURROUNDINGS[sign]) for kind, weight in self._worth[sign]
            ]
        reasons += companions(index, self._fields, (self._near, scene), self._vocabulary)
        if self._paper is not None:
            spoken = {kind for kind, weight in _sums(reasons).items() if weight > HINT}
            line, signs = self._fields[index], {*self._seen[index], *around}
            height = line.box.centre[1] / self._setting.page.height
            reasons += self._paper.reasons(line, height, signs, spoken)
        return reasons

    def _looks(self, index: int) -> dict[str, float]:
        cells = _cells(index, self._near, self._fields)
        return looks(self._fields[index], self._like(index), cells, self._setting)

    def _own_reasons(self, index: int) -> list[Reason]:
        line, stack, seen = self._fields[index], self._like(index), self._seen[index]
        reasons = [Reason(OTHER, NAMELESS, "nothing else is known of it")]
        reasons += [
            Reason(kind, round(weight * strength, 3), LOOKS[sign])
            for sign, strength in seen.items()
            for kind, weight in self._worth[sign]
        ]
        running = "running-line" in seen and (len(stack) > 2 or len(line.text) > 60)
        starts = line is stack[0] or not running
        for cue in cue_reasons(line.text, self._vocabulary, first=starts, running=running):
            reasons.append(Reason(cue.kind, round(cue.weight * CUE, 3), cue.why))
        return reasons + self._placed(line, {reason.kind for reason in reasons})

    def _like(self, index: int) -> list[Line]:
        """Return the lines of a field's stack that could be of its kind: no phrase parts them."""
        line, members = self._fields[index], self._near.stacks[index]
        at = members.index(index)
        begins = [number for number, other in enumerate(members) if self._near.begins[other]]
        start = max((number for number in begins if number <= at), default=0)
        if begins and start == at:
            return [line]
        end = min((number for number in begins if number > at), default=len(members))
        start = start + 1 if start in begins else start
        return [self._fields[other] for other in members[start:end]]

    def _begun(self, line: Line) -> str:
        """Return the kind, not of running text, whose phrase a short line begins with, or none."""
        if len(line.text) >= LONG:
            return ""
        cues = cue_reasons(line.text, self._vocabulary, first=True)
        best = max(cues, key=lambda cue: cue.weight, default=None)
        if best is None or best.weight < STRONG:
            return ""
        return "" if self._vocabulary.kind(best.kind).part is Part.TEXT else best.kind

    def _placed(self, line: Line, kinds: set[str]) -> list[Reason]:
        """Return what the place on the page says of the kinds that anything speaks for."""
        page, reasons = self._setting.page, []
        for name in sorted(kinds - {OTHER}):
            place = self._vocabulary.kind(name).place
            if not place.holds(line.box.centre[1] / page.height):
                reasons.append(Reason(name, OUT_OF_PLACE, "not where it usually stands"))
            elif place.align is not None:
                side = _side(line, page.width)
                weight = IN_PLACE if side == place.align.value else WRONG_SIDE
                reasons.append(Reason(name, weight, f"at the {side}"))
        return reasons


def _worths(vocabulary: Vocabulary) -> defaultdict[str, list[tuple[str, float]]]:
    """Return for each sign the kinds that it speaks for or against, and its weight for each."""
    worth: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for kind in vocabulary.values():
        for sign in kind.signs:
            worth[sign.name].append((kind.name, sign.weight))
    return worth


def _side(line: Line, width: int) -> str:
    middle = line.box.centre[0] / width
    return "centre" if abs(middle - 0.5) < 0.12 else "left" if middle < 0.5 else "right"


def _cells(index: int, near: Neighbours, fields: Sequence[Line]) -> int:
    """Return how many short fields stand in columns on a field's row, and on those next to it."""
    upper, row = near.above[index], set(near.level[index])
    if not row:
        return 0
    around = row | ({upper[0]} if upper else set()) | {other for other, _ in near.below[index]}
    around |= {other for one in around - row for other in near.level[one]} | {index}
    short = [other for other in around if len(fields[other].text) < SHORT_CELL]
    return sum(
        any(
            abreast(fields[one].box, fields[other].box)
            for other in around
            if other != one and other not in near.level[one]
        )
        for one in short
        if one != index
    )


def _sums(reasons: Sequence[Reason]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for reason in reasons:
        sums[reason.kind] = sums.get(reason.kind, 0.0) + reason.weight
    return sums


def _best(sums: dict[str, float]) -> str:
    return max(sums, key=lambda kind: (sums[kind], kind == OTHER))
