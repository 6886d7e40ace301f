"""Where an order goes: its address in one line, its unit, its coordinates, and a phone as that country dials it."""

from __future__ import annotations

from core.addresses import split_unit
from core.orders.importing import contacts, places, values
from core.orders.importing.cells import Cells
from core.orders.importing.fields import Field
from core.orders.importing.notes import Notes
from core.orders.importing.numbers import Habit
from core.orders.importing.sheet import Cell

_PARTS = (
    Field.ADDRESS, Field.STREET, Field.HOUSE_NUMBER, Field.STREET_2, Field.POSTCODE, Field.CITY, Field.REGION,
    Field.COUNTRY,
)  # fmt: skip
_BLANK: dict[str, str] = dict.fromkeys(_PARTS, "")
_STREETS = (Field.ADDRESS, Field.STREET, Field.STREET_2)


class Where:
    """Reads what belongs to the place; `home` is the shop's country.

    With `pickups` an order without an address is one that nobody is to deliver, no mistake.
    """

    def __init__(self, cells: Cells, habit: Habit, home: str, notes: Notes, *, pickups: bool) -> None:
        self._cells, self._habit, self._home, self._notes, self._pickups = cells, habit, home, notes, pickups
        self._fed = [(field.value, field, _part) for field in _PARTS if field in cells.at]
        self._pinned = bool({Field.COORDINATES, Field.LAT, Field.LON} & cells.at.keys())

    def read(self, said: dict[str, object]) -> None:
        """Add address, unit, lat, lon and phone to what is said of the order."""
        lat, lon = self._coordinates() if self._pinned else (None, None)
        parts = _BLANK | self._cells.several(self._fed)
        country = places.country_code(parts[Field.COUNTRY], self._home) if parts[Field.COUNTRY] else self._home
        if parts[Field.POSTCODE]:
            parts[Field.POSTCODE] = self._postcode(parts[Field.POSTCODE], country)
        if any(parts[field] for field in _STREETS):
            said["address"] = places.one_line(parts, country, self._home)
        elif lat is not None:
            said["address"] = f"{lat}, {lon}"
        elif self._pickups:
            said["cancelled"] = True
        elif not self._cells.errors and not said.get("cancelled"):
            self._cells.say(self._cells.column(*_PARTS), "", "there is no address: nobody can tell where to deliver")
        said["lat"], said["lon"] = lat, lon
        if not said.get("unit"):
            said["unit"] = split_unit(str(said.get("address", "")))[1]
        said["phone"] = self._phone(country)

    def _coordinates(self) -> tuple[float | None, float | None]:
        cells, habit = self._cells, self._habit
        if pair := cells.value(Field.COORDINATES, values.pair, None):
            return pair
        before = len(cells.errors)
        lat = cells.value(Field.LAT, lambda cell: values.coordinate(cell, habit, 90, "latitude"), None)
        lon = cells.value(Field.LON, lambda cell: values.coordinate(cell, habit, 180, "longitude"), None)
        if len(cells.errors) > before:
            return None, None
        if (lat is None) is not (lon is None):
            missing = cells.column(Field.LAT if lat is None else Field.LON) or cells.column(Field.LAT, Field.LON)
            cells.say(missing, "", "latitude and longitude come together; give both or none")
            return None, None
        if (lat, lon) == (0.0, 0.0):
            cells.say(cells.column(Field.LAT), "0", "0, 0 lies in the Atlantic; leave both empty if nobody knows them")
            return None, None
        return lat, lon

    def _postcode(self, said: str, country: str) -> str:
        said = said.lstrip("'")  # shops mark postcodes as text
        full = places.postcode(said, country)
        if full != said:
            self._notes.add(f"Postcodes of {country} got back the zero that a spreadsheet had dropped", self._cells.row)
        return full

    def _phone(self, country: str) -> str:
        def read(cell: Cell) -> str:
            number, dropped = contacts.phone(values.plain_text(cell, 80), country)
            if dropped:
                self._notes.add(f"Of some phones the {dropped} was left out", self._cells.row)
            return number

        return self._cells.value(Field.PHONE, read, "")


def _part(cell: Cell) -> str:
    return values.plain_text(cell, 500)
