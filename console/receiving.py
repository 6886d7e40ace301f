"""What providers post to the shop: a small server on this machine alone, behind the shop's own proxy.

It reads and answers; what is kept, and whether a request is believed, is decided by `core.notifications.inbound`. It
says nothing of the shop to anybody: 204 or the provider's own thanks, 403 for what is not signed, 400 for what cannot
be read, 503 where it cannot be checked or kept, so that the provider posts it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.desk import Desk
from core.errors import DispatchError, NotFound, Unavailable
from core.notifications import inbound
from core.notifications.incoming import Forged, Post, Unreadable

if TYPE_CHECKING:
    from aiohttp import web

#: Bytes of a request; a provider's has one or two thousand.
MOST = 65_536
#: Seconds in which a request has to be whole.
PATIENCE_S = 10
_REFUSED = ((Forged, 403), (NotFound, 404), (Unreadable, 400), (DispatchError, 503))

#: Told of each request: its path, the status of the answer, and why where it was refused.
Tell = Callable[[str, int, str], None]


def receive(desk: Desk, port: int, *, ready: Callable[[str], None], tell: Tell) -> None:
    """Take what is posted until SIGTERM or Ctrl-C; `ready` is given the address.

    Raises Unavailable where the extra `serve` is not installed, or the port is taken.
    """
    app = application(desk, tell)
    asyncio.run(_serve(app, port, ready))


def application(desk: Desk, tell: Tell) -> web.Application:
    """The server: POST to /twilio, /vonage or /plivo and whatever is below. Raises Unavailable without the extra."""
    try:
        from aiohttp import web
    except ImportError as missing:
        raise Unavailable("For this an extra is needed: pip install 'roundsman[serve]'.") from missing

    async def post(request: web.Request) -> web.Response:
        status, kind, text, why = 503, "", "", ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                body = await request.read()
            headers = {name.lower(): value for name, value in request.headers.items()}
            provider = request.match_info["provider"]
            # A disk may take its time: on a thread of its own, so that other requests are answered meanwhile.
            kind, text = await asyncio.to_thread(
                inbound.take_post, desk, provider, Post(request.raw_path, headers, body)
            )
            status = 200 if text else 204
        except web.HTTPRequestEntityTooLarge:
            status, why = 413, f"more than {MOST:,} bytes"
        except TimeoutError:
            status, why = 408, "it was never whole"
        except DispatchError as refusal:
            status, why = next(code for error, code in _REFUSED if isinstance(refusal, error)), str(refusal)
        tell(request.path, status, why)
        return web.Response(status=status, text=text or None, content_type=kind or None, headers=_SILENT)

    app = web.Application(client_max_size=MOST)
    app.add_routes([web.post("/{provider:[a-z]+}", post), web.post("/{provider:[a-z]+}/{rest:.*}", post)])
    return app


_SILENT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def _serve(app: web.Application, port: int, ready: Callable[[str], None]) -> None:
    from aiohttp import web

    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=5)
    await runner.setup()
    stop = asyncio.Event()
    with contextlib.ExitStack() as handlers:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
            handlers.callback(loop.remove_signal_handler, number)
        try:
            # Loopback alone: what comes from outside comes through a proxy that holds the certificate.
            await web.TCPSite(runner, "127.0.0.1", port).start()
            host, at = runner.addresses[0][:2]
            ready(f"http://{host}:{at}")
            await stop.wait()
        except OSError as wrong:
            why = os.strerror(wrong.errno or 0)
            raise Unavailable(f"Port {port} cannot be had ({why}); choose another with --port.") from wrong
        finally:
            await runner.cleanup()
