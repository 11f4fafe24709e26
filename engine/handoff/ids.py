"""What the ids of Slack and Discord look like, to tell an operator who took the wrong one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.messages import Platform


@dataclass(frozen=True, kw_only=True, slots=True)
class IdKind:
    """What an id names, and the pattern and an example of it on each platform that has it."""

    noun: str
    looks: Mapping[Platform, tuple[str, str]]


_SNOWFLAKE = (r"\d{15,20}", "1234567890123456789")

CHANNEL = IdKind(
    noun="a channel",
    looks={Platform.SLACK: (r"[CG][A-Z0-9]{2,}", "C0123456789"), Platform.DISCORD: _SNOWFLAKE},
)
WORKSPACE = IdKind(
    noun="a workspace",
    looks={Platform.SLACK: (r"[ET][A-Z0-9]{2,}", "T0123456789"), Platform.DISCORD: _SNOWFLAKE},
)
PERSON = IdKind(
    noun="a person",
    looks={Platform.SLACK: (r"[UW][A-Z0-9]{2,}", "U0123456789"), Platform.DISCORD: _SNOWFLAKE},
)
USER_GROUP = IdKind(noun="a user group", looks={Platform.SLACK: (r"S[A-Z0-9]{2,}", "S0123456789")})
ROLE = IdKind(noun="a role", looks={Platform.DISCORD: _SNOWFLAKE})


def what_is_wrong(text: str, kind: IdKind, platform: Platform | None = None) -> str | None:
    """Why this is no such id, on that platform or on any; None where it may be one.

    The text itself is not repeated: it may be a token that was put in the wrong line.
    """
    allowed = {
        where: look for where, look in kind.looks.items() if platform is None or where is platform
    }
    if any(re.fullmatch(pattern, text, re.ASCII) for pattern, _ in allowed.values()):
        return None
    examples = " or ".join(
        f"{example} ({where.title()})" for where, (_, example) in allowed.items()
    )
    return f"this is not the id of {kind.noun}, which looks like {examples}"
