"""Online geocoders: how each is asked, what leaves the house, what its own grade counts for. Against a real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.desk import Desk
from core.errors import BadInput, Unavailable
from core.geocoding import providers, service
from core.geocoding.adapters.answers import weighed
from core.geocoding.adapters.coders import Trouble, coder
from core.geocoding.adapters.online import leaving
from core.geocoding.model import Accuracy, Candidate
from core.geocoding.providers import PROVIDERS, chosen
from tests.core.geocoding.onlineserver import ANSWERS, NOMINATIM, NOTHING, QUERY, Server, answer

Configured = Callable[..., Desk]


def ask(server: Server, provider: str, query: str) -> list[Candidate]:
    """What comes of the server's answer, without turns, file and cache."""
    found = coder(providers.Server(PROVIDERS[provider], server.url, "ann@example.com", 1), "k3y")(query)
    assert not isinstance(found, Trouble), found
    return weighed(query, found, provider)


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_every_provider_s_answer_becomes_a_candidate(configured: Configured, provider: str) -> None:
    found = service.find(configured(provider), QUERY)
    assert found.best is not None
    assert (found.best.lat, found.best.lon, found.best.accuracy) == (52.1, 0.9, Accuracy.ADDRESS)
    assert (found.best.source, found.review, found.troubles) == (provider, False, ())
    assert "12" in found.best.label


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_what_a_provider_does_not_know_is_no_candidate_and_no_trouble(
    configured: Configured, server: Server, provider: str
) -> None:
    desk = configured(provider)
    server.says(NOTHING[provider])
    found = service.find(desk, QUERY)
    assert (found.candidates, found.troubles) == ((), ())


def test_it_is_off_until_configured(desk: Desk) -> None:
    with pytest.raises(Unavailable, match="region add"):
        service.find(desk, QUERY)


#: What each says where it has not found the house itself, what that stands on here, and the reason that is told.
DOUBTED: list[tuple[str, dict[str, Any], Accuracy, str]] = [
    ("nominatim", {"osm_type": "way"}, Accuracy.INTERPOLATED, "between two houses"),
    ("nominatim", {"place_rank": 26, "addresstype": "road"}, Accuracy.NEAR, "ranks it as road"),
    ("nominatim", {"address__house_number": None, "place_rank": 26}, Accuracy.STREET, "street"),
    ("nominatim", {"address__house_number": None, "place_rank": 16}, Accuracy.LOCALITY, "street"),
    ("photon", {"osm_type": "W", "osm_value": "house_number"}, Accuracy.INTERPOLATED, "between two houses"),
    ("photon", {"type": "street"}, Accuracy.NEAR, "calls it a street"),
    ("photon", {"housenumber": None, "type": "street"}, Accuracy.STREET, "street"),
    ("photon", {"housenumber": None, "street": None, "type": "city"}, Accuracy.LOCALITY, "place"),
    ("pelias", {"match_type": "interpolated", "confidence": 0.8}, Accuracy.INTERPOLATED, "between two houses"),
    ("pelias", {"accuracy": "interpolated"}, Accuracy.INTERPOLATED, "between two houses"),
    ("pelias", {"match_type": "fallback"}, Accuracy.NEAR, "fell back"),
    ("pelias", {"accuracy": "centroid"}, Accuracy.NEAR, "middle of an area"),
    ("pelias", {"confidence": 0.6}, Accuracy.ADDRESS, "only 60% sure"),
    ("google", {"geometry__location_type": "RANGE_INTERPOLATED"}, Accuracy.INTERPOLATED, "between two houses"),
    ("google", {"geometry__location_type": "GEOMETRIC_CENTER"}, Accuracy.NEAR, "middle of something"),
    ("google", {"geometry__location_type": "APPROXIMATE"}, Accuracy.NEAR, "roughly"),
    ("google", {"geometry__location_type": None}, Accuracy.NEAR, "no house"),
    ("google", {"partial_match": True}, Accuracy.ADDRESS, "partial match"),
    ("here", {"houseNumberType": "interpolated"}, Accuracy.INTERPOLATED, "between two houses"),
    ("here", {"houseNumberFallback": True}, Accuracy.NEAR, "took the nearest"),
    ("here", {"estimatedPointAddress": True}, Accuracy.NEAR, "has estimated"),
    ("here", {"resultType": "place"}, Accuracy.NEAR, "calls it place"),
    ("here", {"scoring__queryScore": 0.7}, Accuracy.ADDRESS, "only 70% sure"),
    ("here", {"scoring__fieldScore": {"streets": [1.0, 0.55]}}, Accuracy.ADDRESS, "only 55% sure"),
    ("opencage", {"components___category": "road"}, Accuracy.NEAR, "calls it a road"),
    ("opencage", {"confidence": 7}, Accuracy.NEAR, "half a kilometre"),
    ("opencage", {"confidence": 0}, Accuracy.NEAR, "half a kilometre"),
    ("opencage", {"components__house_number": None, "components___type": "road"}, Accuracy.STREET, "street"),
]


