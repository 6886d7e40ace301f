"""A file by its path, with completion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.dialogs.base import Dialog
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, RowSelected, Table

#: No folder is listed longer than this: the rest is reached by typing.
MANY = 400


class FilePick(Dialog[Path]):
    """`await self.ask(FilePick("Import which file?", start, (".csv", ".xlsx")))` is an existing file's path."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("tab", "complete", "Complete", show=False, priority=True),
    ]
    keys = (("Enter", "take"), ("Tab", "complete"), ("↑↓", "choose"), ("Esc", "back"))

    def __init__(self, title: str, start: Path, endings: tuple[str, ...] = ()) -> None:
        """`start` is the folder listed first; `endings` are those of the files shown (none: all)."""
        super().__init__(title)
        self._start = start
        self._endings = endings

    def body(self) -> Iterable[Widget]:
        """The path, and what lies there."""
        box = Input(f"{self._start}/", compact=True, select_on_focus=False)
        box.cursor_blink = False
        yield box
        table = Table(
            Column("Name", 30, grow=1),
            Column("Changed", 16),
            Column("Size", 9, align="right"),
            empty=("No such file.",),
        )
        table.can_focus = False
        yield table

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what the path may become."""
        found = matching(event.value, self._endings)
        self.query_one(Table).show(ListRows([_row(path) for path in found]))

    def on_input_submitted(self) -> None:
        """Take the file typed, else the one under the cursor; a folder is entered."""
        typed = meant(self.query_one(Input).value)
        self._take(typed if typed.is_file() else Path(self.query_one(Table).key or typed))

    def on_row_selected(self, event: RowSelected) -> None:
        """A double click takes it, too."""
        self._take(Path(event.key))

    def action_move(self, step: int) -> None:
        """Move in the list while typing."""
        self.query_one(Table).action_move(step)

    def action_complete(self) -> None:
        """Put the name under the cursor into the path."""
        if key := self.query_one(Table).key:
            self._type(Path(key))

    def _take(self, path: Path) -> None:
        if path.is_file():
            self.dismiss(path)
        elif path.is_dir():
            self._type(path)
        else:
            self.say(f"There is no file {path}.", "bad")

    def _type(self, path: Path) -> None:
        box = self.query_one(Input)
        box.value = f"{path}/" if path.is_dir() else str(path)
        box.action_end()


def meant(text: str) -> Path:
    """The path that was typed; one begun anew behind what stood there counts alone: `/here//there`, `/here/~/x`."""
    begins = max(text.rfind("//") + 1, text.rfind("/~") + 1)
    return Path(text[begins:]).expanduser()


def matching(text: str, endings: tuple[str, ...]) -> list[Path]:
    """What a half-typed path may become: folders first, then files with these endings, the newest first."""
    path = meant(text)
    folder, start = (path, "") if text.endswith("/") else (path.parent, path.name.lower())
    try:
        inside = [entry for entry in folder.iterdir() if entry.name.lower().startswith(start)]
        shown = [entry for entry in inside if start.startswith(".") or not entry.name.startswith(".")]
        folders = sorted(entry for entry in shown if entry.is_dir())
        files = [e for e in shown if e.is_file() and (not endings or e.suffix.lower() in endings)]
        return [*folders, *sorted(files, key=lambda file: -file.stat().st_mtime)][:MANY]
    except OSError:
        return []


def _row(path: Path) -> Row:
    if path.is_dir():
        return Row(str(path), (Cell(f"{path.name}/", "accent"), "", ""))
    stat = path.stat()
    changed = datetime.fromtimestamp(stat.st_mtime, UTC).astimezone()
    size = f"{stat.st_size / 1000:,.0f} kB"
    return Row(str(path), (path.name, Cell(f"{changed:%Y-%m-%d %H:%M}", "muted"), Cell(size, "muted")))
