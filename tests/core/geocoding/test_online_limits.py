"""How often a server is asked, and what follows where it does not answer: one view of it for every process."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import Cancelled, Unavailable
from core.geocoding import service
from core.geocoding.adapters.online import Online, online
from core.geocoding.asked import LONGEST_REST_S, REST_S, resting
from core.geocoding.finding import Finder, Waiting
from tests.core.geocoding.onlineserver import ANSWERS, QUERY, Server

Configured = Callable[..., Desk]
ROOT = Path(__file__).parents[3]
#: What `date` of the machine the tests begin at, UTC s.
NOON = 1_770_000_000.0


@dataclass
class Time:
    """A machine's clock that sleeping moves."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def at(desk: Desk, machine: Time) -> Online:
    """The online geocoder by that clock."""
    made = online(desk)
    assert made is not None
    made.clock, made.sleep = machine, machine.sleep
    return made


def trouble(asking: Online, query: str = QUERY) -> str:
    with pytest.raises(Unavailable) as refused:
        asking.find(query)
    return str(refused.value)


def houses(count: int) -> list[str]:
    return [f"{n} High Street, CO1 1AA Colchester" for n in range(1, count + 1)]


# -- turns --


def test_between_two_requests_passes_what_its_operator_asks_for(configured: Configured) -> None:
    desk, machine = configured(), Time()
    desk.set("geocode.per_second", "0.5")
    asking, begun = at(desk, machine), machine.now
    for query in houses(3):
        asking.find(query)
    assert machine.now - begun == pytest.approx(2 * 2.2, abs=0.01)


