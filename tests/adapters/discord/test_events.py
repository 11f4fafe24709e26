"""What becomes of a Discord message: ours, or ignored for a reason from a closed list."""

from typing import Any, Protocol

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.events import Ignored, Reason, translate, unwanted
from adapters.discord.places import Direct, InChannel, InThread, Where
from engine.domain.messages import Address, InboundMessage, Place, Platform

GUILD, SUPPORT, FORUM, THREAD, POST, DM = (1_200_000_000_000_000_000 + n for n in range(1, 7))
ME, MAYA, JON = (1_300_000_000_000_000_000 + n for n in range(1, 4))
OUR_ROLE, TEAM_ROLE = 1_400_000_000_000_000_001, 1_400_000_000_000_000_002
MESSAGE = 1_500_000_000_000_000_007

CHANNEL = InChannel(guild=GUILD, channel=SUPPORT)
IN_THREAD = InThread(guild=GUILD, parent=SUPPORT, thread=THREAD)
IN_POST = InThread(guild=GUILD, parent=FORUM, thread=POST)
DIRECT = Direct(channel=DM)


class Wire(Protocol):
    """The fixture of this folder, as far as it is used here."""

    def said(self, content: str, *, channel: str = ..., **more: Any) -> discord.Message:
        """A message of Maya's, as discord.py makes it."""
        ...


def named(account: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    """An account in the list of mentions."""
    return {
        "id": str(account),
        "username": name.lower(),
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
    }


def earlier(author: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The message a reply answers, and the fields that say so."""
    answered = {
        "id": "1500000000000000003",
        "channel_id": str(SUPPORT),
        "type": 0,
        "content": "before",
        "author": author,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "timestamp": "2026-11-20T00:00:00+00:00",
        "edited_timestamp": None,
        **more,
    }
    reference = {"type": 0, "message_id": answered["id"], "channel_id": str(SUPPORT)}
    return {"type": 19, "message_reference": reference, "referenced_message": answered}


def heard(message: discord.Message, where: Where) -> InboundMessage:
    """The translation of a message that has one."""
    assert unwanted(message, me=ME) is None
    translated = translate(message, where, me=ME)
    assert isinstance(translated, InboundMessage)
    return translated


EVA, JON_SENT = named(ME, "Eva", bot=True), named(JON, "Jon")


def test_a_mention_in_a_channel_opens_a_thread_on_itself(wire: Wire) -> None:
    """The place of a mention is the thread that does not exist yet: its id is the message's."""
    message = heard(wire.said(f"<@{ME}> hail?", mentions=[EVA]), CHANNEL)
    assert message == InboundMessage(
        place=Place(
            platform=Platform.DISCORD,
            workspace=str(GUILD),
            channel=str(SUPPORT),
            thread=str(MESSAGE),
        ),
        id=str(MESSAGE),
        keys=(f"discord:message:{MESSAGE}",),
        sort_key=f"0{MESSAGE}",
        sent_at=discord.utils.snowflake_time(MESSAGE).timestamp(),
        author=message.author,
        address=Address.TO_ASSISTANT,
        text="hail?",
    )
    assert (message.author.id, message.author.name) == (str(MAYA), "Maya")


@pytest.mark.parametrize(
    ("content", "more", "where", "address"),
    [
        ("hail?", {}, DIRECT, Address.TO_ASSISTANT),
        (f"<@!{ME}> hail?", {}, CHANNEL, Address.TO_ASSISTANT),
        (f"<@&{OUR_ROLE}> hail?", {"mention_roles": [OUR_ROLE]}, CHANNEL, Address.TO_ASSISTANT),
        ("and hail?", earlier(EVA), CHANNEL, Address.TO_ASSISTANT),
        ("hail?", {"id": str(POST)}, IN_POST, Address.TO_ASSISTANT),
        ("and theft?", {}, IN_POST, Address.FOLLOW_UP),
        ("and theft?", {}, IN_THREAD, Address.FOLLOW_UP),
        ("and theft?", earlier(named(MAYA, "Maya")), IN_THREAD, Address.FOLLOW_UP),
        ("and theft?", earlier(EVA), IN_THREAD, Address.TO_ASSISTANT),
        (f"<@{ME}> <@{JON}>?", {"mentions": [EVA, JON_SENT]}, IN_THREAD, Address.TO_ASSISTANT),
        (f"<@{JON}> look", {"mentions": [JON_SENT]}, IN_THREAD, Address.TO_OTHERS),
        ("no", earlier(JON_SENT), IN_THREAD, Address.TO_OTHERS),
        ("help", {"mention_roles": [TEAM_ROLE]}, IN_THREAD, Address.TO_OTHERS),
        ("@everyone", {"mention_everyone": True}, IN_THREAD, Address.TO_OTHERS),
    ],
)
def test_whom_a_message_is_meant_for(
    wire: Wire, content: str, more: dict[str, Any], where: Where, address: Address
) -> None:
    """Mentions, replies to us, direct messages and posts are ours; other people's are not."""
    channel = {CHANNEL: SUPPORT, IN_THREAD: THREAD, IN_POST: POST, DIRECT: DM}[where]
    assert heard(wire.said(content, channel=str(channel), **more), where).address is address


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"author": EVA}, Reason.OWN),
        ({"author": named(JON, "Jon", bot=True)}, Reason.BOT),
        ({"webhook_id": "1500000000000000001"}, Reason.WEBHOOK),
        ({"type": 21}, Reason.THREAD_STARTER),
        ({"type": 7}, Reason.SYSTEM),
        ({"type": 18}, Reason.SYSTEM),
        ({"type": 20}, Reason.SYSTEM),
        ({"type": 99}, Reason.SYSTEM),
    ],
)
def test_what_nobody_said_is_ignored(wire: Wire, more: dict[str, Any], reason: Reason) -> None:
    """Our own echoes, bots, webhooks, Discord's own and unknown kinds, even when they name us."""
    message = wire.said(f"<@{ME}> hail?", mentions=[EVA], **more)
    assert unwanted(message, me=ME) == Ignored(reason=reason)


