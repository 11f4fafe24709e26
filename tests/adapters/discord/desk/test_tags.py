"""How forum posts show how they stand; on a local Discord."""

from dataclasses import replace

import pytest

from engine.domain.handoff import Handoff
from sandbox.discord import Channel
from tests.adapters.discord.counter import within
from tests.adapters.discord.desk.floor import Floor, Work

TAGS = ("Open", "Waiting for you", "With the team", "Solved", "Cars")


async def about(work: Work, forum: Channel) -> tuple[Channel, Handoff]:
    """A post that its author has tagged, and a handoff about it."""
    floor = work.floor
    post = await floor.box.forum_post(floor.maya, forum, "Hail", "hail?", tags=("Cars", "Open"))
    await work.escalated()
    return post, replace(await work.handoff(), place=within(post))


def tags_of(floor: Floor, forum: Channel, post: Channel) -> set[str]:
    """The tags a post has, by name."""
    thread = floor.box.world.channel(post.id).thread
    assert thread is not None
    return {tag.name for tag in forum.tags if tag.id in thread.tags}


@pytest.mark.parametrize(
    ("changed", "tag"),
    [
        ({}, "With the team"),
        ({"state": "claimed", "first_reply_at": 1.0, "waiting_since": None}, "Waiting for you"),
        ({"state": "resolved"}, "Solved"),
        ({"state": "handed_back"}, "Open"),
    ],
)
async def test_a_post_shows_how_it_stands(
    floor: Floor, changed: dict[str, object], tag: str
) -> None:
    """The tag takes the place of the one before; the others stay."""
    forum = floor.box.forum(floor.guild, "questions", tags=TAGS)
    async with floor.open() as work:
        post, handoff = await about(work, forum)
        work.house.tags.changed(handoff)
        work.house.tags.changed(replace(handoff, **changed))  # type: ignore[arg-type]  # fields by name
        await floor.box.wait_until(lambda: tags_of(floor, forum, post) == {"Cars", tag})


async def test_a_forum_without_such_tags_is_left_alone(floor: Floor) -> None:
    """Nothing is changed, nothing breaks."""
    forum = floor.box.forum(floor.guild, "questions", tags=("Cars", "Open"))
    async with floor.open() as work:
        post, handoff = await about(work, forum)
        work.house.tags.changed(handoff)
        await work.until(lambda: not work.house.tags._tasks)
        assert tags_of(floor, forum, post) == {"Cars", "Open"}
