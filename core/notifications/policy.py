"""The one decision about a news: whether its kind is sent, by which ways, when, and if not, why.

Writing and preview ask it alike.

A customer is told by the first channel of the shop's by which they can be. What the webhook and the staff are told
depends on nobody's address; what staff is told, on no rule of customers either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from core.clock import DAY_S, zone
from core.desk import Desk
from core.notifications import addresses, optouts, quiet, rules
from core.notifications.kinds import TRAITS
from core.notifications.model import News
from core.notifications.people import Person
from core.notifications.quiet import QuietHours
from core.notifications.rules import Rules
from core.notifications.templates import Words
from core.notifications.wordstore import Key, everything
from core.store import known_messages as settings
from core.store.sqlite import Database

#: Why something was not sent in quiet hours, as it stands in the outbox.
QUIET = "quiet hours"
TOO_LATE = "quiet hours last longer"
#: Why nothing goes to who has opted out, by channel.
REFUSED = {"email": "they want no e-mails", "sms": "they want no text messages"}


@dataclass(frozen=True, slots=True)
class Way:
    """How one news goes out by one channel. Instants are UTC seconds."""

    channel: str
    recipient: str
    due: int
    expires: int
    held: bool = False  #: it waits for the end of quiet hours
    why: str = ""  #: why it is not sent; empty where it is

    @property
    def audience(self) -> str:
        """Who reads it: see `audience`."""
        return audience(self.channel)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one news."""

    ways: tuple[Way, ...] = ()
    off: str = ""  #: why its kind is not sent to this customer
    untold: str = ""  #: why the customer cannot be told


def audience(channel: str) -> str:
    """Who is told by a channel: the customer, a program (`webhook`), or the staff (`ntfy`)."""
    return channel if channel in quiet.AWAKE else "customer"


@dataclass(frozen=True, slots=True)
class Policy:
    """All that decides, read once."""

    values: Mapping[str, str]
    rules: Rules
    silent: Mapping[str, Collection[str]]  #: by channel, who of those concerned has opted out
    now: int
    shop: ZoneInfo
    own: Mapping[Key, tuple[Words, int]]  #: the shop's own words, with their versions
    _hours: dict[tuple[str, ZoneInfo], QuietHours] = field(default_factory=dict)

    def verdict(self, news: News, person: Person) -> Verdict:
        """By which ways the news goes out, or why not."""
        ways = []
        if self.values["ntfy.topic"] and news.kind in settings.kinds(self.values["ntfy.kinds"]):
            ways.append(self._way(news, "ntfy", self.values["ntfy.topic"], self.shop))
        known = (
            addresses.email(person.customer.email)[0],
            addresses.number(person.customer.phone)[0],
            person.customer.phone,
        )
        off = "" if news.asked else self.rules.why_not(news.kind, person.types, [who for who in known if who])
        if off:
            return Verdict(tuple(ways), off=off)
        if self.values["webhook.url"]:
            ways.append(self._way(news, "webhook", self.values["webhook.url"], self.shop))
        channel, recipient, why = self._reached(person)
        if channel:
            ways.insert(0, self._way(news, channel, recipient, person.zone(self.shop)))
        return Verdict(tuple(ways), untold=why)

    def quiet_hours(self, channel: str, where: ZoneInfo) -> QuietHours:
        """The quiet hours of a channel on that clock."""
        if (channel, where) not in self._hours:
            self._hours[channel, where] = quiet.hours(self.values, channel, where)
        return self._hours[channel, where]

    def _reached(self, person: Person) -> tuple[str, str, str]:
        """The first channel by which they can be told, and the address; or why by none."""
        whys: list[str] = []
        for channel in settings.channels(self.values["messages.channel"]):
            tried = [self._address(each, person) for each in (("email", "sms") if channel == "folder" else (channel,))]
            if found := next((recipient for recipient, _ in tried if recipient), ""):
                return channel, found, ""
            # Of a folder that takes whatever there is, the e-mail address is what one would expect.
            whys.append(tried[0][1])
        return "", "", "; ".join(dict.fromkeys(whys))

    def _address(self, channel: str, person: Person) -> tuple[str, str]:
        found = addresses.number(person.customer.phone) if channel == "sms" else addresses.email(person.customer.email)
        if found[0] and found[0] in self.silent[channel]:
            return "", REFUSED[channel]
        return found

    def _way(self, news: News, channel: str, recipient: str, where: ZoneInfo) -> Way:
        trait = TRAITS[news.kind]
        from_then = max(self.now, news.due or 0)
        release = self.quiet_hours(channel, where).release(from_then)
        expires = news.window[1] if news.window else from_then + (trait.life_s or DAY_S)
        why = ""
        if release != from_then and not trait.waits:
            why, release = QUIET, from_then
        elif release != from_then and release >= expires:
            why, release = TOO_LATE, from_then
        return Way(channel, recipient, release, expires, release != from_then, why)


def load(desk: Desk, db: Database, people: Collection[Person]) -> Policy:
    """What decides about these customers' news: a handful of queries, however many they are."""
    values = desk.values()
    silent = {
        "email": optouts.among(db, "email", [addresses.email(person.customer.email)[0] for person in people]),
        "sms": optouts.among(db, "sms", [addresses.number(person.customer.phone)[0] for person in people]),
    }
    return Policy(values, rules.load(db), silent, desk.now(), zone(values["shop.timezone"]), everything(db))
