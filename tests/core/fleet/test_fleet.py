"""Depots, vehicles, drivers and shifts: saved, refused, in conflict, on duty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from core.desk import Desk
from core.errors import BadInput, Stale
from core.fleet import service
from core.fleet.model import Driver, Rest, Vehicle, weekdays

LONDON = (51.5074, -0.1278)
MONDAY = date(2026, 3, 9)


@pytest.fixture
def depot(desk: Desk) -> int:
    return service.save_depot(desk, "Main", *LONDON, "1 Dock Road").id


@pytest.fixture
def van(desk: Desk, depot: int) -> Vehicle:
    return service.save_vehicle(desk, Vehicle("Van 1", depot, mass_g=600_000, skills=frozenset({"Fridge"})))


@pytest.fixture
def ann(desk: Desk) -> Driver:
    return service.save_driver(desk, Driver("Ann", phone="+44 20 7946 0000"))


def kinds(desk: Desk) -> list[str]:
    return [event.kind for event in desk.events_since()]


def test_the_first_depot_sets_the_clock_of_a_shop_that_has_none(open_shop: Callable[..., Desk]) -> None:
    shop = open_shop("bob")
    saved = service.save_depot(shop, "Vaduz", 47.14, 9.52)
    assert saved.timezone == "Europe/Vaduz"
    assert shop.setting("shop.timezone") == "Europe/Vaduz"
    service.save_depot(shop, "New York", 40.71, -74.0)
    assert shop.setting("shop.timezone") == "Europe/Vaduz"


def test_a_depot_saved_again_under_its_name_moves_and_keeps_its_address(desk: Desk, depot: int) -> None:
    moved = service.save_depot(desk, "main", 52.0, -1.0)
    assert (moved.id, moved.lat, moved.address, moved.version) == (depot, 52.0, "1 Dock Road", 2)
    renamed = service.save_depot(desk, "North", 52.0, -1.0, number=depot)
    assert [one.name for one in service.fleet(desk).depots] == ["North"]
    assert renamed.id == depot


@pytest.mark.parametrize("place", [(91, 0), (0, 181), (float("nan"), 0), (float("inf"), 0)])
def test_a_depot_off_the_earth_is_refused(desk: Desk, place: tuple[float, float]) -> None:
    with pytest.raises(BadInput, match="no place on earth"):
        service.save_depot(desk, "Nowhere", *place)


def test_a_depot_stays_in_use_while_vehicles_load_there(desk: Desk, depot: int, van: Vehicle) -> None:
    with pytest.raises(BadInput, match="Van 1 still load at Main"):
        service.retire_depot(desk, depot)
    service.save_vehicle(desk, replace(van, active=False))
    assert not service.retire_depot(desk, depot).active
    with pytest.raises(BadInput, match="out of use"):
        service.save_vehicle(desk, replace(van, active=True, version=2))


def test_a_vehicle_is_kept_as_it_was_saved_with_its_skills_folded(desk: Desk, van: Vehicle) -> None:
    assert service.fleet(desk).vehicle("van 1") == van
    assert van.skills == {"fridge"}
    changed = service.save_vehicle(desk, replace(van, cost_km=45))
    assert (changed.version, service.fleet(desk).vehicle(van.id).cost_km) == (2, 45)
    event = desk.events_since()[-1]
    assert (event.kind, event.subject) == ("vehicle.saved", f"vehicle:{van.id}")
    assert event.data == {"before": {"cost_km": 0}, "after": {"cost_km": 45}}


def test_saving_a_vehicle_unchanged_leaves_no_line_in_the_journal(desk: Desk, van: Vehicle) -> None:
    before = kinds(desk)
    service.save_vehicle(desk, van)
    assert kinds(desk) == before


def test_a_second_desk_that_read_an_older_vehicle_is_told_both_values(
    desk: Desk, van: Vehicle, open_shop: Callable[..., Desk]
) -> None:
    bob = open_shop("bob")
    service.save_vehicle(bob, replace(van, mass_g=700_000))
    with pytest.raises(Stale, match=r"by bob at 08:00: mass_g is now 700000, not 650000"):
        service.save_vehicle(desk, replace(van, mass_g=650_000))
    assert service.fleet(desk).vehicle(van.id).mass_g == 700_000


def test_depots_drivers_and_shifts_conflict_as_well(desk: Desk, depot: int, van: Vehicle, ann: Driver) -> None:
    service.save_driver(desk, replace(ann, phone="0123"))
    with pytest.raises(Stale, match="driver Ann"):
        service.save_driver(desk, replace(ann, phone="0456"))
    service.save_depot(desk, "Main", 52.0, 0.0)
    with pytest.raises(Stale, match="depot Main"):
        service.save_depot(desk, "Main", 53.0, 0.0, version=1)
    seen = service.save_shift(desk, van.id, ann.id, [0], time(8), time(16))
    service.save_shift(desk, van.id, ann.id, [0], time(9), time(16))
    with pytest.raises(Stale, match="it is now Ann 09:00-16:00, not Ann 08:00-16:00"):
        service.save_shift(desk, van.id, ann.id, [0], time(10), time(16), seen=seen)
    with pytest.raises(Stale, match="it is now Ann 09:00-16:00, not none"):
        service.save_shift(desk, van.id, ann.id, [0, 1], time(10), time(16), seen=[])
    seen = service.fleet(desk).shifts
    service.end_shift(desk, van.id, [0])
    with pytest.raises(Stale, match="it is now none, not Ann 09:00-16:00"):
        service.save_shift(desk, van.id, ann.id, [0], time(10), time(16), seen=seen)
    assert service.save_shift(desk, van.id, ann.id, [0], time(10), time(16), seen=[])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "12"}, "taken for a number"),
        ({"profile": "boat"}, "van, car, bike, foot"),
        ({"mass_g": -1}, "mass_g"),
        ({"cost_km": 10**12}, "cost_km"),
        ({"depot_id": 99}, "no depot “99”; there are: Main"),
        ({"id": 44, "name": "Ghost"}, "no vehicle number 44"),
    ],
)
def test_a_vehicle_that_cannot_be_is_refused(desk: Desk, depot: int, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        service.save_vehicle(desk, replace(Vehicle("Van 9", depot), **wrong))  # type: ignore[arg-type]


def test_two_vehicles_do_not_share_a_name(desk: Desk, van: Vehicle) -> None:
    with pytest.raises(BadInput, match="There is a vehicle Van 1 already"):
        service.save_vehicle(desk, Vehicle("VAN 1", van.depot_id))


def test_a_drivers_name_and_phone_stay_out_of_the_journals_chain(desk: Desk, ann: Driver) -> None:
    event = desk.events_since()[-1]
    assert "Ann" not in str(event.data)
    assert "7946" not in str(event.data)
    assert event.private is not None
    assert event.private["after"] == {"name": "Ann", "phone": "+44 20 7946 0000"}


def test_a_phone_with_letters_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="no phone number"):
        service.save_driver(desk, Driver("Bob", phone="call me"))


def test_names_with_escapes_are_made_harmless(desk: Desk, depot: int) -> None:
    saved = service.save_vehicle(desk, Vehicle("[/b]\x1b[31mVan\u202e", depot))
    assert "\x1b" not in saved.name
    assert "\u202e" not in saved.name


def test_a_shift_is_on_duty_on_its_weekdays_at_the_depots_clock(desk: Desk, van: Vehicle, ann: Driver) -> None:
    rest = Rest(time(12), time(13), 1800)
    service.save_shift(desk, van.id, ann.id, weekdays("mon-fri"), time(8), time(16), rest)
    (duty,) = service.on_duty(desk, date(2026, 7, 6))
    at_seven = int(datetime(2026, 7, 6, 7, tzinfo=UTC).timestamp())
    assert (duty.starts, duty.ends) == (at_seven, at_seven + 8 * 3600)
    assert duty.rest == (at_seven + 4 * 3600, at_seven + 5 * 3600, 1800)
    assert duty.skills == {"fridge"}
    assert service.on_duty(desk, date(2026, 7, 5)) == []


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 7), (date(2026, 10, 25), 9), (date(2026, 3, 22), 8)])
def test_a_shift_over_the_change_of_clocks_is_an_hour_shorter_or_longer(
    desk: Desk, van: Vehicle, ann: Driver, day: date, hours: int
) -> None:
    service.save_shift(desk, van.id, ann.id, [6], time(0, 30), time(8, 30))
    (duty,) = service.on_duty(desk, day)
    assert duty.ends - duty.starts == hours * 3600


def test_a_shift_within_the_hour_that_the_clock_skips_still_has_its_length(
    desk: Desk, van: Vehicle, ann: Driver
) -> None:
    service.save_shift(desk, van.id, ann.id, [6], time(1, 45), time(2, 15))
    (duty,) = service.on_duty(desk, date(2026, 3, 29))
    assert duty.ends - duty.starts == 1800


def test_what_is_out_of_use_is_not_on_duty(desk: Desk, van: Vehicle, ann: Driver) -> None:
    service.save_shift(desk, van.id, ann.id, range(7), time(8), time(16))
    service.save_driver(desk, replace(ann, active=False))
    assert service.on_duty(desk, MONDAY) == []


def test_a_new_shift_takes_the_place_of_the_old_one(desk: Desk, van: Vehicle, ann: Driver) -> None:
    service.save_shift(desk, van.id, ann.id, range(5), time(8), time(16))
    service.save_shift(desk, van.id, ann.id, [0], time(10), time(18))
    shifts = service.fleet(desk).shifts
    assert len(shifts) == 5
    assert [f"{shift.starts:%H}" for shift in shifts] == ["10", "08", "08", "08", "08"]
    ended = service.end_shift(desk, van.id, [0, 6])
    assert [shift.weekday for shift in ended] == [0]
    assert len(service.fleet(desk).shifts) == 4
    assert service.end_shift(desk, van.id, [0]) == []


@pytest.mark.parametrize(
    ("starts", "ends", "rest", "words"),
    [
        (time(16), time(8), None, "ends before it starts"),
        (time(8), time(16), Rest(time(7), time(9), 1800), "inside the shift"),
        (time(8), time(16), Rest(time(13), time(12), 1800), "inside the shift"),
        (time(8), time(16), Rest(time(12), time(13), 10), "1 minute to 4 hours"),
    ],
)
def test_a_shift_that_cannot_be_is_refused(
    desk: Desk, van: Vehicle, ann: Driver, starts: time, ends: time, rest: Rest | None, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        service.save_shift(desk, van.id, ann.id, [0], starts, ends, rest)


def test_a_driver_drives_one_vehicle_at_a_time(desk: Desk, van: Vehicle, ann: Driver) -> None:
    other = service.save_vehicle(desk, Vehicle("Van 2", van.depot_id))
    service.save_shift(desk, van.id, ann.id, [0], time(8), time(12))
    with pytest.raises(BadInput, match="Ann drives Van 1 on mon 08:00-12:00 already"):
        service.save_shift(desk, other.id, ann.id, [0, 1], time(11), time(16))
    assert len(service.fleet(desk).shifts) == 1
    service.save_shift(desk, other.id, ann.id, [0], time(12), time(16))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Sat,Sun", (5, 6)),
        ("fri-mon", (0, 4, 5, 6)),
        ("daily", tuple(range(7))),
        ("wednesday", (2,)),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: tuple[int, ...]) -> None:
    assert weekdays(text) == days


@pytest.mark.parametrize("text", ["", "mo", "someday", "mon-", "1-5", "monkey"])
def test_what_names_no_weekday_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="names no weekdays"):
        weekdays(text)
