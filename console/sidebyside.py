"""Revisions side by side, as the command line and the console write them: like with like, in one unit a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.plans.comparing import Comparison
from core.plans.model import ETA_MOVED_S, WHAT_IF
from core.units import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of all revisions: its texts, and after the first how much more; `better` is above 0 where it is good.

    `more` and `better` are blank and 0 for the first.
    """

    figure: str  #: as `Figures` and `--json` name it
    label: str
    values: tuple[str, ...]
    more: tuple[str, ...]
    better: tuple[int, ...]


def lines(found: Comparison, currency: str) -> list[Line]:
    """All figures, top to bottom."""
    columns = range(len(found.columns))
    made = []
    for figure, label, write, good in _written(currency):
        differ = [found.against_first(column, figure) for column in columns]
        made.append(
            Line(
                figure,
                label,
                tuple(write(getattr(each, figure)) for each in found.columns),
                ("", *(_signed(write, by) for by in differ[1:])),
                tuple(by * good for by in differ),
            )
        )
    return made


def title(found: Comparison, column: int) -> str:
    """`plan 3`, `what-if 4`."""
    figures = found.columns[column]
    return f"{'what-if' if figures.change == WHAT_IF else 'plan'} {figures.plan}"


def legend(found: Comparison) -> list[str]:
    """Who is who: what was supposed, or what was done; the sums stand in the table."""
    return [f"Plan {each.plan}: {f'what if {each.supposed}' if each.supposed else each.note}" for each in found.columns]


def footnotes(found: Comparison) -> list[str]:
    """Where the figures for CO2e come from, and what the ETAs are held against."""
    notes = []
    if found.grams:
        each = ", ".join(f"{profile} {grams:g}" for profile, grams in found.grams)
        source = "the shop's own figures" if found.own_grams else "UK Government factors 2024"
        notes.append(f"CO2e: {each} g/km; {source}, settings co2e.*")
    if found.reference is not None:
        notes.append(f"ETAs changed: by more than {ETA_MOVED_S // 60} min against plan {found.reference}.")
    return notes


_Written = tuple[str, str, Callable[[int], str], int]


def _written(currency: str) -> list[_Written]:
    """Figure, label, how it is written, and 1 where more of it is better, -1 where less is."""
    return [
        ("cost", "Cost", lambda minor: str(Money(minor, currency)), -1),
        ("distance_m", "Distance", lambda metres: f"{metres / 1000:,.1f} km", -1),
        ("duration_s", "On the road", _hours, -1),
        ("vehicles", "Vehicles used", _number, -1),
        ("placed", "Orders placed", _number, 1),
        ("left_out", "On no route", _number, -1),
        ("late", "Late stops", _number, -1),
        ("late_s", "Late together", _minutes, -1),
        ("co2e_g", "CO2e", lambda grams: f"{grams / 1000:,.1f} kg", -1),
        ("etas", "ETAs changed", _number, -1),
    ]


def _number(value: int) -> str:
    return f"{value:,}"


def _minutes(seconds: int) -> str:
    return f"{round(seconds / 60):,} min"


def _hours(seconds: int) -> str:
    minutes = round(seconds / 60)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("", minutes)
    return f"{sign}{minutes // 60:,} h {minutes % 60:02d}"


def _signed(write: Callable[[int], str], by: int) -> str:
    """With its sign; `=` where nothing differs, or nothing that is written."""
    text = write(by)
    if text in {write(0), f"-{write(0)}"}:
        return "="
    return text if by < 0 else f"+{text}"