@pytest.mark.parametrize(("provider", "changed", "accuracy", "why"), DOUBTED)
def test_what_its_provider_does_not_call_the_house_is_never_taken_without_a_look(
    server: Server, provider: str, changed: dict[str, Any], accuracy: Accuracy, why: str
) -> None:
    server.says(answer(provider, **changed))
    [best] = ask(server, provider, QUERY)
    assert (best.sure, best.accuracy) == (False, accuracy)
    assert why in best.why


def test_of_two_like_answers_the_one_that_its_provider_scores_higher_stands_first(
    configured: Configured, server: Server
) -> None:
    desk = configured("here")
    [item] = answer("here")["items"]
    near = {**item, "position": {"lat": 52.1001, "lng": 0.9}}
    near["scoring"] = {"queryScore": 0.95}
    server.says({"items": [near, item]})
    assert [each.lat for each in service.find(desk, QUERY).candidates] == [52.1, 52.1001]


def test_an_answer_without_a_place_is_no_candidate_in_the_ocean(server: Server) -> None:
    server.says([*answer("nominatim", lat=None, lon=None), *NOMINATIM])
    assert [each.lat for each in ask(server, "nominatim", QUERY)] == [52.1]


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_an_answer_for_another_house_is_left_to_a_person(server: Server, provider: str) -> None:
    server.says(ANSWERS[provider])
    assert ask(server, provider, QUERY)[0].sure
    other = ("14 High Street, CO1 1AA Colchester", "12 Mill Lane, CO1 1AA Colchester", "12 High Street, Upper Colne")
    for query in (*other, "12 High Street"):
        assert not ask(server, provider, query)[0].sure, query


def test_a_house_in_the_right_town_under_another_postcode_is_left_to_a_person(server: Server) -> None:
    server.says(ANSWERS["nominatim"])
    [best] = ask(server, "nominatim", "12 High Street, CO4 9XY Colchester")
    assert not best.sure
    assert "Its postcode is CO1 1AA, not CO49XY." in best.why
    assert ask(server, "nominatim", "12 High Street, Colchester")[0].sure


@pytest.mark.parametrize(
    ("town", "asked", "sure"),
    [("New York", "12 High Street, York", False), ("New York", "12 High Street, New York", True),
     ("Frankfurt am Main", "12 High Street, Frankfurt", True), ("St Albans", "12 High St, St Neots", False)],
)  # fmt: skip
def test_a_place_is_named_by_the_word_that_tells_it_from_others(
    server: Server, town: str, asked: str, sure: bool
) -> None:
    server.says(answer("nominatim", address__city=town, address__county=None, address__postcode=None))
    assert ask(server, "nominatim", asked)[0].sure is sure


def test_two_like_answers_far_apart_are_both_doubted(configured: Configured, server: Server) -> None:
    desk = configured()
    server.says([NOMINATIM[0], {**NOMINATIM[0], "lat": "53.1"}])
    assert service.find(desk, QUERY).review


# -- what leaves the house --


