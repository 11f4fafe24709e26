"""Which hosts may be asked: named ones, at public addresses unless the operator says otherwise.

A page that redirects, or a name whose address changes, must not let Tandem read what only machines
inside a private network can reach.
"""

import errno
import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from storage.ingestion.shelf import Unusable

_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Host and port of a web address, in one spelling; raises Unusable where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        raise Unusable(f"{url[:200]!r} is not a web address") from error
    if port is None or not parts.hostname or parts.username or parts.password:
        raise Unusable(f"{url[:200]!r} is not a web address")
    host = parts.hostname.rstrip(".").lower()
    return f"{host}:{port}" if port not in _PORTS.values() else host


def require_public(url: str, private_hosts: Collection[str]) -> None:
    """Raise Unusable for an address in figures that is not public; names are seen to later."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if host.lower() not in private_hosts and not _is_public(address):
        raise Unusable(f"{host} is no public address; see KNOWLEDGE_PRIVATE_HOSTS")


class GuardedResolver(AbstractResolver):
    """Gives the addresses of a host that may be asked, and of any other none."""

    def __init__(self, private_hosts: Collection[str]) -> None:
        self._private_hosts = private_hosts
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses that are connected to: no later look can find others. Raises OSError."""
        found = await self._resolver.resolve(host, port, family)
        if host.lower().rstrip(".") in self._private_hosts:
            return found
        allowed = [one for one in found if _is_public(ipaddress.ip_address(one["host"]))]
        if not allowed:
            why = f"{host} is no public address; see KNOWLEDGE_PRIVATE_HOSTS"
            raise OSError(errno.EACCES, why)
        return allowed

    async def close(self) -> None:
        """Nothing is held."""
        await self._resolver.close()


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or _is_public(inner))
