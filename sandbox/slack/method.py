"""What the Web API knows about one of its methods: who may call it, how often, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sandbox.slack.arguments import Arguments
from sandbox.slack.limits import Tier
from sandbox.slack.world import World
from sandbox.wire import Payload

Handler: TypeAlias = Callable[[World, Arguments], Payload]


class TokenKind(Enum):
    """The token a method asks for."""

    BOT = "bot"
    APP = "app"
    EITHER = "either"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Method:
    """One method. Of `scopes` the token needs one; finer rules are the handler's.

    The handler raises SlackError with the error Slack answers, and changes nothing then.
    """

    name: str
    handler: Handler
    tier: Tier
    scopes: tuple[str, ...] = ()
    token: TokenKind = TokenKind.BOT
