"""What went wrong, said as a page to people and as JSON to programs."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from desk.web.house import house
from desk.web.pages import language, render
from desk.web.visitor import LogInFirst, Visitor, visitor
from pipeline.model.errors import InputError, RazmetkaError
from pipeline.search.faults import QueryError

_TOLD: Final = frozenset({400, 401, 403, 404, 409, 413, 422, 429, 503})


def for_programs(request: Request) -> bool:
    """Return whether the answer is read by a program."""
    asked = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or asked.startswith("application/json")


def add_handlers(app: FastAPI) -> None:
    """Have every error answered in words."""
    app.add_exception_handler(LogInFirst, _log_in)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(RazmetkaError, _razmetka)
    app.add_exception_handler(Exception, _unexpected)


async def answer(request: Request, status: int, code: str, message: str = "") -> Response:
    """Return an error: its status, its code, and what to do, within the frame that people know."""
    words = language(request)
    known = status if status in _TOLD else 400 if status < 500 else 500
    told = message or words(f"error.{known}.text")
    if for_programs(request):
        return JSONResponse({"error": {"code": code, "message": told}}, status)
    values = {"status": known, "message": told}
    who = await run_in_threadpool(_known, request) if status < 500 else None
    return render(request, "error.html", who, values, status)


def _known(request: Request) -> Visitor | None:
    try:
        return visitor(request, house(request))
    except (HTTPException, RazmetkaError):
        return None


async def _log_in(_request: Request, error: Exception) -> Response:
    back = error.back if isinstance(error, LogInFirst) else "/"
    return RedirectResponse(f"/login?back={back}", 303)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = {401: "LOG_IN", 403: "FORBIDDEN", 404: "NOT_FOUND"}.get(
        error.status_code, f"HTTP_{error.status_code}"
    )
    made = await answer(request, error.status_code, code)
    made.headers.update(error.headers or {})
    return made


async def _invalid(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    where = "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults)
    return await answer(request, 422, "INVALID", where if for_programs(request) else "")


async def _razmetka(request: Request, error: Exception) -> Response:
    if not isinstance(error, RazmetkaError):
        raise error
    status = 422 if isinstance(error, InputError | QueryError) else 503
    return await answer(request, status, error.code, language(request).problem(error.problem))


async def _unexpected(request: Request, _error: Exception) -> Response:
    return await answer(request, 500, "UNEXPECTED")
