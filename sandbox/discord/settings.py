"""What a local Discord is set up with: token, names, and how long Discord's deadlines are."""

from dataclasses import dataclass

# The rights the invite link asks for: view, send, send in threads, create public and private
# threads, manage threads, read history, embed links, attach files, add reactions, manage webhooks,
# use application commands.
BOT_PERMISSIONS = 397_821_463_616


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Discord's deadlines in seconds.

    Interactions: developer docs, Receiving and Responding (3 s, 15 min). `nonce_life` is "the past
    few minutes" of Create Message. The heartbeat interval is what the gateway announces today;
    the resume window is minutes, its exact length is not documented.
    """

    heartbeat_interval: float = 41.25
    resume_window: float = 180.0
    nonce_life: float = 300.0
    interaction_deadline: float = 3.0
    interaction_life: float = 900.0


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscordSettings:
    """Everything a local Discord needs to know before it starts.

    The three intents are switches of the developer portal. `rate_limits` off still sends headers,
    with so much room that no client waits: for load tests.
    """

    bot_name: str = "Eva"
    application_name: str = "Eva"
    bot_permissions: int = BOT_PERMISSIONS
    message_content: bool = True
    guild_members: bool = False
    presences: bool = False
    rate_limits: bool = True
    replay_limit: int = 5000
    max_active_threads: int = 1000
    timing: Timing = Timing()
