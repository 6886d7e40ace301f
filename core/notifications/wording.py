"""What one does with the words of messages: look whose they are, write one's own, go back to ours, try them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from core.clock import resolve
from core.desk import Desk
from core.errors import BadInput, NotFound, Stale
from core.notifications import segments, store, templates, texts, wordstore
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, News
from core.notifications.outbox import planned_news, shop
from core.notifications.segments import Segments
from core.notifications.templates import BODY, CHANNELS, SUBJECT, Customer, Shop, Words
from core.plans import service as plans
from core.store.sqlite import Database
from core.text import clean

__all__ = [
    "CHANNELS", "LANGUAGES", "Sample", "Sampler", "Worded", "check", "language_of", "languages", "list_words", "own",
    "reset_words", "sample", "sampler", "segments_line", "set_words", "words_of",
]  # fmt: skip

LANGUAGES = texts.LANGUAGES
#: Whose message it is where there is no order to try words out on.
_NOBODY = Customer(0, "1042", "Ann Smith", "12 High Street", "ann@example.com", items="2 x Bread")


@dataclass(frozen=True, slots=True)
class Worded:
    """The words in force for a kind, a channel and a language."""

    kind: Kind
    channel: str
    language: str
    words: Words
    version: int = 0  #: 0: they are ours

    @property
    def own(self) -> bool:
        """Whether the shop has written them."""
        return self.version > 0


@dataclass(frozen=True, slots=True)
class Sample:
    """Words filled in for one order; what they take and cost as a text message, for one that is."""

    subject: str
    body: str
    segments: Segments | None
    cost: Decimal | None
    language: str  #: the tag in which days and clock are written
    line: str = ""  #: segments and cost in words: `GSM-7 142/160 · 1 segment · 0.04 GBP`


@dataclass(frozen=True, slots=True)
class Sampler:
    """An order with all that a kind of message may say of it: words are tried out on it without asking the file."""

    customer: Customer
    news: News
    shop: Shop
    language: str  #: of the customer
    price: Decimal
    currency: str

    def of(self, channel: str, words: Words, language: str = "") -> Sample:
        """The words filled in, in the customer's language or in another. Raises BadInput where they cannot be."""
        told = self.language if not language or texts.base(language) == texts.base(self.language) else language
        filled = templates.write(self.news, self.customer, self.shop, channel=channel, language=told, own=words)
        if channel != "sms":
            return Sample(filled.subject, filled.body, None, None, told)
        found = segments.measure(filled.body)
        spent = segments.cost(found, self.price)
        return Sample(filled.subject, filled.body, found, spent, told, _line(found, spent, self.currency))


def language_of(desk: Desk, said: str) -> str:
    """The tag of the language in which a customer is told: their own, else the shop's."""
    return texts.tag(said, desk.setting("messages.language"))


def languages(desk: Desk) -> tuple[str, ...]:
    """The languages that there are words in, the shop's own first."""
    first = desk.setting("messages.language")
    return (first, *(language for language in LANGUAGES if language != first))


def own(db: Database, kind: Kind, channel: str, language: str) -> Words | None:
    """The shop's own words, where it has written some; `language` may be a tag."""
    found = wordstore.one(db, (kind, _channel(channel), texts.base(language)))
    return None if found is None else found[0]


def words_of(desk: Desk, kind: Kind, channel: str, language: str) -> Worded:
    """The words in force: the shop's own, or ours. Raises BadInput for a channel or language without words."""
    return _worded(desk.db, _key(kind, channel, language))


def list_words(desk: Desk, only: Sequence[str] = ()) -> list[Worded]:
    """The words of every kind, by channel and language; of these languages alone where some are named."""
    written = wordstore.everything(desk.db)
    wanted = only or languages(desk)
    return [
        Worded(kind, channel, language, *written.get((kind, channel, language), (_ours((kind, channel, language)), 0)))
        for language in wanted
        for kind in Kind
        for channel in CHANNELS
    ]


def check(channel: str, words: Words) -> None:
    """Whether these can be the words of a message by that channel. Raises BadInput with the place and the remedy."""
    if channel == "sms" and words.subject.strip():
        raise BadInput("A text message has no subject; leave it away.")
    if channel != "sms" and not words.subject.strip():
        raise BadInput("An e-mail needs a subject.")
    templates.check(words)


def set_words(
    desk: Desk, kind: Kind, channel: str, language: str, words: Words, *, version: int | None = None
) -> Worded:
    """Write the shop's own words; those that are the same as ours are none.

    `version` is what they were written over (0: ours). Raises BadInput where they cannot be filled in, Stale where
    another console was faster.
    """
    key = _key(kind, channel, language)
    check(channel, words)
    subject = clean(words.subject, limit=SUBJECT)
    new = Words(subject, clean(words.body, limit=BODY, multiline=True))
    return _change(desk, key, None if new == _ours(key) else new, version)


