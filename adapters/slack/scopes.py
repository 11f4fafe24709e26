"""The permissions and events the Slack app needs, each with its use; the manifest is held to it."""

BOT_SCOPES = {
    "app_mentions:read": "mentions",
    "assistant:write": "being an assistant app, with its own Messages tab",
    "channels:history": "messages in public channels and their threads",
    "chat:write": "answers, and the sign that one is coming",
    "groups:history": "messages in private channels and their threads",
    "im:history": "direct messages",
    "mpim:history": "messages in group direct messages",
    "users:read": "the names of the people who write",
}

DESK_SCOPES = {
    "channels:read": "who is in the desk's channel, where that makes a teammate",
    "chat:write.customize": "teammates' words under their own name and picture",
    "commands": "/support, /desk, and the shortcut that brings a thread to the team",
    "files:read": "files that customers and teammates send each other",
    "files:write": "the same, shown where the other reads",
    "groups:read": "who is in the desk's channel, if it is private",
    "reactions:write": "the sign on a teammate's message (sent, noted, not done) and on thanks",
    "usergroups:read": "who is in the user group of the team",
}
"""Needed only where people can take over."""

EMAIL_SCOPES = {"users:read.email": "the address by which a member is linked to their records"}
"""Needed only with LINK_TRUST_SLACK_EMAIL."""

ACCOUNT_SCOPES = {"im:write": "what only the customer may see, when they ask where others read"}
"""Needed only with a BACK_OFFICE; without it, customers are asked to write in a direct message."""

APP_SCOPE = "connections:write"

BOT_EVENTS = {
    "app_home_opened": "the Home tab: the queue, or a customer's own requests",
    "app_mention": "somebody mentions the assistant",
    "app_uninstalled": "Slack is asked whether our token is still good",
    "message.channels": "what is said in public channels: follow-ups in threads",
    "message.groups": "the same in private channels",
    "message.im": "direct messages",
    "message.mpim": "follow-ups in group direct messages",
    "tokens_revoked": "the same",
}
