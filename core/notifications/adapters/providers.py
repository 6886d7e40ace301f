"""Who sends text messages: one row of facts each. What is done with them stands in `sms.py`.

Sources: Twilio's OpenAPI document of Messages (2010-04-01) and its list of errors; Vonage's Messages API 1; Plivo's
Message API 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.notifications.model import Misconfigured, NotSent, OptedOut, RefusedForGood, TryLater

#: Where a value stands in JSON: keys and positions, from the outside in.
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a provider is asked which messages it has taken."""

    asked: Mapping[str, str]  #: the query besides the number
    to: str  #: the query's name for the number
    items: Place
    following: Place  #: the address of the next page, or null
    id: Place  #: in an item, as the others
    body: Place
    sender: Place
    made: Place  #: when, as RFC 2822 writes it


@dataclass(frozen=True, slots=True)
class Provider:
    """One row."""

    name: str
    key: str  #: its settings are `sms.{key}.*`
    account: str  #: the last part of the setting with the account's name
    secret: str  #: the environment's name for what goes with it
    path: str  #: `{account}` in it
    form: bool  #: fields go as a form, else as JSON
    to: str  #: names of fields, here and below
    sender: str
    text: str
    id: Place  #: where the message's id stands in the answer
    codes: tuple[Place, ...]  #: where an error's number may stand; of a URL, what follows its last # or /
    said: tuple[Place, ...]  #: where its words may stand
    verdicts: Mapping[str, type[NotSent]]  #: what an error's number means
    fixed: Mapping[str, str] = field(default_factory=dict)  #: sent with every message
    senders: Mapping[str, str] = field(default_factory=dict)  #: another field for a sender that begins so
    plus: bool = True  #: numbers are written with +
    callback: str = ""  #: where receipts go to
    ours: str = ""  #: our own name for the message, which receipts repeat
    life: str = ""  #: how long it is worth sending, s
    lives: tuple[int, int] = (1, 36_000)  #: the least and the most of it
    listing: Listing | None = None


def _all(verdict: type[NotSent], *codes: int | str) -> dict[str, type[NotSent]]:
    return {str(code): verdict for code in codes}


TWILIO = Provider(
    name="Twilio",
    key="twilio",
    account="account_sid",
    secret="ROUNDSMAN_TWILIO_TOKEN",
    path="/2010-04-01/Accounts/{account}/Messages.json",
    form=True,
    to="To",
    sender="From",
    text="Body",
    senders={"MG": "MessagingServiceSid"},
    callback="StatusCallback",
    life="ValidityPeriod",
    id=("sid",),
    codes=(("code",), ("error_code",)),
    said=(("message",), ("error_message",)),
    verdicts={
        # no such number, no route, region not allowed, no mobile, landline, unknown or unreachable for good
        **_all(RefusedForGood, 21211, 21217, 21265, 21408, 21612, 21614, 21635, 30003, 30004, 30005, 30006),
        **_all(OptedOut, 21610),
        # token, account, sender not ours, trial, sender not registered, service, callback
        **_all(
            Misconfigured, 20003, 20005, 20404, 21212, 21603, 21606, 21608, 21609, 21659, 21660, 21701, 21703, 21705
        ),
        **_all(Misconfigured, 30002, 30007, 30032, 30034),
        # too many at once, queues that are full
        **_all(TryLater, 14107, 20429, 21611, 30001, 30022, 63038),
    },
    listing=Listing(
        asked={"PageSize": "1000"},
        to="To",
        items=("messages",),
        following=("next_page_uri",),
        id=("sid",),
        body=("body",),
        sender=("from",),
        made=("date_created",),
    ),
)

VONAGE = Provider(
    name="Vonage",
    key="vonage",
    account="api_key",
    secret="ROUNDSMAN_VONAGE_SECRET",
    path="/v1/messages",
    form=False,
    to="to",
    sender="from",
    text="text",
    fixed={"message_type": "text", "channel": "sms"},
    plus=False,
    callback="webhook_url",
    ours="client_ref",
    life="ttl",
    lives=(20, 604_800),
    id=("message_uuid",),
    codes=(("type",),),
    said=(("detail",), ("title",)),
    verdicts={
        **_all(RefusedForGood, 1050, 1170, 1190, 1240, 1250, 1260, 1280),
        **_all(Misconfigured, 1060, 1070, 1080, 1110, 1120, 1140, "low-balance", "unauthorized", "forbidden"),
        **_all(TryLater, 1000, "throttled", "rate-limit"),
    },
)

PLIVO = Provider(
    name="Plivo",
    key="plivo",
    account="auth_id",
    secret="ROUNDSMAN_PLIVO_TOKEN",
    path="/v1/Account/{account}/Message/",
    form=False,
    to="dst",
    sender="src",
    text="text",
    plus=False,
    callback="url",
    id=("message_uuid", 0),
    codes=(),
    said=(("error",), ("message",)),
    verdicts={},
    # Its list of messages does not hold their words: nothing could be found in it.
)

PROVIDERS = {row.key: row for row in (TWILIO, VONAGE, PLIVO)}


def at(content: Any, place: Place) -> Any:
    """What stands there, None where nothing does."""
    for step in place:
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and len(content) > step else None
        else:
            content = content.get(step) if isinstance(content, dict) else None
    return content


def first(content: Any, places: tuple[Place, ...]) -> str:
    """The first word or number that stands at one of the places, empty where none does."""
    for place in places:
        found = at(content, place)
        if isinstance(found, str | int) and not isinstance(found, bool):
            return str(found)
    return ""