def reset_words(desk: Desk, kind: Kind, channel: str, language: str, *, version: int | None = None) -> Worded:
    """Go back to our words. Raises BadInput, Stale."""
    return _change(desk, _key(kind, channel, language), None, version)


def sampler(desk: Desk, order_id: int, kind: Kind) -> Sampler:
    """What words can be tried out on: an order, 0 for one that is made up. Raises NotFound."""
    customer = store.customers(desk.db, [order_id]).get(order_id) if order_id else _NOBODY
    if customer is None:
        raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
    opens, closes, day = _window(desk, order_id)
    facts = {
        "received_by": customer.name, "reason": "NOT_HOME", "next_step": "reschedule", "stops_before": "3",
        "next_day": (day + timedelta(days=1)).isoformat(), "at": str((opens + closes) // 2),
    }  # fmt: skip
    states = TRAITS[kind].states_eta
    news = News(order_id, kind, opens if states else None, closes if states else None, facts=facts)
    price, currency = Decimal(desk.setting("sms.price")), desk.setting("shop.currency")
    return Sampler(customer, news, shop(desk), language_of(desk, customer.language), price, currency)


def sample(desk: Desk, order_id: int, kind: Kind, channel: str, words: Words, *, language: str = "") -> Sample:
    """The words as that order's customer would read them, in their language or in another."""
    return sampler(desk, order_id, kind).of(channel, words, language)


def segments_line(body: str, desk: Desk) -> str:
    """What a text takes and costs as a text message: `GSM-7 142/160 · 1 segment · 0.04 GBP`."""
    found = segments.measure(body)
    spent = segments.cost(found, Decimal(desk.setting("sms.price")))
    return _line(found, spent, desk.setting("shop.currency"))


def _line(found: Segments, spent: Decimal, currency: str) -> str:
    # A segment may cost parts of a penny: no more digits than it has, two at least.
    digits = max(2, -int(spent.normalize().as_tuple().exponent))
    return f"{found} · {spent:.{digits}f} {currency}"


def _window(desk: Desk, order_id: int) -> tuple[int, int, date]:
    """From when until when it comes by the day's plan, else in the morning; and its day."""
    day = store.day_and_state(desk.db, order_id)[0] if order_id else desk.today()
    head = plans.standing(desk, day).head if order_id else None
    planned = planned_news(desk, plans.show(desk, plan_id=head)) if head else []
    found = next((news.window for news in planned if news.order_id == order_id and news.window), None)
    if found is None:
        nine = resolve(day, time(9), desk.zone)
        found = nine, nine + round(float(desk.setting("messages.window_min")) * 60)
    return *found, day


def _channel(channel: str) -> str:
    return channel if channel in CHANNELS else "email"


def _key(kind: Kind, channel: str, language: str) -> wordstore.Key:
    if channel not in CHANNELS:
        raise BadInput(f"“{channel}” has no words of its own; choose {' or '.join(CHANNELS)}.")
    if texts.tag(language, "") == "":
        raise BadInput(f"There are no words in “{language}”; choose {', '.join(LANGUAGES)}.")
    return kind, channel, texts.base(language)


def _ours(key: wordstore.Key) -> Words:
    kind, channel, language = key
    return templates.starter(Kind(kind), channel, language)


def _worded(db: Database, key: wordstore.Key) -> Worded:
    kind, channel, language = key
    words, version = wordstore.one(db, key) or (_ours(key), 0)
    return Worded(Kind(kind), channel, language, words, version)


def _change(desk: Desk, key: wordstore.Key, new: Words | None, version: int | None) -> Worded:
    with desk.writing() as db:
        before = _worded(db, key)
        if version is not None and version != before.version:
            raise Stale(
                f"The words of {' '.join(key)} were changed meanwhile: they begin “{_beginning(before.words)}” now, "
                f"yours “{_beginning(new or _ours(key))}”. Look at them again."
            )
        if before.words == (new or _ours(key)):
            return before
        kind, channel, language = key
        private = {
            "before": f"{before.words.subject}\n\n{before.words.body}".strip(),
            "after": f"{new.subject}\n\n{new.body}".strip() if new else "ours",
        }
        facts = {"kind": kind, "channel": channel, "language": language, "whose": "own" if new else "ours"}
        seq = desk.record(db, "words.changed", f"words:{kind}.{channel}.{language}", facts, private)
        if new is None:
            wordstore.remove(db, key)
        else:
            wordstore.put(db, key, new, seq)
        return _worded(db, key)


def _beginning(words: Words) -> str:
    return clean(words.subject or words.body, limit=40)
