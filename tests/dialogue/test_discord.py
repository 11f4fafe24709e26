"""Conversations on Discord, from the customer's words to the answer in the thread."""

from sandbox.claude import Call, Hang, Say
from sandbox.discord import Upload
from sandbox.wire import Json
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, SOURCE, House


async def test_a_mention_is_answered_in_a_thread_with_its_source(
    server: DiscordTown, house: House
) -> None:
    """A customer who mentions the assistant reads the answer and its source in a new thread."""
    house.claude.will(LOOK_UP, Say("The battery is covered.", cites=(SOURCE,)))
    async with server.tandem(house):
        question = await server.asks("What does electric-car insurance cover?")
        thread = await server.discord.wait_for_thread(question)
        answer = await server.hears(thread)
    assert answer.startswith("The battery is covered")
    assert SOURCE in answer
    assert thread.name == "What does electric-car insurance cover?"


async def test_the_customer_sees_at_once_that_work_goes_on(
    server: DiscordTown, house: House
) -> None:
    """The assistant types before Claude has answered."""
    house.claude.will(Say("Hello Diego!"))
    house.claude.faults.next(Hang())
    async with server.tandem(house):
        question = await server.asks("Hello!")
        await server.discord.wait_for_typing(server.channel)
        await house.claude.faults.wait_until_held()
        house.claude.faults.release()
        thread = await server.discord.wait_for_thread(question)
        assert await server.hears(thread) == "Hello Diego!"


async def test_follow_ups_in_the_thread_need_no_mention(server: DiscordTown, house: House) -> None:
    """In the thread it answers in, the customer goes on without a mention."""
    house.claude.will(Say("Hello Diego!"), Say("You are welcome."))
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        assert await server.hears(thread) == "Hello Diego!"
        await server.discord.post(server.diego, thread, "Thank you")
        assert await server.hears(thread) == "You are welcome."


async def test_a_forum_post_needs_no_mention(server: DiscordTown, house: House) -> None:
    """A forum post is a question to the assistant, answered in the post, follow-ups too."""
    house.claude.will(LOOK_UP, Say("Sí, está cubierto.", cites=(SOURCE,)), Say("De nada."))
    async with server.tandem(house):
        post = await server.discord.forum_post(
            server.diego, server.forum, "Granizo", "¿Está cubierto el granizo?"
        )
        assert SOURCE in await server.hears(post)
        await server.discord.post(server.diego, post, "Gracias")
        assert await server.hears(post) == "De nada."


async def test_a_mention_in_somebodys_thread_is_answered_there(
    server: DiscordTown, house: House
) -> None:
    """In a thread people opened, the assistant answers when it is mentioned, in that thread."""
    house.claude.will(Say("Hello thread!"))
    async with server.tandem(house):
        thread = await server.discord.open_thread(server.diego, server.channel, "Our cars")
        await server.discord.post(server.diego, thread, "Just between us")
        await server.discord.post(server.diego, thread, f"{server.discord.mention} Hello")
        assert await server.hears(thread) == "Hello thread!"
        assert server.said(thread) == ["Hello thread!"]


