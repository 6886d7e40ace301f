"""Text messages through a provider's HTTP interface: any that `providers.py` has a row for."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from core.errors import BadInput
from core.notifications.adapters.line import Line, Patience, Reply
from core.notifications.adapters.providers import Listing, Provider, at, first
from core.notifications.adapters.trust import protected
from core.notifications.model import (
    Message,
    Misconfigured,
    NotSent,
    Receipt,
    RefusedForGood,
    TryLater,
    Unaskable,
    Unclear,
)
from core.notifications.numbers import textable
from core.text import clean

#: A list of a thousand long messages takes 2 MB; after so many pages one gives up.
_LIST_BYTES, _PAGES = 4 << 20, 5
#: The clocks of two machines may be so far apart, s. A text with the same words an hour before does as well.
_APART_S = 2 * 3600
#: Codes of HTTP that are about our account or our settings, whatever else the answer says.
_ABOUT_US = frozenset({401, 402, 403, 404, 405, 407})
_SLOW_DOWN = 429


@dataclass(frozen=True, slots=True)
class Account:
    """The shop's account with a provider, as the settings have it."""

    base_url: str
    name: str
    sender: str
    callback: str = ""  #: where receipts go to
    secret: Callable[[], str] = field(default=lambda: "", repr=False)


class SmsChannel:
    """Sends by one provider; a text sent twice arrives twice."""

    name = "sms"
    repeatable = False
    width = 4

    def __init__(
        self,
        provider: Provider,
        account: Account,
        *,
        now: Callable[[], int],
        patience: Patience | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.provider = provider
        self.account = account
        self.now = now
        self._line = Line(
            provider.name, self._key("base_url"), width=self.width, patience=patience or Patience(), trust=trust
        )

    async def send(self, message: Message) -> Receipt:
        """Hand it over. Raises a `NotSent`."""
        number, auth = _number(message), self._auth()
        fields = self._fields(message, number)
        body: dict[str, Any] = {"data" if self.provider.form else "json": fields}
        return self._verdict(await self._line.ask("POST", self._url(), auth=auth, **body))

    async def find(self, message: Message) -> Receipt | None:
        """Whether the provider has it: the same words to the same number, since it was written here.

        Raises Unaskable where the provider keeps no list, or too long a one; a NotSent where it does not answer.
        """
        listing = self.provider.listing
        if listing is None:
            raise Unaskable(f"{self.provider.name} cannot be asked what it has taken.")
        number, auth = _number(message), self._auth()
        url, query = self._url(), {**listing.asked, listing.to: self._written(number)}
        for _ in range(_PAGES):
            content = await self._listed(url, query, auth)
            items = at(content, listing.items)
            if not isinstance(items, list):
                raise Unclear(f"{self.provider.name} lists its messages as nobody can read it.")
            if found := next((item for item in items if self._same(item, message, listing)), None):
                return Receipt(clean(first(found, (listing.id,)), limit=200))
            following = at(content, listing.following)
            if not following:
                return None
            url, query = _next(url, str(following)), {}
        raise Unaskable(f"{self.provider.name} has more messages to this number than can be looked through.")

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()

    # -- what is sent --

    def _key(self, last: str) -> str:
        return f"sms.{self.provider.key}.{last}"

    def _url(self) -> str:
        return (
            f"{self.account.base_url.rstrip('/')}{self.provider.path.format(account=quote(self.account.name, safe=''))}"
        )

    def _auth(self) -> tuple[str, str]:
        """Account and secret. Raises Misconfigured."""
        for value, last in ((self.account.name, self.provider.account), (self.account.sender, "from")):
            if not value:
                key = self._key(last)
                raise Misconfigured(f"{self.provider.name} needs {key}; give it: roundsman settings set {key} ….")
        if not protected(self.account.base_url):
            raise Misconfigured(
                f"The secret for {self.provider.name} is not sent over an open line; "
                f"set {self._key('base_url')} to https://…."
            )
        if not (word := self.account.secret()):
            raise Misconfigured(
                f"{self.provider.name} wants a secret; give it in {self.provider.secret}, as a systemd credential, or "
                f"in a file of mode 0600 named by {self.provider.secret}_FILE."
            )
        return self.account.name, word

    def _written(self, number: str) -> str:
        return number if self.provider.plus else number.removeprefix("+")

    def _fields(self, message: Message, number: str) -> dict[str, str | int]:
        row, sender = self.provider, self.account.sender
        as_sender = next((name for prefix, name in row.senders.items() if sender.startswith(prefix)), row.sender)
        fields: dict[str, str | int] = {**row.fixed, row.to: self._written(number), row.text: message.body}
        fields[as_sender] = self._written(sender)
        if row.callback and self.account.callback:
            fields[row.callback] = self.account.callback
        if row.ours:
            fields[row.ours] = message.message_id.strip("<>")[:100]
        if row.life:
            least, most = row.lives
            fields[row.life] = max(least, min(message.expires - self.now(), most))
        return fields

    # -- what comes back --

    def _verdict(self, reply: Reply) -> Receipt:
        """The receipt, or what follows from the refusal."""
        row, content = self.provider, reply.json()
        code = clean(first(content, row.codes).rpartition("#")[2].rpartition("/")[2], limit=40)
        means = row.verdicts.get(code)
        if 200 <= reply.status < 300 and means is None:
            if number := clean(first(content, (row.id,)), limit=200):
                return Receipt(number)
            raise Unclear(f"{row.name} answers as it never does; it may have taken the message.")
        words = clean(first(content, row.said), limit=200)
        said = " ".join(part for part in (f"error {code}:" if code else f"HTTP {reply.status}", words) if part)
        raise self._refusal(means or self._by_status(reply.status, content), said, reply)

    def _refusal(self, means: type[NotSent], said: str, reply: Reply) -> NotSent:
        name = self.provider.name
        if issubclass(means, TryLater):
            return means(f"{name} asks to try later ({said}).", after_s=reply.wait_s(self.now()))
        if issubclass(means, Misconfigured):
            return means(f"{name} takes nothing from us ({said}); see {self._key('*')} and {self.provider.secret}.")
        if issubclass(means, RefusedForGood):
            return means(f"{name} refuses it ({said}).")
        return means(f"{name} failed with it in hand ({said}); it may have taken the message.")

    def _by_status(self, status: int, content: Any) -> type[NotSent]:
        """What a refusal means whose number says nothing."""
        if status == _SLOW_DOWN:
            return TryLater
        if status >= 500:
            return Unclear
        # A page instead of JSON, or the way elsewhere: it is not the provider who answers there.
        elsewhere = status < 400 or not isinstance(content, dict)
        return Misconfigured if elsewhere or status in _ABOUT_US else RefusedForGood

    async def _listed(self, url: str, query: dict[str, str], auth: tuple[str, str]) -> Any:
        reply = await self._line.ask("GET", url, params=query or None, auth=auth, at_most=_LIST_BYTES)
        if reply.status == 200:
            return reply.json()
        said = clean(first(reply.json(), self.provider.said), limit=200) or f"HTTP {reply.status}"
        means = TryLater if reply.status >= 500 else self._by_status(reply.status, reply.json())
        raise self._refusal(means, said, reply)

    def _same(self, item: Any, message: Message, listing: Listing) -> bool:
        """The same words, from us."""
        words = str(at(item, listing.body)).removeprefix(listing.trial).split()
        if words != message.body.removeprefix(listing.trial).split():
            return False
        sender = self.account.sender
        by_us = any(sender.startswith(prefix) for prefix in self.provider.senders) or at(item, listing.sender) == sender
        return by_us and _made(at(item, listing.made)) >= message.created_at - _APART_S


def _number(message: Message) -> str:
    try:
        return textable(message.recipient)
    except BadInput as wrong:
        raise RefusedForGood(f"No text can be sent to its number: {wrong}.") from wrong


def _made(text: Any) -> int:
    """UTC seconds of a date as RFC 2822 has it; one that cannot be read counts as now."""
    try:
        made = parsedate_to_datetime(str(text))
    except ValueError:
        return 2**62
    return int((made if made.tzinfo else made.replace(tzinfo=UTC)).timestamp())


def _next(url: str, following: str) -> str:
    """The next page, on the same server: nobody else is told the secret."""
    joined = urljoin(url, following)
    parts, ours = urlsplit(joined), urlsplit(url)
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
        raise Unaskable("The list goes on at another server, which is not asked.")
    return joined
