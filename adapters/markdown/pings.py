"""Disarms what either platform would turn into a ping or an invitation.

Slack reads `<!channel>`, `<!subteam^S1>`, `<@U1>`, `<#C1>` and, where an application asks for it,
`@here`; Discord reads `@everyone`, `@here`, `<@1>`, `<@&1>`, `<#1>`, `</name:1>`, `<id:home>` and
the addresses of invitations. A zero-width space inside makes each of them text; it is the sign
discord.py uses for this. In an address `@` becomes `%40`, which leads to the same place.
"""

import re

BREAK = "\u200b"
"""Zero-width space."""

_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_TOKEN = re.compile(r"<(?=\\?[@#!/]|\\?id:)", re.IGNORECASE)
_WORD = re.compile(r"@(?=\\?(?:everyone|here|channel))", re.IGNORECASE)
_INVITE = re.compile(
    r"(?<=discord)(?=(?:\\?\.(?:gg|me|io|li)|(?:app)?\\?\.com\\?/invite)(?:[\\/]|\b))",
    re.IGNORECASE,
)
_INVITE_IN_ADDRESS = re.compile(
    r"(?<=discord)\.(?=gg/|com/invite)|(?<=discordapp)\.(?=com/invite)", re.IGNORECASE
)
_WORD_IN_ADDRESS = re.compile(r"@(?=everyone|here|channel)", re.IGNORECASE)


def disarm(prose: str) -> str:
    """Make pings and invitations in prose text that only looks like them."""
    prose = _INVITE.sub(BREAK, _TOKEN.sub(f"<{BREAK}", prose))
    pieces: list[str] = []
    at = 0
    for address in _ADDRESS.finditer(prose):
        pieces += (_WORD.sub(f"@{BREAK}", prose[at : address.start()]), disarm_address(address[0]))
        at = address.end()
    return "".join((*pieces, _WORD.sub(f"@{BREAK}", prose[at:])))


def disarm_address(address: str) -> str:
    """Write what looks like a ping or an invitation in an address, which leads nowhere else by it.

    An address that is an invitation is no link in the first place (`links.web_host`).
    """
    return _INVITE_IN_ADDRESS.sub("%2E", _WORD_IN_ADDRESS.sub("%40", address))


def disarm_tokens(code: str) -> str:
    """Break what Slack may read as a ping even in code, and nothing else."""
    return _TOKEN.sub(f"<{BREAK}", code)
