"""The console in a browser of this machine: textual-serve's page and socket, behind a key.

Everybody who has an account on a machine reaches its loopback ports, and so does every web page that one of its
browsers shows. So the address that is printed holds a key, which becomes a cookie; a request needs the cookie, a Host
that is this machine (a name that was pointed at it is none), and no other page as its Origin. Nothing is fetched from
elsewhere.
"""

from __future__ import annotations

import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import Refused, Unavailable

if TYPE_CHECKING:
    from aiohttp import web

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_COOKIE = "roundsman"


def checked_host(host: str, port: int) -> str:
    """The host, if it is this machine alone. Raises Refused with the way by SSH."""
    if host.lower().strip("[]") in LOOPBACK:
        return "127.0.0.1" if host.lower() == "localhost" else host.strip("[]")
    raise Refused(
        f"The console is served to this machine alone, not to {host}. From another one go by SSH, "
        f"ssh -L {port}:localhost:{port} YOU@THIS-MACHINE, and open the address that serve-console prints there."
    )


def serve(file: Path, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the console on that file until it is stopped (Ctrl-C); `tell` is given the address.

    Raises Unavailable where the extra `serve` is not installed, or the port is taken.
    """
    try:
        from aiohttp import web
    except ImportError as missing:
        raise Unavailable("For the browser an extra is needed: pip install 'roundsman[serve]'.") from missing
    key = secrets.token_urlsafe(24)
    app = application(file, port, key)
    try:
        web.run_app(
            app, host=host, port=port, print=lambda *_: tell(f"http://localhost:{port}/?key={key}"), access_log=None
        )
    except OSError as wrong:
        raise Unavailable(f"Port {port} cannot be had ({wrong.strerror}); choose another with --port.") from wrong


def application(file: Path, port: int, key: str) -> web.Application:
    """The pages and the socket, each behind the gate. Raises Unavailable where the extra is not installed."""
    try:
        import aiohttp_jinja2
        import jinja2
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError as missing:
        raise Unavailable("For the browser an extra is needed: pip install 'roundsman[serve]'.") from missing
    command = shlex.join([sys.executable, "-m", "console", "--file", str(file.absolute())])
    server = Server(command, host="localhost", port=port, title="Roundsman")

    async def index(request: web.Request) -> web.StreamResponse:
        # What the browser calls this machine: through SSH the port may be another.
        server.public_url = f"http://{request.host}"
        page: web.StreamResponse = await server.handle_index(request)
        return page

    app = web.Application(middlewares=[_gate(key)])
    aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(server.templates_path))
    app.add_routes(
        [
            web.get("/", index, name="index"),
            web.get("/ws", server.handle_websocket, name="websocket"),
            web.get("/download/{key}", server.handle_download, name="download"),
            web.static("/static", server.statics_path, name="static"),
        ]
    )
    return app


def _gate(key: str) -> Callable[..., Awaitable[web.StreamResponse]]:
    from aiohttp import web

    @web.middleware
    async def gate(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if urlsplit(f"//{request.host}").hostname not in LOOPBACK or origin not in {None, f"http://{request.host}"}:
            raise web.HTTPForbidden(text="The console is served to this machine alone.\n")
        if request.path == "/" and secrets.compare_digest(request.query.get("key", ""), key):
            # Away from the address line, where it could be read over a shoulder.
            entered = web.HTTPFound("/")
            entered.set_cookie(_COOKIE, key, httponly=True, samesite="Strict")
            raise entered
        if not secrets.compare_digest(request.cookies.get(_COOKIE, ""), key):
            raise web.HTTPForbidden(text="Open the address that roundsman serve-console has printed.\n")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _only_from(request.host)
        return response

    return gate


def _only_from(host: str) -> str:
    """The page asks for a font from elsewhere; a browser that obeys this fetches nothing from outside."""
    return (
        f"default-src 'self'; connect-src 'self' ws://{host}; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"
    )
