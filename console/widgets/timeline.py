"""The day on a scale of hours: one line a van, what it does when.

`─` drives, `■` and `▪` in turn are at a door, `·` waits there, `=` rests, `!` is at a door too late. The van under the
cursor is marked, its stop under the cursor stands out, and below all vans stands what that one was promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from textual.content import Content
from textual.geometry import Size

from console.formats import clock
from console.text import fit, show
from console.widgets.lines import Lines
from core.plans.model import Route, Stop

#: Width of the vehicles' names, in cells.
NAME = 12
_HOUR_S = 3600
#: The signs, what matters most last.
_RANK = " ─·=▪■!"
_LEGEND = "─ drives   ■ ▪ at a door   · waits   = rests   ! too late"
#: Lines that are no van's: the hours, what was promised, the legend.
_OTHERS = 3
_STYLES = {"■": "$primary", "▪": "$primary", "!": "$error bold", "·": "$ink-muted", "=": "$ink-muted", "─": "$line"}


@dataclass(frozen=True, slots=True)
class Strip:
    """One van's day: its name and what it does, with the stop under the cursor (0: none)."""

    name: str
    route: Route | None
    here: bool = False
    order: int = 0


class Timeline(Lines):
    """A line of hours, then a line for each van."""

    DEFAULT_CSS = "Timeline { height: auto; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self.strips: tuple[Strip, ...] = ()
        self._zone = ZoneInfo("UTC")
        #: The lines of the vans as they were made last, by place, and for which scale.
        self._made: tuple[Scale | None, dict[int, tuple[Strip, Content]]] = (None, {})

    def show(self, strips: Sequence[Strip], zone: ZoneInfo) -> None:
        """Show these vans' days."""
        others = len(strips) != len(self.strips)
        self._zone, self.strips = zone, tuple(strips)
        if others:
            self.refresh(layout=True)
        else:
            self.renew()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each van, and the others."""
        return len(self.strips) + _OTHERS if self.strips else 0

    def lines(self) -> Sequence[Content]:
        """Hours, vans, what was promised, signs."""
        routes = [strip.route for strip in self.strips if strip.route]
        if not routes:
            return ()
        scale = Scale.over(routes, max(10, self.size.width - NAME - 3), self._zone)
        return (
            Content.styled(" " * (NAME + 2) + scale.hours(), "$ink-muted"),
            *self._vans(scale),
            _promised(self.strips, scale),
            Content.styled(" " * (NAME + 2) + _LEGEND, "$ink-muted"),
        )

    def _vans(self, scale: Scale) -> Sequence[Content]:
        """The lines of the vans in view; those of which nothing has changed are not made again."""
        before = self._made[1] if self._made[0] == scale else {}
        made = {}
        for place in self._seen():
            strip = self.strips[place]
            kept = before.get(place)
            made[place] = kept if kept and kept[0] == strip else (strip, _line(strip, scale))
        self._made = scale, made
        return [line for _, line in made.values()]

    def _seen(self) -> range:
        """The places of as many vans as there is room for, the one under the cursor among them."""
        room = max(1, self.size.height - _OTHERS)
        here = next((at for at, strip in enumerate(self.strips) if strip.here), 0)
        first = max(0, min(here - room // 2, len(self.strips) - room))
        return range(first, min(first + room, len(self.strips)))


@dataclass(frozen=True, slots=True)
class Scale:
    """From instants to cells: whole hours from `start` over `width` cells."""

    start: int
    end: int
    width: int
    zone: ZoneInfo

    @classmethod
    def over(cls, routes: Sequence[Route], width: int, zone: ZoneInfo) -> Scale:
        """The scale on which all these routes fit."""
        start = min(route.departs for route in routes) // _HOUR_S * _HOUR_S
        end = -(-max(route.returns for route in routes) // _HOUR_S) * _HOUR_S
        return cls(start, max(end, start + _HOUR_S), width, zone)

    def cell(self, instant: int) -> int:
        """The cell in which the instant lies."""
        cell = (instant - self.start) * self.width // (self.end - self.start)
        return max(0, min(self.width - 1, cell))

    def hours(self) -> str:
        """`08:00   09:00 …`, as many as have room."""
        each = self.width * _HOUR_S / (self.end - self.start)
        step = _HOUR_S * max(1, -(-6 // max(1, int(each))))
        line = [" "] * self.width
        for instant in range(self.start, self.end, step):
            at = self.cell(instant)
            if at + 5 <= self.width:
                line[at : at + 5] = clock(instant, self.zone)
        return "".join(line)


def drawn(route: Route, scale: Scale) -> str:
    """The signs of a route on the scale."""
    line = [" "] * scale.width
    _fill(line, scale, route.departs, route.returns, "─")
    for stop in route.stops:
        _fill(line, scale, stop.arrival, stop.starts, "·")
        _fill(line, scale, stop.starts, stop.departure, "!" if stop.late_s else "▪■"[stop.position % 2])
    for since, until in route.rests:
        _fill(line, scale, since, until, "=")
    return "".join(line)


def _fill(line: list[str], scale: Scale, since: int, until: int, sign: str) -> None:
    if until <= since:
        return
    for cell in range(scale.cell(since), scale.cell(until - 1) + 1):
        # What falls into one cell is one sign: the one that matters most.
        if _RANK.index(sign) > _RANK.index(line[cell]):
            line[cell] = sign


def _line(strip: Strip, scale: Scale) -> Content:
    mark = Content.styled("▸ ", "$primary") if strip.here else Content("  ")
    name = show(fit(strip.name, NAME), "bold" if strip.here else "$ink-muted")
    if strip.route is None:
        return mark + name + show("stays in", "$ink-muted")
    signs = drawn(strip.route, scale)
    here = _under(strip.route.stops, strip.order)
    parts: list[Content] = []
    start = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[start]:
            parts.append(Content.styled(signs[start:at], _STYLES.get(signs[start], "")))
            start = at
    line = Content("").join(parts)
    if here:
        first, last = scale.cell(here.starts), scale.cell(here.departure - 1)
        line = line.stylize("reverse bold", first, max(first, last) + 1)
    return mark + name + line


def _promised(strips: Sequence[Strip], scale: Scale) -> Content:
    """When the stop under the cursor may begin, on the scale."""
    here = next((strip for strip in strips if strip.here and strip.route), None)
    stop = _under(here.route.stops, here.order) if here and here.route else None
    label = show(fit("  promised", NAME + 2), "$ink-muted")
    if stop is None or not stop.windows:
        return label + show("any time" if stop else "", "$ink-muted")
    return label + Content.styled(promised(stop, scale), "$error bold" if stop.late_s else "$success")


def promised(stop: Stop, scale: Scale) -> str:
    """`[┄┄┄┄]` for each window of the stop; without a bracket where it goes beyond the scale."""
    line = [" "] * scale.width
    for window in stop.windows:
        if window.closes < scale.start or window.opens >= scale.end:
            continue
        first, last = scale.cell(window.opens), scale.cell(window.closes)
        line[first : last + 1] = "┄" * (last - first + 1)
        if window.opens >= scale.start:
            line[first] = "["
        if window.closes < scale.end:
            line[last] = "]"
    return "".join(line)


def _under(stops: Sequence[Stop], order_id: int) -> Stop | None:
    return next((stop for stop in stops if any(order.id == order_id for order in stop.orders)), None)
