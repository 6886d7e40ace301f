"""Shopify's order export: a row a line, the order's own cells on its first row only."""

from __future__ import annotations

from collections.abc import Sequence

from core.orders.importing.fields import Field
from core.orders.importing.mapping import ColumnMap

SOURCE = "shopify"
#: What no other export has together; the rest of the header has grown over the years.
_MARKS = frozenset({"Name", "Lineitem quantity", "Lineitem name", "Shipping Name", "Shipping City"})
#: In the order in which columns of one field are asked.
_COLUMNS = (
    ("Name", Field.NUMBER),
    ("Shipping Name", Field.NAME),
    ("Shipping Company", Field.COMPANY),
    ("Shipping Phone", Field.PHONE),
    ("Phone", Field.PHONE),
    ("Billing Phone", Field.PHONE),
    ("Email", Field.EMAIL),
    ("Shipping Address1", Field.STREET),
    ("Shipping Street", Field.STREET),
    ("Shipping Address2", Field.STREET_2),
    ("Shipping City", Field.CITY),
    ("Shipping Zip", Field.POSTCODE),
    ("Shipping Province", Field.REGION),
    ("Shipping Country", Field.COUNTRY),
    ("Notes", Field.NOTES),
    ("Note Attributes", Field.ATTRIBUTES),
    ("Cancelled at", Field.CANCELLED),
    ("Lineitem quantity", Field.QUANTITY),
    ("Lineitem name", Field.ITEM),
    ("Lineitem sku", Field.SKU),
    ("Lineitem price", Field.PRICE),
    ("Currency", Field.CURRENCY),
)


def recognise(header: Sequence[str]) -> ColumnMap | None:
    """The mapping of Shopify's export, if this is its header."""
    if not frozenset(header) >= _MARKS:
        return None
    columns: list[tuple[str, Field | None]] = [pair for pair in _COLUMNS if pair[0] in header]
    used = {column for column, _ in columns}
    columns += [(column, None) for column in header if column not in used]
    return ColumnMap(tuple(columns), "Shopify's order export", SOURCE, pickups=True)
