"""What SMS providers post: whether it is really from them, and what it says. A row of a table each.

Sources: Twilio's guide to the security of webhooks and its list of errors; Vonage's signed webhooks of its Messages
API; Plivo's signatures V2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from core.errors import Unavailable
from core.notifications.incoming import Forged, Hook, Notice, Post, Reply, Unreadable
from core.secret import secret

if TYPE_CHECKING:
    from core.desk import Desk

#: How old, or how far ahead, a request with a timestamp may be, s.
TOLERANCE_S = 300
#: How many fields a form may have; a provider's has some twenty.
_MOST_FIELDS = 200
#: A receipt of Twilio with this error: they have answered STOP.
_UNSUBSCRIBED = "21610"
_UNREADABLE = "It is nothing that can be read."

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what it is checked against."""

    post: Post
    key: str  #: the secret
    base: str  #: the public address that the provider was told
    now: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One provider."""

    name: str
    secret: str  #: the environment's name for what signatures are checked with
    signed: Callable[[Asked], bool]
    fields: Callable[[bytes], Fields]
    read: Callable[[Fields, Post], Notice | Reply]
    addressed: bool = True  #: its public address is part of what is signed
    thanks: tuple[str, str] = ("", "")


def hooks(desk: Desk) -> Mapping[str, Hook]:
    """The providers whose requests are read here, by name; the secret is asked for when there is one to check."""
    return {name: ProviderHook(name, row, desk.setting(f"sms.{name}.callback")) for name, row in _ROWS.items()}


@dataclass(frozen=True, slots=True)
class ProviderHook:
    """See `Hook`."""

    key: str
    row: _Row
    base: str
    secret: Callable[[str], str] = field(default=secret, repr=False)

    @property
    def thanks(self) -> tuple[str, str]:
        """See `Hook`."""
        return self.row.thanks

    def read(self, post: Post, now: int) -> list[Notice | Reply]:
        """See `Hook`."""
        row, key = self.row, self.secret(self.row.secret)
        if not key or (row.addressed and not self.base):
            address = f"set sms.{self.key}.callback to its public address, and " if row.addressed else "set "
            raise Unavailable(f"Nothing that {row.name} posts can be checked: {address}{row.secret}.")
        if not row.signed(Asked(post, key, self.base, now)):
            raise Forged(f"The request is not signed by {row.name}.")
        return [row.read(row.fields(post.body), post)]


# -- Twilio --


def _twilio_signed(asked: Asked) -> bool:
    """HMAC-SHA1 over the address and all fields by name. It holds no time: a second copy is known by its ids."""
    fields = "".join(name + value for name, value in sorted(set(_pairs(asked.post.body))))
    given = asked.post.headers.get("x-twilio-signature", "")
    return _any(given, (_mac(asked.key, address + fields, "sha1") for address in _public(asked.base, asked.post.path)))


def _twilio(fields: Fields, post: Post) -> Notice | Reply:
    number = fields.get("MessageSid") or fields.get("SmsSid") or ""
    status = (fields.get("MessageStatus") or fields.get("SmsStatus") or "").lower()
    if not number:
        raise Unreadable("It names no message.")
    if status in {"", "received", "receiving"}:
        return Reply("sms", number, fields.get("From", ""), fields.get("Body", ""), fields.get("OptOutType", ""))
    error = fields.get("ErrorCode", "")
    words = " ".join(part for part in (f"error {error}" if error else "", fields.get("ErrorMessage", "")) if part)
    return Notice(
        "sms",
        f"{number}:{status}",
        number,
        status,
        words,
        recipient=fields.get("To", ""),
        opted_out=error == _UNSUBSCRIBED,
    )


# -- Vonage --


def _vonage_signed(asked: Asked) -> bool:
    """A JSON Web Token (HS256) that holds the time and the SHA-256 of the body."""
    kind, _, token = asked.post.headers.get("authorization", "").partition(" ")
    head, _, rest = token.strip().partition(".")
    claims, _, given = rest.partition(".")
    try:
        if kind.lower() != "bearer" or json.loads(_unpacked(head)).get("alg") != "HS256":
            return False
        mac = hmac.new(asked.key.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
        said = json.loads(_unpacked(claims))
        fresh = abs(asked.now - int(said["iat"])) <= TOLERANCE_S
        whole = hmac.compare_digest(str(said["payload_hash"]).lower().encode(), _sha256(asked.post.body).encode())
        return hmac.compare_digest(mac, _unpacked(given)) and fresh and whole
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return False


def _vonage(fields: Fields, post: Post) -> Notice | Reply:
    number, status = _word(fields, "message_uuid"), _word(fields, "status").lower()
    if not number:
        raise Unreadable("It names no message.")
    if not status:
        return Reply("sms", number, _plus(_word(fields, "from")), _word(fields, "text"))
    error = fields.get("error")
    parts = [_word(error, name) for name in ("title", "detail")] if isinstance(error, Mapping) else []
    ref = _word(fields, "client_ref")
    return Notice(
        "sms",
        f"{number}:{status}",
        number,
        status,
        ": ".join(part for part in parts if part),
        f"<{ref}>" if ref else "",
        _plus(_word(fields, "to")),
    )


# -- Plivo --


def _plivo_signed(asked: Asked) -> bool:
    """HMAC-SHA256 over the address and a nonce, not over the body: so that each nonce is believed once."""
    nonce = asked.post.headers.get("x-plivo-signature-v2-nonce", "")
    given = asked.post.headers.get("x-plivo-signature-v2", "")
    known = (_bare(address) for address in _public(asked.base, asked.post.path))
    return bool(nonce) and _any(given, (_mac(asked.key, address + nonce, "sha256") for address in known))


def _plivo(fields: Fields, post: Post) -> Notice | Reply:
    number, status = fields.get("MessageUUID", ""), fields.get("Status", "").lower()
    if not number:
        raise Unreadable("It names no message.")
    once = f"nonce:{post.headers.get('x-plivo-signature-v2-nonce', '')}"
    if not status:
        return Reply("sms", once, _plus(fields.get("From", "")), fields.get("Text", ""))
    error = fields.get("ErrorCode", "")
    words = f"error {error}" if error.strip("0") else ""
    return Notice("sms", once, number, status, words, recipient=_plus(fields.get("To", "")))


# -- what they share --


def _form(body: bytes) -> Fields:
    return dict(_pairs(body))


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as wrong:
        raise Unreadable(_UNREADABLE) from wrong


def _json(body: bytes) -> Fields:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(_UNREADABLE) from wrong
    if not isinstance(said, dict):
        raise Unreadable(_UNREADABLE)
    return said


def _word(fields: Fields, name: str) -> str:
    """A text of JSON; older versions write `{"number": …}` for one."""
    value = fields.get(name)
    if isinstance(value, Mapping):
        value = value.get("number")
    return value if isinstance(value, str) else ""


def _plus(number: str) -> str:
    """A number that the provider writes without its +; a name stays one."""
    return f"+{number}" if number.isascii() and number.isdigit() and len(number) > 6 else number


def _public(base: str, path: str) -> Iterator[str]:
    """The addresses that this request may have been sent to: the one that was set, or one below it.

    The proxy may have handed it on under its whole path, or without what stands before the provider's name. Providers
    sign the address with or without the usual port.
    """
    parts, (way, _, query) = urlsplit(base), path.partition("?")
    below = "/" + way.lstrip("/").partition("/")[2]
    asked = f"?{query}" if query else ""
    bare = parts.netloc.removesuffix(":443")
    hosts = {bare, f"{bare}:443"} if parts.scheme == "https" and parts.port in {None, 443} else {parts.netloc}
    for host in sorted(hosts):
        at = parts._replace(netloc=host).geturl()
        origin = parts._replace(netloc=host, path="").geturl()
        for address in (at, at.rstrip("/") + below.rstrip("/"), at.rstrip("/") + way, origin + way):
            yield address
            yield address + asked


def _bare(address: str) -> str:
    return address.partition("?")[0]


def _any(given: str, known: Iterator[bytes]) -> bool:
    raw = given.encode("utf-8", "replace")
    return any(hmac.compare_digest(each, raw) for each in known)


def _mac(key: str, text: str, kind: str) -> bytes:
    return base64.b64encode(hmac.new(key.encode(), text.encode("utf-8", "surrogateescape"), kind).digest())


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _unpacked(part: str) -> bytes:
    """Base64 of a token, without its padding. Raises ValueError."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as wrong:
        raise ValueError(_UNREADABLE) from wrong


_ROWS = {
    "twilio": _Row(
        "Twilio", "ROUNDSMAN_TWILIO_TOKEN", _twilio_signed, _form, _twilio,
        thanks=("application/xml", '<?xml version="1.0" encoding="UTF-8"?><Response/>'),
    ),
    "vonage": _Row("Vonage", "ROUNDSMAN_VONAGE_SIGNATURE", _vonage_signed, _json, _vonage, addressed=False),
    "plivo": _Row("Plivo", "ROUNDSMAN_PLIVO_TOKEN", _plivo_signed, _form, _plivo),
}  # fmt: skip
