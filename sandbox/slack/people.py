"""Who and where: members of the workspace and of others, bots, channels and groups."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.wire import Payload


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A person or a bot. `team` differs from the workspace's own for a Slack Connect guest.

    `is_guest` marks a guest of the workspace itself, whom it calls restricted.
    """

    id: str
    handle: str
    name: str
    team: str
    email: str | None = None
    is_bot: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    classic: bool = False
    deleted: bool = False
    is_guest: bool = False
    locale: str = "en-US"


class ChannelKind(StrEnum):
    """The kinds of conversations, by the `channel_type` events carry."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"
    GROUP_DIRECT = "mpim"


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A channel or a direct conversation, as it was when it was asked for."""

    id: str
    name: str
    kind: ChannelKind
    members: tuple[str, ...]
    created: int
    archived: bool = False
    shared_with: tuple[str, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether another workspace takes part (Slack Connect)."""
        return bool(self.shared_with)

    def as_json(self, bot: str, *, with_count: bool = False) -> Payload:
        """Return the conversation object as the app with this bot user sees it."""
        shared: Payload = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.archived,
            "is_ext_shared": self.is_shared,
            "is_shared": self.is_shared,
            "is_org_shared": False,
        }
        if self.kind is ChannelKind.DIRECT:
            other = next((member for member in self.members if member != bot), bot)
            return {**shared, "is_im": True, "user": other, "is_user_deleted": False}
        return (
            shared
            | self._room_json(bot)
            | ({"num_members": len(self.members)} if with_count else {})
        )

    def _room_json(self, bot: str) -> Payload:
        return {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind is ChannelKind.PUBLIC,
            "is_group": self.kind is ChannelKind.PRIVATE,
            "is_im": False,
            "is_mpim": self.kind is ChannelKind.GROUP_DIRECT,
            "is_private": self.kind is not ChannelKind.PUBLIC,
            "is_member": bot in self.members,
            "is_general": False,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Usergroup:
    """A group of members that can be mentioned together."""

    id: str
    handle: str
    members: tuple[str, ...]
    disabled: bool = False


def member_json(member: Member, *, home_team: str, with_email: bool) -> Payload:
    """Return the user object of users.info. A guest's e-mail address is never shown."""
    profile: Payload = {
        "real_name": member.name,
        "display_name": member.handle,
        "real_name_normalized": member.name,
        "display_name_normalized": member.handle,
        "team": member.team,
        "image_72": f"https://avatars.slack.example/{member.id}_72.png",
        "image_192": f"https://avatars.slack.example/{member.id}_192.png",
    }
    if with_email and member.email is not None and member.team == home_team:
        profile["email"] = member.email
    if member.bot_id is not None:
        profile |= {"bot_id": member.bot_id, "api_app_id": member.app_id}
    return {
        "id": member.id,
        "team_id": member.team,
        "name": member.handle,
        "deleted": member.deleted,
        "real_name": member.name,
        "profile": profile,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "is_restricted": member.is_guest,
        "is_ultra_restricted": False,
        "is_email_confirmed": not member.is_bot,
        "is_stranger": member.team != home_team,
        "tz": "Etc/UTC",
        "tz_offset": 0,
    }
