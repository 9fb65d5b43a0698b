"""The line to other systems: one POST to an address that was looked at first, no detours, no waiting for ever."""

import contextlib
import http.client
import socket
import ssl
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

from core.settings import Network
from models.hook_messages import Answer, Errand

# Each single step, and the whole: an address that sends a byte now and then holds nobody.
STEP_S: Final = 5.0
WHOLE_S: Final = 15.0
MOST_ADDRESSES: Final = 4
# Addresses that carry an IPv4 address inside: what they stand for is looked at elsewhere, or not at all.
_CARRIERS = [IPv6Network(name) for name in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]
_CARRIERS.append(IPv6Network("2001::/32"))


class NotAllowedThere(Exception):  # noqa: N818  a sentence for the page
    """The address lies in a network that messages do not go to."""


def post(errand: Errand, allowed: tuple[Network, ...]) -> Answer:
    """Send one message and wait for the answer. allowed: networks of the house that may be sent to all the same."""
    try:
        parts = urlsplit(errand.url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        addresses = _look_up(host, parts.port or (443 if secure else 80), allowed, secure=secure)
        return _exchange(errand, addresses, host, secure=secure)
    except NotAllowedThere as problem:
        return Answer(None, str(problem))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(None, f"{type(problem).__name__}: {problem}")


def is_public(address: str) -> bool:
    """May anybody's message go there? Not to this machine, this house, a neighbour, nobody, or many at once."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and any(found in carrier for carrier in _CARRIERS):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _look_up(host: str, port: int, allowed: tuple[Network, ...], *, secure: bool) -> list[tuple[str, int]]:
    """The addresses of a name, each of them looked at: one that may not be spoken to spoils them all."""
    found = list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    for address in found:
        own = any(_lies_in(address, network) for network in allowed)
        if not own and not is_public(address):
            raise NotAllowedThere(f"{host} is {address}: not a public address (TITIAN_HOOK_NETWORKS)")
        if not own and not secure:
            raise NotAllowedThere(f"{host}: https is needed outside TITIAN_HOOK_NETWORKS")
    return [(address, port) for address in found[:MOST_ADDRESSES]]


def _lies_in(address: str, network: Network) -> bool:
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    return found.version == network.version and found in network


def _connect(addresses: list[tuple[str, int]]) -> socket.socket:
    """A line to the first that takes it. The name is not looked up again: what was looked at is what is spoken to."""
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection(address, timeout=STEP_S)
    return socket.create_connection(addresses[-1], timeout=STEP_S)


def _exchange(errand: Errand, addresses: list[tuple[str, int]], host: str, *, secure: bool) -> Answer:
    parts = urlsplit(errand.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [_connect(addresses)]
    timer = Timer(WHOLE_S, _cut, (lines,))
    timer.daemon = True
    timer.start()
    try:
        if secure:
            wrapped = ssl.create_default_context().wrap_socket(
                lines[0], server_hostname=host, do_handshake_on_connect=False
            )
            lines.append(wrapped)
            wrapped.do_handshake()
        asking = http.client.HTTPConnection(host, addresses[0][1], timeout=STEP_S)
        asking.sock = lines[-1]
        asking.request("POST", target, errand.body, {**errand.headers, "Host": parts.netloc, "Connection": "close"})
        answer = asking.getresponse()
        return Answer(answer.status, "" if 200 <= answer.status < 300 else f"HTTP {answer.status} {answer.reason}")
    finally:
        timer.cancel()
        for line in lines:
            line.close()


def _cut(lines: list[socket.socket]) -> None:
    for line in lines:
        with contextlib.suppress(OSError):  # it may have just ended by itself
            line.shutdown(socket.SHUT_RDWR)
