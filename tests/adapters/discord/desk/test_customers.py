"""What customers press and command: rate, call a person, call them off, ask; all of it once."""

from collections.abc import Mapping

import pytest

from adapters.discord.desk.buttons import under
from engine.domain.decisions import WhyNot
from engine.domain.handoff import HandoffState
from engine.domain.posts import Button
from engine.handoff.actions import CustomerAction, CustomerVerb
from engine.handoff.click_words import ClickLine
from sandbox.discord import Channel, Interaction, Message, Person
from tests.adapters.discord.desk.floor import ENGLISH, Floor, Work

NEVER_MIND = CustomerAction(verb=CustomerVerb.NEVERMIND, handoff_id=1)
ASK = CustomerAction(verb=CustomerVerb.HUMAN)


async def notice(work: Work, place: Channel, *actions: CustomerAction) -> Message:
    """A post of ours with buttons."""
    view = under([Button(action=str(action), label=str(action)) for action in actions])
    assert view is not None
    await work.client.get_partial_messageable(int(place.id)).send("Notice", view=view)
    return work.floor.box.messages(place)[-1]


async def thread_of(work: Work, asked: Message) -> Channel:
    """The thread of a question, opened."""
    floor = work.floor
    return await floor.box.open_thread(floor.maya, floor.support, "hail", from_message=asked)


async def command(work: Work, by: Person, place: Channel, name: str, **options: str) -> Interaction:
    """Use a command, once it is registered, and wait for its answer."""
    box = work.floor.box
    await box.wait_until(lambda: box._parts.commands.find(name.split()[0], 1, work.floor.guild.id))
    used = await box.command(by, place, name, **options)
    return await box.wait_for_answer(used)


async def menu(work: Work, by: Person, message: Message, name: str) -> Interaction:
    """Use an entry of a message's menu, once it is registered, and wait for its answer."""
    box = work.floor.box
    await box.wait_until(lambda: box._parts.commands.find(name, 3, work.floor.guild.id))
    used = await box.message_menu(by, message, name)
    return await box.wait_for_answer(used)


async def test_never_mind_takes_it_back_and_the_button_goes(work: Work) -> None:
    """Only the customer's own click does."""
    await work.escalated()
    said = await notice(work, work.floor.support, NEVER_MIND)
    await work.press(work.floor.ben, said, str(NEVER_MIND))
    assert await work.whispered(work.floor.ben) == [ENGLISH.why_not(WhyNot.NOT_THE_CUSTOMER)]
    await work.press(work.floor.maya, said, str(NEVER_MIND))
    await work.until_state(HandoffState.WITHDRAWN)
    await work.floor.box.wait_until(lambda: not work.floor.box.newest(said).buttons)


async def test_customers_are_told_in_their_own_language(work: Work) -> None:
    """That of their words in the conversation, else what their Discord is set to; never English."""
    floor = work.floor
    await work.asks("Ist mein Auto bei Hagel versichert und wie?")
    place = floor.inbox.received[-1].place
    await floor.desk.asks_for_human(place, floor.maya.id, floor.maya.name, "")
    await floor.desk.never_mind(1, floor.maya.id)
    thread = await thread_of(work, floor.box.messages(floor.support)[0])
    said = await notice(work, thread, NEVER_MIND)
    await work.press(floor.maya, said, str(NEVER_MIND))
    assert await work.whispered(floor.maya) == ["Diese Anfrage ist abgeschlossen."]
    eve = floor.box.person("Eve", locale="fr")
    await work.press(eve, said, str(NEVER_MIND))
    assert await work.whispered(eve) == ["Cette demande est close."]
    asked = await command(work, eve, floor.support, "support")
    assert "Demander de l'aide" in str(asked.modal)
    await floor.box.submit(asked, {"words": "grêle ?", "who": "person"})
    told = await work.whispered(eve, 2)
    assert told[-1] == "L'équipe a été priée de reprendre cette conversation."


async def test_a_rating_counts_once(work: Work) -> None:
    """The buttons go with it."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Resolve")
    await work.until_state(HandoffState.RESOLVED)
    scores = [CustomerAction(verb=CustomerVerb.RATE, handoff_id=1, score=score) for score in (1, 5)]
    said = await notice(work, work.floor.support, *scores)
    await work.press(work.floor.maya, said, str(scores[1]))
    await work.floor.box.wait_until(lambda: not work.floor.box.newest(said).buttons)
    assert (await work.handoff()).score == 5


async def test_the_button_for_a_person_brings_people(work: Work) -> None:
    """Under a post of ours in the customer's thread."""
    thread = await thread_of(work, await work.asks())
    said = await notice(work, thread, ASK)
    await work.press(work.floor.maya, said, str(ASK))
    handoff = await work.until_state(HandoffState.QUEUED)
    assert (handoff.customer, handoff.customer_name) == (work.floor.maya.id, "Maya")


