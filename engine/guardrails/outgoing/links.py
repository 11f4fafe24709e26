"""Links that lead anywhere but to the company's own pages, in whatever disguise."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from engine.guardrails.folded import fold
from engine.guardrails.outgoing.allowed_links import AllowedLinks
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import CheckName, Finding
from engine.guardrails.outgoing.top_level import LIKE_FILES, LIKE_WORDS, TOP_LEVEL
from engine.guardrails.personal.phones import phone_key

_SCHEMED = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+-]{1,20})(?P<mark>\[:\]|:|%3a)(?P<slashes>[/\\]{1,4}|(?:\[/\]"
    r"|%2f){1,2})"
    r"(?P<rest>[^\s<>\"'|]{1,2000})",
    re.IGNORECASE,
)
_OTHER_SCHEME = re.compile(
    r"(?<![\w.])(?P<scheme>mailto|tel|sms|javascript|data|vbscript|file|callto|whatsapp"
    r"|skype|slack|discord)"
    r":(?=\S)(?P<rest>[^\s<>\"'|)\]]{1,2000})",
    re.IGNORECASE,
)
_PROTOCOL_RELATIVE = re.compile(
    r"(?<![\w:/\\.])[/\\]{2}(?P<rest>(?:[\w-]{1,63}\.){1,8}[\w-]{2,24}[^\s<>\"'|)\]]{0,2000})"
)
_DOT = (
    r"(?:\.| ?[\[({<] ?(?:\.|dot|punto|punkt|point|ponto) ?[\])}>] ?| (?:dot|punto|punkt"
    r"|ponto) |(?<=[a-z0-9]) \. ?(?=[a-z])|(?<=[a-z0-9])\. (?=(?:com|net|org|io)\b))"
)
_BARE = re.compile(
    rf"(?<![\w@.-])(?P<host>[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,6}}{_DOT}"
    rf"(?P<top>[^\W\d_]{{2,18}}|xn--[\w-]{{2,40}}))"
    r"(?![\w-]|\.\w|@)(?P<rest>(?::\d{1,5})?(?:[/?#][^\s<>\"'|)\]]{0,2000})?)"
)
_MARKDOWN_TARGET = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]{1,2000})")
_REFERENCE_TARGET = re.compile(
    r"^\s{0,3}\[[^\]\n]{1,200}\]:\s*<?(?P<target>[^\s>]{1,2000})", re.MULTILINE
)
_ANY_DOT = re.compile(
    r" ?[\[({<]? ?\b(?:dot|punto|punkt|point|ponto)\b ?[\])}>]? ?| ?[\[({<]? ?\. ?[\])}>]? ?"
)
_TRAILING = ".,;:!?)]}'\"…"
_WEB = frozenset({"http", "https", "hxxp", "hxxps", "h**p", "http[s]"})


def links(text: str, context: Context) -> tuple[Finding, ...]:
    """Every address that a customer could follow or type, unless it is allowed."""
    if not _MAY_HOLD_ONE.search(text):
        return ()
    folded = fold(text)
    spans: list[tuple[int, int]] = []
    for start, end in _foreign(folded.plain, context):
        if not any(start < other_end and other < end for other, other_end in spans):
            spans.append((start, end))
    return tuple(
        Finding(check=CheckName.LINKS, start=a, end=b, detail="a link outside the allowed ones")
        for a, b in sorted(folded.span(start, end) for start, end in spans)
    )


_MAY_HOLD_ONE = re.compile(
    r"[.:/\\\u3002\uff0e\uff61\uff0f\uff1a\u2024\u2236]|dot|punto|punkt|ponto", re.IGNORECASE
)


_BARE_NUMBER = re.compile(r"(?<![\w./:-])(?:\d{1,3}\.){3}\d{1,3}(?=[/:]\d{0,5}/?\w|/)")
"""An address in figures with a path or a port behind it."""


def _foreign(plain: str, context: Context) -> Iterator[tuple[int, int]]:
    known = [*_addresses(plain)]
    for start, end, address in known:
        if not _is_allowed(address, context):
            yield start, end
    yield from _without_slashes(plain, context)
    yield from (found.span() for found in _BARE_NUMBER.finditer(plain))
    for found in _BARE.finditer(plain):
        start, end = found.span()
        within = any(first <= start and end <= last for first, last, _ in known)
        if (
            not within
            and _is_domain(found)
            and not _allows(_host_of(found), found["rest"], context)
        ):
            yield start, end


def _without_slashes(plain: str, context: Context) -> Iterator[tuple[int, int]]:
    for found in _OTHER_SCHEME.finditer(plain):
        if not _may_be_reached(found["scheme"].lower(), found["rest"], context):
            yield found.span()
    for pattern in (_MARKDOWN_TARGET, _REFERENCE_TARGET):
        for found in pattern.finditer(plain):
            if not _is_good_target(found["target"], context):
                yield found.span("target")


def _addresses(plain: str) -> Iterator[tuple[int, int, str]]:
    for found in _SCHEMED.finditer(plain):
        rest = _cut(found["rest"])
        scheme = found["scheme"].lower()
        web = "https" if scheme in _WEB else scheme
        yield (
            found.start(),
            found.start("rest") + len(rest),
            f"{web}://{_ANY_DOT.sub('.', rest) if '[' in rest or '(' in rest else rest}",
        )
    for found in _PROTOCOL_RELATIVE.finditer(plain):
        rest = _cut(found["rest"])
        yield found.start(), found.start("rest") + len(rest), f"https://{rest}"


def _cut(rest: str) -> str:
    """An address without the signs that end a sentence or a Markdown link behind it."""
    closing = rest.find(")")
    if closing >= 0 and rest.count("(") < rest.count(")"):
        rest = rest[:closing]
    return rest.split("](")[0].rstrip(_TRAILING)


def _is_allowed(address: str, context: Context) -> bool:
    if "\\" in address:
        return False  # browsers read it as a slash, other programs do not
    try:
        parts = urlsplit(address)
        host = unquote(parts.hostname or "")
        port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in unquote(parts.netloc) or port not in {None, 80, 443}:
        return False
    query = f"?{parts.query}" if parts.query else ""
    return _allows(host, f"{parts.path}{query}", context)


def _allows(host: str, rest: str, context: Context) -> bool:
    """Whether host and path are allowed; a letter that only looks like ours is none of ours."""
    if not host.isascii() and not any(host in lists.hosts for lists in _lists(context)):
        return False
    address = f"https://{host.rstrip('.')}{rest.rstrip(_TRAILING)}"
    return any(lists.allows_host(host) or lists.allows_page(address) for lists in _lists(context))


def _lists(context: Context) -> tuple[AllowedLinks, AllowedLinks]:
    return context.house.links, context.links


def _may_be_reached(scheme: str, rest: str, context: Context) -> bool:
    """A mail address or phone number that may be said may be a link as well."""
    known = context.house.public | context.own
    if scheme == "mailto":
        return unquote(rest).split("?")[0].rstrip(_TRAILING).lower() in known and "?" not in rest
    return scheme in {"tel", "sms"} and phone_key(rest) in known


def _is_good_target(target: str, context: Context) -> bool:
    """A Markdown link has to lead to a whole address that another pattern allows."""
    lowered = unquote(target).lower()
    if lowered.startswith(("https://", "http://")):
        return _is_allowed("https://" + lowered.split("://", 1)[1], context) or _is_allowed(
            "https://" + target.split("://", 1)[-1], context
        )
    scheme, colon, rest = lowered.partition(":")
    return bool(colon) and _may_be_reached(scheme, rest, context)


def _host_of(found: re.Match[str]) -> str:
    return _ANY_DOT.sub(".", found["host"]).lower()


def _is_domain(found: re.Match[str]) -> bool:
    """Whether a dotted word is one of the internet: not a file, and not a forgotten space."""
    top, host, rest = found["top"], found["host"], found["rest"]
    is_written_plainly = " " not in host
    if host.lower().startswith("www.") or rest.startswith("/"):
        return top.lower() in TOP_LEVEL or not top.isascii() or bool(rest)
    if top.lower() in LIKE_FILES or not (top.lower() in TOP_LEVEL or top.startswith("xn--")):
        return not top.isascii() and is_written_plainly and top.islower() and not host[0].isupper()
    if top.lower() in LIKE_WORDS:
        return top.islower() and is_written_plainly and "." in host
    return top.islower() or top.isupper() or top.lower() in {"com", "net", "org"}
