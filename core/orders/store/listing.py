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
SELECT json_group_array(o.id ORDER BY /*columns*/) FROM orders o
WHERE /*days*/ (:states = '[]' OR o.state IN (SELECT value FROM json_each(:states)))
"""
#: The same of those whose text holds every word; a blank word is in every text.
_FOUND = """
SELECT json_group_array(o.id ORDER BY /*columns*/) FROM order_search s JOIN orders o ON o.id = s.order_id
WHERE /*days*/ instr(s.text, :w0) AND instr(s.text, :w1) AND instr(s.text, :w2) AND instr(s.text, :w3)
  AND (:states = '[]' OR o.state IN (SELECT value FROM json_each(:states)))
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
_DAYS = "o.day BETWEEN :first AND :last AND"
#: How many stand in each state; and, under no state, those to be planned whose address has no accepted pin.
_COUNTS = """
SELECT state, count(*) FROM orders WHERE day BETWEEN :first AND :last GROUP BY state
UNION ALL
SELECT '', count(*) FROM orders o LEFT JOIN pins p ON p.address_key = o.address_key AND p.state = 'accepted'
WHERE o.day BETWEEN :first AND :last AND o.state = 'new' AND p.address_key IS NULL
"""
#: What a list shows at once: the ids that fit, those of other days where none does, and the counts.
_LOOK = """
WITH found AS MATERIALIZED (SELECT (/*found*/) AS ids)
SELECT 'found', ids FROM found
UNION ALL
SELECT 'elsewhere', iif(ids = '[]', (/*elsewhere*/), '[]') FROM found
UNION ALL
/*counts*/
""".replace("/*counts*/", _COUNTS)


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
    words = _words(text)
    sql = _fitting(words, sort, descending).replace("/*days*/", _DAYS)
    return _numbers(db.execute(sql, _given(words, day, states)).fetchone()[0])


def look(db: Database, *, day: date | None, text: str, sort: str) -> tuple[list[int], list[int], Counts]:
    """The ids that fit, sorted; where none of the day has the text, those of other days; and the counts of the day."""
    words = _words(text)
    fitting = _fitting(words, sort, False)
    elsewhere = fitting.replace("/*days*/", "") if words and day else "'[]'"
    sql = _LOOK.replace("/*found*/", fitting.replace("/*days*/", _DAYS)).replace("/*elsewhere*/", elsewhere)
    told = dict(db.execute(sql, _given(words, day, ())).fetchall())
    return _numbers(told.pop("found")), _numbers(told.pop("elsewhere")), _counted(told)


def rows(db: Database, wanted: Sequence[int]) -> list[OrderRow]:
    """The list's rows for these ids, in their order; ids that do not exist are passed over."""
    found = db.execute(_ROWS, (json.dumps(list(wanted)),)).fetchall()
    return [
        OrderRow(order_id, number, date.fromisoformat(day), OrderState(state), *rest)
        for order_id, number, day, state, *rest in found
    ]


def counts(db: Database, day: date | None) -> Counts:
    """How many stand in each state, of one day or of all."""
    return _counted(dict(db.execute(_COUNTS, _span(day)).fetchall()))


def _counted(found: dict[str, int]) -> Counts:
    unpinned = int(found.pop(""))
    return Counts({OrderState(state): number for state, number in found.items()}, unpinned)


def _fitting(words: Sequence[str], sort: str, descending: bool) -> str:
    columns = SORTS[sort]
    if descending:
        columns = ", ".join(f"{column} DESC" for column in columns.split(", "))
    return (_FOUND if words else _IDS).replace("/*columns*/", columns)


def _given(words: Sequence[str], day: date | None, states: Iterable[OrderState]) -> dict[str, str]:
    blank = [""] * (_WORDS - len(words))
    sought = {f"w{at}": word for at, word in enumerate([*words, *blank])}
    return sought | _span(day) | {"states": json.dumps([state.value for state in states])}


def _numbers(array: str) -> list[int]:
    return list(json.loads(array))


def _words(text: str) -> list[str]:
    return [_word(word) for word in fold(text).split()][:_WORDS]


def _span(day: date | None) -> dict[str, str]:
    return {"first": day.isoformat(), "last": day.isoformat()} if day else {"first": "", "last": "9999-12-31"}


def _word(word: str) -> str:
    """A phone number is stored as +447946000123: what is typed as 07946 is found without its zero."""
    return (word.lstrip("0") or word) if word.isdigit() else word
