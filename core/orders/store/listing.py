"""The list of orders: which ids, in which order, and the rows of those that are on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from core.orders.model import Counts, OrderRow, OrderState
from core.store.sqlite import Database
from core.text import fold

#: What a list can be sorted by, and the columns that mean it.
SORTS = {
    "id": "o.id",
    "number": "o.source_order_id, o.id",
    "day": "o.day, o.id",
    "name": "o.name, o.id",
    "address": "o.address_key, o.id",
    "state": "o.state, o.id",
    "mass": "o.mass_g, o.id",
    "priority": "o.priority, o.id",
    "updated": "o.updated_at, o.id",
}
#: Ids of the orders between two days that stand in some states.
_IDS = """
SELECT o.id FROM orders o
WHERE o.day BETWEEN :first AND :last AND (:states = '[]' OR o.state IN (SELECT value FROM json_each(:states)))
ORDER BY /*columns*/
"""
#: The same of those whose text holds every word; a blank word is in every text.
_FOUND = """
SELECT o.id FROM order_search s JOIN orders o ON o.id = s.order_id
WHERE instr(s.text, :w0) AND instr(s.text, :w1) AND instr(s.text, :w2) AND instr(s.text, :w3)
  AND o.day BETWEEN :first AND :last AND (:states = '[]' OR o.state IN (SELECT value FROM json_each(:states)))
ORDER BY /*columns*/
"""
_WORDS = 4
#: The rows of the list for some ids, in their order.
_ROWS = """
SELECT o.id, o.source_order_id, o.day, o.state, o.attempt, o.name, o.address, o.phone,
       coalesce((SELECT group_concat(w.opens || '–' || w.closes || iif(w.hard, '', ' soft'), '; ' ORDER BY w.position)
                 FROM windows w WHERE w.order_id = o.id), ''),
       o.mass_g, (SELECT count(*) FROM parcels p WHERE p.order_id = o.id), o.priority, o.notes, coalesce(pin.state, '')
FROM json_each(?) AS wanted CROSS JOIN orders o ON o.id = wanted.value
LEFT JOIN pins pin ON pin.address_key = o.address_key
ORDER BY wanted.key
"""
#: How many stand in each state; and, under no state, those to be planned whose address has no accepted pin.
_COUNTS = """
SELECT state, count(*) FROM orders WHERE day BETWEEN ?1 AND ?2 GROUP BY state
UNION ALL
SELECT '', count(*) FROM orders o LEFT JOIN pins p ON p.address_key = o.address_key AND p.state = 'accepted'
WHERE o.day BETWEEN ?1 AND ?2 AND o.state = 'new' AND p.address_key IS NULL
"""


def ids(
    db: Database,
    *,
    day: date | None,
    text: str,
    states: Iterable[OrderState],
    sort: str,
    descending: bool,
) -> list[int]:
    """The ids that fit, sorted. `sort` is one of SORTS; of the text the first four words count."""
    words = [_word(word) for word in fold(text).split()][:_WORDS]
    columns = SORTS[sort]
    if descending:
        columns = ", ".join(f"{column} DESC" for column in columns.split(", "))
    sql = (_FOUND if words else _IDS).replace("/*columns*/", columns)
    given: dict[str, str] = {f"w{at}": word for at, word in enumerate(words + [""] * (_WORDS - len(words)))}
    given |= _span(day) | {"states": json.dumps([state.value for state in states])}
    return [row[0] for row in db.execute(sql, given).fetchall()]


def rows(db: Database, wanted: Sequence[int]) -> list[OrderRow]:
    """The list's rows for these ids, in their order; ids that do not exist are passed over."""
    found = db.execute(_ROWS, (json.dumps(list(wanted)),)).fetchall()
    return [
        OrderRow(order_id, number, date.fromisoformat(day), OrderState(state), *rest)
        for order_id, number, day, state, *rest in found
    ]


def counts(db: Database, day: date | None) -> Counts:
    """How many stand in each state, of one day or of all."""
    found = dict(db.execute(_COUNTS, tuple(_span(day).values())).fetchall())
    unpinned = int(found.pop(""))
    return Counts({OrderState(state): number for state, number in found.items()}, unpinned)


def _span(day: date | None) -> dict[str, str]:
    return {"first": day.isoformat(), "last": day.isoformat()} if day else {"first": "", "last": "9999-12-31"}


def _word(word: str) -> str:
    """A phone number is stored as +447946000123: what is typed as 07946 is found without its zero."""
    return (word.lstrip("0") or word) if word.isdigit() else word
