"""Which links stay links, and what their label has to say."""

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

_NAMED_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})(?![\w-])")
_INVITES = ("discord.gg", "discord.com/invite", "discordapp.com/invite")
_SHOWN_SCHEMES = {"mailto", "tel", ""}


def web_host(address: str) -> str | None:
    """The host of an address we let a customer click on, else None.

    Only http and https lead anywhere safe; a name before the host (`https://bank.example@…`) only
    deceives; an invitation to another Discord server is not ours to give.
    """
    try:
        parts = urlsplit(address)
        host = unquote(parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in unquote(parts.netloc):
        return None
    if f"{host.removeprefix('www.')}{unquote(parts.path).lower()}".startswith(_INVITES):
        return None
    return host if re.fullmatch(r"[\w.:-]+", host) else None


def tidy(address: str) -> str:
    """An address with nothing in it that ends a link early or is read as an entity."""
    coded = re.sub(r"[()<>|\\\s]", lambda found: quote(found[0], safe=""), address)
    return re.sub(r"&(#?\w+);", r"&\1%3B", coded)


def remainder(label: str, address: str) -> str:
    """What has to be said of an address that is no link: a mail address, a number, a path."""
    scheme, colon, rest = address.partition(":")
    if not colon or not re.fullmatch(r"[a-zA-Z][\w+.-]*", scheme):
        scheme, rest = "", address
    shown = rest if scheme.lower() in _SHOWN_SCHEMES else ""
    return "" if shown.lower() in label.lower() else shown


def lies(label: str, host: str) -> bool:
    """Does a label name another host than the one its link leads to?"""
    seen = unicodedata.normalize("NFKC", label).lower()
    if seen.endswith(f"({host})"):
        return False
    return not all(_is_fair(named, host) for named in _NAMED_HOST.findall(seen))


def _is_fair(named: str, host: str) -> bool:
    """`example.com` is a fair name for `www.example.com` and `help.example.com`."""
    bare = named.removeprefix("www.")
    return host.removeprefix("www.") == bare or host.endswith(f".{bare}")
