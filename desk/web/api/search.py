"""Search, for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from desk.web.asking import found, options_of
from desk.web.house import InHouse
from desk.web.visitor import Reader
from pipeline.search.results import Results, Sort

router: Final = APIRouter(prefix="/api/v1", tags=["search"])


class Sought(BaseModel):
    """What is sought, and how much of what is found is told."""

    q: str = Field(min_length=1, max_length=500)
    limit: int = Field(20, ge=1, le=200)
    offset: int = Field(0, ge=0, le=5000)
    sort: Sort = Sort.RELEVANCE


@router.get("/search")
def search_pages(inside: InHouse, who: Reader, asked: Annotated[Sought, Query()]) -> Results:
    """Find pages by what they say, in the language of ``docs/search.md``.

    Boxes are ``[x, y, width, height]`` in pixels of the source image.
    """
    options = options_of(inside, who, limit=asked.limit, offset=asked.offset, sort=asked.sort)
    return replace(found(inside, who, asked.q, options), sought=())