def test_it_says_who_is_calling(configured: Configured, server: Server) -> None:
    service.find(configured(), QUERY)
    [agent] = server.agents
    assert agent.startswith("roundsman/")
    assert "ann@example.com" in agent


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_nothing_but_the_address_line_leaves_the_house(
    configured: Configured, server: Server, provider: str, order: Callable[..., int]
) -> None:
    desk = configured(provider)
    desk.set("shop.phone", "01206 555000")
    order("Flat 3, 12 High St, CO1 1AA Colchester, tel 01206 960001, zoe@example.com", name="Zoë Carver", number="HF9")
    service.pin_orders(desk)
    [parameters] = server.parameters
    own = {"format", "limit", "addressdetails", "sensor", "no_annotations", "key", "api_key", "apiKey"}
    assert [value for name, value in parameters if name not in own] == ["12 High St, CO1 1AA Colchester"]
    for private in ("Zo", "Carver", "960001", "555000", "example.com", "HF9", "Flat"):
        assert private not in server.paths[0]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("PO Box 7, Colchester", ""), ("Postfach 12, 9490 Vaduz", ""), ("12 High Street, PO Box 7", ""), (" ,, ", ""),
        ("12 High Street", "12 High Street"),
        ("12 High Street, 02134-1234 Boston", "12 High Street, 02134-1234 Boston"),
        ("Rua Augusta 12, 1100-053 Lisboa", "Rua Augusta 12, 1100-053 Lisboa"),
        ("12 High Street +44 (0)7700 900 123", "12 High Street"),
        ("12 High Street (mobile: 07700 900123)", "12 High Street"),
        ("+44 7700 900123", ""),
        ("Ring Road 12345", "Ring Road 12345"),
    ],
)  # fmt: skip
def test_what_leaves_of_an_address(text: str, left: str) -> None:
    assert leaving(text) == left


def test_a_po_box_is_asked_of_nobody(configured: Configured, server: Server) -> None:
    found = service.find(configured(), "PO Box 7, Colchester")
    assert "PO box" in found.why
    assert server.paths == []


# -- settings --


def test_a_public_server_is_not_asked_without_a_contact(configured: Configured, server: Server) -> None:
    for provider in ("nominatim", "photon"):
        with pytest.raises(Unavailable, match=r"geocode\.contact"):
            service.find(configured(provider, url="", contact=""), QUERY)
    assert server.paths == []


def test_a_provider_without_a_public_server_needs_an_address(configured: Configured) -> None:
    with pytest.raises(Unavailable, match=r"geocode\.url"):
        service.find(configured("pelias", url=""), QUERY)
    with pytest.raises(BadInput, match="nominatim, photon"):
        configured().set("geocode.online", "bing")


def test_with_a_region_settings_that_fall_short_are_told_and_the_queue_goes_on(
    configured: Configured, town_desk: Desk, order: Callable[..., int]
) -> None:
    configured("google", key="")
    order("32 High Street, Wendlesham WL1 1BF")
    order("7 Xyzzyplatz")
    pinned = service.pin_orders(town_desk)
    assert (pinned.accepted, pinned.missing) == (1, 1)
    [trouble] = pinned.troubles
    assert "Google Maps needs a key: put it into ROUNDSMAN_GEOCODE_KEY" in trouble
    assert "google could not be asked" in service.review(town_desk)[0].why


@pytest.mark.parametrize(
    "given", ["https://ann:secret@example.org", "https://example.org/?key=secret", "ftp://example.org", "http://[::1",
              "https://example.org:99999", "two words", "https://"],
)  # fmt: skip
def test_a_server_s_address_holds_nothing_secret_and_is_one(desk: Desk, given: str) -> None:
    with pytest.raises(BadInput, match=r"geocode\.url"):
        desk.set("geocode.url", given)


def test_a_public_server_gets_one_request_a_second_whatever_the_settings_say(configured: Configured) -> None:
    free, own = chosen(configured(url="")), chosen(configured())
    paid = chosen(configured("google", url=""))
    assert free is not None
    assert own is not None
    assert paid is not None
    assert (free.interval_ms, free.a_day) == (1100, 1000)
    assert (own.interval_ms, own.a_day) == (22, None)
    assert (paid.interval_ms, paid.a_day) == (22, None)


def test_every_known_provider_has_an_answer_to_be_tested_with() -> None:
    assert sorted(ANSWERS) == sorted(NOTHING) == sorted(PROVIDERS)
