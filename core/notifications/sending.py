"""Sending what is due: claimed first, then sent, then the result written down; each in a transaction of its own.

A message is brought to `sending`, with its owner's name, before the call. Should the sender die in the call, the next
one finds the row with a dead owner: it goes out again where that leaves the customer with one message; where it might
become two, the channel is asked, and where that cannot be, a person.

A channel takes up to its `width` of messages at once, all channels at the same time, and never two of one order.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping

from core.desk import Desk
from core.errors import DispatchError
from core.notifications import claiming, moments, owner, pacing, reconciling, store
from core.notifications.claiming import by_itself
from core.notifications.concluding import Sender, conclude
from core.notifications.holding import hold
from core.notifications.model import (
    Channel,
    Message,
    MessageState,
    Misconfigured,
    NotSent,
    Receipt,
    Sent,
    TryLater,
    Unclear,
    Unreachable,
)

#: So often a long pass looks whether quiet hours have begun, and renews its lease, s.
_LOOK_EVERY_S = 60
#: The longest that a pass waits for its place before it looks round again, s.
_NAP_S = 0.5
#: So long one waits for more answers to write down with the first, s.
_TOGETHER_S = 0.02
#: What is in the middle of a call when sending is broken off may come to its end within so long, s.
_LAST_S = 5.0

Report = Callable[[int, int], None]
Answer = tuple[Message, Receipt | NotSent]


class _Broken(Unclear):
    """The channel failed in a way that it has no word for: a defect, which is raised once the message is put by."""


def send_due(
    desk: Desk,
    *,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
    rng: random.Random | None = None,
) -> Sent:
    """One pass over the outbox: everything that is due goes out once. `report(done, due)` after each message.

    Several may run at once. It stops between two messages when `cancelled()` says so. `rng` spreads the tries of what
    went wrong. Do not call it on a thread that runs an event loop. Raises FileRefused.
    """
    sender = Sender(desk, owner.myself(), rng or random.Random())
    channels = desk.adapters.channels(desk)
    with by_itself(desk) as db:
        pacing.resume_mended(desk, db)
        reconciling.recover(sender, db, channels)
        moments.passing("recovering")
    moments.passing("recovered")
    asyncio.run(_Pass(sender, channels, report, cancelled).run())
    tally, now = sender.tally, desk.now()
    due = claiming.waiting(desk.db, now)
    return Sent(
        tally.sent,
        tally.failed,
        store.count(desk.db, MessageState.QUEUED),
        store.count(desk.db, MessageState.UNKNOWN),
        tally.dropped,
        tally.trouble,
        tuple(one for one in pacing.stopped(desk.db) if due.get(one.channel)),
    )


class _Pass:
    """One pass: its channels, and how far it is."""

    def __init__(
        self,
        sender: Sender,
        channels: Mapping[str, Channel],
        report: Report | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.sender = sender
        self.desk = sender.desk
        self.channels = channels
        self.report = report
        self.cancelled = cancelled or (lambda: False)
        self.done = self.due = 0

    async def run(self) -> None:
        """Settle what is unclear, then send until nothing is due any more, or nothing can be sent."""
        if not self.cancelled():
            await reconciling.ask(self.sender, self.channels)
        self.tidy()
        self.due = sum(claiming.waiting(self.desk.db, self.desk.now()).values())
        going = [channel for name, channel in self.channels.items() if self._has(name)]
        while going and not self.cancelled():
            before = self.done
            ends = await asyncio.gather(*(_Line(self, channel).run() for channel in going), return_exceptions=True)
            for wrong in ends:
                if isinstance(wrong, BaseException):
                    raise wrong
            # A message may have waited for another one of its order, which has gone by another channel meanwhile.
            going = [channel for channel, open_ in zip(going, ends, strict=True) if open_ and self._has(channel.name)]
            if self.done == before:
                break

    def tidy(self) -> None:
        """Let nothing go out in quiet hours, nor after it has become worthless."""
        with by_itself(self.desk) as db:
            self.sender.tally.dropped += hold(self.desk, db, self.desk.now())
            reconciling.drop_worthless(self.sender, db)

    def after_one(self) -> None:
        """One more has come to an end."""
        self.done += 1
        if self.report:
            self.report(self.done, max(self.due, self.done))

    def _has(self, channel: str) -> bool:
        return bool(claiming.waiting(self.desk.db, self.desk.now()).get(channel))


class _Line:
    """What goes by one channel in a pass."""

    def __init__(self, whole: _Pass, channel: Channel) -> None:
        self.whole = whole
        self.desk = whole.desk
        self.sender = whole.sender
        self.channel = channel
        self.rate = pacing.rate(self.desk, channel.name)
        self.open = True  #: whether more may be sent by it in this pass
        self.looked = self.desk.now()
        self._flying: dict[asyncio.Task[Receipt | NotSent], Message] = {}

    async def run(self) -> bool:
        """Send until nothing is due by it; False where it was given up."""
        try:
            while True:
                nap = self._claim()
                # Ctrl-C is heard here, between two messages, also by a channel that never waits.
                await asyncio.sleep(0 if self._flying else nap)
                if not self._flying:
                    if not nap:
                        return self.open
                    continue
                self._conclude(await self._landed(nap or _LOOK_EVERY_S))
                self._look()
        except BaseException:
            await self._break_off()
            raise
        finally:
            await self.channel.close()

    def _claim(self) -> float:
        """Take as many as there is room for; how long to wait where there is none yet, s."""
        most = self.channel.width - len(self._flying)
        if most <= 0 or not self.open or self.whole.cancelled():
            return 0
        now, ticks, name = self.desk.now(), pacing.machine_ms(), self.channel.name
        with by_itself(self.desk) as db:
            count, wait_ms = pacing.room(db, name, self.rate, most, now=now, ticks=ticks)
            claimed = claiming.claim(db, name, self.sender.owner, now, most=count) if count else []
            pacing.took(db, name, self.rate, len(claimed), ticks=ticks)
            if claimed:
                moments.passing("claiming")
        if claimed:
            moments.passing("claimed")
        for message in claimed:
            self._flying[asyncio.create_task(_send(self.channel, message))] = message
        return min(wait_ms / 1000, _NAP_S)

    async def _landed(self, patience_s: float) -> list[Answer]:
        """What has been answered by then; where much is on its way, those that come close behind are taken along."""
        flying = self._flying
        done, rest = await asyncio.wait(flying, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
        if done and len(rest) > len(done):
            # A commit costs as much as several answers.
            await asyncio.sleep(_TOGETHER_S)
        return [(flying.pop(task), task.result()) for task in [task for task in flying if task.done()]]

    def _conclude(self, answers: list[Answer]) -> None:
        """Write down what came of them, all in one transaction; then say so."""
        if not answers:
            return
        self._write(answers)
        for _, came in answers:
            asked_to_wait = isinstance(came, TryLater) and came.after_s > 0
            self.open &= not (asked_to_wait or isinstance(came, Misconfigured | Unreachable))
            if isinstance(came, _Broken) and came.__cause__:
                raise came.__cause__
            self.whole.after_one()

    def _write(self, answers: Iterable[Answer]) -> None:
        with by_itself(self.desk) as db:
            for message, came in answers:
                conclude(self.sender, db, message, came, self.channel)
            moments.passing("concluding")
        moments.passing("concluded")

    def _look(self) -> None:
        """Now and then: has it become too late, or night; and what is in hand stays so."""
        now = self.desk.now()
        if abs(now - self.looked) < _LOOK_EVERY_S:
            return
        self.looked = now
        self.whole.tidy()
        with by_itself(self.desk) as db:
            claiming.renew(db, self.sender.owner, [message.id for message in self._flying.values()], now)

    async def _break_off(self) -> None:
        """What is in the middle of a call may end; of the rest nobody knows how far it had come."""
        if not self._flying:
            return
        done, late = await asyncio.wait(self._flying, timeout=_LAST_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        lost = Unclear("The sending was broken off.")
        try:
            self._write([(self._flying[task], task.result()) for task in done] +
                        [(self._flying[task], lost) for task in late])  # fmt: skip
        except DispatchError:
            # The file takes nothing: the next sender finds them with a dead owner, or their lease over.
            return


async def _send(channel: Channel, message: Message) -> Receipt | NotSent:
    moments.passing("calling")
    try:
        came: Receipt | NotSent = await channel.send(message)
    except NotSent as refusal:
        came = refusal
    except Exception as defect:  # noqa: BLE001  (it is raised again, once the message is put by)
        came = _Broken("The sending was broken off.")
        came.__cause__ = defect
    moments.passing("answered")
    return came
