"""The web desk as an application; ``razmetka desk`` serves it."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from desk.web.errors import add_handlers
from desk.web.guard import Guard, Peer
from desk.web.house import House
from desk.web.iiif.opened import Opened
from desk.web.pages import STATIC
from desk.web.routes import add_routes
from desk.web.standings import Standings

_YEAR_S = 31_536_000


class Assets(StaticFiles):
    """Our own files; their addresses change with their contents, so browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file."""
        response = await super().get_response(path, scope)
        if scope.get("query_string"):
            response.headers["cache-control"] = f"max-age={_YEAR_S}, immutable"
        return response


def create_app(house: House) -> FastAPI:
    """Return the desk over a house."""
    app = FastAPI(
        title="Razmetka",
        version=version("razmetka"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.house = house
    app.state.standings = Standings(house)
    app.state.closing = False
    app.mount("/static", Assets(directory=STATIC), name="static")
    add_handlers(app)
    add_routes(app)
    options = house.settings.desk
    app.add_middleware(Opened)
    app.add_middleware(Guard, hosts=options.hosts)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(options.proxies))
    app.add_middleware(Peer)
    return app
