"""The verbs. Each lives in its feature's file here: parse, call the use-case, print a table or JSON.

Exit codes: 0 done, 1 refused with a sentence, 2 usage, 3 done in part, 130 cancelled.
"""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import click

from console.cli.frame import Context
from core.errors import DispatchError
from core.text import guard
from core.version import VERSION

#: verb -> module:command. Modules are imported when their verb is called, so that the others cost nothing.
VERBS = {
    "demo": "console.cli.demo:demo",
    "begin": "console.cli.begin:begin",
    "import": "console.cli.importing:import_",
    "orders": "console.cli.orders:orders",
    "region": "console.cli.region:region",
    "roads": "console.cli.roads:roads",
    "geocode": "console.cli.geocoding:geocode",
    "pins": "console.cli.pins:pins",
    "area": "console.cli.area:area",
    "fleet": "console.cli.fleet:fleet",
    "plan": "console.cli.plans:plan",
    "sheet": "console.cli.deliveries:sheet",
    "outcome": "console.cli.deliveries:outcome",
    "day": "console.cli.deliveries:day",
    "messages": "console.cli.messages:messages",
    "privacy": "console.cli.consent:privacy",
    "undo": "console.cli.undoing:undo",
    "redo": "console.cli.undoing:redo",
    "numbers": "console.cli.numbers:numbers",
    "who": "console.cli.present:who",
    "settings": "console.cli.file:settings",
    "log": "console.cli.log:log",
    "solve": "console.cli.solve:solve",
    "doctor": "console.cli.file:doctor",
    "fsck": "console.cli.file:fsck",
    "backup": "console.cli.file:backup",
    "serve-console": "console.cli.serve:serve_console",
    "help": "console.cli.helping:help_",
}


class Verbs(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which a day uses them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name, imported now."""
        if cmd_name not in VERBS:
            return None
        module, _, name = VERBS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--file", "path", type=click.Path(path_type=Path, dir_okay=False, readable=False), help="The shop's file."
)
@click.option("--plain", is_flag=True, help="Line by line, for screen readers: rows as sentences, nothing drawn.")
@click.version_option(VERSION, prog_name="roundsman", message="%(prog)s %(version)s")
@click.pass_context
def roundsman(ctx: click.Context, path: Path | None, plain: bool) -> None:
    """Dispatch a day's deliveries: orders in, pinned, routed, approved, customers told, outcomes marked.

    Without a verb it opens the console. The file is --file, else ROUNDSMAN_FILE, else roundsman.db in the user's data
    folder.
    """
    ctx.obj = Context(path, plain=plain)
    ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None and plain:
        from console.cli.plain import converse

        ctx.exit(converse(ctx.obj, run))
    if ctx.invoked_subcommand is None:
        ctx.exit(_console(ctx))


def _console(ctx: click.Context) -> int:
    """The console until it is left; for the demo day it is left for another file."""
    from console.app import run as open_console
    from console.flows.beginning import OPEN_DEMO, OPEN_TOUR

    code = open_console(ctx.obj.desk)
    if code not in {OPEN_DEMO, OPEN_TOUR}:
        return code
    ctx.obj.close()
    from console.cli.demo import open_demo

    return open_demo(tour=code == OPEN_TOUR)


def run(arguments: list[str]) -> int:
    """Carry out one command line and return its exit code; a refusal is one sentence on stderr."""
    try:
        code = roundsman.main(args=arguments, prog_name="roundsman", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except DispatchError as refusal:
        sys.stderr.write(f"{guard(str(refusal))}\n")
        return refusal.exit_code
    except click.ClickException as usage:
        return _usage(usage)
    except UnicodeEncodeError as wrong:
        # Such bytes may name a file, but no text in the shop's file holds them.
        sys.stderr.write(f"“{guard(wrong.object)}” holds bytes that are no text; write it in UTF-8.\n")
        return 2
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("Cancelled; what was finished before is kept.\n")
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing more to say, and nothing to complain about.
        sys.stderr.close()
        return 0


def _usage(wrong: click.ClickException) -> int:
    """Say what is wrong with the command line; click quotes it as it is, escapes and all."""
    said = io.StringIO()
    wrong.show(said)
    sys.stderr.write("".join(f"{guard(line)}\n" for line in said.getvalue().splitlines()))
    return wrong.exit_code
