"""Whom an operator means by `slack:T0ACME:U0MAYA` or `discord:80351110224678912`."""

import re
from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement, select

from engine.domain.accounts import person_named
from engine.domain.messages import Platform
from storage.account_tables import pending_action
from storage.handoff_tables import handoff
from storage.schema import conversation, inbox, turn

_FORMS = {
    Platform.SLACK: re.compile(r"slack:([A-Z0-9]{2,20}):([A-Z0-9]{2,20})"),
    Platform.DISCORD: re.compile(r"discord:(?:(\d{1,20}|dm):)?(\d{1,20})"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody on a platform, under the platform's own ids.

    `workspace` is empty on Discord, where an id is the same on every server.
    """

    platform: Platform
    workspace: str
    id: str

    @classmethod
    def read(cls, text: str) -> Self:
        """The person of a name as operators write it; raises ValueError with what is wrong."""
        for platform, form in _FORMS.items():
            if found := form.fullmatch(text.strip()):
                workspace = "" if platform is Platform.DISCORD else found[1]
                return cls(platform=platform, workspace=workspace, id=found[2])
        raise ValueError(
            f"{text!r} names nobody: write slack:TEAM:MEMBER, such as slack:T0ACME:U0MAYA, or"
            " discord:MEMBER, such as discord:80351110224678912"
        )

    @property
    def name(self) -> str:
        """The one name of this person."""
        return person_named(self.platform, self.workspace, self.id)

    @property
    def is_here(self) -> ColumnElement[bool]:
        """Of a conversation: whether the person's ids mean this person there."""
        same_platform = conversation.c.platform == self.platform.value
        if self.platform is Platform.DISCORD:
            return same_platform
        return same_platform & (conversation.c.workspace == self.workspace)

    @property
    def took_part(self) -> ColumnElement[bool]:
        """Of a conversation: whether anything in it is the person's."""
        traces = (
            select(inbox.c.id).where(
                inbox.c.conversation_id == conversation.c.id, inbox.c.author_id == self.id
            ),
            select(turn.c.id).where(
                turn.c.conversation_id == conversation.c.id, turn.c.customer == self.id
            ),
            select(handoff.c.id).where(
                handoff.c.conversation_id == conversation.c.id, handoff.c.customer == self.id
            ),
            select(pending_action.c.id).where(
                pending_action.c.conversation_id == conversation.c.id,
                pending_action.c.customer == self.id,
            ),
        )
        found = conversation.c.opener == self.id
        for trace in traces:
            found |= trace.exists()
        return self.is_here & found
