"""Who may work at the desk from Slack, as the operator has set it."""

from dataclasses import dataclass

from engine.domain.messages import Place, Platform
from engine.handoff.settings import DeskSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """The team as Slack knows it; `channel` and `second_channel` are None where the desk is not.

    `ids` are listed teammates, `group` is a user group; where there is neither, whoever is in the
    desk's channel is a teammate, if not everybody may join it.
    """

    workspace: str
    channel: str | None = None
    second_channel: str | None = None
    ids: frozenset[str] = frozenset()
    group: str | None = None

    @property
    def rooms(self) -> frozenset[str]:
        """The channels in which the team is among itself."""
        return frozenset(filter(None, (self.channel, self.second_channel)))

    @property
    def is_named(self) -> bool:
        """Whether the operator has said who is a teammate."""
        return bool(self.ids) or self.group is not None

    def place(self, channel: str, thread: str = "") -> Place:
        """A place in the desk's workspace."""
        return Place(
            platform=Platform.SLACK, workspace=self.workspace, channel=channel, thread=thread
        )


def team_of(settings: DeskSettings, workspace: str) -> Team | None:
    """The team by the settings, for the workspace of our token; None where there is no desk."""
    if settings.desk_platform is None:
        return None
    is_here = settings.desk_platform is Platform.SLACK
    return Team(
        workspace=workspace,
        channel=settings.desk_channel if is_here else None,
        second_channel=settings.desk_second_channel if is_here else None,
        ids=frozenset(one for one in settings.teammates if one[:1] in ("U", "W")),
        group=settings.desk_group,
    )
