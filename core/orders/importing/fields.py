"""The fields that a column can mean. Their values are the words of mapping files and of JSON."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What stands in a column."""

    NUMBER = "number"  #: the order's number in its source
    DAY = "day"  #: service day
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    COMPANY = "company"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGE = "language"
    ADDRESS = "address"  #: the whole address in one cell
    STREET = "street"  #: street, with or without the house number
    HOUSE_NUMBER = "house_number"
    STREET_2 = "street_2"  #: the second line of the address
    UNIT = "unit"  #: flat, floor
    POSTCODE = "postcode"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    LAT = "lat"
    LON = "lon"
    COORDINATES = "coordinates"  #: latitude and longitude in one cell
    WINDOWS = "windows"
    WINDOW_FROM = "window_from"
    WINDOW_UNTIL = "window_until"
    HARD = "hard"  #: whether the window must be met
    LINES = "lines"  #: all that is owed, in one cell: 2 x Sourdough; 1 x Milk
    ITEM = "item"  #: the name of one line
    SKU = "sku"
    QUANTITY = "quantity"
    PRICE = "price"  #: of one piece
    CURRENCY = "currency"
    MASS = "mass"  #: of the whole order
    ITEM_MASS = "item_mass"  #: of one piece of the row's line
    VOLUME = "volume"
    PARCELS = "parcels"  #: how many pieces
    SERVICE = "service_min"  #: minutes at the door
    REQUIRES = "requires"  #: skills the vehicle or driver must have
    PRIORITY = "priority"
    NOTES = "notes"
    ACCESS = "access"  #: how to get in
    PLACES = "places"  #: further addresses
    CANCELLED = "cancelled"  #: anything in it: the order is called off
    ATTRIBUTES = "attributes"  #: lines of `key: value`, among them Delivery-Date and Delivery-Time


#: What differs from row to row of one order; everything else belongs to the order and stands on its first row.
LINE_FIELDS = frozenset({Field.ITEM, Field.SKU, Field.QUANTITY, Field.PRICE, Field.ITEM_MASS, Field.LINES})
#: Any of these tells where to deliver.
WHERE = frozenset({Field.ADDRESS, Field.STREET, Field.COORDINATES, Field.LAT})
