"""What concerns the shop's file as a whole: settings, backup, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import formats
from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing, Picked
from console.dialogs.report import Report
from console.flows import clashing
from console.flows.lists import ask, work_on
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.desk import Finding

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_SETTINGS = (Column("Setting", 18, grow=1), Column("Value", 14, grow=2), Column("What it means", 24, grow=4))
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

        def fields(value: str) -> list[Field]:
            return [Field("value", "Value", value, setting.default)]

        form = Form(setting.key, fields(value), setting.meaning)
        if (said := await ask(house, form)) is None:
            return ""

        async def save(seen: str, given: dict[str, Any]) -> str:
            await house.core(house.desk.set, setting.key, given.get("value", seen), seen=seen)
            return await house.core(house.desk.setting, setting.key)

        async def again() -> str:
            return await house.core(house.desk.setting, setting.key)

        saved = await clashing.saved(house, form, said, value, fields=fields, again=again, save=save)
        return f"{setting.key} is {saved or 'empty'} now."

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


def _finding_row(number: int, found: Finding) -> Row:
    weight = Cell("grave", "bad") if found.grave else Cell("look", "warn")
    return Row(str(number), (weight, found.check, found.text))
