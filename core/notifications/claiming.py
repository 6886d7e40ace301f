"""SQL of messages in hand: taking them, and writing down what came of them.

What a sender writes counts only while it has the message in hand: it names itself and the number of the try. One that
was given up for dead, and was not, cannot overwrite what others have done since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.desk import Desk
from core.notifications import store
from core.notifications.kinds import TRAITS
from core.notifications.model import Message, MessageState
from core.notifications.owner import LEASE_S
from core.notifications.quiet import AWAKE
from core.store import capture
from core.store.sqlite import Database

#: In which states of its order a message of each kind is worth something.
_FITS = json.dumps({kind: sorted(trait.while_in) for kind, trait in TRAITS.items()})
_ETA = json.dumps(sorted(kind for kind, trait in TRAITS.items() if trait.states_eta))
_AWAKE = json.dumps(sorted(AWAKE))
#: The next messages that may go out; never while another one of the same order is under way, nor once the order
#: stands where its words are not true.
_NEXT = """
SELECT m.id, m.order_id FROM messages m JOIN orders o ON o.id = m.order_id
WHERE m.state = 'queued' AND m.due <= :now AND m.expires > :now AND m.channel = :channel
  AND o.state IN (SELECT value FROM json_each(:fits -> m.kind))
  AND NOT EXISTS (SELECT 1 FROM messages e WHERE e.order_id = m.order_id AND e.state = 'sending')
ORDER BY m.due, m.id LIMIT :most
"""
_CLAIM = """
UPDATE messages SET state = 'sending', owner = ?, lease = ?, attempts = attempts + 1 WHERE id = ? AND state = 'queued'
"""
#: Whether a newer message n makes m untrue: to the same readers, of its kind, or both say when the order comes.
_OVERTAKES = """
n.order_id = m.order_id AND n.version > m.version AND n.state IN ('queued', 'sending', 'sent', 'delivered', 'unknown')
AND CASE WHEN m.channel IN (SELECT value FROM json_each(:awake)) THEN n.channel = m.channel
         ELSE n.channel NOT IN (SELECT value FROM json_each(:awake)) END
AND (n.kind = m.kind OR (m.kind IN (SELECT value FROM json_each(:eta))
                         AND n.kind IN (SELECT value FROM json_each(:eta))))
"""
_NEWER = f"SELECT 1 FROM messages m JOIN messages n ON {_OVERTAKES} WHERE m.id = :message LIMIT 1"  # noqa: S608
#: What can go out no more: too late, its order stands elsewhere, or (last column) a newer one took its place.
_WORTHLESS = f"""
SELECT m.id, m.expires <= max(:now, m.due),
       o.state NOT IN (SELECT value FROM json_each(:fits -> m.kind)),
       EXISTS (SELECT 1 FROM messages n WHERE {_OVERTAKES}) AS overtaken
FROM messages m JOIN orders o ON o.id = m.order_id
WHERE m.state = 'queued' AND (m.expires <= :now OR m.due >= m.expires OR overtaken
                              OR o.state NOT IN (SELECT value FROM json_each(:fits -> m.kind))) ORDER BY m.id
"""  # noqa: S608
#: Ours is what we have in hand. What was given up for dead is settled by the one who knows.
_TAKEN = """
UPDATE messages SET state = 'sent', provider_id = :provider, sent_at = :at, error = '', owner = '', lease = 0
WHERE id = :id AND attempts = :attempts AND (state = 'unknown' OR (state = 'sending' AND owner = :owner))
"""
_WAITING = """
SELECT m.channel, count(*) FROM messages m WHERE m.state = 'queued' AND m.due <= ? AND m.expires > ? GROUP BY 1
"""
_FIXED = {"fits": _FITS, "eta": _ETA, "awake": _AWAKE}


@dataclass(frozen=True, slots=True)
class InHand:
    """A message being sent."""

    id: int
    owner: str
    lease: int  #: UTC s


@contextmanager
def by_itself(desk: Desk) -> Iterator[Database]:
    """A write transaction of the program's own: what goes out by itself is no step that a person could undo."""
    with desk.store.writing() as db:
        yield db
        # A connection that has recorded steps goes on noting; nobody wants these.
        if db.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = 'was'").fetchone():
            capture.forget(db)


