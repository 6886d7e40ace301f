"""What SMS providers post: whether it is really from them, and what it says. A row of a table each."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from core.errors import Unavailable
from core.notifications.incoming import Forged, Hook, Notice, Post, Reply, Unreadable
from core.secret import secret

if TYPE_CHECKING:
    from core.desk import Desk

#: How many fields a form may have; a provider's has some twenty.
_MOST_FIELDS = 200
#: A receipt with this error: they have answered STOP (Twilio's list of errors).
_UNSUBSCRIBED = "21610"

Form = Mapping[str, str]


def hooks(desk: Desk) -> Mapping[str, Hook]:
    """The providers whose requests are read here, by name; the secret is asked for when there is one to check."""
    return {"twilio": TwilioHook(desk.setting("sms.twilio.callback"), lambda: secret("ROUNDSMAN_TWILIO_TOKEN"))}


@dataclass(frozen=True, slots=True)
class TwilioHook:
    """Twilio's status callbacks and inbound messages: forms, signed by HMAC-SHA1 over the public URL and the fields.

    There is no timestamp in them; a second copy is known by its ids, so that playing one again changes nothing.
    """

    base: str  #: the public address that Twilio was told
    token: Callable[[], str] = field(repr=False)
    thanks: tuple[str, str] = ("application/xml", '<?xml version="1.0" encoding="UTF-8"?><Response/>')

    def read(self, post: Post, now: int) -> list[Notice | Reply]:
        """See `Hook`."""
        fields = _form(post.body)
        token = self.token()
        if not token or not self.base:
            raise Unavailable(
                "Receipts of Twilio cannot be checked: set sms.twilio.callback to its public address, and "
                "ROUNDSMAN_TWILIO_TOKEN to the account's token."
            )
        given = post.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
        text = "".join(name + value for name, value in sorted(set(fields)))
        known = (_hmac_sha1(token, url + text) for url in _public(self.base, post.path))
        if not any(hmac.compare_digest(each, given) for each in known):
            raise Forged("The request is not signed by Twilio.")
        return [_twilio(dict(fields))]


def _twilio(form: Form) -> Notice | Reply:
    number = form.get("MessageSid") or form.get("SmsSid") or ""
    status = (form.get("MessageStatus") or form.get("SmsStatus") or "").lower()
    if not number:
        raise Unreadable("It names no message.")
    if status in {"", "received", "receiving"}:
        says = form.get("OptOutType", "")
        return Reply("sms", number, form.get("From", ""), form.get("Body", ""), says)
    error = form.get("ErrorCode", "")
    words = " ".join(part for part in (f"error {error}" if error else "", form.get("ErrorMessage", "")) if part)
    return Notice(
        channel="sms",
        source_id=f"{number}:{status}",
        provider_id=number,
        status=status,
        words=words,
        recipient=form.get("To", ""),
        opted_out=error == _UNSUBSCRIBED,
    )


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=_MOST_FIELDS
        )
    except ValueError as wrong:
        raise Unreadable("It is no form.") from wrong


def _public(base: str, path: str) -> Iterator[str]:
    """The addresses that this request may have been sent to: the one that was set, or a path below it.

    Twilio signs the address with or without the usual port.
    """
    query = urlsplit(path).query
    for address in {base, base.rstrip("/") + path, base + (f"?{query}" if query else "")}:
        yield address
        parts = urlsplit(address)
        if parts.scheme == "https" and parts.port in {None, 443}:
            host = parts.netloc.removesuffix(":443")
            yield parts._replace(netloc=host if parts.port else f"{host}:443").geturl()


def _hmac_sha1(key: str, text: str) -> bytes:
    return base64.b64encode(hmac.new(key.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha1).digest())
