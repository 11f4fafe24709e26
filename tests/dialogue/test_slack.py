"""Conversations in Slack, from the customer's words to the answer in the thread."""

import json

from sandbox.claude import Call, Hang, Say, Think, Turn
from sandbox.slack import ChannelKind, NewFile
from sandbox.wire import Json, objects
from tests.dialogue.house import LOOK_UP, SOURCE, House
from tests.dialogue.slack_town import SlackTown


async def test_a_mention_is_answered_in_a_thread_with_its_source(
    town: SlackTown, house: House
) -> None:
    """A customer who mentions the assistant reads the answer and its source in the thread."""
    house.claude.will(LOOK_UP, Say("The battery is covered.", cites=(SOURCE,)))
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover?")
        answer = await town.hears(root)
    assert answer.startswith("The battery is covered")
    assert SOURCE in answer


async def test_the_customer_sees_at_once_that_work_goes_on(town: SlackTown, house: House) -> None:
    """The thread shows a sign before Claude has answered, and none after."""
    house.claude.will(Say("Hello Maya!"))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.slack.wait_for_status(root)
        await house.claude.faults.wait_until_held()
        assert town.slack.session(root) is not None
        house.claude.faults.release()
        assert await town.hears(root) == "Hello Maya!"
        await town.slack.wait_until(lambda: town.slack.status(root) is None or None)


async def test_follow_ups_need_no_mention(town: SlackTown, house: House) -> None:
    """In the thread it answers in, the customer goes on without a mention."""
    house.claude.will(Say("Hello Maya!"), Say("You are welcome."))
    async with town.tandem(house):
        root = await town.asks("Hello!")
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "Thank you")
        assert await town.hears(root) == "You are welcome."


async def test_a_quote_is_asked_for_over_several_messages(town: SlackTown, house: House) -> None:
    """The price a customer reads is the rating table's, for what was said over two messages."""
    vehicle: dict[str, Json] = {"make": "Tesla", "model": "Model 3", "year": 2023}
    house.claude.will(
        Say("Which car is it?"),
        Say("How many miles, and how old is the driver?"),
        Call("get_quote", {**vehicle, "mileage": 12_000, "driver_age": 35}),
    )
    async with town.tandem(house):
        root = await town.asks("I want a quote")
        assert await town.hears(root) == "Which car is it?"
        await town.says(root, "a 2023 Tesla Model 3")
        assert await town.hears(root) == "How many miles, and how old is the driver?"
        house.claude.will(Say("Here is your estimate."))
        await town.says(root, "12,000 miles, I am 35")
        assert await town.hears(root) == "Here is your estimate."
    (result,) = house.results()
    quote = json.loads(result)
    assert 50 < float(quote["monthly_premium"]) < 400
    assert quote["product"] == "electric car"


async def test_parallel_calls_come_back_in_one_message(town: SlackTown, house: House) -> None:
    """Two calls of one answer are both run, and their results are one message in order."""
    vehicle: dict[str, Json] = {"make": "Tesla", "model": "Model 3", "year": 2023}
    house.claude.will(
        Turn(
            Think("Both."),
            LOOK_UP,
            Call("get_quote", {**vehicle, "mileage": 12_000, "driver_age": 35}),
        ),
        Say("Both done."),
    )
    async with town.tandem(house):
        root = await town.asks("What is covered, and what would it cost?")
        assert await town.hears(root) == "Both done."
    first, second = house.results()
    assert "search_result" in first
    assert "monthly_premium" in second


async def test_a_direct_message_needs_no_mention(town: SlackTown, house: House) -> None:
    """A DM is answered in a thread below it, and a second one is a conversation of its own."""
    house.claude.will(Say("Hello Maya!"), Say("Hello again!"))
    direct = town.slack.direct(town.maya)
    async with town.tandem(house):
        first = await town.slack.post(town.maya, direct, "Hello")
        assert await town.hears(first) == "Hello Maya!"
        second = await town.slack.post(town.maya, direct, "Hello")
        assert await town.hears(second) == "Hello again!"


async def test_private_channels_and_group_messages_work_too(town: SlackTown, house: House) -> None:
    """A mention in a private channel and in a group message is answered."""
    house.claude.will(Say("Hello private!"), Say("Hello group!"))
    private = town.slack.channel("vip", town.maya, kind=ChannelKind.PRIVATE)
    group = town.slack.channel("group", town.maya, kind=ChannelKind.GROUP_DIRECT)
    async with town.tandem(house):
        for room, greeting in ((private, "Hello private!"), (group, "Hello group!")):
            root = await town.slack.post(town.maya, room, f"{town.slack.mention} Hi")
            assert await town.hears(root) == greeting


async def test_others_in_a_thread_are_not_answered_but_heard(town: SlackTown, house: House) -> None:
    """Another person's words in the thread get no answer; they are context for the next one."""
    bob = town.slack.person("Bob")
    await town.slack.join(bob, town.channel)
    house.claude.will(Say("Hello Maya!"), Say("Bob is right."))
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.hears(root)
        await town.says(root, "I had hail too", by=bob)
        await town.slack.settle()
        await town.says(root, "Is Bob right?")
        assert await town.hears(root) == "Bob is right."
    asked = json.dumps(house.claude.message_requests[-1].body["messages"])
    assert "said_by" in asked
    assert "I had hail too" in asked