def test_processes_on_one_file_share_one_line_of_turns(
    configured: Configured, server: Server, shop_file: Path, tmp_path: Path
) -> None:
    configured().set("geocode.per_second", "2")
    command = [sys.executable, "-m", "console", "--file", str(shop_file), "geocode", "--json", "--csv"]
    files = []
    for process in range(3):
        files.append(tmp_path / f"{process}.csv")
        files[-1].write_text(
            "address\n" + "\n".join(f'"{process}{n} High Street, Colchester"' for n in range(2)) + "\n"
        )
    running = [
        subprocess.Popen([*command, str(file)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for file in files
    ]
    for each in running:
        out, err = each.communicate(timeout=60)
        assert (each.returncode, [json.loads(line)["lat"] for line in out.splitlines()]) == (3, [52.1, 52.1]), err
    arrived = sorted(server.at)
    assert len(arrived) == 6
    # Turns are 0.55 s apart. What arrives may be less so by as much as one of them was late: the machine is busy.
    assert min(after - before for before, after in pairwise(arrived)) > 0.3
    assert arrived[-1] - arrived[0] > 5 * 0.5


def test_a_clock_that_was_set_back_does_not_stop_the_line(configured: Configured) -> None:
    desk, machine = configured(), Time(NOON + 86_400)
    at(desk, machine).find(QUERY)
    earlier = Time(NOON)
    at(desk, earlier).find("14 High Street, Colchester")
    assert earlier.now - NOON < 1


def test_a_server_that_is_free_for_all_is_asked_for_a_day_s_work_and_not_for_a_list(
    configured: Configured, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, machine = configured(), Time()
    monkeypatch.setattr("core.geocoding.providers.Server.a_day", 3)
    asking = at(desk, machine)
    for query in houses(3):
        asking.find(query)
    said = trouble(asking)
    assert "has been asked for 3 addresses today" in said
    assert "region add" in said
    assert len(server.paths) == 3
    machine.now += 86_400
    asking.find(QUERY)


# -- a server in trouble --


@pytest.mark.parametrize(
    ("provider", "status", "body", "said", "requests"),
    [
        ("nominatim", 429, "", "refuses more requests for now. It is asked again in 30 s", 1),
        ("nominatim", 509, "", "refuses more requests for now", 1),
        ("nominatim", 500, "", "answered with an error (HTTP 500). It is asked again in 30 s", 2),
        ("nominatim", 503, "<html>busy</html>", "answered with an error (HTTP 503)", 1),
        ("nominatim", 404, "", "answered with an error (HTTP 404)", 1),
        ("nominatim", 403, "", "refuses this program (HTTP 403): ask its operator, or name another", 1),
        ("nominatim", 200, "<html>", "answered something that is no nominatim answer", 1),
        ("nominatim", 200, "null", "answered something that is no nominatim answer", 1),
        ("nominatim", 200, '{"x": 1}', "answered something that is no nominatim answer", 1),
        ("nominatim", 200, '[{"lat": "x", "lon": "1"}]', "answered something that is no nominatim answer", 1),
        ("nominatim", 200, '[{"lat": "91", "lon": "1"}]', "answered something that is no nominatim answer", 1),
        ("nominatim", 200, '{"error": "Out of order"}', "answered with an error (Out of order)", 1),
        ("nominatim", 200, "x" * 2_100_000, "answered with an error (its answer is far too long)", 1),
        ("pelias", 401, '{"error": "no key"}', "refuses the key (HTTP 401): check ROUNDSMAN_GEOCODE_KEY", 1),
        ("google", 200, '{"status": "REQUEST_DENIED", "error_message": "The provided API key is invalid. "}',
         "refuses the key (The provided API key is invalid): check ROUNDSMAN_GEOCODE_KEY", 1),
        ("google", 200, '{"status": "OVER_DAILY_LIMIT", "results": []}', "quota of the key is used up", 1),
        ("google", 200, '{"status": "UNKNOWN_ERROR", "results": []}', "does not answer (Server error)", 2),
        ("here", 401, '{"error": "Unauthorized", "error_description": "apiKey invalid. apiKey not found."}',
         "refuses the key (apiKey invalid. apiKey not found): check ROUNDSMAN_GEOCODE_KEY", 1),
        ("here", 429, '{"title": "Too Many Requests"}', "refuses more requests for now", 1),
        ("here", 500, "[]", "answered with an error", 2),
        ("opencage", 401, '{"status": {"code": 401, "message": "invalid API key"}, "results": []}',
         "refuses the key (HTTP 401): check ROUNDSMAN_GEOCODE_KEY", 1),
        ("opencage", 402, '{"status": {"code": 402, "message": "quota exceeded"}}', "quota of the key is used up", 1),
        ("opencage", 200, '{"status": {"code": 403, "message": "IP address rejected"}, "results": []}',
         "refuses the key (IP address rejected)", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_server_is_told_with_the_remedy(
    configured: Configured, server: Server, provider: str, status: int, body: str, said: str, requests: int
) -> None:
    asking = at(configured(provider), Time())
    server.says(body, status)
    assert said in trouble(asking)
    assert len(server.paths) == requests
    again = trouble(asking, "14 High Street, Colchester")
    assert said.partition(". It")[0] in again
    assert len(server.paths) == requests


def test_a_server_that_is_not_there_is_told(configured: Configured) -> None:
    assert "127.0.0.1:9 does not answer" in trouble(at(configured(url="http://127.0.0.1:9"), Time()))


def test_a_server_that_sends_on_to_another_is_not_followed(configured: Configured, server: Server) -> None:
    asking = at(configured(), Time())
    server.says("", 301, Location="https://elsewhere.example.org/search?q=12")
    assert "it sends on to elsewhere.example.org: mend geocode.url" in trouble(asking)


def test_one_hiccup_costs_one_request(configured: Configured, server: Server) -> None:
    desk, machine = configured(), Time()
    asking = at(desk, machine)
    once = threading.Event()
    real = asking.ask

    def ask(query: str):
        server.says("", 502) if not once.is_set() else server.says(ANSWERS["nominatim"])
        once.set()
        return real(query)

    asking.ask = ask
    assert asking.find(QUERY)[0].sure
    assert len(server.paths) == 2


def test_rests_grow_and_one_request_tries_when_they_are_over(
    configured: Configured, server: Server, open_shop: Callable[..., Desk]
) -> None:
    machine = Time()
    ann, ben = at(configured(), machine), at(open_shop("ben"), machine)
    server.says("", 500)
    rests, requests = [], []
    for _ in range(9):
        trouble(ann)
        trouble(ben)
        requests.append(len(server.paths))
        rest = resting(ben.desk.db, ben.server, int(machine.now))
        assert rest is not None
        rests.append(round(rest.until - machine.now))
        machine.now = rest.until
    assert rests == [REST_S * 2**n for n in range(7)] + [LONGEST_REST_S] * 2
    assert requests == list(range(2, 11))


def test_while_one_tries_the_others_wait_for_what_comes_of_it(
    configured: Configured, server: Server, open_shop: Callable[..., Desk]
) -> None:
    machine = Time()
    ann, ben = at(configured(), machine), at(open_shop("ben"), machine)
    server.says("", 500)
    trouble(ann)
    machine.now += REST_S + 1
    server.says(ANSWERS["nominatim"])
    real, said = ann.ask, []

    def ask(query: str):
        said.append(trouble(ben))
        return real(query)

    ann.ask = ask
    assert ann.find(QUERY)
    assert "answered with an error (HTTP 500). It is asked again in 30 s" in said[0]
    assert ben.find("14 High Street, Colchester")


@pytest.mark.parametrize(
    ("asked", "said", "rest_s"),
    [("90", "again in 90 s", 90), ("99999999999", "tomorrow at", 86_400), ("soon", "again in 30 s", 30),
     ("-5", "again in 1 s", 1), ("Mon, 99 Foo 99999 99:99:99 GMT", "again in 30 s", 30), ("0", "again in 1 s", 1)],
)  # fmt: skip
def test_what_a_server_asks_to_wait_is_waited_by_every_process_within_reason(
    configured: Configured, server: Server, open_shop: Callable[..., Desk], asked: str, said: str, rest_s: int
) -> None:
    machine = Time()
    ann, ben = at(configured(), machine), at(open_shop("ben"), machine)
    server.says("", 429, Retry_After=asked)
    assert said in trouble(ann)
    server.says(ANSWERS["nominatim"])
    machine.now += rest_s - 1
    assert "refuses more requests" in trouble(ben)
    assert len(server.paths) == 1
    machine.now += 1.1
    assert ben.find(QUERY)


def test_a_date_to_wait_for_is_one_as_well_in_another_process(
    configured: Configured, server: Server, shop_file: Path
) -> None:
    desk = configured()
    server.says("", 503, Retry_After=format_datetime(datetime.now(UTC) + timedelta(minutes=50), usegmt=True))
    first = service.find(desk, QUERY)
    server.says(ANSWERS["nominatim"])
    command = [sys.executable, "-m", "console", "--file", str(shop_file), "geocode", "--query", QUERY]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for told in (first.troubles[0], second.stderr):
        # Late in the evening that is tomorrow.
        assert re.search(r"answered with an error \(HTTP 503\)\. It is asked again (tomorrow )?at ", told)
    assert len(server.paths) == 1


def test_a_key_s_refusal_is_tried_again_soon_after_it_was_mended(configured: Configured, server: Server) -> None:
    machine = Time()
    asking = at(configured("google"), machine)
    for _ in range(5):
        server.says({"status": "REQUEST_DENIED", "results": []})
        assert "again in 60 s" in trouble(asking)
        machine.now += 61
    server.says(ANSWERS["google"])
    assert asking.find(QUERY)


# -- the queue goes on --


def test_the_queue_goes_on_with_the_region_and_the_trouble_is_told_once(
    configured: Configured, server: Server, town_desk: Desk, order: Callable[..., int]
) -> None:
    configured()
    server.says("", 500)
    for address in ("7 Xyzzyplatz", "8 Xyzzyplatz", "32 High Street, Wendlesham WL1 1BF"):
        order(address)
    pinned = service.pin_orders(town_desk)
    assert (pinned.accepted, pinned.missing) == (1, 2)
    assert len(server.paths) == 2
    [told] = pinned.troubles
    assert "It is asked again in" in told
    assert {item.why for item in service.review(town_desk)} == {
        "Nothing was found, and nominatim could not be asked: look it up again later."
    }


def test_a_server_that_is_well_again_in_the_middle_of_a_run_is_asked_again(
    configured: Configured, server: Server
) -> None:
    machine = Time()
    finder = Finder([at(configured(), machine)])
    server.says("", 429, Retry_After="5")
    assert finder.find(houses(1)[0]).best is None
    server.says(ANSWERS["nominatim"])
    machine.now += 6
    assert finder.find(QUERY).best is not None
    assert "refuses more" in finder.troubles["nominatim"]


def test_with_the_network_cut_everything_goes_on_and_says_so(
    configured: Configured, town_desk: Desk, order: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    configured("photon", url="https://photon.example.org")

    def refused(*args: object, **kwargs: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    order("32 High Street, Wendlesham WL1 1BF")
    order("7 Xyzzyplatz")
    pinned = service.pin_orders(town_desk)
    assert (pinned.accepted, pinned.missing) == (1, 1)
    assert "photon.example.org does not answer ([Errno 101] Network is unreachable)" in pinned.troubles[0]


# -- cancelling --


@pytest.mark.parametrize(("waiting_for", "done"), [("its turn", 2), ("the server", 1)])
def test_a_run_that_is_cancelled_while_it_waits_ends_at_once_and_keeps_what_it_has(
    configured: Configured, server: Server, town_desk: Desk, order: Callable[..., int], waiting_for: str, done: int
) -> None:
    configured()
    known = order("32 High Street, Wendlesham WL1 1BF")
    order("7 Xyzzyplatz")
    order("8 Xyzzyplatz")
    if waiting_for == "its turn":
        town_desk.set("geocode.per_second", "0.01")
    else:
        server.delay = threading.Event()
    stopped_at: list[float] = []

    def cancelled() -> bool:
        if not stopped_at and server.at and time.monotonic() - server.at[0] > 0.3:
            stopped_at.append(time.monotonic())
        return bool(stopped_at)

    with pytest.raises(Cancelled, match=f"cancelled after {done} of 3"):
        service.pin_orders(town_desk, cancelled=cancelled)
    assert time.monotonic() - stopped_at[0] < 0.5
    if server.delay:
        server.delay.set()
    pin = service.pin_of(town_desk, known)
    assert pin is not None
    assert (pin.state, len(server.paths)) == ("accepted", 1)


def test_what_nobody_wants_any_more_is_not_asked(configured: Configured, server: Server) -> None:
    asking = at(configured(), Time())
    asking.cancelled = lambda: True
    with pytest.raises(Cancelled):
        asking.find(QUERY)
    assert server.paths == []


def test_an_answer_that_does_not_come_is_not_waited_for(configured: Configured, server: Server) -> None:
    asking = online(configured())
    assert asking is not None
    asking.timeout_s, server.delay = 0.2, threading.Event()
    assert "does not answer (no answer in time)" in trouble(asking)
    server.delay.set()


def test_only_what_waits_for_others_is_told_when_to_stop(configured: Configured) -> None:
    stop = threading.Event()
    [asking] = service.finder(configured(), stop.is_set).geocoders
    assert isinstance(asking, Waiting)
    assert asking.cancelled == stop.is_set
