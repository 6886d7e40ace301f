"""Whatever an online geocoder says, there are candidates on the earth or a sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.geocoding.adapters.answers import weighed
from core.geocoding.adapters.coders import Coder, Trouble, coder
from core.geocoding.providers import PROVIDERS
from core.geocoding.providers import Server as Named
from core.text import clean
from tests.core.geocoding.onlineserver import ANSWERS, QUERY, Server, serving

Path = tuple[str | int, ...]
NAMES = sorted(PROVIDERS)


def paths(value: Any, so_far: Path = ()) -> Iterator[Path]:
    """Where something stands in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inside:
        yield (*so_far, step)
        yield from paths(each, (*so_far, step))


WHERE = {name: sorted(paths(ANSWERS[name]), key=str) for name in NAMES}
WORDS = sorted({str(step) for name in NAMES for path in WHERE[name] for step in path} | {"error", "lat", "lon"})
ODD = st.sampled_from(["12", "OK", "1e999", "NaN"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), ODD)
NAMED = st.sampled_from(WORDS) | st.text(max_size=4)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMED, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as told:
        yield told


@pytest.fixture(scope="module")
def coders(server: Server) -> dict[str, Coder]:
    return {name: coder(Named(PROVIDERS[name], server.url, "", 1), "k3y") for name in NAMES}


def holds(asking: Coder, name: str) -> None:
    answers = asking(QUERY)
    if isinstance(answers, Trouble):
        assert answers.text.endswith((".", "wait."))
        assert "Traceback" not in answers.text
        assert clean(answers.text) == answers.text
        return
    for found in weighed(QUERY, answers, name):
        assert -90 <= found.lat <= 90
        assert -180 <= found.lon <= 180
        assert 0 <= found.confidence <= 1
        assert clean(found.label) == found.label
        assert len(found.why) < 1000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), said=JSON)
def test_nonsense_is_no_traceback(server: Server, coders: dict[str, Coder], name: str, said: Any) -> None:
    server.says(json.dumps(said))
    holds(coders[name], name)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), where=st.data(), said=JSON)
def test_an_answer_of_which_a_part_is_nonsense_is_no_traceback(
    server: Server, coders: dict[str, Coder], name: str, where: st.DataObject, said: Any
) -> None:
    whole = copy.deepcopy(ANSWERS[name])
    *steps, last = where.draw(st.sampled_from(WHERE[name]))
    at = whole
    for step in steps:
        at = at[step]
    if where.draw(st.booleans()):
        at[last] = said
    else:
        del at[last]
    server.says(json.dumps(whole))
    holds(coders[name], name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    status=st.integers(200, 599),
    said=JSON,
    after=st.text("0123456789:, GMTMon", max_size=30),
)
def test_whatever_http_says_is_a_sentence(
    server: Server, coders: dict[str, Coder], name: str, status: int, said: Any, after: str
) -> None:
    server.says(json.dumps(said), status, Retry_After=after)
    holds(coders[name], name)


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 100_000, "\x00\xff", "9" * 10_000, '{"lat": ' + "9" * 5000 + "}", ""]
)
@pytest.mark.parametrize("name", NAMES)
def test_bytes_that_are_hard_to_read_are_a_sentence(
    server: Server, coders: dict[str, Coder], name: str, body: str
) -> None:
    server.says(body)
    assert isinstance(coders[name](QUERY), Trouble)