async def test_talk_without_the_assistant_is_left_alone(town: SlackTown, house: House) -> None:
    """What people say to each other in the channel is neither answered nor stored."""
    async with town.tandem(house):
        root = await town.slack.post(town.maya, town.channel, "Lunch, anyone?")
        await town.slack.settle()
        assert town.said(root) == []
    assert house.claude.requests == []


async def test_a_burst_is_one_turn(town: SlackTown, house: House) -> None:
    """Messages typed in quick succession are answered together, once."""
    house.claude.will(Say("Hail and theft, both covered."))
    async with town.tandem(house, quiet_seconds=0.5):
        root = await town.asks("Is hail covered?")
        await town.says(root, "And theft?")
        assert await town.hears(root) == "Hail and theft, both covered."
        await town.slack.settle()
        assert len(town.said(root)) == 1
    assert house.asked() == ["Is hail covered?", "And theft?"]


async def test_a_wish_for_people_is_recorded_and_told(town: SlackTown, house: House) -> None:
    """An escalation ends in the fixed notice, with a reference the customer can tell."""
    house.claude.will(
        Call(
            "escalate_to_human",
            {"reason": "customer_asked", "summary": "Wants a person.", "urgency": "normal"},
        ),
        Say("I have let the team know."),
    )
    async with town.tandem(house):
        root = await town.asks("I want to talk to a human")
        assert await town.hears(root) == "I have let the team know."
        assert "1-800-123-4567" in await town.hears(root)


async def test_only_an_image_gets_a_kind_word(town: SlackTown, house: House) -> None:
    """A file without words is answered by a notice; Claude is not asked."""
    photo = NewFile(name="dent.png", content=b"not really a picture")
    async with town.tandem(house):
        root = await town.slack.post(town.maya, town.slack.direct(town.maya), "", files=[photo])
        assert await town.hears(root)
    assert house.claude.requests == []


async def test_only_a_mention_gets_a_kind_word(town: SlackTown, house: House) -> None:
    """A bare mention is answered by a notice; Claude is not asked."""
    async with town.tandem(house):
        root = await town.slack.post(town.maya, town.channel, town.slack.mention)
        assert await town.hears(root)
    assert house.claude.requests == []


async def test_forty_thousand_characters_get_a_kind_word(town: SlackTown, house: House) -> None:
    """A message too long to be read is said to be so, with the limit; Claude is not asked."""
    async with town.tandem(house):
        root = await town.slack.post(town.maya, town.slack.direct(town.maya), "hail " * 8_000)
        assert "8000" in await town.hears(root)
    assert house.claude.requests == []


async def test_bots_edits_joins_and_our_own_words_are_left_alone(
    town: SlackTown, house: House
) -> None:
    """What is not a customer's new message starts nothing."""
    bot = town.slack.other_bot("Deploy")
    await town.slack.join(bot, town.channel)
    house.claude.will(Say("Hello Maya!"))
    async with town.tandem(house):
        await town.slack.post(bot, town.channel, f"{town.slack.mention} deployed")
        await town.slack.join(town.slack.person("Carl"), town.channel)
        root = await town.asks("Hello!")
        await town.hears(root)
        await town.slack.edit(town.maya, root, f"{town.slack.mention} Hello there!")
        await town.slack.settle()
    assert len(house.claude.message_requests) == 1


async def test_a_message_delivered_twice_is_answered_once(town: SlackTown, house: House) -> None:
    """A repeated envelope, and a lost ack that makes Slack deliver again, change nothing."""
    house.claude.will(Say("Hello Maya!"))
    town.slack.faults.repeat_envelopes(2)
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.hears(root)
        await town.slack.settle()
        assert town.said(root) == ["Hello Maya!"]


async def test_a_slow_post_is_not_repeated(town: SlackTown, house: House) -> None:
    """A post whose answer was lost is looked for before it is sent again."""
    house.claude.will(Say("Hello Maya!"))
    town.slack.faults.reset("chat.postMessage", when="after")
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.hears(root)
        await town.slack.wait_until(
            lambda: next((c for c in town.slack.calls if c.method == "conversations.replies"), None)
        )
        await town.slack.settle()
        assert town.said(root) == ["Hello Maya!"]


async def test_a_restart_goes_on_where_it_stopped(town: SlackTown, house: House) -> None:
    """History survives the program: the second run knows what was said before."""
    house.claude.will(Say("Hello Maya!"), Say("You said hello."))
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.hears(root)
    async with town.tandem(house):
        await town.says(root, "What did I say?")
        assert await town.hears(root) == "You said hello."
    messages = objects(house.claude.message_requests[-1].body["messages"])
    assert [message["role"] for message in messages] == ["user", "assistant", "user"]
