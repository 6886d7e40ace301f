"""The settings of messages to customers and staff, and of the channels they go by."""

from __future__ import annotations

from datetime import date
from string import Template

from core.clock import parse_wall
from core.errors import BadInput
from core.store.checks import Setting, number, one_of, whole_server

CHANNELS = ("folder", "email", "sms")
KINDS = ("planned", "out", "next", "delayed", "delivered", "attempted", "rescheduled", "pickup", "feedback")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def words(text: str) -> tuple[str, ...]:
    """The words of a list with commas or blanks between them."""
    return tuple(text.replace(",", " ").split())


def channels(text: str) -> tuple[str, ...]:
    """Ways to customers, in order of preference."""
    return _each(text, CHANNELS, least=1)


def kinds(text: str) -> tuple[str, ...]:
    """Kinds of messages."""
    return _each(text, KINDS)


def quiet(text: str) -> tuple[str, str] | None:
    """`22:00-07:00`, `none`, or nothing: as everywhere."""
    if text in {"", "none"}:
        return None
    begins, dash, ends = text.partition("-")
    if not dash:
        raise BadInput(f"“{text}” are no quiet hours; write them like 22:00-07:00, or none.")
    parse_wall(begins.strip()), parse_wall(ends.strip())
    return begins.strip(), ends.strip()


def holidays(text: str) -> frozenset[str]:
    """ISO dates and weekdays on which nobody is written to."""
    found = frozenset(word.lower() for word in words(text))
    for word in found - set(WEEKDAYS):
        try:
            date.fromisoformat(word)
        except ValueError as wrong:
            raise BadInput(f"“{word}” is no day; write 2026-12-25 or sunday.") from wrong
    if set(WEEKDAYS) <= found:
        raise BadInput("Then nobody would ever be written to; leave one weekday out.")
    return found


def link(text: str) -> str:
    """A link with `$order` in it, or without."""
    if not text:
        return text
    template = Template(text)
    if not text.startswith("https://") or not template.is_valid() or set(template.get_identifiers()) - {"order"}:
        raise BadInput(f"“{text}” is no such link; write it like https://shop.example/track/$order.")
    return text


def _each(text: str, known: tuple[str, ...], *, least: int = 0) -> tuple[str, ...]:
    found = words(text)
    for word in found:
        if word not in known:
            raise BadInput(f"“{word}” is not known here; choose of {', '.join(known)}.")
    if len(found) < least:
        raise BadInput(f"Name one at least of {', '.join(known)}.")
    return found


MESSAGES = (
    Setting(
        "messages.channel",
        "folder",
        "how customers are told: folder (files only), email, sms, or several in order of preference (sms, email)",
        channels,
    ),
    Setting("messages.send_while_open", "no", "whether an open console sends what is due", one_of("yes", "no")),
    Setting("messages.folder", "", "where the folder channel writes; empty: beside the shop's file"),
    Setting(
        "messages.window_min",
        "120",
        "width of the arrival window that is announced, minutes",
        number(15, 720),
    ),
    Setting("messages.from", "", "sender's e-mail address"),
    Setting("messages.quiet_from", "21:00", "no message goes out after this", parse_wall),
    Setting("messages.quiet_until", "08:00", "nor before this", parse_wall),
    Setting("messages.quiet_email", "", "other quiet hours for e-mail, 22:00-07:00; none: never quiet", quiet),
    Setting("messages.quiet_sms", "", "other quiet hours for text messages", quiet),
    Setting("messages.holidays", "", "days on which nobody is written to: 2026-12-25, sunday, …", holidays),
    Setting("messages.language", "en", "language of who has named none", one_of("en", "de", "fr", "es", "pt")),
    Setting("messages.link", "", "a link for $link in the words; $order in it is the order's number", link),
    Setting(
        "messages.late_min", "15", "a window that has moved by more than this is told anew, minutes", number(5, 240)
    ),
    Setting(
        "messages.late_alone", "no", "whether late customers are told by themselves, once a breach", one_of("yes", "no")
    ),
    Setting("messages.next_stops", "3", "“almost there” is sent so many stops before, 0: not by stops", number(0, 50)),
    Setting("messages.next_min", "30", "or so many minutes before, 0: not by minutes", number(0, 240)),
    Setting("messages.feedback_h", "3", "hours after the delivery that a customer is asked how it was", number(0, 240)),
    Setting("smtp.host", "", "mail server; empty: none"),
    Setting("smtp.port", "587", "its port", number(1, 65_535)),
    Setting("smtp.user", "", "user name there; the password comes from ROUNDSMAN_SMTP_PASSWORD"),
    Setting("smtp.security", "starttls", "how the connection is protected", one_of("starttls", "tls", "none")),
    Setting("smtp.per_second", "10", "e-mails a second at most", number(0.01, 1_000)),
    Setting("sms.provider", "twilio", "who sends text messages", one_of("twilio", "vonage", "plivo")),
    Setting("sms.price", "0.04", "what one segment costs, in the shop's currency", number(0, 100)),
    Setting("sms.per_second", "1", "text messages a second at most", number(0.01, 1_000)),
    Setting("sms.twilio.base_url", "https://api.twilio.com", "its address", whole_server),
    Setting("sms.twilio.account_sid", "", "the account; its token: ROUNDSMAN_TWILIO_TOKEN"),
    Setting("sms.twilio.from", "", "the sending number, or MG… of a messaging service"),
    Setting("sms.twilio.callback", "", "where Twilio posts receipts and replies, https://…/twilio", whole_server),
    Setting("sms.vonage.base_url", "https://api.nexmo.com", "its address", whole_server),
    Setting("sms.vonage.api_key", "", "the account; its secret: ROUNDSMAN_VONAGE_SECRET"),
    Setting("sms.vonage.from", "", "the sending number or name"),
    Setting("sms.vonage.callback", "", "where Vonage posts receipts and replies, https://…/vonage", whole_server),
    Setting("sms.plivo.base_url", "https://api.plivo.com", "its address", whole_server),
    Setting("sms.plivo.auth_id", "", "the account; its token: ROUNDSMAN_PLIVO_TOKEN"),
    Setting("sms.plivo.from", "", "the sending number"),
    Setting("sms.plivo.callback", "", "where Plivo posts receipts and replies, https://…/plivo", whole_server),
    Setting("webhook.url", "", "where each message is posted too; its secret: ROUNDSMAN_WEBHOOK_SECRET", whole_server),
    Setting("webhook.allow", "", "hosts in the own network that it may be at: 127.0.0.1, hook.lan"),
    Setting("webhook.per_second", "200", "posts a second at most", number(0.01, 10_000)),
    Setting(
        "ntfy.url", "https://ntfy.sh", "the ntfy server that tells staff; its token: ROUNDSMAN_NTFY_TOKEN", whole_server
    ),
    Setting("ntfy.topic", "", "its topic; empty: staff is told nothing"),
    Setting("ntfy.kinds", "delayed, attempted", "the kinds that staff is told", kinds),
    Setting("ntfy.per_second", "5", "notes a second at most", number(0.01, 1_000)),
)