def test_a_message_without_an_author_is_malformed(wire: Wire) -> None:
    """discord.py leaves the attribute out; nothing breaks on it."""
    message = wire.said("hail?")
    del message.author
    assert unwanted(message, me=ME) == Ignored(reason=Reason.MALFORMED)


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        ("hail?", CHANNEL, Reason.NOT_ADDRESSED),
        ("", IN_THREAD, Reason.EMPTY),
        ("hail?", None, Reason.OUT_OF_REACH),
    ],
)
def test_what_is_not_for_us_is_ignored(
    wire: Wire, content: str, where: Where | None, reason: Reason
) -> None:
    """Channel talk, nothing to read (as without the content intent), a channel that is gone."""
    assert translate(wire.said(content), where, me=ME) == Ignored(reason=reason)


def test_a_mention_without_words_is_kept_empty(wire: Wire) -> None:
    """The engine answers it with a notice; the adapter must not swallow it."""
    assert heard(wire.said(f"<@{ME}>", mentions=[EVA]), CHANNEL).text == ""


def test_an_image_alone_in_a_thread_is_kept(wire: Wire) -> None:
    """Attachments count as something said, with name, type, size and address."""
    file = {
        "id": "1500000000000000009",
        "filename": "crash.jpg",
        "size": 10,
        "url": "https://cdn.discordapp.com/crash.jpg",
        "proxy_url": "https://media.discordapp.net/crash.jpg",
    }
    message = heard(wire.said("", channel=str(THREAD), attachments=[file]), IN_THREAD)
    (attachment,) = message.attachments
    assert (message.text, attachment.name, attachment.size) == ("", "crash.jpg", 10)
    assert attachment.media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"<@{ME}> ask <@{JON}>", "ask @Jon"),
        ("is <@1300000000000000099> here", "is @unknown here"),
        (f"the <@&{TEAM_ROLE}> in <#{SUPPORT}>", "the @Team in #support"),
        ("<@&1400000000000000099> <#1200000000000000099>", "@unknown-role #unknown"),
        ("ok <:thumb:1500000000000000001> <a:hail:1500000000000000002>", "ok :thumb: :hail:"),
        ("since <t:1700000000:R>", "since 2023-11-14 22:13 UTC"),
        ("try </quote:1500000000000000001>", "try /quote"),
        ("if a < b and <b> x", "if a < b and <b> x"),
        ("  two\n  lines  ", "two\n  lines"),
        ("x" * 4_000, "x" * 4_000),
    ],
)
def test_the_text_reads_as_people_see_it(wire: Wire, content: str, words: str) -> None:
    """Names instead of ids, emoji and times readable, our own mention gone, the rest untouched."""
    message = wire.said(content, channel=str(DM), mentions=[EVA, JON_SENT])
    in_guild = wire.said(content, mentions=[EVA, JON_SENT])
    read = heard(in_guild if "#" in words or "@&" in content else message, DIRECT)
    assert read.text == words


def test_a_forwarded_message_is_read_and_is_no_reply(wire: Wire) -> None:
    """What a customer forwards stands in a snapshot; whom it came from does not matter."""
    snapshot = {
        "message": {
            "type": 0,
            "content": "Your policy ends",
            "embeds": [],
            "attachments": [],
            "timestamp": "2026-11-20T00:00:00+00:00",
            "edited_timestamp": None,
            "flags": 0,
        }
    }
    forward = {
        "message_reference": {"type": 1, "message_id": "1500000000000000003", "channel_id": "1"},
        "message_snapshots": [snapshot],
    }
    message = heard(wire.said("", channel=str(THREAD), **forward), IN_THREAD)
    assert (message.text, message.address) == ("Your policy ends", Address.FOLLOW_UP)


def test_a_sticker_is_named(wire: Wire) -> None:
    """A sticker alone is something said."""
    sticker = {"id": "1500000000000000001", "name": "Wave", "format_type": 1}
    message = wire.said("", channel=str(THREAD), sticker_items=[sticker])
    assert heard(message, IN_THREAD).text == "[sticker 'Wave']"


def test_a_reply_in_a_channel_without_threads_stays_in_its_conversation(wire: Wire) -> None:
    """Our answer there refers to the message that began it; replying to it means that one."""
    began = {"message_id": "1500000000000000001", "channel_id": str(SUPPORT)}
    answer = earlier(EVA, message_reference=began)
    assert heard(wire.said("2019", **answer), CHANNEL).place.thread == "1500000000000000001"


@given(content=st.text(max_size=200), forum=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_translated(wire: Wire, content: str, forum: bool) -> None:
    """Whatever people type, a post or mention comes through as text without outer space."""
    where = IN_POST if forum else DIRECT
    message = wire.said(content, id=str(POST), channel=str(POST if forum else DM))
    read = heard(message, where)
    assert read.text == read.text.strip()
