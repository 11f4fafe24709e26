"""Whose address counts: full members of our own workspace, and nobody else."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.slack.app import build_client
from adapters.slack.linking.emails import SlackEmails, trusted_email
from adapters.slack.settings import SlackSettings
from engine.domain.messages import Place, Platform, Principal
from sandbox.slack import Member, SlackSandbox

MEMBER: dict[str, object] = {
    "team_id": "T1",
    "is_email_confirmed": True,
    "is_restricted": False,
    "profile": {"email": "ana@example.com"},
}


@pytest.fixture
async def slack() -> AsyncIterator[SlackSandbox]:
    """A workspace whose app may read addresses."""
    async with SlackSandbox() as sandbox:
        yield sandbox


def principal(slack: SlackSandbox, member: Member) -> Principal:
    """Somebody in a direct message with us."""
    team = slack.world.settings.team_id
    place = Place(platform=Platform.SLACK, workspace=team, channel="D1", thread="1.0")
    return Principal(platform=Platform.SLACK, workspace=team, customer=member.id, place=place)


async def test_a_member_has_an_address_and_a_guest_has_none(slack: SlackSandbox) -> None:
    """Nor has somebody of a connected workspace, whatever theirs is, nor somebody on Discord."""
    ana = slack.person("Ana", email="ana@example.com")
    guest = slack.person("Gil", email="gil@example.com", is_guest=True)
    stranger = slack.person("Sue", email="sue@example.com", team="T0OTHER")
    settings = SlackSettings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
    )
    async with aiohttp.ClientSession() as session:
        emails = SlackEmails(build_client(settings, session))
        found = [await emails.email_of(principal(slack, who)) for who in (ana, guest, stranger)]
        nobody = principal(slack, ana)
        slack.faults.fail("users.info", "internal_error")
        away = await emails.email_of(nobody)
    assert found == ["ana@example.com", None, None]
    assert away is None


def test_what_slack_says_decides() -> None:
    """An address it has confirmed, of a member it calls ours."""
    assert trusted_email(MEMBER, workspace="T1") == "ana@example.com"


@pytest.mark.parametrize(
    "changed",
    [
        {"team_id": "T2"},
        {"is_email_confirmed": False},
        {"is_email_confirmed": None},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"is_bot": True},
        {"deleted": True},
        {"profile": {}},
    ],
)
def test_anybody_else_has_no_address(changed: dict[str, object]) -> None:
    """Each of these is enough."""
    assert trusted_email(MEMBER | changed, workspace="T1") is None
