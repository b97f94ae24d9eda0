"""All rules over all zones of a page: its records, and the evidence for each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.facts import DistributionEntry, Evidence, Records, Routing
from pipeline.model.page import Line, Zone
from pipeline.records.distribution import distribution
from pipeline.records.found import Found, found
from pipeline.records.routing import routing
from pipeline.records.signer import signer
from pipeline.text.dates import find_dates

DATED = ("routing", "signature", "dispatch_note", "title", "body")  # where a page's date is sought


def extract(zones: Iterable[Zone]) -> tuple[Records, dict[str, Evidence]]:
    """Return the facts of a page's zones and, by JSON pointer into them, their evidence."""
    by_kind: dict[str, list[Zone]] = {}
    for zone in zones:
        by_kind.setdefault(zone.kind, []).append(zone)
    evidence: dict[str, Evidence] = {}
    entries = _distribution(by_kind.get("distribution_list", []), evidence)
    route = _routing(by_kind.get("routing", []), evidence)
    records = Records(
        distribution=entries,
        routing=route,
        classification=_first_line(by_kind.get("classification", []), "classification", evidence),
        signer=_signer(by_kind.get("signature", []), evidence),
        date=_date(by_kind, evidence),
    )
    return records, evidence


def _distribution(
    zones: list[Zone], evidence: dict[str, Evidence]
) -> tuple[DistributionEntry, ...]:
    """Return the rows by copy number; of two readings of one copy the surer one stays."""
    best: dict[int, Found[DistributionEntry]] = {}
    for fact in (fact for zone in zones for fact in distribution(zone)):
        other = best.get(fact.value.copy)
        if other is None or fact.evidence.confidence > other.evidence.confidence:
            best[fact.value.copy] = fact
    rows = [best[copy] for copy in sorted(best)]
    for index, fact in enumerate(rows):
        evidence[f"/distribution/{index}"] = fact.evidence
    return tuple(fact.value for fact in rows)


def _routing(zones: list[Zone], evidence: dict[str, Evidence]) -> Routing | None:
    fields: dict[str, Found[str | int]] = {}
    for zone in zones:
        for name, fact in routing(zone):
            fields.setdefault(name, fact)
    for name, fact in fields.items():
        evidence[f"/routing/{name}"] = fact.evidence
    values: dict[str, str | int] = {name: fact.value for name, fact in fields.items()}
    return Routing(**values) if values else None  # type: ignore[arg-type]


def _signer(zones: list[Zone], evidence: dict[str, Evidence]) -> str | None:
    for zone in reversed(zones):
        for fact in signer(zone):
            evidence["/signer"] = fact.evidence
            return fact.value
    return None


def _date(by_kind: dict[str, list[Zone]], evidence: dict[str, Evidence]) -> str | None:
    for kind in DATED:
        for zone in by_kind.get(kind, []):
            for line in zone.lines:
                fact = _date_in(zone, line)
                if fact is not None:
                    evidence["/date"] = fact.evidence
                    return fact.value
    return None


def _date_in(zone: Zone, line: Line) -> Found[str] | None:
    for date in find_dates(line.text):
        return found(date.date.isoformat(), zone, line, (date.start, date.end), date.rule)
    return None


def _first_line(zones: list[Zone], name: str, evidence: dict[str, Evidence]) -> str | None:
    """Return a zone's first line as it stands, without stray marks at its ends."""
    for zone in zones:
        for line in zone.lines:
            text = re.sub(r"^\W+|[^\w)]+$", "", line.text)
            if text:
                fact = found(text, zone, line, (0, len(line.text)), "as-read")
                evidence[f"/{name}"] = fact.evidence
                return fact.value
    return None
