"""The words of messages as rows, and the one in hand as a heading."""

from __future__ import annotations

from collections.abc import Sequence

from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.notifications.kinds import TRAITS
from core.notifications.sampling import Sample, Sampler
from core.notifications.wording import LANGUAGES, Worded

COLUMNS = (
    Column("Kind", 11),
    Column("By", 6),
    Column("In", 9),
    Column("Whose", 10),
    Column("Begins", 24, grow=1),
)
CHANNELS = {"email": "e-mail", "sms": "SMS"}
_BY = {"email": "by e-mail", "sms": "as a text message"}


def rows(found: Sequence[Worded]) -> list[Row]:
    """A row for each kind, channel and language; the shop's own stand out."""
    return [
        Row(
            key(each),
            (
                each.kind,
                Cell(CHANNELS[each.channel], "muted"),
                Cell(LANGUAGES[each.language], "muted"),
                Cell("the shop's", "accent") if each.own else Cell("ours", "muted"),
                Cell(each.words.subject or each.words.body.partition("\n")[0], "muted"),
            ),
        )
        for each in found
    ]


def key(each: Worded) -> str:
    """The name of its row."""
    return f"{each.kind}:{each.channel}:{each.language}"


def title(each: Worded) -> str:
    """`Almost there, as a text message, in Deutsch`."""
    about = TRAITS[each.kind].words.capitalize()
    return f"{about} · {_BY[each.channel]} · {LANGUAGES[each.language]}"


def on(sampler: Sampler) -> str:
    """Whose message the sample is."""
    customer = sampler.customer
    if not customer.order_id:
        return "As the customer would read it (an order that is made up)"
    return f"As the customer of order {customer.order} would read it"


def read(sample: Sample) -> str:
    """What the customer reads."""
    return f"{sample.subject}\n\n{sample.body}" if sample.subject else sample.body


def about(sample: Sample) -> str:
    """What it takes: segments and cost, or characters."""
    return sample.line or f"E-mail · {len(sample.body):,} characters"
