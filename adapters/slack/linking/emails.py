"""The addresses Slack vouches for: those of full members of our own workspace."""

import asyncio
import logging

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import error_name
from adapters.slack.wire import Payload, object_at, text_at
from engine.domain.messages import Platform, Principal

log = logging.getLogger(__name__)

_CALL_SECONDS = 5.0
_NO_MEMBER = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
"""Whoever is any of these is a guest, from elsewhere, gone or a program (reference, "User")."""


class SlackEmails:
    """Implements `engine.accounts.link_ports.TrustedEmails` by users.info (users:read.email)."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def email_of(self, principal: Principal) -> str | None:
        """Asked anew each time: who left since is no member any more."""
        if principal.platform is not Platform.SLACK:
            return None
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                answer = await self._client.users_info(user=principal.customer)
        except SlackApiError as error:
            log.warning("a member's address cannot be had: %s", error_name(error))
            return None
        except Exception as error:  # noqa: BLE001 - then there is no such proof today
            log.warning("a member's address cannot be had: %r", error)
            return None
        data = answer.data if isinstance(answer.data, dict) else {}
        return trusted_email(object_at(data, "user"), workspace=principal.workspace)


def trusted_email(user: Payload, *, workspace: str) -> str | None:
    """The address of a full member of this workspace who has confirmed it; else None."""
    is_ours = text_at(user, "team_id") == workspace
    is_member = not any(user.get(name) for name in _NO_MEMBER)
    if not is_ours or not is_member or user.get("is_email_confirmed") is not True:
        return None
    return text_at(object_at(user, "profile"), "email") or None
