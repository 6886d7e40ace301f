"""The desk: the open file with its clock, its user and its adapters. It is the first argument of every use-case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from core import clock as clocks
from core.clock import Clock
from core.errors import Stale
from core.store import backup, fsck, journal, presence, settings, steps
from core.store.connection import Store
from core.store.fsck import Finding
from core.store.journal import Event
from core.store.presence import GONE_S, Present
from core.store.settings import Setting
from core.store.sqlite import Database, sqlite3, wal_is_safe

if TYPE_CHECKING:
    from core.geocoding.guide import Guide
    from core.geocoding.model import Geocoder
    from core.notifications.incoming import Hook
    from core.notifications.model import Channel
    from core.roads.model import Roads
    from core.routing.model import Solve

__all__ = ["GONE_S", "Adapters", "Desk", "Event", "Finding", "Present", "Setting"]


class Closing(Protocol):
    """Something that has to be closed."""

    def close(self) -> None:
        """Let go of what it holds."""


_Kept = TypeVar("_Kept", bound=Closing)


@dataclass(frozen=True, slots=True)
class Adapters:
    """How the outside world is reached; `core.wiring` chooses. Each is made when asked for, so heavy imports wait."""

    geocoders: Callable[[Desk], Sequence[Geocoder]]
    guide: Callable[[Desk], Guide | None]  #: what completes addresses and knows what is near; None without a region
    roads: Callable[[Desk], Sequence[Roads]]  #: what knows the roads best first, the straight line last
    solve: Callable[[], Solve]
    channels: Callable[[Desk], Mapping[str, Channel]]
    hooks: Callable[[Desk], Mapping[str, Hook]]  #: who posts receipts and replies, by provider


class Desk:
    """One person's open file. Its methods answer; what changes business data is a use-case in a feature's service."""

    def __init__(self, store: Store, *, clock: Clock, who: str, adapters: Adapters) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.adapters = adapters
        self._kept: dict[str, tuple[object, Closing]] = {}
        self._keeping = Lock()
        self._together = local()
        #: The number of the last step that was made here, 0 before the first: it changes when there is more to undo.
        self.last_step = 0

    @property
    def path(self) -> Path:
        """The shop's file."""
        return self.store.path

    @property
    def db(self) -> Database:
        """This thread's connection, for reading."""
        return self.store.db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One write transaction, all or nothing; nested ones are savepoints. It is a step that can be undone."""
        nested = self.db.conn.in_transaction
        with self.store.writing() as db:
            if nested:
                yield db
                return
            together = getattr(self._together, "step", None) or steps.Together()
            with steps.recording(db, self.who, self.now(), together):
                yield db
        self.last_step = max(self.last_step, together.step)

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """What this thread writes inside, in as many transactions as it takes, is undone as one step."""
        self._together.step = steps.Together()
        try:
            yield
        finally:
            del self._together.step

    def record(
        self,
        db: Database,
        kind: str,
        subject: str,
        data: Mapping[str, Any],
        private: Mapping[str, Any] | None = None,
    ) -> int:
        """Append to the journal, in the transaction of the change; personal data only in `private`."""
        return journal.record(db, at=self.now(), who=self.who, kind=kind, subject=subject, data=data, private=private)

    def now(self) -> int:
        """UTC seconds by the desk's clock."""
        return int(self.clock().timestamp())

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the shop's clock."""
        return clocks.zone(self.setting("shop.timezone"))

    def today(self) -> date:
        """The date on the shop's clock."""
        return clocks.local(self.now(), self.zone).date()

    def day(self, text: str) -> date:
        """The day meant by `today`, `tomorrow`, `+3`, a weekday or an ISO date. Raises BadInput."""
        return clocks.parse_day(text, self.today())

    def iso(self, instant: int) -> str:
        """The instant in ISO 8601 with the shop's offset."""
        return clocks.iso(instant, self.zone)

    def setting(self, key: str) -> str:
        """The value in force. Raises BadInput for an unknown key."""
        return settings.get(self.db, key)

    def settings(self) -> list[tuple[Setting, str]]:
        """Every known setting with the value in force."""
        return settings.everything(self.db)

    def values(self) -> dict[str, str]:
        """Every value in force, by its key."""
        return {setting.key: value for setting, value in self.settings()}

    def set(self, key: str, value: str, *, seen: str | None = None) -> None:
        """Change a setting, with its line in the journal. `seen` is the value that the person saw.

        Raises BadInput; Stale where it has another value by now.
        """
        with self.writing() as db:
            before, after = settings.put(db, key, value)
            if seen is not None and before not in (seen, after):
                raise Stale(self._set_meanwhile(key, before, seen))
            if before != after:
                self.record(db, "settings.changed", f"setting:{key}", {}, {"before": before, "after": after})

    def _set_meanwhile(self, key: str, now: str, seen: str) -> str:
        last = self.events_since(subject=f"setting:{key}")[-1:]
        by = f" by {last[0].who} at {clocks.wall(last[0].at, self.zone)}" if last else ""
        return f"{key} was changed{by}: it is now “{now}”, not “{seen}”. Look at it and save again."

    def beside(self, suffix: str) -> Path:
        """A neighbour of the shop's file: `shop.db` and `.region.db` give `shop.region.db`."""
        return self.path.with_name(self.path.stem + suffix)

    def data_version(self) -> int:
        """A number that changes when another connection has committed (12 microseconds to ask)."""
        return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    def events_since(self, seq: int = 0, *, subject: str = "", limit: int = -1) -> list[Event]:
        """The journal after `seq`, oldest first."""
        return journal.since(self.db, seq, subject=subject, limit=limit)

    def last_seq(self) -> int:
        """The number of the journal's newest line."""
        return journal.last_seq(self.db)

    def here(self, console: str, place: str, day: date, about: str = "") -> None:
        """A console of this desk is open at a place, the order of that id under its cursor; not a step to undo."""
        with self.store.writing() as db:
            presence.here(db, console, self.who, place, day.isoformat(), about, self.now())

    def away(self, console: str) -> None:
        """That console is closed."""
        with self.store.writing() as db:
            presence.away(db, console)

    def present(self) -> list[Present]:
        """The consoles that are open on the file, who came first at the top."""
        return presence.present(self.db, self.now())

    def fsck(self) -> list[Finding]:
        """Everything wrong with the file; empty when it is sound."""
        return fsck.fsck(self.db)

    def backup(self, target: Path) -> Path:
        """Copy the file as of now, while it is in use. Raises FileRefused."""
        return backup.backup(self.store, target)

    def file_facts(self) -> Mapping[str, str]:
        """What `doctor` says of the file: library, journal mode, size, schema."""
        version = sqlite3.sqlite_version_info
        safe = "holds a WAL safely" if wal_is_safe(version) else "may lose commits of a WAL: DELETE journal is used"
        pragma = {
            name: str(self.db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("journal_mode", "user_version")
        }
        return {
            "file": str(self.path),
            "sqlite": f"{sqlite3.sqlite_version} ({safe})",
            "journal mode": pragma["journal_mode"],
            "schema": pragma["user_version"],
            "size": f"{self.path.stat().st_size:,} bytes",
            "mode": f"{self.path.stat().st_mode & 0o777:04o}",
            "events": f"{self.last_seq():,}",
        }

    def kept(self, name: str, what: object, make: Callable[[], _Kept]) -> _Kept:
        """What costs much to begin and is to last as long as this desk, such as a process: made when first asked for.

        Made anew where `what` it is made of differs from the last time; what stood under that name is closed.
        """
        with self._keeping:
            known = self._kept.get(name)
            if known is None or known[0] != what:
                if known is not None:
                    known[1].close()
                known = self._kept[name] = what, make()
            return cast(_Kept, known[1])

    def close(self) -> None:
        """Close the file, and what was kept."""
        with self._keeping:
            while self._kept:
                self._kept.popitem()[1][1].close()
        self.store.close()
