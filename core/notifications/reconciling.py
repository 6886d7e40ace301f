"""Messages of which nobody knows whether they went out: found where their sender died, settled where one can ask."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from core.notifications import claiming, moments, owner, pacing, store
from core.notifications.claiming import by_itself
from core.notifications.concluding import Sender, again, fail, stop, unclear
from core.notifications.model import Channel, Message, MessageState, Misconfigured, NotSent, Receipt
from core.notifications.outbox import note
from core.notifications.receipts import settle
from core.store.sqlite import Database
from core.text import clean

#: What was asked for: the message, from when its absence is certain, and the answer.
Asked = tuple[Message, int, "Receipt | NotSent | None"]


def recover(sender: Sender, db: Database, channels: Mapping[str, Channel]) -> None:
    """Find messages whose sender has died with them in hand: again where that is one message, else it is unclear."""
    desk, now = sender.desk, sender.desk.now()
    stranded = [each.id for each in claiming.in_hand(db) if not owner.alive(each.owner, each.lease, now)]
    for number in stranded:
        message = store.one(db, number)
        channel = channels.get(message.channel)
        if channel is None or not channel.repeatable:
            unclear(desk, db, message, "The sender ended in the middle: it may have gone out.")
        elif not again(desk, db, message, now, "The sender ended in the middle; it is sent again."):
            sender.tally.dropped += 1


async def ask(sender: Sender, channels: Mapping[str, Channel]) -> None:
    """Ask each channel for what is unclear: it was sent, or it surely was not and goes out again."""
    for name, items in _unclear(sender).items():
        channel = channels.get(name)
        if channel is None:
            continue
        moments.passing("asking")
        gate = asyncio.Semaphore(channel.width)
        try:
            answers = await asyncio.gather(*(_ask(channel, gate, message) for message, _ in items))
        finally:
            await channel.close()
        moments.passing("asked")
        asked = [(message, lease, answer) for (message, lease), answer in zip(items, answers, strict=True)]
        with by_itself(sender.desk) as db:
            for each in asked:
                _settle(sender, db, each)
            moments.passing("settling")
        moments.passing("settled")


def _unclear(sender: Sender) -> dict[str, list[tuple[Message, int]]]:
    """What may be asked for, by channel."""
    db = sender.desk.db
    stopped = {one.channel for one in pacing.stopped(db)}
    found: dict[str, list[tuple[Message, int]]] = {}
    for message, lease in claiming.unknown(db):
        if message.channel not in stopped:
            found.setdefault(message.channel, []).append((message, lease))
    return found


async def _ask(channel: Channel, gate: asyncio.Semaphore, message: Message) -> Receipt | NotSent | None:
    async with gate:
        try:
            return await channel.find(message)
        except NotSent as wrong:
            return wrong


def _settle(sender: Sender, db: Database, asked: Asked) -> None:
    message, lease, answer = asked
    desk, now = sender.desk, sender.desk.now()
    if not claiming.still_unknown(db, message, lease):
        return
    if isinstance(answer, Receipt):
        name = clean(answer.provider_id, limit=200)
        # The same words to the same person, twice: what was found is the other one, and nobody can tell.
        if not claiming.known_as(db, name, but=message.id) and claiming.taken(db, message, "", name, now):
            note(desk, db, "message.sent", message, by="the channel")
            settle(desk, db, message.id)
            sender.tally.sent += 1
    elif isinstance(answer, Misconfigured):
        stop(sender, db, message.channel, answer)
    elif answer is None and now >= lease and not again(desk, db, message, now, "It was not taken; it is sent again."):
        sender.tally.dropped += 1


def drop_worthless(sender: Sender, db: Database) -> None:
    """Let nothing go out that has become worthless."""
    for message, why in claiming.worthless(db, sender.desk.now()):
        fail(sender.desk, db, message, MessageState.DROPPED, f"{why} {message.error}".strip())
        sender.tally.dropped += 1
