"""Run sheets and load lists: read on the screen, written to a file as text or as a page to print."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.dialogs.choose import Choose, Option
from console.dialogs.confirm import Confirm
from console.dialogs.form import Field, Form
from console.dialogs.pages import Pages
from console.screens.base import PlaceScreen
from core.deliveries import service
from core.errors import FileRefused

if TYPE_CHECKING:
    from core.deliveries.sheets.model import Sheet

_OFFERS = (("t", "text file"), ("w", "page to print"), ("g", "navigator file"))
_ENDINGS = {"t": ".txt", "w": ".html", "g": ".gpx"}


async def choose(screen: PlaceScreen, vehicle: str = "") -> None:
    """Ask which papers, of the vehicle under the cursor or of all; show them, and write them where that is wanted."""
    options = [
        *([Option("run", f"Run sheet of {vehicle}"), Option("load", f"Load list of {vehicle}")] if vehicle else []),
        Option("all run", "Run sheets of all vehicles"),
        Option("all load", "Load lists of all vehicles", "last stop first"),
        *([Option("turns", f"Run sheet of {vehicle}", "with directions")] if vehicle else []),
        Option("all turns", "Run sheets of all vehicles", "with directions"),
    ]
    answer = await screen.ask(Choose("Papers for the drivers", options))
    if answer is None:
        return
    whose = "" if answer.startswith("all") else vehicle
    led = answer.endswith("turns")
    sheets = await screen.core(service.run_sheets, screen.desk, screen.day, vehicle=whose, ways=led)
    load = answer.endswith("load")
    title = f"{'Load list' if load else 'Run sheet'}{'' if whose else 's'}: {whose or 'all vehicles'}"
    key = await screen.ask(Pages(title, _text(sheets, load=load), _OFFERS))
    if key == "g" and not led:
        sheets = await screen.core(service.run_sheets, screen.desk, screen.day, vehicle=whose, ways=True)
    if key is not None:
        name = f"{'load' if load else 'run'}-{screen.day}{'-' + whose if whose else ''}{_ENDINGS[key]}"
        await _write(screen, name.replace("/", "-").replace(" ", "-").lower(), _written(sheets, key, load=load))


async def _write(screen: PlaceScreen, name: str, text: str) -> None:
    """Ask for the file's path; a file that is there is replaced only after a yes."""
    field = Field("path", "File", str(screen.desk.path.parent / name), required=True)
    answer = await screen.ask(Form("Write to which file?", [field]))
    if answer is None:
        return
    path = Path(answer["path"]).expanduser()
    if path.exists() and not await screen.ask(Confirm(f"Replace {path.name}?", str(path))):
        return
    await screen.core(_save, path, text)
    screen.say(f"Written to {path}.", "good")


def _save(path: Path, text: str) -> None:
    try:
        # Names and doors of customers: for nobody else on this machine.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as wrong:
        raise FileRefused(f"{path} cannot be written: {wrong.strerror}. Choose another place.") from wrong


def _text(sheets: Sequence[Sheet], *, load: bool) -> str:
    return "\n\n".join(service.load_list(sheet) if load else service.run_sheet(sheet) for sheet in sheets)


def _written(sheets: Sequence[Sheet], key: str, *, load: bool) -> str:
    if key == "g":
        return service.gpx(sheets)
    return service.page(sheets, load=load) if key == "w" else _text(sheets, load=load)
