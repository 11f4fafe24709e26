"""Where a link in an answer may lead: the company's hosts, and known articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.errors import ConfigurationError


@dataclass(frozen=True, kw_only=True, slots=True)
class AllowedLinks:
    """`hosts` include what is below them; `pages` are whole addresses without fragment."""

    hosts: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()

    def allows_host(self, host: str) -> bool:
        """Whether a host is one of ours, or below one."""
        name = host.lower().rstrip(".")
        return any(name == ours or name.endswith(f".{ours}") for ours in self.hosts)

    def allows_page(self, address: str) -> bool:
        """Whether an http address is one of the pages."""
        return page_key(address) in self.pages


def page_key(address: str) -> str:
    """An address for comparing: neither scheme, fragment, `www.` nor a slash at its end matter."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def allowed_links(hosts: str, pages: Iterable[str] = ()) -> AllowedLinks:
    """From the setting, hosts with commas between; raises ConfigurationError for anything else."""
    names = [name.strip().lower().rstrip(".") for name in hosts.split(",") if name.strip()]
    for name in names:
        if "/" in name or ":" in name or "." not in name:
            raise ConfigurationError(f"ALLOWED_LINKS: {name!r} is no host such as example.com")
    return AllowedLinks(hosts=frozenset(names), pages=frozenset(map(page_key, pages)))
