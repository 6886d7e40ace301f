"""The channels that this program has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.notifications.adapters.folder import FolderChannel
from core.notifications.adapters.mail import Letterhead
from core.notifications.adapters.ntfy import NtfyChannel
from core.notifications.adapters.providers import PROVIDERS
from core.notifications.adapters.sms import Account, SmsChannel
from core.notifications.adapters.smtp import Server, SmtpChannel
from core.notifications.adapters.webhook import WebhookChannel
from core.notifications.model import Channel, Misconfigured
from core.secret import secret
from core.store.known_messages import words

if TYPE_CHECKING:
    from core.desk import Desk


def channels(desk: Desk) -> Mapping[str, Channel]:
    """Every channel by its name, as the settings have it. Nothing is opened or asked for yet."""
    head = Letterhead(desk.setting("shop.name"), desk.setting("messages.from"), desk.zone)
    folder = desk.setting("messages.folder")
    allowed = frozenset(word.lower().strip("[]") for word in words(desk.setting("webhook.allow")))
    return {
        "folder": FolderChannel(Path(folder).expanduser() if folder else desk.beside(".outbox"), head),
        "email": SmtpChannel(_mail_server(desk), head),
        "sms": _sms(desk),
        "webhook": WebhookChannel(allowed, _kept("ROUNDSMAN_WEBHOOK_SECRET"), now=desk.now, zone=desk.zone),
        "ntfy": NtfyChannel(desk.setting("ntfy.url"), _kept("ROUNDSMAN_NTFY_TOKEN"), now=desk.now),
    }


def _mail_server(desk: Desk) -> Server:
    return Server(
        host=desk.setting("smtp.host"),
        port=int(float(desk.setting("smtp.port"))),
        security=desk.setting("smtp.security"),
        user=desk.setting("smtp.user"),
        password=_kept("ROUNDSMAN_SMTP_PASSWORD"),
    )


def _sms(desk: Desk) -> SmsChannel:
    row = PROVIDERS[desk.setting("sms.provider")]
    account = Account(
        base_url=desk.setting(f"sms.{row.key}.base_url"),
        name=desk.setting(f"sms.{row.key}.{row.account}"),
        sender=desk.setting(f"sms.{row.key}.from"),
        callback=desk.setting("sms.twilio.callback") if row.key == "twilio" else "",
        secret=_kept(row.secret),
    )
    return SmsChannel(row, account, now=desk.now)


def _kept(name: str) -> Callable[[], str]:
    """Reads that secret when it is needed. Raises Misconfigured where it cannot be read: the message stays queued."""

    def read() -> str:
        try:
            return secret(name)
        except Unavailable as wrong:
            raise Misconfigured(str(wrong)) from wrong

    return read
