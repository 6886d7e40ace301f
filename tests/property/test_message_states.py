"""Whatever senders, channels, deaths and clocks do, no message leaves the diagram of its states, nor goes out twice."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.notifications import claiming, owner, store
from core.notifications import service as notifications
from core.notifications.claiming import by_itself
from core.notifications.concluding import Sender, conclude
from core.notifications.model import (
    Message,
    MessageState,
    Misconfigured,
    NotSent,
    OptedOut,
    Receipt,
    RefusedForGood,
    TryLater,
    Unaskable,
    Unclear,
    Unreachable,
)
from core.wiring import open_desk
from tests.core.notifications.test_smtp import Slowest
from tests.reliability.outboxes import always, everything, fill

CHANNELS = ("sms", "email", "webhook")
#: What a channel may do with a message: whether it takes it, and what it answers.
MOODS: dict[str, tuple[bool, type[NotSent] | None]] = {
    "ok": (True, None),
    "lost": (True, Unclear),
    "unclear": (False, Unclear),
    "later": (False, TryLater),
    "away": (False, Unreachable),
    "refused": (False, RefusedForGood),
    "opted out": (False, OptedOut),
    "misconfigured": (False, Misconfigured),
}
#: Where a message may come to from each state, over any number of steps.
ENDS = {MessageState.SENT, MessageState.FAILED, MessageState.DROPPED}
#: What ends all is rare, so that much happens before.
moods = st.sampled_from([*MOODS, *["ok", "lost", "unclear", "later"] * 3, "ok", "later"])


class Peer:
    """The other side of one channel, with its mood."""

    width = 3

    def __init__(self, name: str) -> None:
        self.name = name
        self.repeatable = name == "webhook"
        self.mood = "ok"
        self.taken: list[tuple[int, int, int]] = []  #: (message, order, version), as they came

    def call(self, message: Message, mood: str) -> Receipt | NotSent:
        """What happens at the peer, and what it answers."""
        takes, wrong = MOODS[mood]
        if takes:
            self.taken.append((message.id, message.order_id, message.version))
        return wrong(mood) if wrong else Receipt(f"{self.name}-{message.id}")

    async def send(self, message: Message) -> Receipt:
        came = self.call(message, self.mood)
        if isinstance(came, NotSent):
            raise came
        return came

    async def find(self, message: Message) -> Receipt | None:
        if self.name != "sms":
            raise Unaskable("It keeps no list.")
        return Receipt(f"sms-{message.id}") if any(message.id == each for each, *_ in self.taken) else None

    async def close(self) -> None:
        """Nothing is open."""


class Outbox(RuleBasedStateMachine):
    """One file, senders on it, and the peers."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.now = datetime(2026, 3, 2, 12, tzinfo=UTC)
        self.desk = open_desk(Path(self.folder.name) / "shop.db", who="ann", clock=lambda: self.now)
        always(self.desk)
        for key in ("sms", "smtp", "webhook"):
            self.desk.set(f"{key}.per_second", "1000")
        self.peers = {name: Peer(name) for name in CHANNELS}
        self.desk.adapters = replace(self.desk.adapters, channels=lambda _: self.peers)
        self.hands: list[tuple[str, Message, Receipt | NotSent]] = []
        self.last: dict[int, MessageState] = {}
        self.senders = 0
        fill(self.desk, len(CHANNELS), channels=CHANNELS, life_s=30 * 3600)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            self.folder.cleanup()

    @rule(channel=st.sampled_from(CHANNELS))
    def write(self, channel: str) -> None:
        # Few orders, so that much happens to each.
        if len(self.last) < 8:
            fill(self.desk, 1, channels=(channel,), life_s=30 * 3600)

    @rule(data=st.data())
    def supersede(self, data: st.DataObject) -> None:
        """A newer window for an order: what still waits gives way."""
        messages = everything(self.desk)
        if not messages:
            return
        # What is in hand comes back perhaps, and must not go out after the newer one.
        held = [message.id for _, message, _ in self.hands]
        old = messages[data.draw(st.sampled_from(held or sorted(messages)))]
        newest = max(m.version for m in messages.values() if m.order_id == old.order_id)
        values: dict[str, Any] = {
            name: getattr(old, name)
            for name in ("order_id", "kind", "channel", "recipient", "subject", "body", "eta_from", "eta_until",
                         "plan_id", "language", "expires")
        }  # fmt: skip
        with self.desk.writing() as db:
            for each in messages.values():
                if each.order_id == old.order_id and each.state is MessageState.QUEUED:
                    store.move(db, each.id, MessageState.DROPPED, error="a newer message took its place")
            now = self.desk.now()
            values |= {"version": newest + 1, "due": now, "created_at": now, "state": "queued", "error": ""}
            store.insert(db, {**values, "message_id": f"<{old.order_id}-{newest + 1}@roundsman.invalid>"})

    @rule(channel=st.sampled_from(CHANNELS), most=st.integers(1, 3), mood=moods)
    def claim(self, channel: str, most: int, mood: str) -> None:
        """Another sender takes some in hand and calls; what came of it is not written down yet."""
        self.senders += 1
        who = f"elsewhere:{self.senders}:1"
        with by_itself(self.desk) as db:
            claimed = claiming.claim(db, channel, who, self.desk.now(), most=most)
        assert len({message.order_id for message in claimed}) == len(claimed)
        self.hands += [(who, message, self.peers[channel].call(message, mood)) for message in claimed]

    @rule(data=st.data())
    def write_down(self, data: st.DataObject) -> None:
        """A sender writes down what came, be it late and given up for dead."""
        if self.hands:
            who, message, came = self.hands.pop(data.draw(st.integers(0, len(self.hands) - 1)))
            with by_itself(self.desk) as db:
                conclude(Sender(self.desk, who, Slowest()), db, message, came, self.peers[message.channel])

    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        """A sender dies before it has written anything down."""
        if self.hands:
            who, *_ = self.hands[data.draw(st.integers(0, len(self.hands) - 1))]
            self.hands = [hand for hand in self.hands if hand[0] != who]
            host = owner.myself().partition(":")[0]
            with by_itself(self.desk) as db:
                db.execute("UPDATE messages SET owner = ? WHERE owner = ?", (f"{host}:999999999:1", who))

    @rule(mood=moods, channel=st.sampled_from(CHANNELS))
    def turn_mood(self, mood: str, channel: str) -> None:
        self.peers[channel].mood = mood

    @rule(minutes=st.sampled_from([0, 0, 3, 15, 60]))
    def send(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        notifications.send_due(self.desk, rng=Slowest())

    @rule(minutes=st.sampled_from([-60, -1, 1, 3, 15, 60, 600]))
    def jump(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def resume(self) -> None:
        if notifications.stopped(self.desk):
            notifications.resume(self.desk)

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "desk"):
            return
        messages = everything(self.desk)
        for number, before in self.last.items():
            after = messages[number].state
            assert before not in ENDS or after is before, f"{number}: {before} became {after}"
            # To ask for what may have gone out is the only way back into the queue without a try.
            assert before is not MessageState.QUEUED or after is not MessageState.UNKNOWN or messages[number].attempts
        self.last = {number: message.state for number, message in messages.items()}
        for peer in self.peers.values():
            ids = [number for number, *_ in peer.taken]
            if not peer.repeatable:
                assert len(ids) == len(set(ids)), f"{peer.name} got one twice"
            for message in messages.values():
                if message.channel == peer.name and message.state is MessageState.SENT:
                    assert message.id in ids, f"{message.id} is sent, and {peer.name} has not got it"
        for order in {message.order_id for message in messages.values()}:
            versions = [version for peer in self.peers.values() for _, about, version in peer.taken if about == order]
            assert versions == sorted(versions), f"order {order} was told an older time after a newer one"
            hands = [m for m in messages.values() if m.order_id == order and m.state is MessageState.SENDING]
            assert len(hands) <= 1


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
