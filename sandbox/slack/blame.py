"""Tells an error the app could have avoided, which is a broken rule, from one the world brings."""

# What an app without a fault can meet: people delete, archive and leave, time passes, tokens are
# revoked, quotas end. Every other error means that the app sent something it must not send.
_NOT_THE_APPS_FAULT = frozenset(
    {
        "account_inactive",
        "already_reacted",
        "bot_not_found",
        "channel_not_found",
        "expired_trigger_id",
        "expired_url",
        "file_deleted",
        "file_not_found",
        "hash_conflict",
        "invalid_auth",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "message_not_in_streaming_state",
        "messages_tab_disabled",
        "missing_scope",
        "no_reaction",
        "no_such_subteam",
        "not_found",
        "not_in_channel",
        "ratelimited",
        "restricted_action_thread_locked",
        "stopped_by_user",
        "thread_locked",
        "thread_not_found",
        "token_revoked",
        "user_not_found",
        "user_not_in_channel",
        "users_not_found",
    }
)


def breaks_a_rule(error: str) -> bool:
    """Whether an answer with this error means the app broke a rule it could have kept."""
    return error not in _NOT_THE_APPS_FAULT
