"""All rules over all zones of a page: its records, and the evidence for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeVar

from pipeline.model.facts import (
    Dispatch,
    DistributionEntry,
    Evidence,
    Incoming,
    Minutes,
    Records,
    Routing,
)
from pipeline.model.page import Zone
from pipeline.records import phrases as set_phrases
from pipeline.records.addressee import addressees
from pipeline.records.agreement import agreements
from pipeline.records.beside import put_back
from pipeline.records.day import Days, find_days
from pipeline.records.dispatch import Known, dispatch
from pipeline.records.distribution import distribution
from pipeline.records.found import Found
from pipeline.records.knowledge import Knowledge
from pipeline.records.minutes import business, is_minutes, protocol_number, votes
from pipeline.records.people import persons
from pipeline.records.references import incoming, leaf, own_number, references, registration
from pipeline.records.routing import numbers, routing, stamped
from pipeline.records.signer import signers
from pipeline.records.torn import whole
from pipeline.records.zones import Sheaf

T = TypeVar("T")
NOTHING: Final = Knowledge()
MOMENTS: Final = ("printed_at", "sent_at")


def extract(
    zones: Iterable[Zone], knowledge: Knowledge = NOTHING
) -> tuple[Records, dict[str, Evidence]]:
    """Return the facts of a page's zones and, by JSON pointer into them, their evidence."""
    gathered = gather(zones, knowledge)
    return gathered.records, {
        pointer: knowledge.calibration.weighed(fact, gathered.page, gathered.agreeing[pointer])
        for pointer, fact in gathered.facts.items()
    }


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a page before their confidence is weighed.

    Attributes:
        records: The facts.
        facts: By JSON pointer, the same with what they were read from.
        agreeing: By pointer, how many other facts agree, less those that contradict.
        page: The mean confidence of the page's words, weighed by letters, 0 to 1.

    """

    records: Records
    facts: dict[str, Found[Any]]
    agreeing: Counter[str]
    page: float


def gather(zones: Iterable[Zone], knowledge: Knowledge = NOTHING) -> Gathered:
    """Return the facts of a page's zones with all that tells how sure they are."""
    sheaf = Sheaf(put_back(zones))
    made = _Made()
    records = _records(sheaf, made, knowledge)
    evidence = {pointer: fact.evidence for pointer, fact in made.facts.items()}
    return Gathered(records, made.facts, agreements(records, evidence), sheaf.confidence)


def _records(sheaf: Sheaf, made: _Made, knowledge: Knowledge) -> Records:
    minutes = is_minutes(sheaf.of("title"))
    days = find_days(sheaf)
    listed = made.each("/distribution", distribution(sheaf.list_zones(), knowledge))
    records = Records(
        registration_number=made.one("/registration_number", _registration(sheaf, minutes=minutes)),
        classification=made.first("/classification", _phrases(sheaf, "classification")),
        distribution=listed,
        routing=_routing(sheaf, days, made, knowledge),
        references=made.each("/references", references(sheaf.of("reference"))),
        precedence=made.each("/precedence", _unique(_phrases(sheaf, "precedence"))),
        date=made.one("/date", days.document),
        dispatch=_dispatch(sheaf, days, listed, made, knowledge),
        handling=made.each(
            "/handling", _unique(set_phrases.handling(sheaf.own("handling_instruction")))
        ),
        certified=made.one("/certified", _certified(sheaf)),
        incoming=_incoming(sheaf, made),
        leaf=made.one("/leaf", leaf(sheaf.own("folio_number"))),
    )
    return _people(records, sheaf, made, knowledge, minutes=minutes)


def extract_leaves(
    leaves: Sequence[Sequence[Zone]], knowledge: Knowledge = NOTHING
) -> tuple[Records, dict[str, Evidence]]:
    """Return the facts of a page of one leaf or two: of two, those of the leaf that says more."""
    read = (extract(zones, knowledge) for zones in reversed(leaves))
    return max(read, key=lambda facts: len(facts[1]))


@dataclass(slots=True)
class _Made:
    """Values as they go into the records; what they were read from is kept by their pointer."""

    facts: dict[str, Found[Any]] = field(default_factory=dict)

    def one(self, pointer: str, fact: Found[T] | None) -> T | None:
        if fact is None:
            return None
        self.facts[pointer] = fact
        return fact.value

    def rules(self) -> dict[str, str]:
        return {pointer: fact.evidence.rule for pointer, fact in self.facts.items()}

    def first(self, pointer: str, facts: Iterable[Found[T]]) -> T | None:
        return self.one(pointer, next(iter(facts), None))

    def each(self, pointer: str, facts: Iterable[Found[T]]) -> tuple[T, ...]:
        values = []
        for index, fact in enumerate(facts):
            self.facts[f"{pointer}/{index}"] = fact
            values.append(fact.value)
        return tuple(values)

    def group(self, pointer: str, make: Callable[..., T], fields: Mapping[str, Any]) -> T | None:
        """Return a group of facts, or ``None`` where there is none of them."""
        values = {name: self.one(f"{pointer}/{name}", fact) for name, fact in fields.items()}
        return make(**values) if values else None


def _phrases(sheaf: Sheaf, kind: str) -> list[Found[str]]:
    known = {"classification": set_phrases.CLASSIFICATIONS, "precedence": set_phrases.PRECEDENCE}
    return list(set_phrases.phrases(sheaf.of(kind), known[kind], f"{kind}-phrase"))


