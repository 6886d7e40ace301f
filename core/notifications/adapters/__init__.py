"""The channels that this program has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Unavailable
from core.notifications.adapters.folder import FolderChannel
from core.notifications.adapters.mail import Letterhead
from core.notifications.adapters.smtp import Server, SmtpChannel
from core.notifications.model import Channel, Misconfigured
from core.secret import secret

if TYPE_CHECKING:
    from core.desk import Desk


def channels(desk: Desk) -> Mapping[str, Channel]:
    """Every channel by its name, as the settings have it. Nothing is opened or asked for yet."""
    head = Letterhead(desk.setting("shop.name"), desk.setting("messages.from"), desk.zone)
    folder = desk.setting("messages.folder")
    server = Server(
        host=desk.setting("smtp.host"),
        port=int(float(desk.setting("smtp.port"))),
        security=desk.setting("smtp.security"),
        user=desk.setting("smtp.user"),
        password=_password,
    )
    return {
        "folder": FolderChannel(Path(folder).expanduser() if folder else desk.beside(".outbox"), head),
        "email": SmtpChannel(server, head),
    }


def _password() -> str:
    """The mail server's password. Raises Misconfigured where it cannot be read: the message stays queued."""
    try:
        return secret("ROUNDSMAN_SMTP_PASSWORD")
    except Unavailable as wrong:
        raise Misconfigured(str(wrong)) from wrong