async def test_human_brings_people_into_the_conversation_that_is_there(work: Work) -> None:
    """Its words are the summary."""
    thread = await thread_of(work, await work.asks())
    await command(work, work.floor.maya, thread, "human", words="My house burns.")
    handoff = await work.until_state(HandoffState.QUEUED)
    assert handoff.summary == "My house burns."
    assert handoff.place.thread == thread.id


@pytest.mark.parametrize("private", [True, False])
async def test_human_begins_a_conversation_where_there_is_none(work: Work, private: bool) -> None:
    """In a thread for the customer alone, or on a message where there can be no such thread."""
    floor = work.floor
    if not private:
        floor.box.deny(floor.guild, "create_private_threads")
    await command(work, floor.maya, floor.support, "human")
    handoff = await work.until_state(HandoffState.QUEUED)
    (said,) = floor.inbox.received
    assert (said.author.name, said.text) == ("Maya", "I would like to talk to a person.")
    assert handoff.place == said.place
    if private:
        (thread,) = floor.box.threads(floor.support)
        assert said.place.thread == thread.id
    else:
        assert said.place.thread == floor.box.messages(floor.support)[-1].id


@pytest.mark.parametrize("who", ["assistant", "person"])
async def test_support_asks_by_a_form(work: Work, who: str) -> None:
    """The words stand in the thread under the customer's name, and go to whom they chose."""
    floor = work.floor
    asked = await command(work, floor.maya, floor.support, "support")
    await floor.box.submit(asked, {"words": "Is hail covered? @everyone", "who": who})
    (answer,) = await work.whispered(floor.maya)
    (said,) = floor.inbox.received
    post = floor.box.messages(said.place.thread)[-1]
    assert (said.text, said.address) == ("Is hail covered? @everyone", "to_assistant")
    assert not post.pings.everyone
    assert post.content.startswith("**Maya:** Is hail covered?")
    found = await floor.store.of_place(said.place)
    assert found is not None
    assert (found[1] is not None) == (who == "person")
    assert ("Asked." in answer) == (who == "assistant")


async def test_support_works_in_direct_messages(work: Work) -> None:
    """The conversation goes on there."""
    floor = work.floor
    await floor.box.dm(floor.maya, "hi")
    direct = floor.box.direct(floor.maya)
    asked = await command(work, floor.maya, direct, "support")
    await floor.box.submit(asked, {"words": "Is hail covered?"})
    await work.until(lambda: len(floor.inbox.received) == 2)
    said = floor.inbox.received[-1]
    assert (said.place.workspace, said.place.thread, said.is_direct) == ("dm", direct.id, True)


async def test_where_the_bot_may_not_write_it_says_so(work: Work) -> None:
    """The request is not lost in silence."""
    floor = work.floor
    asked = await command(work, floor.maya, floor.support, "support")
    rights = ("send_messages", "send_messages_in_threads", "create_private_threads")
    floor.box.deny(floor.support, *rights)
    await floor.box.submit(asked, {"words": "Is hail covered?"})
    (answer,) = await work.whispered(floor.maya)
    assert "not allowed to write here" in answer


async def test_a_message_can_be_put_before_the_assistant(work: Work) -> None:
    """On behalf of who asks for it, once for each, with the author's name before the words."""
    floor = work.floor
    said = await floor.box.post(floor.ben, floor.support, "Is hail covered?")
    for _ in range(2):
        await menu(work, floor.maya, said, "Ask the assistant")
    await work.whispered(floor.maya, 2)
    (asked,) = floor.inbox.received
    assert (asked.author.name, asked.text) == ("Maya", "Ben wrote: Is hail covered?")
    assert asked.place.thread == said.id


async def test_a_message_can_be_handed_to_the_team(work: Work) -> None:
    """Who wrote it is the customer; one nobody had answered begins a conversation by it."""
    floor = work.floor
    said = await floor.box.post(floor.maya, floor.support, "Is hail covered?")
    await menu(work, floor.ann, said, "Hand to the team")
    handoff = await work.until_state(HandoffState.QUEUED)
    assert (handoff.customer_name, handoff.summary) == ("Maya", "Is hail covered?")


