"""What the API takes and gives, as OpenAPI tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from config.settings import DEFAULT_PROFILE, profiles
from pipeline.export.formats import FORMATS
from pipeline.model.citation import Citation
from pipeline.model.page import Problem
from pipeline.store.board import Standing
from pipeline.store.deliveries import Delivery, Parcel, Twin
from pipeline.store.work import Lane, Terms


def _profile(name: str) -> str:
    if name not in profiles():
        raise ValueError(f"profiles are {', '.join(profiles())}")
    return name


def _format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"formats are {', '.join(FORMATS)}")
    return name


ProfileName = Annotated[str, AfterValidator(_profile)]
FormatName = Annotated[str, AfterValidator(_format)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class NewDelivery(BaseModel):
    """What is to be handed in, and on what terms it is read."""

    name: str = Field(min_length=1, max_length=300)
    profile: ProfileName = DEFAULT_PROFILE
    lane: Lane = Lane.INTERACTIVE
    formats: list[FormatName] = Field(default=["json"], max_length=20)

    @property
    def terms(self) -> Terms:
        """The terms, each format once."""
        lane = Lane.BATCH if self.lane is Lane.LOCAL else self.lane
        return Terms(None, lane, self.profile, tuple(dict.fromkeys(self.formats)))


class TroubleSeen(BaseModel):
    """Why something is refused: a code, and words in two languages."""

    code: str
    ru: str
    en: str

    @classmethod
    def of(cls, problem: Problem | None) -> TroubleSeen | None:
        """Return a problem as it is told."""
        if problem is None:
            return None
        return cls(code=problem.code, ru=problem.ru, en=problem.en)


class TwinSeen(BaseModel):
    """Where the same bytes are already."""

    name: str
    batch: int | None
    batch_name: str

    @classmethod
    def of(cls, twin: Twin | None) -> TwinSeen | None:
        """Return a twin as it is told."""
        if twin is None:
            return None
        return cls(name=twin.name, batch=twin.batch, batch_name=twin.where)


class ParcelSeen(BaseModel):
    """An uploaded file. ``id`` is its address below ``/api/v1/uploads/``."""

    id: str
    name: str
    size: int
    offset: int
    state: str
    sha256: str | None
    citation: str | None
    problem: TroubleSeen | None
    twin: TwinSeen | None = None

    @classmethod
    def of(cls, parcel: Parcel, offset: int, twin: Twin | None = None) -> ParcelSeen:
        """Return a parcel as it is told."""
        return cls(
            id=parcel.secret,
            name=parcel.name,
            size=parcel.size,
            offset=offset,
            state=parcel.state,
            sha256=parcel.sha256,
            citation=str(parcel.citation) if parcel.citation else None,
            problem=TroubleSeen.of(parcel.problem),
            twin=TwinSeen.of(twin),
        )


class DeliverySeen(BaseModel):
    """A delivery on the counter; ``batch`` is set once it is queued."""

    id: int
    name: str
    profile: str
    lane: str
    formats: list[str]
    batch: int | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeliverySeen:
        """Return a delivery as it is told."""
        terms = delivery.terms
        return cls(
            id=delivery.id,
            name=delivery.name,
            profile=terms.profile,
            lane=terms.lane,
            formats=list(terms.formats),
            batch=delivery.batch,
        )


class BatchSeen(BaseModel):
    """How a batch stands."""

    id: int
    name: str
    owner: str | None
    lane: str
    profile: str
    created_at: datetime
    paused: bool
    ended: bool
    files: dict[str, int]
    pages: dict[str, int]
    pages_per_minute: float
    seconds_left: float | None

    @classmethod
    def of(cls, standing: Standing) -> BatchSeen:
        """Return a batch as it is told."""
        told = standing.progress
        return cls(
            id=standing.id,
            name=standing.name,
            owner=standing.owner,
            lane=standing.lane,
            profile=standing.profile,
            created_at=standing.created_at,
            paused=standing.paused,
            ended=standing.ended,
            files={state.value: count for state, count in told.files.items()},
            pages={state.value: count for state, count in told.pages.items()},
            pages_per_minute=standing.pages_per_minute,
            seconds_left=standing.seconds_left,
        )


class FileSeen(BaseModel):
    """A file of a batch."""

    id: int
    name: str
    state: str
    citation: Citation | None
    problem: TroubleSeen | None
    pages: dict[str, int] = {}


class Counted(BaseModel):
    """How many rows something was done to."""

    count: int
