"""Keys, tokens and passwords, by the form their makers give them or by their cue."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind
from engine.guardrails.personal.passwords import passwords

_FORMS = re.compile(
    r"sk-ant-[\w-]{8,}"
    r"|(?<![A-Za-z0-9])sk-(?:proj-)?[A-Za-z0-9_-]{16,}"
    r"|(?<![A-Za-z0-9])[rsp]k_(?:live|test)_[A-Za-z0-9]{8,}"
    r"|xox[a-z](?:\.[a-z]+)?-[A-Za-z0-9-]{8,}|xapp-\d-[A-Za-z0-9-]{8,}"
    r"|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{20,}"
    r"|pypi-[\w-]{16,}|hf_[A-Za-z0-9]{20,}"
    r"|(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA)[A-Z0-9]{12,}|AIza[\w-]{30,}|ya29\.[\w-]{16,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|(?<![\w-])[MNO][A-Za-z0-9_-]{22,27}\.[\w-]{6,7}\.[\w-]{25,}"
    r"|eyJ[\w-]{6,}\.eyJ[\w-]{6,}(?:\.[\w-]*)?"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\s]{0,4000}"
    r"|hooks\.slack\.com/services/[\w/]{8,}|discord(?:app)?\.com/api/webhooks/[\w/-]{8,}"
    r"|[a-z][a-z0-9+]{1,15}://[^\s:/@]{1,64}:[^\s/@]{1,64}@[\w.-]+"
)
_BY_CUE = re.compile(
    r"(?<![a-z0-9])(?:password|passwort|pass ?code|kennwort|contrasena|clave|mot de passe|senha"
    r"|palavra-passe|api[ _-]?key|api[ _-]?token"
    r"|access[ _-]?token|secret(?:[ _-]?access)?[ _-]?key"
    r"|client[ _-]?secret|auth(?:orization)?[ _-]?token|pwd|pw)\b"
    r"(?: (?:nueva|nova|neues?|nouveau|new|temporal|temporary|actual|del[ae]|provisori[ao])){0,2}"
    r"(?:(?: is| ist| es| est| e| lautet| was)? ?[:=]| is now"
    r"| (?=[a-z]+[^\s]{0,40}\d)| (?:for|to|of|fur|para"
    r"|pour|del?|d[ao]|zu) (?:my |the |your |\w+ ){1,3}(?:is|ist|es|est|e)| e| is| ist| lautet| es"
    r"| est) {0,2}[\"']?"
    r"(?P<secret>[^\s\"']{6,128})"
)
_BEARER = re.compile(r"\bbearer (?P<secret>[a-z0-9._~+/=-]{16,})")


def secrets(text: Folded) -> Iterator[Item]:
    """What gives access to something."""
    for found in _FORMS.finditer(text.plain):
        yield _item(found, 0)
    for found in _BY_CUE.finditer(text.low):
        if _looks_made(text.plain[found.start("secret") : found.end("secret")]):
            yield _item(found, "secret")
    for start, end in passwords(text):
        yield Item(kind=Kind.SECRET, key=text.low[start:end], start=start, end=end)
    for found in _BEARER.finditer(text.low):
        yield _item(found, "secret")


def _looks_made(word: str) -> bool:
    """Whether a word behind "password is" is one: it holds more than small letters."""
    bare = word.rstrip(".,;!?)")
    return any(char.isdigit() for char in bare) or (not bare.isalpha() and bare != bare.lower())


def _item(found: re.Match[str], group: str | int) -> Item:
    start, end = found.span(group)
    return Item(kind=Kind.SECRET, key=found[group], start=start, end=end)
