"""What concerns the shop's file as a whole: settings, journal, backup, check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import formats
from console.dialogs.detail import Detail
from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing, Picked
from console.dialogs.report import Report
from console.flows.lists import ask, work_on
from console.widgets.columns import Column
from console.widgets.facts import Fact, Section
from console.widgets.rows import Cell, Row
from core.desk import Desk, Event, Finding

if TYPE_CHECKING:
    from console.app import RoundsmanApp

#: How many of the last lines of the journal are shown.
LAST = 1000
_SETTINGS = (Column("Setting", 18, grow=1), Column("Value", 14, grow=2), Column("What it means", 24, grow=4))
_JOURNAL = (
    Column("No.", 5, align="right"),
    Column("At", 16),
    Column("Who", 6, grow=1),
    Column("What", 16, grow=1),
    Column("About", 12, grow=2),
)
_FINDINGS = (Column("", 5), Column("Check", 12), Column("What was found", 30, grow=1))


async def settings(house: RoundsmanApp) -> None:
    """Every setting with its meaning; Enter changes one."""

    async def listing(at: str) -> Listing:
        known = await house.core(house.desk.settings)
        rows = [Row(s.key, (s.key, value or Cell("(empty)", "muted"), Cell(s.meaning, "muted"))) for s, value in known]
        return Listing("Settings of the shop", _SETTINGS, rows, (("enter", "change"),), at=at)

    async def act(picked: Picked) -> str:
        known = {setting.key: (setting, value) for setting, value in await house.core(house.desk.settings)}
        setting, value = known[picked.row]
        form = Form(setting.key, [Field("value", "Value", value, setting.default)], setting.meaning)
        if (said := await ask(house, form)) is None:
            return ""
        await house.core(house.desk.set, setting.key, said["value"])
        return f"{setting.key} is {said['value'] or 'empty'} now."

    await work_on(house, listing, act)


async def journal(house: RoundsmanApp) -> None:
    """Who did what, newest first; Enter shows one line whole."""

    async def listing(at: str) -> Listing:
        events = await house.core(_last_events, house.desk)
        line = f"The last {LAST:,} lines." if len(events) == LAST else f"{formats.count(len(events), 'line')}."
        rows = [_event_row(house.desk, event) for event in events]
        return Listing("Journal", _JOURNAL, rows, (("enter", "read"),), lines=(line,), at=at)

    async def act(picked: Picked) -> str:
        event = (await house.core(house.desk.events_since, int(picked.row) - 1, limit=1))[0]
        personal = Section("Personal", _facts(event.private or {}))
        sections = [_about(house.desk, event), Section("What", _facts(event.data)), personal]
        await ask(house, Detail(f"{event.kind} · {event.subject}", sections))
        return ""

    await work_on(house, listing, act)


async def backup(house: RoundsmanApp) -> None:
    """Copy the file while it is in use."""
    desk = house.desk
    name = f"{desk.path.stem}-{desk.today()}.backup.db"
    field = Field("path", "File", str(desk.path.with_name(name)), required=True)
    said = await ask(house, Form("Back the shop's file up to", [field]))
    if said is not None:
        target = Path(said["path"]).expanduser()
        await house.job("Backing up", lambda _job: desk.backup(target))
        house.say(f"The copy is whole: {target}.", "good")


async def check(house: RoundsmanApp) -> None:
    """Read the whole file through, and say what is wrong with it."""
    findings = await house.job("Checking the file", lambda _job: house.desk.fsck())
    facts = await house.core(house.desk.file_facts)
    lines = [f"{name + ':':<14}{value}" for name, value in facts.items()]
    verdict = f"{formats.count(len(findings), 'thing')} found." if findings else "Nothing is wrong with the file."
    rows = [_finding_row(at, found) for at, found in enumerate(findings)]
    await ask(house, Report("Check of the file", [verdict, "", *lines], _FINDINGS, rows))


def _last_events(desk: Desk) -> list[Event]:
    return desk.events_since(max(0, desk.last_seq() - LAST))[::-1]


def _event_row(desk: Desk, event: Event) -> Row:
    when = formats.moment(event.at, desk.zone, desk.today())
    cells = (str(event.seq), when, Cell(event.who, "muted"), event.kind, Cell(event.subject, "muted"))
    return Row(str(event.seq), cells)


def _finding_row(number: int, found: Finding) -> Row:
    weight = Cell("grave", "bad") if found.grave else Cell("look", "warn")
    return Row(str(number), (weight, found.check, found.text))


def _about(desk: Desk, event: Event) -> Section:
    when = formats.moment(event.at, desk.zone, desk.today())
    return Section("", [Fact("At", when), Fact("Who", event.who), Fact("Line", str(event.seq))])


def _facts(data: Mapping[str, Any]) -> list[Fact]:
    return [
        Fact(key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in data.items()
    ]
