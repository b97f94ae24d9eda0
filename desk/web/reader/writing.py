"""What is done to a page when a person or a program corrects it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import HTTPException
from pydantic import ValidationError

from config.vocabulary import load_vocabulary
from desk.web.house import House
from desk.web.reader.place import Leaf, corrections_of, standing_of
from desk.web.visitor import Visitor
from pipeline.model.checking import BadEditError, check
from pipeline.model.geometry import Box
from pipeline.model.layers import Action, Edit, Operation, StaleEditError
from pipeline.store.audit import Action as Deed
from pipeline.store.corrections import Conflict, Review
from pipeline.store.layers import Standing

Made = tuple[Action, tuple[Edit, ...]]
"""What one stroke did."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A page that somebody corrects."""

    inside: House
    leaf: Leaf
    who: Visitor

    @property
    def name(self) -> str:
        """Who corrects."""
        return self.who.person.name if self.who.person else ""

    def save(self, on: int, strokes: Iterable[Made]) -> Standing | Conflict:
        """Save strokes as a layer over layer ``on``.

        Raises:
            HTTPException: an edit cannot stand, or there is no such page or layer (422, 404).

        """
        made = list(strokes)
        self.check([edit for _, edits in made for edit in edits])
        now = self.inside.clock()
        operations = [Operation(action, edits, self.name, now) for action, edits in made]
        try:
            found = corrections_of(self.inside).save(
                self.leaf.place.page, on, operations, self.name
            )
        except StaleEditError as error:
            raise HTTPException(422, error.key) from error
        except (LookupError, TypeError, ValidationError) as error:
            raise HTTPException(422) from error
        return self._noted(found)

    def revert(self, on: int, to: int) -> Standing | Conflict:
        """Make the page again what it was with layer ``to``.

        Raises:
            HTTPException: there is no such layer, or it is of another reading (422).

        """
        try:
            found = corrections_of(self.inside).revert(self.leaf.place.page, on, to, self.name)
        except LookupError as error:
            raise HTTPException(422) from error
        return self._noted(found)

    def review(self, layer: int, *, reviewed: bool) -> Review:
        """Write down that the page was looked through at a layer, or must be again.

        Raises:
            HTTPException: there is no such layer (422).

        """
        desk = corrections_of(self.inside)
        try:
            made = desk.review(self.leaf.place.page, layer, self.name, reviewed=reviewed)
        except LookupError as error:
            raise HTTPException(422) from error
        self.inside.audit.note(self.who.actor, Deed.CORRECTED, self._subject, reviewed=reviewed)
        return made

    def check(self, edits: list[Edit] | tuple[Edit, ...]) -> None:
        """Refuse edits that cannot stand on the page (422)."""
        frame = standing_of(self.inside, self.leaf).read.frame
        try:
            check(edits, Box(0, 0, frame.width_px, frame.height_px), load_vocabulary())
        except BadEditError as error:
            raise HTTPException(422, str(error)) from error

    def _noted(self, found: Standing | Conflict) -> Standing | Conflict:
        if isinstance(found, Standing):
            actor, layer = self.who.actor, found.layer.id
            self.inside.audit.note(actor, Deed.CORRECTED, self._subject, layer=layer)
        return found

    @property
    def _subject(self) -> str:
        return f"file {self.leaf.place.file} page {self.leaf.place.number}"
