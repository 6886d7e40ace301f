"""Messages: what customers are told, when it goes out, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.widget import Widget

from console import commands, formats
from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.dialogs.pages import Pages
from console.flows import sending
from console.screens.base import PlaceScreen, bindings
from console.views import messages as views
from console.views import replies
from console.widgets.filter import FilterChanged, FilterLine
from console.widgets.headline import Headline
from console.widgets.rows import ListRows
from console.widgets.table import Table
from core.errors import Refused
from core.notifications import inbound, service, wording
from core.notifications.model import Message, MessageState, Preview, Stopped
from core.orders import service as orders
from core.text import fold

_DECISIONS = (
    Option("sent", "It has arrived", "nothing is sent again"),
    Option("resend", "Send it again", "to the address as it is now"),
    Option("drop", "Leave it", "the customer is not told"),
)


class MessagesScreen(PlaceScreen):
    """The outbox of the day, or of all days."""

    place = "messages"
    BINDINGS = bindings("messages")

    def __init__(self) -> None:
        super().__init__()
        self._messages: dict[int, Message] = {}
        self._all_days = False
        self._replies = 0
        self._stopped: list[Stopped] = []

    def body(self) -> Iterable[Widget]:
        """Sums, filter, table."""
        yield Headline()
        yield FilterLine("order, address or trouble")
        yield Table(*views.COLUMNS)

    async def load(self) -> None:
        """The messages of the day in view, or of all days."""
        day: date | None = None if self._all_days else self.day
        found = await self.core(service.list_messages, self.desk, day=day)
        self._messages = {message.id: message for message in found}
        self._replies = await self.core(inbound.count, self.desk, day)
        self._stopped = await self.core(service.stopped, self.desk)
        self._show()

    def _show(self) -> None:
        words = fold(self.query_one(FilterLine).text).split()
        everything = list(self._messages.values())
        shown = [m for m in everything if all(w in fold(f"{m.order} {m.recipient} {m.error} {m.state}") for w in words)]
        today = self.desk.today()
        scope = "all days" if self._all_days else formats.day(self.day, today)
        sums, where = views.headline(everything, scope, self._told_stopped())
        self.query_one(Headline).show([*sums, *replies.headline(self._replies)], where)
        self.query_one(FilterLine).found(f"{len(shown)} of {len(everything)}")
        empty = ("No message has that.",) if words else self._empty(scope)
        self.query_one(Table).columns = views.columns(shown)
        self.query_one(Table).show(ListRows(views.rows(shown, self.desk.zone, today)), empty=empty)

    def _told_stopped(self) -> str:
        return views.stopped(self._stopped, self.desk.zone, self.desk.today())

    def _empty(self, scope: str) -> tuple[str, ...]:
        if self._all_days:
            return (
                "No messages yet.",
                commands.keyed("Approving a plan ({go.plan}, then {plan.approve}) writes one for each customer."),
            )
        return (
            f"No messages for {scope}.",
            commands.keyed("Approving its plan ({go.plan}, then {plan.approve}) writes one for each customer."),
            commands.keyed(
                "{messages.preview} shows what an order's customer would be told; {messages.scope} shows all days."
            ),
        )

    def on_filter_changed(self, event: FilterChanged) -> None:
        """Another text to look for."""
        event.stop()
        self._show()

    # -- actions --

    @property
    def message(self) -> Message:
        """The message under the cursor. Raises Refused where there is none."""
        if not (key := self.query_one(Table).key):
            raise Refused("There is no message here yet.")
        return self._messages[int(key)]

    @property
    def order(self) -> str:
        """The number of the order that the message under the cursor is about, if there is one."""
        key = self.query_one(Table).key
        return self._messages[int(key)].order if key else ""

    async def action_open(self) -> None:
        """The text of the message, and what became of it."""
        message = self.message
        unsettled = message.state in {MessageState.UNKNOWN, MessageState.FAILED}
        offers = (("r", "settle it"),) if unsettled else ()
        text = views.text(message, self.desk.zone, self.desk.today())
        if await self.ask(Pages(f"Message to order {message.order}", text, offers)):
            await self.action_reconcile()

    def action_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def action_scope(self) -> None:
        """This day's messages, or all."""
        self._all_days = not self._all_days
        self.reload()

    async def action_send(self) -> None:
        """Send everything that is due."""
        said, tone = await sending.send(self, await sending.due(self))
        if said:
            self.say(said, tone)
            self.reload()

    async def action_reconcile(self) -> None:
        """Settle what may or may not have gone out, or what was refused."""
        message = self.message
        if message.state not in {MessageState.UNKNOWN, MessageState.FAILED}:
            word, _ = views.STATES[message.state]
            raise Refused(f"This message is {word}; only what is unclear or failed has to be settled.")
        if answer := await self.ask(Choose(f"What about the message to {message.recipient}?", _DECISIONS)):
            settled = await self.core(service.reconcile, self.desk, message.id, answer)
            self.say(f"The message to order {settled.order} is {views.STATES[settled.state][0]}.", "good")
            self.reload()

    async def action_preview(self) -> None:
        """What an order's customer would be told now."""
        field = Field("order", "Order", self.order, required=True)
        answer = await self.ask(Form("Message of which order?", [field]))
        if answer:
            order = await self.core(orders.find, self.desk, answer["order"])
            found = await self.core(service.previews, self.desk, order.id)
            text = "\n\n".join(views.previewed(each, self.desk.zone, self._takes(each)) for each in found)
            await self.ask(Pages(f"What order {order.source_order_id} is told", text))

    def _takes(self, preview: Preview) -> str:
        return wording.segments_line(preview.body, self.desk) if preview.channel == "sms" else ""
