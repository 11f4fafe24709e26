"""Who is a teammate: by id or role, at the moment it matters, and never by a name."""

import pytest

from adapters.discord.desk.room import DeskRoom
from adapters.discord.desk.teammates import DiscordTeammates
from sandbox.discord import Person
from tests.adapters.discord.desk.floor import Floor, Work

MEMBER = "GET /guilds/{guild_id}/members/{user_id}"


def asked(floor: Floor, someone: Person) -> int:
    """How often Discord was asked for a member."""
    return sum(
        f"{call.method} {call.route}" == MEMBER and call.path.endswith(someone.id)
        for call in floor.box.calls
    )


async def is_teammate(work: Work, someone: Person) -> bool:
    """Whether somebody counts as one, asked by id."""
    return await work.house.teammates.of_id(int(someone.id)) is not None


async def test_the_role_makes_a_teammate(work: Work) -> None:
    """Who has it is one, who has it not is none, whoever left is none."""
    floor = work.floor
    assert await is_teammate(work, floor.ann)
    assert not await is_teammate(work, floor.ben)
    outsider = floor.box.person("Olaf", is_member=False)
    assert not await is_teammate(work, outsider)


async def test_ids_make_teammates_without_any_role(floor: Floor) -> None:
    """The list of the operator counts beside the role, and instead of it."""
    for role in (floor.role.id, None):
        async with floor.open(
            desk_teammates=f"{floor.ben.id}, U0123456789", desk_role=role
        ) as work:
            assert await is_teammate(work, floor.ben)
            assert await is_teammate(work, floor.ann) == (role is not None)


@pytest.mark.parametrize("private", [True, False])
async def test_with_neither_it_is_who_sees_the_desk(floor: Floor, private: bool) -> None:
    """If everybody may see it, nobody is a teammate by that."""
    room = floor.box.text_channel(floor.guild, "team", is_private=private)
    if private:
        boss = floor.box.role(floor.guild, "Boss", "administrator")
        floor.box.give_role(floor.ann, boss)
    async with floor.open(desk_channel=room.id, desk_role=None) as work:
        assert await is_teammate(work, floor.ann) == private
        assert not await is_teammate(work, floor.ben)


async def test_a_teammate_is_one_in_another_server_too(work: Work) -> None:
    """They have one key everywhere; Discord is asked at most once in ten seconds."""
    floor = work.floor
    other = floor.box.guild("Customers")
    channel = floor.box.text_channel(other, "help")
    await floor.box.settled()
    await work.asks()
    root = await floor.box.post(floor.maya, channel, f"{floor.box.mention} hail?")
    thread = await floor.box.open_thread(floor.maya, channel, "hail", from_message=root)
    for _ in range(3):
        await floor.box.post(floor.ann, thread, "On it.")
    await work.until(lambda: len(floor.inbox.received) == 5)
    assert [m.author.is_teammate for m in floor.inbox.received[2:]] == [True] * 3
    assert asked(floor, floor.ann) == 1


async def test_an_answer_is_forgotten_after_ten_seconds(floor: Floor) -> None:
    """Who loses the role is no teammate for much longer."""
    now = [0.0]
    settings = floor.settings()
    async with floor.open() as work:
        teammates = DiscordTeammates(
            settings, DeskRoom(settings), lambda: work.client, clock=lambda: now[0]
        )
        assert await teammates.of_id(int(floor.ann.id)) is not None
        floor.box.take_role(floor.ann, floor.role)
        now[0] = 9.9
        assert await teammates.of_id(int(floor.ann.id)) is not None
        now[0] = 10.1
        assert await teammates.of_id(int(floor.ann.id)) is None


async def test_a_program_is_never_a_teammate(work: Work) -> None:
    """Whatever role it has."""
    bot = work.floor.box.other_bot("Helper")
    work.floor.box.give_role(bot, work.floor.role)
    assert not await is_teammate(work, bot)


async def test_a_desk_on_slack_knows_teammates_by_their_role_here(floor: Floor) -> None:
    """They may type in customers' threads; nothing here is the desk."""
    async with floor.open(desk_platform="slack", desk_channel="C0123456789") as work:
        await floor.box.post(floor.ann, floor.room, f"{floor.box.mention} hello?")
        await work.until(lambda: floor.inbox.received)
    (said,) = floor.inbox.received
    assert said.author.is_teammate


async def test_names_that_may_be_imitated_are_asked_for(work: Work) -> None:
    """Those of teammates alone, and not that of who is asked about."""
    names = await work.house.teammates.names_like("Annabel", but="1")
    assert set(names) == {"Ann"}
    assert not await work.house.teammates.names_like("Ann", but=work.floor.ann.id)


async def test_names_are_asked_for_once_in_a_while(work: Work) -> None:
    """However much somebody writes whose name begins so."""
    floor = work.floor

    def answers() -> int:
        return sum(event.name == "GUILD_MEMBERS_CHUNK" for event in floor.box.events)

    now = [0.0]
    teammates = DiscordTeammates(
        floor.settings(), work.house.room, lambda: work.client, clock=lambda: now[0]
    )
    before = answers()
    for _ in range(3):
        assert set(await teammates.names_like("Annabel", but="1")) == {"Ann"}
    assert answers() == before + 1
    now[0] = 301.0
    assert set(await teammates.names_like("annabel", but="1")) == {"Ann"}
    assert answers() == before + 2