async def test_at_the_desk_there_is_nobody_to_call(work: Work) -> None:
    """Teammates who mistake the channel are told."""
    await command(work, work.floor.ann, work.floor.room, "human")
    assert await work.whispered(work.floor.ann) == [ENGLISH.say(ClickLine.NOT_HERE)]


async def test_the_commands_are_registered_only_where_they_changed(floor: Floor) -> None:
    """Discord takes only so many a day; `/desk` is known in the desk's server alone."""

    def registered() -> list[str]:
        return [c.route for c in floor.box.calls if c.method == "PUT" and "commands" in c.route]

    def asked() -> int:
        return sum(c.method == "GET" and "guilds" in c.route for c in floor.box.calls)

    async with floor.open():
        await floor.box.wait_until(lambda: len(registered()) == 2)
    async with floor.open():
        await floor.box.wait_until(lambda: asked() == 2)
    assert len(registered()) == 2
    commands = floor.box._parts.commands
    assert {c["name"] for c in commands.listed(None)} == {
        *("support", "human", "Ask the assistant", "Hand to the team"),
    }
    assert [c["name"] for c in commands.listed(floor.guild.id)] == ["desk"]


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("desk queue", {}, "Maya, waits"),
        ("desk mine", {}, "You have nothing open."),
        ("desk stats", {}, "Escalated 1"),
        ("desk promises", {}, "No promise to a customer is open."),
        ("desk gaps", {}, "Nobody looks here after what the articles lack."),
        ("desk why", {"about": "nothing"}, "Give the reference"),
    ],
)
async def test_the_desk_answers_teammates(
    work: Work, name: str, options: Mapping[str, str], words: str
) -> None:
    """For their eyes alone; nobody else is told anything."""
    floor = work.floor
    await work.escalated()
    await command(work, floor.ann, floor.room, name, **options)
    (answer,) = await work.whispered(floor.ann)
    assert words in answer
    await command(work, floor.ben, floor.support, name, **options)
    assert await work.whispered(floor.ben) == ["Only members of the support team can do this."]


@pytest.mark.parametrize("by", ["reference", "link"])
async def test_why_is_answered_by_reference_or_link(work: Work, by: str) -> None:
    """Either names the conversation, whether it is open or closed."""
    floor = work.floor
    await work.escalated()
    handoff = await work.handoff()
    await floor.desk.never_mind(handoff.id, floor.maya.id)
    link = f"https://discord.com/channels/{floor.guild.id}/{handoff.place.thread}/{floor.room.id}"
    about = handoff.reference.lower() if by == "reference" else link
    await command(work, floor.ann, floor.room, "desk why", about=about)
    (answer,) = await work.whispered(floor.ann)
    assert "asked for a person" in answer


@pytest.mark.parametrize(
    "data",
    [
        {"type": 3, "data": {}},
        {"type": 3, "data": {"custom_id": "desk:claim:1", "component_type": 2}},
        {"type": 5, "data": {"custom_id": "form:send:1", "components": [7, {"component": None}]}},
        {"type": 5, "data": {"components": []}},
        {"type": 2, "data": {"id": "1", "name": "nothing", "type": 1}},
        {},
    ],
)
async def test_a_malformed_interaction_ends_nothing(work: Work, data: dict[str, object]) -> None:
    """The next click is heard as if nothing had been."""
    floor = work.floor
    card = await work.escalated()
    event = {
        "id": floor.box.world.clock.next_id(),
        "application_id": floor.box.world.application_id,
        "token": "t",
        "version": 1,
        "guild_id": floor.guild.id,
        "channel_id": floor.room.id,
        "attachment_size_limit": 1,
        "entitlements": [],
    }
    floor.box.faults.send_event("INTERACTION_CREATE", {**event, **data})  # type: ignore[dict-item]  # JSON
    await work.press(floor.ann, card, "Claim")
    await work.until_state(HandoffState.CLAIMED)


async def test_an_old_form_is_said_to_be_old(work: Work) -> None:
    """A form of another version is answered with words."""
    floor = work.floor
    asked = await command(work, floor.maya, floor.support, "support")
    asked.modal = {**(asked.modal or {}), "custom_id": "form:juggle:0"}
    await floor.box.submit(asked, {"words": "Is hail covered?"})
    assert await work.whispered(floor.maya) == [ENGLISH.say(ClickLine.OLD)]
