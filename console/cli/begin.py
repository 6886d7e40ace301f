"""`roundsman begin`: the shop's name and place and its first vans, as the console's greeting asks for them."""

from __future__ import annotations

import click

from console.cli.frame import Context, narrate, pass_context
from core.clock import parse_wall
from core.errors import BadInput, Unavailable
from core.fleet import beginning


@click.command()
@click.argument("name")
@click.argument("address")
@click.option("--at", "place", help="LATITUDE,LONGITUDE; without it the address is looked up in the region.")
@click.option("--vans", default=1, show_default=True, help="How many go out, where the file has none.")
@click.option("--from", "starts", default="8:00", show_default=True, help="When they leave at the earliest.")
@click.option("--to", "ends", default="17:00", show_default=True, help="When they are back at the latest.")
@pass_context
def begin(context: Context, name: str, address: str, place: str | None, vans: int, starts: str, ends: str) -> None:
    """Begin: begin "Colchester Bread" "12 High Street, Colchester" --vans 2.

    Keeps name and address; where the place is given or known, the depot there and the first vans with their drivers.
    """
    at = _place(context, address, place)
    begun = beginning.begin(
        context.desk, name, address, at, vans=vans, starts=parse_wall(starts), ends=parse_wall(ends)
    )
    if begun.depot is None:
        narrate(f"{begun.name} is kept. Add a map (roundsman region add FILE) or --at LAT,LON, then begin again.")
        return
    said = f"{begun.name} lies at {begun.depot.lat:g},{begun.depot.lon:g} ({begun.depot.timezone})"
    narrate(f"{said}; vans added: {begun.vans}.")


def _place(context: Context, address: str, place: str | None) -> tuple[float, float] | None:
    """The given point, else where the region is sure that the address lies, else None. Raises BadInput in doubt."""
    from core.geocoding.points import read_point
    from core.geocoding.service import find

    if place:
        return read_point(place)
    try:
        found = find(context.desk, address)
    except Unavailable:
        return None
    if found.best is None or found.review:
        near = f"the nearest is {found.best.label}" if found.best else found.why
        raise BadInput(f"“{address}” is not certain ({near}); give --at LATITUDE,LONGITUDE.")
    return found.best.lat, found.best.lon