def claim(db: Database, channel: str, owner: str, now: int, *, most: int = 1) -> list[Message]:
    """Take the next messages in hand, one of an order; call it in a write transaction of its own."""
    rows = db.execute(_NEXT, {"now": now, "channel": channel, "most": most, "fits": _FITS}).fetchall()
    first = {order: number for number, order in reversed(rows)}
    for number in (chosen := sorted(first.values(), key=[row[0] for row in rows].index)):
        db.execute(_CLAIM, (owner, now + LEASE_S, number))
    return [store.one(db, number) for number in chosen]


def renew(db: Database, owner: str, messages: Collection[int], now: int) -> None:
    """They are still in hand."""
    db.execute(
        "UPDATE messages SET lease = ? WHERE state = 'sending' AND owner = ? "
        "AND id IN (SELECT value FROM json_each(?))",
        (now + LEASE_S, owner, json.dumps(list(messages))),
    )


def in_hand(db: Database) -> list[InHand]:
    """Messages being sent."""
    rows = db.execute("SELECT id, owner, lease FROM messages WHERE state = 'sending'").fetchall()
    return [InHand(*row) for row in rows]


def holds(db: Database, message: Message, owner: str) -> bool:
    """Whether that sender still has that try in hand."""
    found = db.execute(
        "SELECT 1 FROM messages WHERE id = ? AND state = 'sending' AND owner = ? AND attempts = ?",
        (message.id, owner, message.attempts),
    )
    return found.fetchone() is not None


def taken(db: Database, message: Message, owner: str, provider_id: str, at: int) -> bool:
    """The channel has taken it; False where somebody else has settled that already."""
    facts = {"id": message.id, "owner": owner, "attempts": message.attempts, "provider": provider_id, "at": at}
    done = db.execute(_TAKEN, facts).rowcount > 0
    if not done:
        # A receipt was faster, and may not have said what the channel calls it.
        db.execute(
            "UPDATE messages SET provider_id = ? WHERE id = ? AND provider_id = '' "
            "AND state IN ('sent', 'delivered', 'undelivered')",
            (provider_id, message.id),
        )
    return done


def unclear(db: Database, message: int, why: str, ask_until: int) -> None:
    """It may have gone out; before that second nobody takes its absence for certain."""
    store.move(db, message, MessageState.UNKNOWN, error=why)
    db.execute("UPDATE messages SET lease = ? WHERE id = ?", (ask_until, message))


def unknown(db: Database) -> list[tuple[Message, int]]:
    """Messages of which nobody knows, each with the second from which its absence is certain."""
    rows = db.execute("SELECT id, lease FROM messages WHERE state = 'unknown' ORDER BY id").fetchall()
    return [(store.one(db, number), lease) for number, lease in rows]


def still_unknown(db: Database, message: Message, lease: int) -> bool:
    """Whether nobody has settled it, nor tried again, since it was looked at."""
    found = db.execute(
        "SELECT 1 FROM messages WHERE id = ? AND state = 'unknown' AND attempts = ? AND lease = ?",
        (message.id, message.attempts, lease),
    )
    return found.fetchone() is not None


def known_as(db: Database, provider_id: str, *, but: int) -> bool:
    """Whether another message than that one bears the name."""
    found = db.execute("SELECT 1 FROM messages WHERE provider_id = ? AND id <> ? LIMIT 1", (provider_id, but))
    return found.fetchone() is not None


def superseded(db: Database, message: int) -> bool:
    """Whether a newer message to the same readers that makes it untrue has been, or will be, sent."""
    return db.execute(_NEWER, {"message": message, "eta": _ETA, "awake": _AWAKE}).fetchone() is not None


def worthless(db: Database, now: int) -> list[tuple[Message, str]]:
    """Queued messages that can go out no more, and why."""
    found = []
    for number, late, elsewhere, _ in db.execute(_WORTHLESS, {"now": now, **_FIXED}).fetchall():
        why = "A newer message took its place."
        if late or elsewhere:
            why = "It would have come too late." if late else "Its order is not under way any more."
        found.append((store.one(db, number), why))
    return found


def waiting(db: Database, now: int) -> dict[str, int]:
    """How many are due, by channel."""
    return dict(db.execute(_WAITING, (now, now)).fetchall())


def next_due(db: Database) -> int | None:
    """The second at which the next queued message may go; None where none is."""
    found: int | None = db.execute("SELECT min(due) FROM messages WHERE state = 'queued'").fetchone()[0]
    return found
