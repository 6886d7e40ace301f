"""The verb `import`: a file of orders, or the standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.frame import IN_PART, Context, emit_json, json_option, narrate, pass_context, progress, say, table
from core.desk import Desk
from core.errors import BadInput, FileRefused
from core.orders import service

if TYPE_CHECKING:
    from core.orders.importing.mapping import ColumnMap
    from core.orders.importing.results import Changed, Imported, Preview

#: How many orders a preview shows, and how many bad cells are named on stderr.
_SHOWN = 5
_NAMED = 20


def _one_sign(context: click.Context, option: click.Parameter, sign: str) -> str:
    if len(sign) > 1 or sign in {'"', "\r", "\n"}:
        raise click.BadParameter("name one sign, such as ; or |", context, option)
    return sign


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--day", "day_text", default="", help="Service day of orders that name none; tomorrow if left away.")
@click.option("--mapping", type=click.Path(path_type=Path, dir_okay=False), help="Read the columns as this file says.")
@click.option("--show-mapping", is_flag=True, help="Only print how the columns are read, as a mapping file.")
@click.option("--keep-mapping", metavar="NAME", default="", help="Keep it for the next file with these columns.")
@click.option("--source", default="", help="The shop the orders are from; its numbers are its own.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--accept", multiple=True, metavar="ORDER", help="Take this changed order although it is dispatched.")
@click.option("--encoding", default="", help="utf-8, utf-16, cp1252; seen from the file if left away.")
@click.option(
    "--delimiter", default="", callback=_one_sign, help="What parts the columns; seen from the file if left away."
)
@click.option("--returned", type=click.Path(path_type=Path, dir_okay=False), help="Where rejected rows are written.")
@click.option("--yes", is_flag=True, help="Do not ask whether guessed columns are right.")
@json_option
@pass_context
def import_(context: Context, /, file: Path, day_text: str, returned: Path | None, as_json: bool, **given: Any) -> None:
    """Take a file of orders in: CSV, XLSX or JSON, or - for the standard input.

    Importing again is harmless: what is unchanged stays, what has changed is shown field by field. Rows with a bad
    cell are left out, named, and written to a file that can be imported once they are mended (exit 3).
    """
    desk = context.desk
    data, name = _read(file)
    reading = {key: given[key] for key in ("encoding", "delimiter")}
    if given["show_mapping"]:
        say(service.mapping_of(desk, data, name, **reading).text().rstrip())
        return
    mapping = _mapping(desk, data, name, given, ask=not (given["yes"] or as_json))
    done = service.import_orders(
        desk,
        data,
        name,
        day=desk.day(day_text) if day_text else None,
        mapping=mapping,
        source=given["source"] or None,
        dry_run=given["dry_run"],
        accept_conflicts=given["accept"],
        report=progress("Importing"),
        **reading,
    )
    if given["keep_mapping"]:
        narrate(f"The mapping is kept as {service.keep_mapping(desk, given['keep_mapping'], done.mapping)}.")
    kept = _return(done, name, returned)
    _print(done, kept, as_json)
    click.get_current_context().exit(IN_PART if done.rejected or done.conflicts else 0)


def _read(file: Path) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return file.read_bytes(), file.name
    except OSError as wrong:
        raise FileRefused(f"{file} cannot be read ({wrong.strerror}); check its name and your rights.") from wrong


def _mapping(desk: Desk, data: bytes, name: str, given: dict[str, Any], *, ask: bool) -> ColumnMap | Path | None:
    """The mapping to read the file with; a guess is shown and asked about where somebody can answer."""
    if given["mapping"] is not None or not ask or not (sys.stdin.isatty() and sys.stderr.isatty()):
        chosen: ColumnMap | Path | None = given["mapping"]
        return chosen
    look = service.preview(desk, data, name, encoding=given["encoding"], delimiter=given["delimiter"])
    if look.mapping.guessed:
        _show(look)
        if not click.confirm("Read the columns so?", default=True, err=True):
            raise BadInput(
                f"Nothing was imported. Write the mapping to a file (roundsman import {name} --show-mapping), "
                "mend it and give it with --mapping."
            )
    return look.mapping


def _show(look: Preview) -> None:
    narrate(f"{look.name}: {look.format}, {look.encoding}, {look.rows:,} rows. {look.mapping.origin}")
    for column, field in look.mapping.columns:
        narrate(f"  {column} = {field.value if field else '-'}")
    for order in look.orders[:_SHOWN]:
        narrate(f"  {order.source_order_id}  {order.name}  {order.address}")


def _return(done: Imported, name: str, wanted: Path | None) -> Path | None:
    """Write the rejected rows to a file, never over another one; None where there are none."""
    if not done.returned_file or done.dry_run:
        return None
    stem = "orders" if name == "standard input" else Path(name).stem
    target = wanted or _free(Path(f"{stem}-returned{done.returned_suffix}"))
    try:
        target.write_bytes(done.returned_file)
    except OSError as wrong:
        raise FileRefused(
            f"The good rows are in, but {target} cannot be written ({wrong.strerror}); "
            "import again with --returned FILE to get the rejected ones."
        ) from wrong
    return target


def _free(path: Path) -> Path:
    n, free = 2, path
    while free.exists():
        free, n = path.with_stem(f"{path.stem}-{n}"), n + 1
    return free


def _print(done: Imported, kept: Path | None, as_json: bool) -> None:
    if as_json:
        emit_json(
            {
                "new": done.new,
                "changed": len(done.changed),
                "unchanged": done.unchanged,
                "conflicts": len(done.conflicts),
                "rejected": [
                    {"row": cell.row, "column": cell.column, "value": cell.value, "reason": cell.reason}
                    for cell in done.rejected
                ],
                "returned_file": str(kept) if kept else None,
                "changes": _changes_json(done.changed),
                "conflict_orders": _changes_json(done.conflicts),
                "source": done.source,
                "notes": list(done.notes),
                "dry_run": done.dry_run,
            }
        )
        return
    tense = "would be" if done.dry_run else "are"
    say(f"{done.new} {tense} new, {len(done.changed)} changed, {done.unchanged} as before.")
    _print_changes("Changed", done.changed)
    _print_changes("Changed in the shop, but dispatched already (take it with --accept ORDER)", done.conflicts)
    for note in done.notes:
        narrate(note)
    _print_rejected(done, kept)


def _changes_json(orders: Iterable[Changed]) -> list[dict[str, Any]]:
    return [
        {
            "id": order.order_id,
            "order": order.number,
            "state": order.state,
            "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in order.changes],
        }
        for order in orders
    ]


def _print_changes(title: str, orders: tuple[Changed, ...]) -> None:
    if orders:
        say(f"{title}:")
        rows = [(order.number, c.field, c.before, c.after) for order in orders for c in order.changes]
        table(("order", "field", "before", "after"), rows)


def _print_rejected(done: Imported, kept: Path | None) -> None:
    for cell in done.rejected[:_NAMED]:
        narrate(str(cell))
    if len(done.rejected) > _NAMED:
        narrate(f"… and {len(done.rejected) - _NAMED} more.")
    if kept:
        narrate(f"{done.rejected_rows} rows were not taken. They are in {kept}: mend them there and import it.")
