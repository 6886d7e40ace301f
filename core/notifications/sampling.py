"""Words tried out: filled in for a real order as its customer would read them, with what they take and cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from core.clock import resolve
from core.desk import Desk
from core.errors import NotFound
from core.notifications import segments, store, templates, texts, wording
from core.notifications.kinds import TRAITS
from core.notifications.model import Kind, News
from core.notifications.outbox import planned_news, shop
from core.notifications.segments import Segments
from core.notifications.templates import Customer, Shop, Words
from core.plans import service as plans

#: Whose message it is where there is no order to try words out on.
_NOBODY = Customer(0, "1042", "Ann Smith", "12 High Street", "ann@example.com", items="2 x Bread")


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
        return Sample(filled.subject, filled.body, found, spent, told, wording.line(found, self.price, self.currency))


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
    return Sampler(customer, news, shop(desk), wording.language_of(desk, customer.language), price, currency)


def sample(desk: Desk, order_id: int, kind: Kind, channel: str, words: Words, *, language: str = "") -> Sample:
    """The words as that order's customer would read them, in their language or in another."""
    return sampler(desk, order_id, kind).of(channel, words, language)


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
