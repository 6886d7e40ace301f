"""What customers wrote: the list of it, and a mailbox or an export that is taken in."""

from __future__ import annotations

from pathlib import Path

from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing
from console.dialogs.pages import Pages
from console.dialogs.report import Report
from console.flows import timeline
from console.screens.base import PlaceScreen
from console.views import replies as views
from core.insights import history
from core.notifications import consent, inbound
from core.notifications.collecting import collect
from core.notifications.inbound import Heard

#: So many are listed, the latest; older ones are found on their orders.
MOST = 1000
_OFFERS = (("enter", "read"), ("h", "history of the order"), ("o", "no more to them"))


async def replies(screen: PlaceScreen) -> None:
    """What customers wrote, the latest first; Enter reads one, h leads to its order, o ends messages to its sender."""
    found = {str(heard.id): heard for heard in await screen.core(inbound.replies, screen.desk, limit=MOST)}
    zone, today = screen.desk.zone, screen.desk.today()
    at = said = ""
    while True:
        rows = views.rows(list(found.values()), zone, today)
        listing = Listing("What customers wrote", views.COLUMNS, rows, _OFFERS, empty=views.EMPTY, at=at)
        listing.greeting = said, "good"
        picked = await screen.ask(listing)
        if picked is None or not picked.row:
            return
        at, said, heard = picked.row, "", found[picked.row]
        if picked.key == "o":
            said = await _no_more(screen, heard)
        elif picked.key == "h" and heard.order_id is not None:
            await timeline.show(screen, await screen.core(history.dossier, screen.desk, heard.order_id))
        else:
            await screen.ask(Pages(views.title(heard), views.text(heard, zone, today)))


async def _no_more(screen: PlaceScreen, heard: Heard) -> str:
    """A person decides that they meant it; u on the screen takes it back."""
    words = " ".join(heard.body.split())
    new = await screen.core(consent.opt_out, screen.desk, heard.sender, channel=heard.channel, words=words)
    who = heard.name or heard.sender
    return f"No more messages to {who} by {heard.channel}." if new else f"{who} gets none by {heard.channel} already."


async def take_in(screen: PlaceScreen) -> None:
    """Read a mailbox file, a folder of mails, or exported text messages."""
    place = Field("path", "File or folder", f"{screen.house.folder}/", required=True)
    if answer := await screen.ask(Form("Read which mailbox, or text messages?", [place])):
        path = Path(answer["path"]).expanduser()
        done = await screen.core(collect, screen.desk, path)
        if done.why:
            rows = views.unread_rows(done)
            await screen.ask(Report(f"What came in: {path.name}", [done.sentence], views.UNREAD, rows))
        screen.say(done.sentence, "warn" if done.unread else "good")
        screen.reload()