def _unique(facts: Iterable[Found[T]]) -> list[Found[T]]:
    best: dict[Any, Found[T]] = {}
    for fact in facts:
        best.setdefault(fact.value, fact)
    return list(best.values())


def _registration(sheaf: Sheaf, *, minutes: bool) -> Found[str] | None:
    titled = protocol_number(sheaf.of("title")) if minutes else None
    protocol = titled.value if titled else None
    own = registration(
        sheaf.own("registration_number"), minutes=minutes, alone=True, protocol=protocol
    )
    zones = sheaf.zones if protocol and own is None else sheaf.of("registration_number")
    own = own or registration(zones, minutes=minutes, protocol=protocol)
    if own is None and not minutes:
        titles = (*sheaf.own("title"), *sheaf.own("heading"))
        return own_number(sheaf.own("registration_number"), titles)
    return own


def _routing(sheaf: Sheaf, days: Days, made: _Made, knowledge: Knowledge) -> Routing | None:
    zones = sheaf.of("routing")
    fields: dict[str, Any] = dict(routing(zones, knowledge))
    if days.routing is not None:
        fields["date"] = days.routing
    for name in ("number", "time"):
        if name in fields:
            fields[name] = whole(fields[name], sheaf.zones)
    if fields:
        fields = stamped(sheaf.own("stamp")) | fields
    if _one_place(fields):
        weaker = min(("origin", "destination"), key=lambda way: fields[way].evidence.confidence)
        del fields[weaker]
    route = made.group("/routing", Routing, fields)
    own = made.facts.get("/routing/number")
    more = [fact for fact in numbers(zones) if not _is_same(fact, own)] if own else []
    if route is None or not more:
        return route
    every = [route.number, *(fact.value for fact in more)]
    for index, fact in enumerate(more, 1):
        made.facts[f"/routing/numbers/{index}"] = fact
    return replace(route, numbers=tuple(number for number in every if number is not None))


def _is_same(fact: Found[int], own: Found[int]) -> bool:
    """Return whether a number is the first one, read again in its place."""
    return fact.value == own.value and fact.evidence.box.iou(own.evidence.box) > 0


def _one_place(fields: Mapping[str, Found[Any]]) -> bool:
    """Return whether one place was read as that from where a telegram came and as where it went."""
    boxes = [fields[way].evidence.box for way in ("origin", "destination") if way in fields]
    return len(boxes) > 1 and boxes[0].iou(boxes[1]) > 0


def _dispatch(
    sheaf: Sheaf,
    days: Days,
    listed: Sequence[DistributionEntry],
    made: _Made,
    knowledge: Knowledge,
) -> Dispatch | None:
    known = Known(
        day=date.fromisoformat(days.document.value) if days.document else None,
        copies=max((entry.copy for entry in listed), default=None),
    )
    fields: dict[str, Any] = dict(dispatch(sheaf.of("dispatch_note"), knowledge, known))
    for name in MOMENTS:
        if days.document and name in fields:  # the year is that of the page's date
            fields[name] = fields[name].leaning_on(days.document)
    return made.group("/dispatch", Dispatch, fields)


def _certified(sheaf: Sheaf) -> Found[bool] | None:
    for fact in set_phrases.phrases(
        sheaf.of("certification"), set_phrases.CERTIFIED, "certification-phrase"
    ):
        return Found(value=True, evidence=fact.evidence, read=fact.read)
    return None


def _incoming(sheaf: Sheaf, made: _Made) -> Incoming | None:
    return made.one("/incoming", incoming(sheaf.zones))


def _people(
    records: Records, sheaf: Sheaf, made: _Made, knowledge: Knowledge, *, minutes: bool
) -> Records:
    day = made.facts.get("/date")
    to = addressees(sheaf.own("addressee"), knowledge)
    to = to or addressees(sheaf.of("addressee"), knowledge)
    signed = signers(sheaf.own("signature"), knowledge)
    signed = signed or signers(sheaf.of("signature"), knowledge)
    if not to and not records.distribution:
        to = addressees(sheaf.own("distribution_list"), knowledge)
    several = minutes or len(to) > 1
    records = replace(
        records,
        addressee=None if several else made.first("/addressee", to),
        recipients=made.each("/recipients", to) if several else (),
        signer=made.one("/signer", _lowest(signed)),
        signers=made.each("/signers", signed) if len(signed) > 1 else (),
        minutes=_minutes(sheaf, made, knowledge, day) if minutes else None,
    )
    return replace(records, people=persons(records, made.rules(), knowledge))


def _lowest(facts: Sequence[Found[str]]) -> Found[str] | None:
    """Return the lowest signature on the page of those that were read about as well as the best."""
    marked = [fact for fact in facts if not fact.evidence.rule.startswith("lone-")]
    best = max((fact.evidence.confidence for fact in marked or facts), default=0.0)
    sure = [fact for fact in marked or facts if 2 * fact.evidence.confidence >= best]
    return sure[-1] if sure else None


def _minutes(sheaf: Sheaf, made: _Made, knowledge: Knowledge, day: Found[str] | None) -> Minutes:
    body = sheaf.of("body")
    voted, done = votes(body, knowledge), business(sheaf.zones, body)
    return Minutes(
        number=made.one("/minutes/number", protocol_number(sheaf.of("title"))),
        date=made.one("/minutes/date", day),
        items=made.each("/minutes/items", done.items),
        decisions=made.each("/minutes/decisions", done.decisions),
        votes_for=made.each("/minutes/votes_for", voted.get("votes_for", [])),
        votes_against=made.each("/minutes/votes_against", voted.get("votes_against", [])),
    )