async def test_a_direct_message_is_answered(server: DiscordTown, house: House) -> None:
    """A DM needs no mention and has no thread."""
    house.claude.will(Say("Hello Diego!"), Say("Still here."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Hello")
        assert await server.hears(direct) == "Hello Diego!"
        await server.discord.dm(server.diego, "Are you there?")
        assert await server.hears(direct) == "Still here."


async def test_a_reply_to_the_assistant_is_meant_for_it(server: DiscordTown, house: House) -> None:
    """Answering one of its messages speaks to it, whoever opened the thread."""
    ana = server.discord.person("Ana")
    house.claude.will(Say("Hello Diego!"), Say("Hello Ana!"))
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        await server.hears(thread)
        theirs = server.heard[thread.id]
        await server.discord.post(ana, thread, "And me?", reply_to=theirs)
        assert await server.hears(thread) == "Hello Ana!"


async def test_where_no_thread_can_be_opened_it_replies_in_the_channel(
    server: DiscordTown, house: House
) -> None:
    """Without the permission to open threads the answer is a reply to the question."""
    server.discord.deny(server.channel, "create_public_threads")
    house.claude.will(Say("Hello Diego!"))
    async with server.tandem(house):
        question = await server.asks("Hello!")
        assert await server.hears(server.channel) == "Hello Diego!"
    reference = server.heard[server.channel.id].reference
    assert reference is not None
    assert reference.message_id == question.id


async def test_talk_without_the_assistant_is_left_alone(server: DiscordTown, house: House) -> None:
    """What people, bots and webhooks say to each other is neither answered nor stored."""
    bot = server.discord.other_bot("Deploy")
    house.claude.will(Say("Hello Diego!"))
    async with server.tandem(house):
        await server.discord.post(server.diego, server.channel, "Lunch, anyone?")
        await server.discord.post(bot, server.channel, f"{server.discord.mention} deployed")
        await server.discord.webhook_post(server.channel, "News", server.discord.mention)
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        await server.hears(thread)
        assert server.said(server.channel) == []
    assert len(house.claude.message_requests) == 1


async def test_a_replayed_event_is_answered_once(server: DiscordTown, house: House) -> None:
    """The same message delivered twice, as a resumed session does, has one answer."""
    house.claude.will(Say("Hello Diego!"), Say("Once."))
    async with server.tandem(house):
        server.discord.faults.repeat_event("MESSAGE_CREATE", 2)
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        assert await server.hears(thread) == "Hello Diego!"
        await server.discord.post(server.diego, thread, "How often was that?")
        assert await server.hears(thread) == "Once."
        assert server.said(thread) == ["Hello Diego!", "Once."]


async def test_a_lost_answer_of_discord_does_not_double_the_post(
    server: DiscordTown, house: House
) -> None:
    """A post whose answer was lost is sent again under its nonce, and stands once."""
    house.claude.will(Say("Hello Diego!"), Say("Once."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        server.discord.faults.reset("POST /channels/{channel_id}/messages", when="after")
        await server.discord.dm(server.diego, "Hello")
        assert await server.hears(direct) == "Hello Diego!"
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Once."
        assert server.said(direct) == ["Hello Diego!", "Once."]


async def test_a_connection_that_breaks_is_made_again(server: DiscordTown, house: House) -> None:
    """What is said while the socket is away is answered once it is back."""
    house.claude.will(Say("Hello Diego!"))
    async with server.tandem(house):
        server.discord.faults.drop_sockets()
        question = await server.asks("Hello!")
        thread = await server.discord.wait_for_thread(question, timeout=20)
        assert await server.hears(thread) == "Hello Diego!"


async def test_a_quote_carries_the_price_of_the_table(server: DiscordTown, house: House) -> None:
    """The price Claude is given on Discord is the rating table's, as it is in Slack."""
    vehicle: dict[str, Json] = {"make": "Vespa", "model": "Primavera", "year": 2022}
    house.claude.will(
        Call("get_quote", {**vehicle, "mileage": 3_000, "driver_age": 41}), Say("Done.")
    )
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks("A quote, please"))
        assert await server.hears(thread) == "Done."
    assert '"product": "two-wheeler"' in house.results()[0]


async def test_only_an_image_gets_a_kind_word(server: DiscordTown, house: House) -> None:
    """A file without words is answered by a notice; Claude is not asked."""
    photo = Upload(filename="dent.png", content=b"not really a picture")
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, attachments=[photo])
        assert await server.hears(direct)
    assert house.claude.requests == []


async def test_only_a_mention_gets_a_kind_word(server: DiscordTown, house: House) -> None:
    """A bare mention is answered by a notice; Claude is not asked."""
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks(""))
        assert await server.hears(thread)
    assert house.claude.requests == []


async def test_a_long_answer_arrives_in_parts(server: DiscordTown, house: House) -> None:
    """An answer beyond Discord's 2,000 characters comes in several messages, whole and in order."""
    sentences = [f"Sentence number {number} of a long answer." for number in range(120)]
    house.claude.will(Say(" ".join(sentences)))
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks("Tell me everything"))
        said = ""
        while sentences[-1] not in said:
            part = await server.hears(thread)
            assert len(part) <= 2_000
            said += f" {part}"
    assert said.split() == " ".join(sentences).split()


async def test_the_model_cannot_ping(server: DiscordTown, house: House) -> None:
    """Whatever pings the model writes, nobody is notified, also where no guardrail looks at it."""
    house.claude.will(Say(f"@everyone @here <@{server.diego.id}> look at this"))
    async with server.tandem(house, guardrails_out=False):
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        await server.hears(thread)
    pings = server.heard[thread.id].pings
    assert not pings.everyone
    assert not pings.people
