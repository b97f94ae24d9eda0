"""People, their roles and keys, and the log of what they did. For administrators."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.web.house import InHouse
from desk.web.pages import render
from desk.web.visitor import Administrator

router: Final = APIRouter(include_in_schema=False)


@router.get("/people")
def people_page(request: Request, inside: InHouse, who: Administrator) -> Response:
    """Show every account."""
    return render(request, "people.html", who, {"people": inside.people.all()})
