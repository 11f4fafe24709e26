"""A teammate is who Slack says is in the team now; a name proves nothing."""

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.team import Team, team_of
from adapters.slack.desk.teammates import CannotTell, Teammates
from engine.domain.messages import Platform
from engine.handoff.settings import DeskSettings
from sandbox.slack import Member, SlackSandbox
from tests.adapters.slack.desk.rig import Company


class Clock:
    """Seconds that a test lets pass."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def who(teammates: Teammates, *members: Member) -> list[bool]:
    """Which of them are teammates."""
    return [await teammates.verified(member.id) is not None for member in members]


async def test_where_nothing_is_set_the_private_channel_says_who_is_a_teammate(
    client: AsyncWebClient, team: Team, company: Company
) -> None:
    """Whoever was let in, but no guest of another workspace, and with their name and picture."""
    teammates = Teammates(client, team)
    people = (company.dana, company.tom, company.ann, company.gus)
    assert await who(teammates, *people) == [True, True, False, False]
    dana = await teammates.verified(company.dana.id)
    assert dana is not None
    assert (dana.name, dana.workspace) == ("dana.reyes", team.workspace)
    assert dana.picture == f"https://avatars.slack.example/{company.dana.id}_192.png"


async def test_a_channel_that_everybody_may_join_makes_no_teammates(
    client: AsyncWebClient, team: Team, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    """Else any customer could become one by joining."""
    public = replace(team, channel=company.help.id)
    assert await who(Teammates(client, public), company.dana, company.ann) == [False, False]
    assert "set DESK_GROUP" in caplog.text


async def test_a_user_group_and_listed_ids_are_what_counts_where_they_are_set(
    client: AsyncWebClient, team: Team, company: Company
) -> None:
    """Being in the channel is not enough then."""
    group = replace(team, group=company.group)
    listed = replace(team, ids=frozenset({company.tom.id}))
    both = replace(group, ids=frozenset({company.tom.id}))
    people = (company.dana, company.tom)
    assert await who(Teammates(client, group), *people) == [True, False]
    assert await who(Teammates(client, listed), *people) == [False, True]
    assert await who(Teammates(client, both), *people) == [True, True]


async def test_a_click_from_another_workspace_is_nobodys(
    client: AsyncWebClient, team: Team, company: Company
) -> None:
    """The id alone does not do."""
    teammates = Teammates(client, team)
    assert await teammates.verified(company.dana.id, workspace="T0OTHER") is None
    assert await teammates.verified(company.dana.id, workspace=team.workspace) is not None


async def test_an_answer_is_good_for_ten_seconds(
    slack: SlackSandbox, client: AsyncWebClient, team: Team, company: Company
) -> None:
    """Many clicks are one call; who leaves the team is out soon."""
    clock = Clock()
    teammates = Teammates(client, replace(team, group=company.group), clock=clock)
    await who(teammates, company.dana, company.dana, company.tom)
    group = slack.world.workspace.usergroups[company.group]
    slack.world.workspace.usergroups[company.group] = replace(group, members=(company.tom.id,))
    assert await who(teammates, company.dana) == [True]
    clock.now += 10.1
    assert await who(teammates, company.dana, company.tom) == [False, True]
    calls = [call for call in slack.calls if call.method == "usergroups.users.list"]
    assert len(calls) == 2


async def test_who_cannot_be_checked_is_no_teammate_and_is_told_so(
    slack: SlackSandbox, client: AsyncWebClient, team: Team, company: Company
) -> None:
    """A click is refused for the moment, a message counts as anybody's."""
    teammates = Teammates(client, team)
    slack.faults.fail("conversations.info", "internal_error", calls=2)
    with pytest.raises(CannotTell):
        await teammates.verified(company.dana.id)
    assert await teammates.verified_or_none(company.dana.id) is None
    assert await who(teammates, company.dana) == [True]


async def test_the_names_that_somebody_could_imitate_are_those_of_the_team(
    slack: SlackSandbox, client: AsyncWebClient, team: Team, company: Company
) -> None:
    """Nobody imitates themselves; while Slack is silent, nobody is suspected."""
    clock = Clock()
    teammates = Teammates(client, team, clock=clock)
    assert await teammates.names() == ("dana.reyes", "tom")
    assert await teammates.names(but=company.dana.id) == ("tom",)
    clock.now += 10.1
    slack.faults.fail("conversations.info", "internal_error")
    assert await teammates.names() == ()


def test_the_team_comes_from_the_settings() -> None:
    """Ids of Discord are no ids here; a desk on Discord has no channel here."""
    assert team_of(DeskSettings(), "T1") is None
    slack = DeskSettings(
        desk_platform=Platform.SLACK,
        desk_channel="C0123456789",
        desk_teammates="U0123456789, 1234567890123456789",
    )
    team = team_of(slack, "T1")
    assert team is not None
    assert (team.channel, team.ids) == ("C0123456789", frozenset({"U0123456789"}))
    discord = DeskSettings(
        desk_platform=Platform.DISCORD,
        desk_channel="1234567890123456789",
        desk_group="S0123456789",
    )
    team = team_of(discord, "T1")
    assert team is not None
    assert (team.channel, team.group) == (None, "S0123456789")
