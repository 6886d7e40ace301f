"""An open region file. It is opened read-only; a new one may take its place while it is open."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable
from core.region import APPLICATION_ID, FORMAT
from core.region.items import Provenance
from core.store.careful import CarefulConnection
from core.store.sqlite import Database, sqlite3


@dataclass(frozen=True, slots=True)
class Summary:
    """What `region list` shows of one source."""

    provenance: Provenance
    addresses: int
    skipped: int


class RegionFile:
    """The file with its marks looked at, and what it is made of."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises Unavailable where it is missing or of another kind."""
        if not path.is_file():
            raise Unavailable(
                f"There is no region file {path}. Make one from a map extract of your area: "
                "roundsman region add FILE.osm.pbf"
            )
        self.path = path
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False, factory=CarefulConnection
            )
            connection.refusal = Unavailable
            connection.sentence = self._damaged = (
                f"The region file {path} is damaged; build it again: roundsman region add."
            )
            weakref.finalize(self, connection.close)
            marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        except sqlite3.DatabaseError as wrong:
            raise Unavailable(
                f"The region file {path} cannot be read ({wrong}); build it again: roundsman region add."
            ) from wrong
        if marks != [APPLICATION_ID, FORMAT]:
            raise Unavailable(f"{path} is no region file of this version; build it again: roundsman region add.")
        self.db = Database(connection, execute_plugins=False)

    def summary(self) -> list[Summary]:
        """Its sources with what they gave."""
        rows = self.db.execute(
            "SELECT name, path, kind, licence, date, size, addresses, skipped FROM source ORDER BY name"
        ).fetchall()
        return [Summary(Provenance(*row[:6]), row[6], row[7]) for row in rows]

    def meta(self) -> dict[str, str]:
        """When it was built, and what its roads come to."""
        return dict(self.db.execute("SELECT key, value FROM meta").fetchall())

    @contextmanager
    def answering(self) -> Iterator[None]:
        """What goes wrong within because of a value that damage has changed is told as such.

        SQLite notices broken pages while it reads, broken values only when it is asked. Raises Unavailable.
        """
        try:
            yield
        except (TypeError, ValueError, AttributeError, LookupError) as wrong:
            if self.db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise Unavailable(self._damaged) from wrong
            raise

    def close(self) -> None:
        """Close the file."""
        self.db.conn.close()
