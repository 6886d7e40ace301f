"""What is kept of an online geocoder's answers and for how long, whose they are, and where its key goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from console.cli import run
from core.desk import Desk
from core.errors import Refused, Unavailable
from core.geocoding import service
from core.geocoding.adapters.online import online
from core.geocoding.providers import PROVIDERS
from core.plans import service as plans
from tests.conftest import StoppedClock
from tests.core.geocoding.onlineserver import ANSWERS, NOTHING, QUERY, Server, answer

Configured = Callable[..., Desk]
KEY = "AIza-k3y/with+signs"
PINNED = "12 High Street, CO1 1AA Colchester"


def cached(desk: Desk) -> int:
    return int(desk.db.execute("SELECT count(*) FROM geocode_cache").fetchone()[0])


# -- for how long --


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_an_answer_is_kept_for_as_long_as_its_terms_allow_and_no_longer(
    configured: Configured, server: Server, clock: StoppedClock, provider: str
) -> None:
    desk = configured(provider)
    first = service.find(desk, QUERY)
    days = PROVIDERS[provider].terms.days
    clock.now += timedelta(days=29, hours=23)
    assert service.find(desk, QUERY) == first
    assert len(server.paths) == 1
    clock.now += timedelta(hours=2)
    service.find(desk, QUERY)
    assert len(server.paths) == (1 if days is None else 2)
    assert days in {None, 30}


def test_an_answer_past_its_term_is_not_used_even_before_it_is_removed(
    configured: Configured, server: Server, clock: StoppedClock
) -> None:
    asking = online(configured("here"))
    assert asking is not None
    for _ in range(3):
        assert asking.find(QUERY)
        clock.now += timedelta(days=15)
    assert len(server.paths) == 2


def test_the_same_door_in_other_words_is_asked_for_once(configured: Configured, server: Server) -> None:
    desk = configured()
    for text in (QUERY, "12 high street, CO1 1AA, Colchester", "Flat 9, 12 High St., CO1 1AA Colchester"):
        assert not service.find(desk, text).review
    assert len(server.paths) == 1


def test_that_nothing_is_known_is_believed_for_a_day(
    configured: Configured, server: Server, clock: StoppedClock
) -> None:
    desk = configured()
    server.says(NOTHING["nominatim"])
    for _ in range(2):
        assert service.find(desk, QUERY).best is None
    assert len(server.paths) == 1
    server.says(ANSWERS["nominatim"])
    clock.now += timedelta(days=1)
    assert service.find(desk, QUERY).best is not None


def test_another_server_s_answers_are_not_taken_for_its_own(configured: Configured, server: Server) -> None:
    service.find(configured("nominatim"), QUERY)
    found = service.find(configured("photon"), QUERY)
    assert found.best is not None
    assert (found.best.source, len(server.paths)) == ("photon", 2)


@pytest.fixture
def pinned(configured: Configured, order: Callable[..., int]) -> Desk:
    """A shop whose one order was pinned by Google."""
    desk = configured("google")
    order(PINNED, number="HF1")
    assert service.pin_orders(desk).accepted == 1
    return desk


def test_a_pin_whose_term_is_over_goes_and_is_looked_up_again(
    pinned: Desk, server: Server, clock: StoppedClock
) -> None:
    clock.now += timedelta(days=29)
    assert service.let_go(pinned) == 0
    clock.now += timedelta(days=1)
    server.says(answer("google", geometry__location={"lat": 52.2, "lng": 0.9}))
    assert service.pin_orders(pinned).accepted == 1
    pin = service.pin_of(pinned, 1)
    assert pin is not None
    assert (pin.lat, cached(pinned), len(server.paths)) == (52.2, 1, 2)
    assert [event.data for event in pinned.events_since() if event.kind == "pin.expired"] == [{"pins": 1}]


def test_nothing_is_planned_with_a_pin_whose_term_is_over(pinned: Desk, clock: StoppedClock) -> None:
    clock.now += timedelta(days=31)
    with pytest.raises(Refused, match="no order to plan"):
        plans.build(pinned, clock.now.date())
    assert service.pin_of(pinned, 1) is None
    assert cached(pinned) == 0


def test_a_place_that_a_person_picked_from_such_an_answer_goes_back_to_review(
    configured: Configured, server: Server, order: Callable[..., int], clock: StoppedClock
) -> None:
    desk = configured("google")
    server.says(answer("google", partial_match=True))
    picked, same, own = order(PINNED, number="HF1"), order("The Old Barn"), order("3 Mill Lane")
    service.pin_orders(desk)
    service.pick(desk, picked, 1)
    service.same_as(desk, same, picked)
    service.set_pin(desk, own, 52.10001, 0.9)
    clock.now += timedelta(days=30)
    assert service.let_go(desk) == 2
    assert [item.source_order_id for item in service.review(desk)] == ["HF1", "T2"]
    assert "terms do not let it be kept any longer" in service.review(desk)[0].why
    assert service.review(desk)[0].choices == ()
    pin = service.pin_of(desk, own)
    assert pin is not None
    assert (pin.lat, pin.state, pin.by_person, pin.candidates) == (52.10001, "accepted", True, ())
    server.says(ANSWERS["google"])
    assert service.pin_orders(desk, again=True).accepted == 1


def test_open_data_is_kept(configured: Configured, order: Callable[..., int], clock: StoppedClock) -> None:
    desk = configured("nominatim")
    one = order(PINNED)
    service.pin_orders(desk)
    clock.now += timedelta(days=4000)
    assert service.let_go(desk) == 0
    assert service.pin_of(desk, one) is not None


# -- whose they are --


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_every_provider_has_terms_and_a_line_to_be_shown_with_its_places(provider: str) -> None:
    terms = PROVIDERS[provider].terms
    assert terms.page.startswith("https://")
    [line] = service.attributions([provider, provider, "gazetteer", "person", ""])
    assert line.startswith(f"Places by {PROVIDERS[provider].title}")
    assert terms.credit in line
    assert ("OpenStreetMap" in line) == (provider not in {"google", "here"})


# -- its key --


@pytest.mark.parametrize(
    ("provider", "parameter"), [("google", "key"), ("here", "apiKey"), ("opencage", "key"), ("pelias", "api_key")]
)
def test_a_key_goes_over_the_line_and_nowhere_else(
    configured: Configured, server: Server, shop_file: Path, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture, provider: str, parameter: str,
) -> None:  # fmt: skip
    desk = configured(provider, key=KEY)
    desk.set("geocode.per_second", "50")
    caplog.set_level(logging.DEBUG)
    for query, body, status in ((QUERY, ANSWERS[provider], 200), (PINNED + " 2", f"bad: {KEY} http://x/?{KEY}", 403)):
        server.says(body, status)
        assert run(["--file", str(shop_file), "geocode", "--query", query]) == 0
        assert run(["--file", str(shop_file), "doctor"]) == 0
        assert (parameter, KEY) in server.parameters[-1]
    said = capsys.readouterr()
    assert "check ROUNDSMAN_GEOCODE_KEY" in said.err
    assert "a key is given" in said.out
    assert {"geopy", "httpx"} <= {record.name for record in caplog.records}  # they did log what they asked
    for form in (KEY, "AIza-k3y", "with%2Bsigns"):
        assert form not in said.out + said.err + caplog.text
        for file in shop_file.parent.glob("shop*"):
            assert form.encode() not in file.read_bytes()


def test_a_key_may_stand_in_a_file_of_its_own(
    configured: Configured, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = configured("google")
    monkeypatch.delenv("ROUNDSMAN_GEOCODE_KEY")
    path = tmp_path / "key"
    path.write_text("from-a-file\n")
    monkeypatch.setenv("ROUNDSMAN_GEOCODE_KEY_FILE", str(path))
    path.chmod(0o644)
    with pytest.raises(Unavailable, match="chmod 600"):
        service.find(desk, QUERY)
    path.chmod(0o600)
    assert service.find(desk, QUERY).best is not None
    assert ("key", "from-a-file") in server.parameters[0]


def test_a_key_never_goes_over_an_open_line(configured: Configured, server: Server) -> None:
    for provider in ("google", "pelias"):
        with pytest.raises(Unavailable, match="not sent over an open line"):
            service.find(configured(provider, url="http://geocoder.example.org"), QUERY)


def test_a_server_that_wants_no_key_is_not_told_one(configured: Configured, server: Server) -> None:
    service.find(configured("nominatim", key=KEY), QUERY)
    service.find(configured("photon", key=KEY), QUERY)
    assert "k3y" not in "".join(server.paths)


# -- what doctor says --


def test_the_doctor_says_how_it_does(configured: Configured, server: Server) -> None:
    desk = configured("google")
    assert service.online_facts(desk) == {
        "geocoder": f"Google Maps at {server.url.removeprefix('http://')}; a key is given; no trouble",
        "its terms": "answers kept for 30 days; Google Maps; Its answers may not be shown on a map of somebody else.",
    }
    server.says("", 500)
    service.find(desk, QUERY)
    assert "answered with an error (HTTP 500). It is asked again in" in service.online_facts(desk)["geocoder"]
    desk.set("geocode.online", "")
    assert service.online_facts(desk) == {"geocoder": "none online"}
    assert "geocode.contact" in service.online_facts(configured("nominatim", url="", contact=""))["geocoder"]
    assert "no key is given (ROUNDSMAN_GEOCODE_KEY)" in service.online_facts(configured("google", key=""))["geocoder"]
