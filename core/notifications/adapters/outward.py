"""Whither a webhook may go: out into the network, never to this machine nor into the shop's own.

The name is resolved once, every address that it has is looked at, and the connection goes to that very address: a name
that points elsewhere a moment later does nothing (OWASP ASVS 5.0, 1.3.6; CWE-918). Hosts of the own network are named
in webhook.allow.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from core.notifications.model import Misconfigured, Unreachable
from core.text import clean

if TYPE_CHECKING:
    import httpx

#: Where Python 3.11 says `is_global`, and no server of the public is: IETF assignments, anycast of 6to4 relays; 6to4
#: and documentation.
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2002::/16", "3fff::/20")))
#: Global unicast (RFC 4291, 2.4). All else, 64:ff9b::/96 too, leads to IPv4 by a back door or nowhere.
_UNICAST = ip_network("2000::/3")
_SET = "see webhook.url"


@dataclass(frozen=True, slots=True)
class Target:
    """One address of a host, to be asked as that host."""

    url: httpx.URL  #: with the address in the place of the name
    host: str  #: the header
    name: str  #: whom its certificate must name


def public(text: str) -> bool:
    """Whether the address is one of the public network."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return address in _UNICAST and _is_public(address)
        address = address.ipv4_mapped
    return _is_public(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and not any(address in net for net in _NOT_PUBLIC)


async def aim(url: str, allowed: frozenset[str], *, patience_s: float) -> list[Target]:
    """The addresses that may be asked, in order. Raises Misconfigured, and Unreachable where the name has none now."""
    import httpx

    try:
        where = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as wrong:
        raise Misconfigured(f"The webhook's address is none ({clean(str(wrong), limit=100)}); {_SET}.") from wrong
    # As it goes onto the wire: an international name in its xn-- form.
    host = where.raw_host.decode("ascii").strip("[]").lower().removesuffix(".")
    own = host in allowed
    if why := _unfit(where, host, own):
        raise Misconfigured(f"The webhook's address {why}; {_SET}.")
    port = where.port or (443 if where.scheme == "https" else 80)
    addresses = await _resolve(host, port, patience_s)
    if not own and (inside := [address for address in addresses if not public(address)]):
        raise Misconfigured(
            f"The webhook's host {clean(host, limit=100)} is not in the public network ({inside[0]}); "
            f"if that is meant: settings set webhook.allow {clean(host, limit=100)}."
        )
    return [Target(where.copy_with(host=address), where.netloc.decode("ascii"), host) for address in addresses]


def _unfit(where: httpx.URL, host: str, own: bool) -> str:
    """What is wrong with the address before anybody is asked; empty where nothing is."""
    if not host:
        return "names no host"
    if where.userinfo:
        return "has a password in it; its secret belongs into ROUNDSMAN_WEBHOOK_SECRET"
    if where.scheme == "https" or (where.scheme == "http" and own):
        return ""
    return "does not begin with https://, and its host is not among those of webhook.allow"


async def _resolve(host: str, port: int, patience_s: float) -> list[str]:
    look_up = asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.wait_for(look_up, patience_s)
    except (OSError, UnicodeError, TimeoutError) as lost:
        raise Unreachable(f"The webhook's host {clean(host, limit=100)} is not found; nothing was sent.") from lost
    return list(dict.fromkeys(str(each[4][0]) for each in found))
