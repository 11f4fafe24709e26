"""Which gateway events an intent brings, and which intents the portal must allow."""

from enum import IntFlag


class Intent(IntFlag):
    """The gateway intents (developer docs, Gateway Intents)."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


KNOWN = sum(intent.value for intent in Intent)


def needed(name: str, *, direct: bool) -> Intent | None:
    """Return the intent an event needs; None for those that always come."""
    if name.startswith("MESSAGE_REACTION"):
        return Intent.DIRECT_MESSAGE_REACTIONS if direct else Intent.GUILD_MESSAGE_REACTIONS
    if name.startswith("MESSAGE_"):
        return Intent.DIRECT_MESSAGES if direct else Intent.GUILD_MESSAGES
    if name == "TYPING_START":
        return Intent.DIRECT_MESSAGE_TYPING if direct else Intent.GUILD_MESSAGE_TYPING
    if name.startswith("GUILD_MEMBER_"):
        return Intent.GUILD_MEMBERS
    if name == "WEBHOOKS_UPDATE":
        return Intent.GUILD_WEBHOOKS
    if name.startswith(("GUILD_", "CHANNEL_", "THREAD_")):
        return Intent.GUILDS
    return None
