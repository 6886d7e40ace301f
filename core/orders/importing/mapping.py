"""Which column means which field: guessed from names, built in for a shop, or kept in a small file people can edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import BadInput, FileRefused
from core.orders.importing.fields import LINE_FIELDS, WHERE, Field
from core.orders.importing.sheet import SAYS
from core.orders.importing.synonyms import PLAIN, WEAK, meaning, normal
from core.text import clean

#: Orders from files whose shop nobody named.
FILE = "file"
SUFFIX = ".map"
#: Several columns may feed these: notes are joined, of phones the first that is filled counts.
_SEVERAL = frozenset({Field.NOTES, Field.PHONE})
_HOUSE_NUMBERS = frozenset({"no", "nr", "num", "numero", "nummer", "number"})
#: A kept mapping is taken for a file that has all its columns in use, and little that it does not list.
_LISTED = 0.8


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Column and field, in the order in which columns of one field are asked; None: the column is not used.

    `origin` says for people where it comes from; `source` names the shop whose orders these are. `pickups`: the shop
    exports orders that nobody is to deliver, too, without an address.
    """

    columns: tuple[tuple[str, Field | None], ...]
    origin: str
    source: str = FILE
    guessed: bool = field(default=False, compare=False)
    pickups: bool = field(default=False, compare=False)

    def of(self, wanted: Field) -> tuple[str, ...]:
        """The columns that feed a field."""
        return tuple(column for column, fed in self.columns if fed is wanted)

    def used(self) -> frozenset[str]:
        """The columns that feed anything."""
        return frozenset(column for column, fed in self.columns if fed is not None)

    def has(self, wanted: Iterable[Field]) -> bool:
        """Whether any of the fields is fed."""
        return any(fed in frozenset(wanted) for _, fed in self.columns)

    @property
    def by_line(self) -> bool:
        """Whether an order may go over several rows, a line each."""
        return self.has(LINE_FIELDS)

    def text(self) -> str:
        """The mapping as its file has it."""
        head = "# Left the column of the file, right what it means; - is: not used.\n"
        body = "".join(f"{_quoted(column)} = {fed.value if fed else '-'}\n" for column, fed in self.columns)
        return f"{head}@source = {self.source}\n{body}"


def guess(header: Sequence[str]) -> ColumnMap:
    """What the columns mean by their names; for each field the column that says it most plainly."""
    best: dict[Field, int] = {}
    found: list[tuple[str, Field | None, int]] = []
    for column in header:
        meant, plainly = meaning(column) or (None, 0)
        if normal(column) in _HOUSE_NUMBERS and found and found[-1][1] is Field.STREET:
            meant, plainly = Field.HOUSE_NUMBER, PLAIN
        if column == SAYS:
            meant = None
        found.append((column, meant, plainly))
        if meant and plainly > best.get(meant, 0):
            best[meant] = plainly
    taken: set[Field] = set()
    columns: list[tuple[str, Field | None]] = []
    for column, meant, plainly in found:
        several = meant in _SEVERAL and plainly > WEAK
        if meant and (several or (plainly == best[meant] and meant not in taken)):
            taken.add(meant)
            columns.append((column, meant))
        else:
            columns.append((column, None))
    return ColumnMap(tuple(columns), "guessed from the names of the columns", guessed=True)


def checked(mapping: ColumnMap, header: Sequence[str], name: str) -> ColumnMap:
    """The mapping, if it fits the file and tells where to deliver. Raises BadInput."""
    if missing := sorted(mapping.used() - frozenset(header)):
        raise BadInput(
            f"{name} has no column “{missing[0]}”, which the mapping ({mapping.origin}) uses. Its columns are: "
            f"{_listed(header)}."
        )
    if not mapping.has(WHERE):
        raise BadInput(
            f"No column of {name} is known as an address. Its columns are: {_listed(header)}. Say which is which in a "
            "mapping file (import --show-mapping prints one to start from) and give it with --mapping."
        )
    return mapping


def parse(text: str, name: str) -> ColumnMap:
    """The mapping that a file holds. Raises BadInput with its line for what cannot be."""
    columns: dict[str, Field | None] = {}
    source = FILE
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        left, sign, right = (part.strip() for part in line.rpartition("="))
        if not sign or not left:
            raise BadInput(f"{name}, line {number}: write it as column = field.")
        if left == "@source":
            source = _source(right, f"{name}, line {number}")
        elif (column := clean(_unquoted(left), limit=110)) in columns:
            raise BadInput(f"{name}, line {number}: the column “{column}” stands there twice.")
        else:
            columns[column] = _field(right, f"{name}, line {number}")
    return ColumnMap(tuple(columns.items()), f"kept in {name}", source)


def load(path: Path) -> ColumnMap:
    """The mapping in that file. Raises BadInput or FileRefused."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{path.name} is no mapping file: it is not UTF-8 text.") from wrong
    except OSError as wrong:
        raise FileRefused(f"The mapping file {path} cannot be read ({wrong.strerror}).") from wrong
    return parse(text, path.name)


def kept(folder: Path, header: Sequence[str]) -> ColumnMap | None:
    """The mapping kept in that folder for files with this header, if there is one."""
    columns = frozenset(header) - {SAYS}
    fitting: list[tuple[float, str, ColumnMap]] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        mapping = load(path)
        listed = len(columns & {column for column, _ in mapping.columns}) / max(1, len(columns))
        if mapping.used() and mapping.used() <= columns and listed >= _LISTED:
            fitting.append((listed, path.name, mapping))
    return max(fitting, key=lambda found: found[0])[2] if fitting else None


def keep(folder: Path, name: str, mapping: ColumnMap) -> Path:
    """Write the mapping into the folder under that name. Raises BadInput or FileRefused."""
    stem = name.removesuffix(SUFFIX)
    if not stem or not all(c.isalnum() or c in " _-" for c in stem) or len(stem) > 60:
        raise BadInput(f"“{clean(name, limit=60)}” cannot name a mapping; use letters, digits, blanks, - and _.")
    path = folder / f"{stem}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(mapping.text(), "utf-8")
    except OSError as wrong:
        raise FileRefused(f"The mapping cannot be written to {path} ({wrong.strerror}).") from wrong
    return path


def _field(word: str, place: str) -> Field | None:
    if word == "-":
        return None
    try:
        return Field(word)
    except ValueError as wrong:
        known = ", ".join(each.value for each in Field)
        raise BadInput(f"{place}: “{clean(word, limit=40)}” is no field; these are: {known}, or - for none.") from wrong


def _source(word: str, place: str) -> str:
    source = clean(word, limit=40)
    if not source or source == "hand":
        raise BadInput(f"{place}: “{source}” cannot name a source; give the shop a short name of its own.")
    return source


def _quoted(column: str) -> str:
    return f'"{column}"' if column[:1] in {"#", "@", '"'} else column


def _unquoted(column: str) -> str:
    return column[1:-1] if len(column) > 2 and column[0] == column[-1] == '"' else column


def _listed(header: Sequence[str]) -> str:
    names = [clean(column, limit=30) for column in header[:12] if column != SAYS]
    return ", ".join(names) + (f" and {len(header) - 12} more" if len(header) > 12 else "")
