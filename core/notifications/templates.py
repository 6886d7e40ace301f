"""The words of the messages. `string.Template`: a name that is not known is an error, and nothing is executed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from zoneinfo import ZoneInfo

from core.clock import local, wall
from core.notifications.model import Kind, News
from core.text import clean

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shop:
    """The sender, as customers know it."""

    name: str
    phone: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom an order goes to."""

    order_id: int
    order: str
    name: str
    address: str
    email: str


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body, templates or filled in."""

    subject: str
    body: str

    def fill(self, facts: Mapping[str, str]) -> Words:
        """The same with every `$name` replaced; KeyError for one that is not known."""
        subject = clean(Template(self.subject).substitute(facts), limit=200)
        return Words(subject, clean(Template(self.body).substitute(facts), limit=4000, multiline=True))


ENGLISH = {
    Kind.PLANNED: Words(
        "Your delivery$from_shop: $day, $opens to $closes",
        "$greeting,\n"
        "\n"
        "your order $order$from_shop will be delivered on $day\n"
        "between $opens and $closes.\n"
        "\n"
        "It goes to: $address\n"
        "\n"
        "$contact\n"
        "\n"
        "$signature",
    ),
    Kind.DELAYED: Words(
        "Your delivery$from_shop comes later: $opens to $closes",
        "$greeting,\n"
        "\n"
        "we are sorry: your order $order$from_shop is running late.\n"
        "It will now come on $day between $opens and $closes.\n"
        "\n"
        "It goes to: $address\n"
        "\n"
        "$contact\n"
        "\n"
        "$signature",
    ),
}


def write(news: News, customer: Customer, shop: Shop) -> Words:
    """The message in the customer's hands: the window in the shop's clock."""
    return ENGLISH[news.kind].fill(
        {
            **_window(news, shop),
            **news.facts,
            "greeting": f"Hello {customer.name}" if customer.name else "Hello",
            "order": customer.order,
            "from_shop": f" from {shop.name}" if shop.name else "",
            "address": customer.address,
            "contact": f"If this does not suit you, please ring {shop.phone}."
            if shop.phone
            else "If this does not suit you, please answer this message.",
            "signature": shop.name or "Your shop",
        }
    )


def _window(news: News, shop: Shop) -> dict[str, str]:
    if (window := news.window) is None:
        return {}
    begins = local(window[0], shop.zone)
    return {
        "day": f"{_WEEKDAYS[begins.weekday()]} {begins.day} {_MONTHS[begins.month - 1]}",
        "opens": wall(window[0], shop.zone),
        "closes": wall(window[1], shop.zone),
    }
