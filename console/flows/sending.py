"""Sending what is due: asked first, for it leaves the house."""

from __future__ import annotations

from console import formats
from console.dialogs.confirm import Confirm
from console.formats import Tone
from console.jobs import Job
from console.screens.base import PlaceScreen
from console.views import messages as views
from core.deliveries import service as deliveries
from core.notifications import service
from core.notifications.model import MessageState, Sent


async def due(screen: PlaceScreen) -> int:
    """How many messages of all days are due."""
    queued = await screen.core(service.list_messages, screen.desk, state=MessageState.QUEUED)
    now = screen.desk.now()
    return sum(message.due <= now for message in queued)


async def send(screen: PlaceScreen, number: int) -> tuple[str, Tone]:
    """Ask, send everything that is due, and answer what came of it; a blank sentence where it was left."""
    desk = screen.desk

    def going(job: Job) -> Sent:
        deliveries.tell_by_the_clock(desk)
        return service.send_due(desk, report=job.report, cancelled=job.stopped)

    channel = desk.setting("messages.channel")
    question = f"Send {formats.count(number, 'message')}?" if number else "Look for messages that are due?"
    if not await screen.ask(Confirm(question, f"By the channel “{channel}”; what is not due yet goes on waiting.")):
        return "", ""
    result = await screen.job("Sending messages", going)
    return views.sent(result), "warn" if result.trouble or result.unknown or result.failed else "good"


async def resume(screen: PlaceScreen) -> None:
    """Let every stopped channel try again: what was wrong is mended, or a password outside of the file."""
    names = await screen.core(service.resume, screen.desk)
    screen.say(f"{' and '.join(map(service.title, names))}: they go out again; s sends.", "good")
    screen.reload()
