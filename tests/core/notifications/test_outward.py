"""Whither a webhook may go: to public addresses, as the name stood when it was looked up, and nowhere else."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notifications.adapters.outward import aim, public
from core.notifications.model import Misconfigured, Unreachable

INSIDE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.0.170", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::8.8.8.8",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1", "2001::1",
    "2001:db8::1", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
    "5f00::1",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "1.1.1.1", "93.184.216.34", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:800::200e")


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_this_machine_or_of_a_network_of_one_s_own_is_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_public_network_is(address: str) -> None:
    assert public(address)


@given(st.integers(0, 2**32 - 1))
def test_ipv4_in_clothes_of_ipv6_is_judged_as_itself_or_never_let_out(number: int) -> None:
    plain = IPv4Address(number)
    assert public(f"::ffff:{plain}") == public(str(plain))
    for dressed in (0x64FF9B << 96 | number, 0x2002 << 112 | number << 80, number):
        assert not public(str(IPv6Address(dressed)))


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_only_global_unicast_is_public_in_ipv6(address: IPv6Address) -> None:
    assert not public(str(address)) or int(address) >> 125 == 1 or address.ipv4_mapped is not None


@given(st.text(max_size=30))
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not public(text + " ")


ALLOWED = frozenset({"hook.lan", "127.0.0.1", "::1"})


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://example.com/hook", "does not begin with https://"),
        ("ftp://127.0.0.1/", "does not begin with https://"),
        ("file:///etc/passwd", "names no host"),
        ("https:///hook", "names no host"),
        ("", "names no host"),
        ("https://ann:secret@example.com/", "has a password in it"),
        ("https://127.0.0.2/", "is not in the public network (127.0.0.2)"),
        ("https://[::ffff:127.0.0.1]/", "is not in the public network"),
        ("https://[64:ff9b::a00:1]/", "is not in the public network"),
        ("https://localhost/", "is not in the public network"),
        ("https://LOCALHOST./", "is not in the public network"),
        ("https://2130706433/", "is not in the public network (127.0.0.1)"),
        ("https://0x7f.1/", "is not in the public network (127.0.0.1)"),
        ("https://127.1/", "is not in the public network (127.0.0.1)"),
        ("https://0177.0.0.1/", "is none"),
        ("https://①②⑦.0.0.1/", ""),
        ("https://exa mple.com/", ""),
        ("https://example.com:99999/", ""),
        ("https://[::1/", ""),
        ("https://" + "a" * 70_000, ""),
    ],
)
async def test_an_address_that_is_none_or_leads_inside_is_refused_in_a_sentence(url: str, says: str) -> None:
    with pytest.raises((Misconfigured, Unreachable)) as caught:
        await aim(url, frozenset(), patience_s=2)
    assert says in str(caught.value)
    assert "secret" not in str(caught.value).replace("its secret belongs", "")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/hook", "https://127.0.0.1/hook", "http://[::1]:9/"])
async def test_a_host_of_the_own_network_that_is_named_may_be_asked(url: str) -> None:
    (target,) = await aim(url, ALLOWED, patience_s=2)
    assert target.name in ALLOWED
    assert target.host in url


class Names:
    """A resolver whose answers change, as an attacker's do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)

    def look_up(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        self.asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.answers.pop(0)]


async def test_the_connection_goes_to_the_very_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, ("93.184.216.34",), ("127.0.0.1",))
    (target,) = await aim("https://Shop.Example:8443/hook?a=1", frozenset(), patience_s=2)
    assert str(target.url) == "https://93.184.216.34:8443/hook?a=1"
    assert (target.host, target.name) == ("shop.example:8443", "shop.example")
    assert names.asked == ["shop.example"]


async def test_one_address_inside_among_others_spoils_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, ("93.184.216.34", "10.0.0.1"))
    with pytest.raises(Misconfigured, match=r"shop\.example is not in the public network \(10\.0\.0\.1\)"):
        await aim("https://shop.example/", frozenset(), patience_s=2)


async def test_an_international_name_is_asked_for_as_it_goes_onto_the_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, ("93.184.216.34",))
    (target,) = await aim("https://bücher.example/", frozenset(), patience_s=2)
    assert names.asked == ["xn--bcher-kva.example"] == [target.name]


async def test_a_name_that_is_not_found_is_unreachable_for_now() -> None:
    with pytest.raises(Unreachable, match=r"no-such-host\.invalid is not found"):
        await aim("https://no-such-host.invalid/", frozenset(), patience_s=2)
