"""What is known before a page is read: persons, offices, places, cover names, English spellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pipeline.model.facts import NamedPerson
from pipeline.records.confidence import Calibration
from pipeline.text import declension
from pipeline.text.nearest import Nearest
from pipeline.text.transliteration import Romanization

HOME: Final = "СССР"
WAYS: Final = ("gen", "acc")  # the cases that из and в ask for


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the period. ``forms`` are other spellings or cases that rules would not make."""

    name: str
    given: str = ""
    years: str = ""
    offices: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place under the name of the period; ``was`` and ``now`` are its other names."""

    name: str
    was: tuple[str, ...] = ()
    now: str = ""
    country: str = ""
    forms: tuple[str, ...] = ()
    indeclinable: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office, ministry or post; ``forms`` are its cases and abbreviations as they are met."""

    name: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """The lexicons as rules use them; ``config`` composes it from TOML.

    Attributes:
        persons: Persons of the period.
        surnames: Common surnames, of nobody in particular.
        places: Places.
        offices: Offices.
        cover_names: A name on paper, and whom it hides.
        established: A surname, and how English literature spells it.
        ala_lc: The library's romanization.
        bgn_pcgn: The mapmakers' romanization.
        calibration: How often facts are right, by what is known of them.

    """

    persons: tuple[Person, ...] = ()
    surnames: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    offices: tuple[Office, ...] = ()
    cover_names: Mapping[str, str] = field(default_factory=dict)
    established: Mapping[str, str] = field(default_factory=dict)
    ala_lc: Romanization = field(default_factory=lambda: Romanization({}))
    bgn_pcgn: Romanization = field(default_factory=lambda: Romanization({}))
    calibration: Calibration = field(default_factory=Calibration)

    @cached_property
    def leaders_index(self) -> Nearest:
        """Surnames of persons of the period in their cases: such as lists name."""
        return Nearest(self._leaders())

    @cached_property
    def people_index(self) -> Nearest:
        """Surnames in their cases, those of persons and common ones."""
        forms = self._leaders()
        for name in self.surnames:
            forms.setdefault(name, set()).update(declension.surname(name).all())
        return Nearest(forms)

    def _leaders(self) -> dict[str, set[str]]:
        forms: dict[str, set[str]] = {}
        for name in (*self.cover_names, *(person.name for person in self.persons)):
            forms.setdefault(name, set()).update(declension.surname(name).all())
        for person in self.persons:
            forms[person.name].update(person.forms)
        return forms

    @cached_property
    def place_index(self) -> Nearest:
        """Places in their cases, old names under themselves; written without spaces."""
        return self._bent(self.places)

    @cached_property
    def places_in(self) -> Mapping[str, Nearest]:
        """Places by the case in which they stand: ``gen`` where from, ``acc`` where to."""
        return {case: self._bent(self.places, case) for case in WAYS}

    @cached_property
    def abroad_in(self) -> Mapping[str, Nearest]:
        """The places among them that missions wrote from and to: all abroad."""
        abroad = [place for place in self.places if place.country != HOME]
        return {case: self._bent(abroad, case) for case in WAYS}

    def _bent(self, places: Iterable[Place], case: str | None = None) -> Nearest:
        forms: dict[str, set[str]] = {}
        for place in places:
            for name in (place.name, *place.was):
                bent = declension.place(name)
                cases = (getattr(bent, case),) if case else bent.all()
                own = (name,) if place.indeclinable else cases
                known = forms.setdefault(name, set())
                known.update(form.replace(" ", "") for form in (*own, *place.forms))
        return Nearest(forms)

    @cached_property
    def office_index(self) -> Nearest:
        """Offices in the forms in which they are met."""
        return Nearest({office.name: (office.name, *office.forms) for office in self.offices})

    def english(self, name: str) -> NamedPerson:
        """Return a surname in the three spellings, and whom it stands for as a cover name."""
        return NamedPerson(
            name=name,
            ala_lc=self.ala_lc(name),
            bgn_pcgn=self.bgn_pcgn(name),
            established=self.established.get(name),
            stands_for=self.cover_names.get(name),
        )
