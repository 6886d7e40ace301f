"""`roundsman serve-console`: the console in a browser of this machine."""

from __future__ import annotations

import click

from console.cli.frame import Context, narrate, pass_context, say
from console.serving import checked_host, serve


@click.command("serve-console")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Where it listens.")
@click.option("--host", default="localhost", show_default=True, help="This machine; from elsewhere go by SSH.")
@pass_context
def serve_console(context: Context, port: int, host: str) -> None:
    """Show the console in a browser of this machine, until Ctrl-C.

    From another machine: ssh -L 8000:localhost:8000 YOU@THIS-MACHINE, then open the address that is printed.
    """
    at = checked_host(host, port)
    path = context.desk.path
    context.close()

    def tell(address: str) -> None:
        say(address)
        narrate(f"Open it in a browser. From another machine first: ssh -L {port}:localhost:{port} YOU@THIS-MACHINE")

    serve(path, at, port, tell)
