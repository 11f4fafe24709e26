"""What the operator reads about the desk after asking the doctor; on a local Discord."""

from adapters.discord.doctor import check_discord
from engine.checkup import Finding, Level
from tests.adapters.discord.desk.floor import Floor
from tests.adapters.discord.office import settings_for


async def about_desk(floor: Floor, **changed: object) -> list[Finding]:
    """What is found about the desk alone."""
    findings = await check_discord(settings_for(floor.box), floor.settings(**changed))
    return [f for f in findings if "DESK" in f.what or "teammate" in f.what]


async def test_a_good_desk_is_said_to_be_good(floor: Floor) -> None:
    """Channel and role are named."""
    room = floor.box.text_channel(floor.guild, "team", is_private=True)
    channel, role = await about_desk(floor, desk_channel=room.id)
    assert (channel.level, role.level) == (Level.OK, Level.OK)
    assert "#team" in channel.what
    assert "'Team'" in role.what


async def test_an_open_desk_is_warned_of(floor: Floor) -> None:
    """Everybody would read what the team says."""
    (channel, _) = await about_desk(floor)
    assert channel.level is Level.WARN
    assert "everybody reads" in channel.what


async def test_a_channel_that_is_not_there_stops(floor: Floor) -> None:
    """The invite link is the one with all permissions the desk needs."""
    (channel, _) = await about_desk(floor, desk_channel="123456789012345678")
    assert channel.level is Level.STOP
    assert "permissions=" in channel.fix


async def test_a_channel_of_another_kind_stops(floor: Floor) -> None:
    """Cards are messages, which a forum does not take."""
    forum = floor.box.forum(floor.guild, "questions")
    (channel, _) = await about_desk(floor, desk_channel=forum.id)
    assert channel.level is Level.STOP
    assert "no text channel" in channel.what


async def test_missing_permissions_are_named(floor: Floor) -> None:
    """Without some there are no cards; without others the desk works less well."""
    floor.box.deny(floor.room, "add_reactions")
    (channel, _) = await about_desk(floor)
    assert (channel.level, "Add Reactions" in channel.what) == (Level.WARN, True)
    floor.box.deny(floor.room, "embed_links")
    (channel, _) = await about_desk(floor)
    assert (channel.level, "Embed Links" in channel.what) == (Level.STOP, True)


async def test_a_role_of_nowhere_stops(floor: Floor) -> None:
    """Nobody could work at the desk."""
    role = (await about_desk(floor, desk_role="123456789012345678"))[-1]
    assert (role.level, "DESK_ROLE" in role.what) == (Level.STOP, True)


async def test_a_role_that_cannot_be_pinged_is_warned_of(floor: Floor) -> None:
    """Reminders would be seen by chance."""
    quiet = floor.box.role(floor.guild, "Quiet")
    role = (await about_desk(floor, desk_role=quiet.id))[-1]
    assert (role.level, "cannot ping" in role.what) == (Level.WARN, True)


async def test_what_the_desk_needs_is_asked_for_only_with_a_desk(floor: Floor) -> None:
    """An operator without a desk is not told to grant more."""
    floor.box.deny(floor.guild, "manage_webhooks")
    with_desk = await check_discord(settings_for(floor.box), floor.settings())
    without = await check_discord(settings_for(floor.box))
    assert any("Manage Webhooks" in finding.what for finding in with_desk)
    assert {finding.level for finding in without} == {Level.OK}
