"""Online geocoders against a real HTTP server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.desk import Desk
from core.errors import BadInput, Unavailable
from core.geocoding import service
from core.geocoding.adapters.online import Online, online
from core.geocoding.model import Accuracy

NOMINATIM = [
    {
        "lat": "52.1", "lon": "0.9", "display_name": "12, High Street, Colchester, CO1 1AA", "osm_type": "node",
        "class": "place", "address": {"house_number": "12", "road": "High Street", "city": "Colchester",
                                      "postcode": "CO1 1AA"},
    }
]  # fmt: skip
PHOTON = {
    "features": [
        {
            "geometry": {"coordinates": [0.9, 52.1]},
            "properties": {
                "housenumber": "12",
                "street": "High Street",
                "city": "Colchester",
                "postcode": "CO1 1AA",
                "country": "UK",
            },
        }
    ]
}
PELIAS = {
    "features": [
        {
            "geometry": {"coordinates": [0.9, 52.1]},
            "properties": {
                "label": "12 High Street, Colchester",
                "name": "12 High Street",
                "housenumber": "12",
                "street": "High Street",
                "locality": "Colchester",
                "postalcode": "CO1 1AA",
                "accuracy": "point",
            },
        }
    ]
}
ANSWERS: dict[str, Any] = {"nominatim": NOMINATIM, "photon": PHOTON, "pelias": PELIAS}
QUERY = "12 High St, CO1 1AA Colchester"


@dataclass
class Server:
    """What the server is to say, and what it was asked."""

    url: str = ""
    status: int = 200
    body: str = "[]"
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(
                (parse_qs(urlsplit(self.path).query).get("q", [self.path])[0], self.headers["User-Agent"])
            )
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            body = told.body.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Silence."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    told.url = f"http://127.0.0.1:{http.server_port}"
    yield told
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def configured(desk: Desk, server: Server) -> Callable[..., Desk]:
    def configure(provider: str = "nominatim", url: str | None = None, contact: str = "ann@example.com") -> Desk:
        desk.set("geocode.online", provider)
        desk.set("geocode.url", server.url if url is None else url)
        desk.set("geocode.contact", contact)
        server.body = json.dumps(ANSWERS[provider])
        return desk

    return configure


@pytest.mark.parametrize("provider", sorted(ANSWERS))
def test_every_provider_s_answer_becomes_a_candidate(configured: Callable[..., Desk], provider: str) -> None:
    found = service.find(configured(provider), QUERY)
    assert found.best is not None
    assert (found.best.lat, found.best.lon, found.best.accuracy) == (52.1, 0.9, Accuracy.ADDRESS)
    assert (found.best.source, found.review) == (provider, False)


def test_it_is_off_until_configured(desk: Desk) -> None:
    with pytest.raises(Unavailable, match="region add"):
        service.find(desk, QUERY)


def test_it_says_who_is_calling(configured: Callable[..., Desk], server: Server) -> None:
    service.find(configured(), QUERY)
    [(query, agent)] = server.asked
    assert query == QUERY
    assert agent.startswith("roundsman/")
    assert "ann@example.com" in agent


def test_an_answer_is_kept_for_ever(configured: Callable[..., Desk], server: Server) -> None:
    desk = configured()
    first = service.find(desk, QUERY)
    server.status = 500
    assert service.find(desk, QUERY) == first
    assert len(server.asked) == 1


def test_an_answer_for_another_house_is_left_to_a_person(configured: Callable[..., Desk]) -> None:
    desk = configured()
    assert service.find(desk, "14 High Street, CO1 1AA Colchester").review
    assert service.find(desk, "12 Mill Lane, CO1 1AA Colchester").review
    assert service.find(desk, "12 High Street").review


def test_two_like_answers_far_apart_are_both_doubted(configured: Callable[..., Desk], server: Server) -> None:
    desk = configured()
    server.body = json.dumps([NOMINATIM[0], {**NOMINATIM[0], "lat": "53.1"}])
    assert service.find(desk, QUERY).review


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [(429, "", "refuses more requests"), (500, "", "answered with an error"), (503, "", "does not answer"),
     (403, "", "answered with an error"), (200, "<html>", "answered with an error"),
     (200, '{"x": 1}', "no nominatim answer"), (200, '[{"lat": "x"}]', "no nominatim answer")],
)  # fmt: skip
def test_a_server_in_trouble_is_a_sentence_and_the_queue_goes_on(
    configured: Callable[..., Desk],
    server: Server,
    town_desk: Desk,
    order: Callable[..., int],
    status: int,
    body: str,
    said: str,
) -> None:
    desk = configured()
    server.status, server.body, server.headers = status, body, {"Retry-After": "30"}
    for address in ("7 Xyzzyplatz", "8 Xyzzyplatz", "32 High Street, Wendlesham WL1 1BF"):
        order(address)
    pinned = service.pin_orders(desk)
    assert (pinned.accepted, pinned.missing) == (1, 2)
    assert len(server.asked) == 1
    [trouble] = pinned.troubles
    assert said in trouble
    assert (status == 429) == ("wait 30 s" in trouble)


def test_a_server_that_is_not_there_is_a_sentence(configured: Callable[..., Desk]) -> None:
    desk = configured(url="http://127.0.0.1:9")
    finder = service.finder(desk)
    assert finder.find(QUERY).best is None
    assert "does not answer" in finder.troubles["nominatim"]


def test_between_two_requests_a_second_passes(configured: Callable[..., Desk]) -> None:
    slept: list[float] = []
    now = iter([100.0, 100.4, 101.0])
    asked = online(configured())
    timed = Online(asked.name, asked.host, asked.desk, asked.geocode, sleep=slept.append, monotonic=lambda: next(now))
    timed.find("12 High Street, Colchester")
    timed.find("14 High Street, Colchester")
    assert slept == [pytest.approx(0.6)]


def test_the_public_server_is_not_asked_without_a_contact(configured: Callable[..., Desk], server: Server) -> None:
    with pytest.raises(Unavailable, match=r"geocode\.contact"):
        service.find(configured(url="", contact=""), QUERY)


def test_a_provider_without_a_public_server_needs_an_address(configured: Callable[..., Desk]) -> None:
    with pytest.raises(Unavailable, match=r"geocode\.url"):
        service.find(configured("pelias", url=""), QUERY)
    with pytest.raises(BadInput, match="nominatim, photon"):
        configured().set("geocode.online", "bing")
