"""The outbox as rows, one message as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from console.formats import Tone, clock, count, moment
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.notifications.model import Message, MessageState, Preview, Sent, Stopped
from core.notifications.service import title

COLUMNS = (
    Column("Due", 5),
    Column("Order", 9, grow=1),
    Column("To", 18, grow=3),
    Column("What", 8, wide=90),
    Column("Tells", 11),
    Column("State", 11),
    Column("By", 6, wide=110),
    Column("Trouble", 14, grow=3),
)
#: Without the column that is empty on a good day.
CALM = tuple(column for column in COLUMNS if column.title != "Trouble")
#: State of a message -> the word shown, and its tone.
STATES: dict[MessageState, tuple[str, Tone]] = {
    MessageState.QUEUED: ("waiting", ""),
    MessageState.SENDING: ("sending", "accent"),
    MessageState.SENT: ("sent", "good"),
    MessageState.DELIVERED: ("delivered", "good"),
    MessageState.UNDELIVERED: ("undelivered", "bad"),
    MessageState.FAILED: ("failed", "bad"),
    MessageState.UNKNOWN: ("unclear", "warn"),
    MessageState.DROPPED: ("dropped", "muted"),
}
#: What wants a person comes first, what is over last.
_ORDER = (
    MessageState.UNKNOWN, MessageState.FAILED, MessageState.UNDELIVERED, MessageState.SENDING, MessageState.QUEUED,
    MessageState.SENT, MessageState.DELIVERED, MessageState.DROPPED,
)  # fmt: skip


def rows(messages: Sequence[Message], zone: ZoneInfo, today: date) -> list[Row]:
    """What wants a person first, then what waits, then what is sent."""
    ranked = sorted(messages, key=lambda message: (_ORDER.index(message.state), message.due, message.id))
    return [_row(message, zone, today) for message in ranked]


def columns(messages: Sequence[Message]) -> tuple[Column, ...]:
    """With a column for trouble only where there is some; it is the last of a row's cells."""
    return COLUMNS if any(message.error for message in messages) else CALM


def _row(message: Message, zone: ZoneInfo, today: date) -> Row:
    word, tone = STATES[message.state]
    return Row(
        str(message.id),
        (
            moment(message.due, zone, today),
            message.order,
            message.recipient,
            Cell(message.kind, "muted"),
            window(message.eta_from, message.eta_until, zone) or message.kind,
            Cell(word, tone),
            Cell(message.channel, "muted"),
            Cell(message.error, "muted" if message.state is MessageState.DROPPED else "warn"),
        ),
        "muted" if message.state is MessageState.DROPPED else "",
    )


def window(since: int | None, until: int | None, zone: ZoneInfo) -> str:
    """The window that it announces."""
    if since is None or until is None:
        return ""
    return f"{clock(since, zone)}-{clock(until, zone)}"


def headline(messages: Sequence[Message], scope: str, stopped: str = "") -> tuple[list[Cell], list[Cell]]:
    """What is stopped, then how many stand in which state."""
    first = [Cell(stopped, "bad")] if stopped else []
    if not messages:
        return first, [Cell(scope, "muted")]
    cells = [*first, Cell(count(len(messages), "message"), "strong")]
    for state in _ORDER:
        if number := sum(message.state is state for message in messages):
            word, tone = STATES[state]
            cells.append(Cell(f"{number} {word}", tone or "muted"))
    return cells, [Cell(scope, "muted")]


def stopped(channels: Sequence[Stopped], zone: ZoneInfo, today: date) -> str:
    """`Text messages stopped since 10:12, a resumes`; blank where nothing is."""
    if not channels:
        return ""
    names = " and ".join(title(one.channel) for one in channels)
    return f"{names} stopped since {moment(channels[0].since, zone, today)}, a resumes"


def text(message: Message, zone: ZoneInfo, today: date) -> str:
    """One message as the customer reads it, and what became of it."""
    word, _ = STATES[message.state]
    lines = [f"To       {message.recipient}", f"Order    {message.order}", f"By       {message.channel}"]
    lines.append(f"State    {word}, {_when(message, zone, today)}")
    if message.error:
        lines.append(f"Trouble  {message.error}")
    return "\n".join([*lines, "", *([message.subject, ""] if message.subject else []), message.body])


def _when(message: Message, zone: ZoneInfo, today: date) -> str:
    if message.sent_at is not None:
        sent = moment(message.sent_at, zone, today)
        heard = "" if message.receipt_at is None else moment(message.receipt_at, zone, today)
        return sent if message.state is MessageState.SENT or not heard else f"{heard}; sent {sent}"
    tries = f", {count(message.attempts, 'try', 'tries')} so far" if message.attempts else ""
    return f"due {moment(message.due, zone, today)}, worthless after {moment(message.expires, zone, today)}{tries}"


def previewed(preview: Preview, zone: ZoneInfo, takes: str = "") -> str:
    """What an order's customer would read now, and what becomes of it; `takes` are segments of a text message."""
    lines = [preview.verdict, ""]
    if preview.body:
        told = window(preview.eta_from, preview.eta_until, zone)
        lines += [f"To       {preview.to}", f"By       {preview.channel}", f"Tells    {told}"]
        lines += [f"Takes    {takes}"] if takes else []
        lines += ["", preview.subject, ""] if preview.subject else [""]
    return "\n".join([*lines, preview.body])


def sent(result: Sent) -> str:
    """What one pass over the outbox did, in a sentence."""
    parts = [f"{count(result.sent, 'message')} sent"]
    for number, word in (
        (result.failed, "refused for good"),
        (result.waiting, "still waiting"),
        (result.unknown, "unclear: r settles them"),
        (result.dropped, "dropped as worthless"),
    ):
        if number:
            parts.append(f"{number} {word}")
    said = ", ".join(parts) + "." + (f" {result.trouble}" if result.trouble else "")
    names = [title(one.channel) for one in result.stopped if one.why != result.trouble]
    return f"{said} {' and '.join(names)} are stopped: a resumes." if names else said


def failed(result: Sent) -> str:
    """What of a pass that nobody asked for is worth a word: only what failed."""
    parts = [f"{count(result.failed, 'message')} refused for good: see Messages."] if result.failed else []
    return " ".join([*parts, result.trouble] if result.trouble else parts)
