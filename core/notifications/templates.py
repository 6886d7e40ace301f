"""The words of the messages. `string.Template`: a name that is not known is an error, and nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from string import Template
from urllib.parse import quote
from zoneinfo import ZoneInfo

from core.clock import local
from core.errors import BadInput
from core.notifications import texts
from core.notifications.habits import Habits, habits
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, News
from core.notifications.segments import gsm7
from core.text import clean

#: Channels with words of their own; the others take those of e-mail.
CHANNELS = ("email", "sms")
#: The longest subject, and the longest text.
SUBJECT, BODY = 200, 4000
#: What words may name, and what stands there then. What there is nothing to say of is empty.
NAMES = {
    "greeting": "Hello with the customer's name",
    "order": "number of the order",
    "from_shop": "“ from ” with the shop's name",
    "shop": "the shop's name",
    "day": "the day on which it comes, came or will come",
    "opens": "when the window opens",
    "closes": "when it closes",
    "window": "both, as the language says it",
    "at": "the time at which it was delivered",
    "address": "where it goes",
    "items": "what is in it",
    "contact": "how to reach the shop, as a sentence",
    "signature": "the shop's name, or “Your shop”",
    "link": "the link of messages.link",
    "received_by": "who took it",
    "reason": "why it could not be delivered",
    "next": "what follows, as a sentence",
    "stops": "how many stops come before, as a sentence",
    "shop_address": "where the shop is",
}


@dataclass(frozen=True, slots=True)
class Shop:
    """The sender, as customers know it; `link` may hold `$order`."""

    name: str
    phone: str
    zone: ZoneInfo
    link: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom an order goes to."""

    order_id: int
    order: str
    name: str
    address: str
    email: str
    phone: str = ""
    language: str = ""  #: as the order says it: `de`, `en-US`, or nothing
    items: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body, templates or filled in; a text message has no subject."""

    subject: str
    body: str

    def fill(self, facts: Mapping[str, str]) -> Words:
        """The same with every `$name` replaced, once: what a value holds is only text.

        A line all of whose names are empty is left out. KeyError for a name that is not known.
        """
        subject = clean(Template(self.subject).substitute(facts), limit=SUBJECT)
        lines = [line for line in self.body.split("\n") if _says_something(line, facts)]
        body = re.sub(r"\n{3,}", "\n\n", Template("\n".join(lines)).substitute(facts))
        return Words(subject, clean(body, limit=BODY, multiline=True))


def starter(kind: Kind, channel: str, language: str) -> Words:
    """Our own words."""
    said = texts.read(texts.base(language))["kinds"][kind]
    if channel == "sms":
        return Words("", said["sms"].strip("\n"))
    return Words(said["subject"], said["email"].strip("\n"))


def check(words: Words) -> None:
    """Whether these can be the words of a message. Raises BadInput with the place and the remedy."""
    if not words.body.strip():
        raise BadInput("The text is empty; write what the customer shall read.")
    if len(words.body) > BODY:
        raise BadInput(f"The text has {len(words.body):,} characters; {BODY:,} are the most.")
    if len(words.subject) > SUBJECT:
        raise BadInput(f"The subject has {len(words.subject):,} characters; {SUBJECT} are the most.")
    if len(words.subject.splitlines()) > 1 or words.subject != words.subject.rstrip("\r\n"):
        raise BadInput("The subject has a line break; it is one line.")
    for where, text in (("the subject", words.subject), *_lines(words.body)):
        _check(where, text)


def write(
    news: News,
    customer: Customer,
    shop: Shop,
    *,
    channel: str = "email",
    language: str = "en",
    own: Words | None = None,
) -> Words:
    """The message in the customer's hands: the shop's `own` words, else ours, with the shop's clock as they write it.

    `language` is a tag such as `de` or `en-US`. Own words that come to nothing, as all they name is empty, give way to
    ours. Raises BadInput where they cannot be filled in.
    """
    facts = _facts(news, customer, shop, channel, language)
    if own is not None:
        _check_kept(own, news.kind, channel)
        if (filled := own.fill(facts)).body:
            return filled
    return starter(news.kind, channel, language).fill(facts)


def _check_kept(own: Words, kind: Kind, channel: str) -> None:
    try:
        check(own)
    except BadInput as wrong:
        raise BadInput(
            f"The shop's words of {kind}, {channel}, cannot be filled in: {wrong} "
            "Mend them with roundsman messages words set, or go back to ours with reset."
        ) from wrong


def _facts(news: News, customer: Customer, shop: Shop, channel: str, language: str) -> dict[str, str]:
    said, how = texts.read(texts.base(language)), habits(language, short=channel == "sms")
    # What we say ourselves fits into the small alphabet of text messages; names and free words stay as they are.
    ours = gsm7 if how.short else str
    given = {name: clean(value, limit=500) for name, value in news.facts.items()}
    phrase = said["phrases"]
    return {
        **dict.fromkeys(NAMES, ""),
        **_times(news, shop.zone, how),
        "greeting": _put(ours(phrase["greeting_name" if customer.name else "greeting"]), name=customer.name),
        "order": customer.order,
        "from_shop": _put(ours(phrase["from_shop"]), shop=shop.name) if shop.name else "",
        "shop": shop.name,
        "shop_address": shop.address,
        "address": customer.address,
        "items": customer.items,
        "contact": _contact(news.kind, phrase, shop.phone, short=how.short),
        "signature": shop.name or ours(phrase["signature"]),
        "link": Template(shop.link).safe_substitute(order=quote(customer.order, safe="")),
        "received_by": given.get("received_by", ""),
        "reason": _reason(news.kind, given.get("reason", ""), said["reasons"], ours),
        "next": ours(_next(given, said["next"], how)),
        "stops": ours(_stops(given.get("stops_before", ""), said["stops"], short=how.short)),
    }


def _contact(kind: Kind, phrase: Mapping[str, str], phone: str, *, short: bool) -> str:
    if short:
        return _put(phrase["contact_sms"], phone=phone) if phone else ""
    about = "contact" if TRAITS[kind].states_eta or kind is Kind.RESCHEDULED else "question"
    return _put(phrase[f"{about}_phone" if phone else about], phone=phone)


def _times(news: News, zone: ZoneInfo, how: Habits) -> dict[str, str]:
    facts: dict[str, str] = {}
    at, next_day = _instant(news.facts.get("at", ""), zone), _date(news.facts.get("next_day", ""))
    day = at.date() if at else None
    if news.kind is Kind.RESCHEDULED or day is None:
        day = next_day or day
    if at:
        facts["at"] = how.clock(at.time())
    if news.window:
        opens, closes = (local(instant, zone) for instant in news.window)
        day = opens.date()
        facts |= {"opens": how.clock(opens.time()), "closes": how.clock(closes.time())}
        facts["window"] = how.window(opens.time(), closes.time())
    return facts | ({"day": how.day(day)} if day else {})


def _reason(kind: Kind, given: str, said: Mapping[str, str], ours: Callable[[str], str]) -> str:
    """One that we know by its name is said in the language; another stays as it was given."""
    if given in said:
        return ours(said[given])
    return given or (ours(said["other"]) if kind is Kind.ATTEMPTED else "")


def _next(given: Mapping[str, str], said: Mapping[str, str], how: Habits) -> str:
    day, step = _date(given.get("next_day", "")), given.get("next_step", "")
    if day and step not in {"return", "contact", "claim"}:
        return _put(said["again"], day=how.day(day))
    return said.get(step, "")


def _stops(before: str, said: Mapping[str, str], *, short: bool) -> str:
    if not (before.isascii() and before.isdigit()):
        return ""
    many = {"0": "none", "1": "one"}.get(before, "many")
    return _put(said[f"{many}_sms" if short else many], number=before)


def _instant(digits: str, zone: ZoneInfo) -> datetime | None:
    return local(int(digits), zone) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _put(template: str, **values: str) -> str:
    return Template(template).substitute(values)


def _says_something(line: str, facts: Mapping[str, str]) -> bool:
    names = Template(line).get_identifiers()
    return not names or any(facts[name] for name in names)


def _lines(body: str) -> Iterator[tuple[str, str]]:
    return ((f"line {number}", line) for number, line in enumerate(body.split("\n"), 1))


def _check(where: str, text: str) -> None:
    template = Template(text)
    if not template.is_valid():
        raise BadInput(f"A $ without a name stands in {where}; write $$ for the sign itself.")
    for name in template.get_identifiers():
        if name not in NAMES:
            near = get_close_matches(name.lower(), NAMES, n=1)
            hint = f"did you mean ${near[0]}?" if near else f"known are {', '.join(f'${each}' for each in NAMES)}."
            raise BadInput(f"There is no name ${name} ({where}); {hint}")
