"""Webhooks: each message posted to the shop's own endpoint, signed as Standard Webhooks 1.0.0 has it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.clock import local
from core.notifications.adapters.line import Line, Patience, Reply
from core.notifications.adapters.outward import Target, aim
from core.notifications.adapters.verdicts import verdict
from core.notifications.model import Message, Misconfigured, Receipt, Unaskable, Unreachable

#: How long the addresses of a host are taken for true, s.
_FRESH_S = 60.0
#: The shortest secret, bytes ("Signature scheme" there).
_SECRET = 24


@dataclass(frozen=True, slots=True)
class Aim:
    """The addresses of one URL, and the lines to them."""

    targets: list[Target]
    line: Line
    since: float  #: of the monotonic clock, s


class WebhookChannel:
    """Posts to the URL that the message names. The same id at every try: its receiver knows a second copy by it."""

    name = "webhook"
    repeatable = True
    width = 32

    def __init__(
        self,
        allowed: frozenset[str],
        secrets: Callable[[], str],
        *,
        now: Callable[[], int],
        zone: ZoneInfo,
        patience: Patience | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.allowed = allowed  #: hosts in the own network
        self.secrets = secrets
        self.now = now
        self.zone = zone
        self.patience = patience or Patience()
        self.trust = trust
        self._aims: dict[str, Aim] = {}
        self._aiming = asyncio.Lock()

    async def send(self, message: Message) -> Receipt:
        """Post it. Raises a `NotSent`."""
        keys = list(map(_key, self.secrets().split()))
        if not keys:
            raise Misconfigured("The webhook has no secret; give it in ROUNDSMAN_WEBHOOK_SECRET (whsec_…).")
        number, at = message.message_id.strip("<>"), self.now()
        body = payload(message, self.zone)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": number,
            "webhook-timestamp": str(at),
            "webhook-signature": " ".join(sign(key, number, at, body) for key in keys),
        }
        reply = await self._post(message.recipient, headers, body)
        if 200 <= reply.status < 300:
            return Receipt(f"HTTP {reply.status}")
        raise verdict("The webhook's receiver", "webhook.url", reply, self.now())

    async def find(self, message: Message) -> Receipt | None:
        """A receiver does not tell. Raises Unaskable."""
        raise Unaskable("The webhook's receiver cannot be asked what it has taken.")

    async def close(self) -> None:
        """Hang up."""
        aims, self._aims = self._aims, {}
        self._aiming = asyncio.Lock()
        for each in aims.values():
            await each.line.close()

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Ask the host's addresses in turn until one answers."""
        async with self._aiming:  # asked for several messages at once, the name is resolved once
            found = await self._aim(url)
        trouble = Unreachable("The webhook's host has no address; nothing was sent.")
        for target in found.targets:
            try:
                return await found.line.ask(
                    "POST",
                    target.url,
                    content=body,
                    headers={**headers, "Host": target.host},
                    extensions={"sni_hostname": target.name},
                )
            except Unreachable as lost:
                trouble = lost
        raise trouble

    async def _aim(self, url: str) -> Aim:
        known = self._aims.get(url)
        if known is None or time.monotonic() - known.since > _FRESH_S:
            targets = await aim(url, self.allowed, patience_s=self.patience.connect_s)
            # A line for each URL: connections are kept by address, and two names may have the same.
            line = known.line if known else Line(
                "The webhook's receiver", "webhook.url", width=self.width, patience=self.patience, trust=self.trust,
                direct=True,
            )  # fmt: skip
            known = self._aims[url] = Aim(targets, line, time.monotonic())
        return known


def sign(key: bytes, number: str, at: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    mac = hmac.new(key, f"{number}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"


def payload(message: Message, zone: ZoneInfo) -> bytes:
    """The message as JSON: the same bytes at every try. Instants are ISO 8601 with offset, in the shop's zone."""

    def iso(instant: int | None) -> str | None:
        return None if instant is None else local(instant, zone).isoformat()

    content = {
        "type": f"order.{message.kind}",
        "timestamp": datetime.fromtimestamp(message.created_at, UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "order": message.order,
            "order_id": message.order_id,
            "kind": message.kind,
            "version": message.version,
            "channel": message.channel,
            "language": message.language,
            "eta_from": iso(message.eta_from),
            "eta_until": iso(message.eta_until),
            "expires": iso(message.expires),
            "subject": message.subject,
            "body": message.body,
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < _SECRET:
        raise Misconfigured(
            "The webhook's secret is none: whsec_ and the base64 of 24 bytes or more; mend ROUNDSMAN_WEBHOOK_SECRET."
        )
    return key
