"""Files on Discord: fetched from its own hosts, shown in a thread once, taken away again."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from adapters.discord.connection import Connection
from adapters.discord.files import DiscordFiles
from adapters.discord.places import Places
from engine.domain.files import (
    BringFile,
    FetchFile,
    FileTarget,
    TakeFileAway,
    ToCustomer,
    ToDesk,
    WhyStays,
)
from engine.domain.posts import Speaker
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays
from sandbox.discord import Channel, DiscordSandbox, Message, Person, Upload
from tests.adapters.discord.counter import on

ANN = Speaker(name="Ann")
EXECUTE = "POST /webhooks/{webhook_id}/{webhook_token}"
SEND = "POST /channels/{channel_id}/messages"


@pytest.fixture
async def files(connection: Connection) -> AsyncIterator[DiscordFiles]:
    """The courier under test."""
    async with aiohttp.ClientSession() as session:
        yield DiscordFiles(lambda: connection.client, Places(), session, send_seconds=5.0)


@pytest.fixture
async def asked(box: DiscordSandbox, support: Channel, maya: Person) -> Message:
    """A question with a file."""
    dent = Upload(filename="dent.png", content=b"\x89PNG")
    return await box.post(maya, support, "hail?", attachments=[dent])


def wanted(asked: Message, **more: object) -> FetchFile:
    """Its file, to be fetched."""
    [shown] = asked.attachments
    file = FetchFile(
        id=1,
        attempt=0,
        name=shown.filename,
        size=len(shown.content),
        url=shown.url,
        for_customer=False,
        created_at=time.time(),
        media_type=shown.content_type,
        source_id=shown.id,
    )
    return replace(file, **more)  # type: ignore[arg-type]  # fields by name


def held(target: FileTarget, content: bytes = b"%PDF", **more: object) -> BringFile:
    """A file to be brought."""
    file = BringFile(
        id=1,
        attempt=0,
        name="the form (1).pdf",
        size=len(content),
        url="",
        for_customer=True,
        created_at=time.time(),
        target=target,
        content=content,
        nonce="n1",
        in_doubt=False,
        began_at=None,
        known=frozenset(),
    )
    return replace(file, **more)  # type: ignore[arg-type]  # fields by name


def unwanted(file: BringFile, remote_id: str | None) -> TakeFileAway:
    """The same, to be taken away."""
    return TakeFileAway(
        id=1,
        attempt=0,
        name=file.name,
        size=file.size,
        url="",
        for_customer=True,
        created_at=file.created_at,
        target=file.target,
        remote_id=remote_id,
        began_at=None,
        known=frozenset(),
    )


def shown(box: DiscordSandbox, place: str) -> list[tuple[str, str, bytes]]:
    """Who shows which file in a thread."""
    return [
        (m.author.name, file.description or "", file.content)
        for m in box.messages(place)
        for file in m.attachments
    ]


async def test_a_file_is_fetched(files: DiscordFiles, asked: Message) -> None:
    """From the address its message names."""
    found = await files.fetch(wanted(asked), most_bytes=4)
    assert (found.name, found.media_type, found.content) == ("dent.png", "image/png", b"\x89PNG")


async def test_what_cannot_be_fetched_stays(
    box: DiscordSandbox, files: DiscordFiles, asked: Message
) -> None:
    """Larger than it was said to be, kept elsewhere, or deleted with its message."""
    file = wanted(asked)
    for bad, why in (
        (replace(file, size=1), WhyStays.TOO_LARGE),
        (replace(file, url="https://evil.example/cdn.discordapp.com"), WhyStays.FORBIDDEN),
        (replace(file, url="http://169.254.169.254/latest"), WhyStays.FORBIDDEN),
    ):
        with pytest.raises(FileStays) as caught:
            await files.fetch(bad, most_bytes=3)
        assert caught.value.why is why
    await box.delete(asked)
    with pytest.raises(FileStays) as caught:
        await files.fetch(file, most_bytes=4)
    assert caught.value.why is WhyStays.GONE


async def test_a_host_in_trouble_is_asked_again(
    box: DiscordSandbox, files: DiscordFiles, asked: Message
) -> None:
    """A server error passes."""
    box.faults.server_error("GET /attachments")
    with pytest.raises(DeliveryError) as caught:
        await files.fetch(wanted(asked), most_bytes=4)
    assert caught.value.kind is DeliveryErrorKind.RETRY
    assert (await files.fetch(wanted(asked), most_bytes=4)).content == b"\x89PNG"


async def test_a_file_comes_under_the_teammates_name(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message
) -> None:
    """In the customer's thread; its own name is kept, whatever Discord makes of it."""
    await files.bring(held(ToCustomer(place=on(asked, support), speaker=ANN)))
    assert shown(box, asked.id) == [("Ann", "the form (1).pdf", b"%PDF")]
    assert box.messages(asked.id)[-1].attachments[0].filename == "the_form_1.pdf"


async def test_where_no_webhook_speaks_the_assistant_shows_it(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message
) -> None:
    """A name that Discord does not take."""
    nameless = ToCustomer(place=on(asked, support), speaker=Speaker(name="everyone"))
    await files.bring(held(nameless))
    [message] = [m for m in box.messages(asked.id) if m.attachments]
    assert (message.author.id, message.attachments[0].content) == (box.bot_id, b"%PDF")


async def test_a_file_comes_to_the_thread_of_a_card(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message, maya: Person
) -> None:
    """Or beside the card, where somebody deleted its thread."""
    await box.open_thread(maya, support, "card", from_message=asked)
    await files.bring(held(ToDesk(channel=support.id, card_id=asked.id)))
    assert [content for _, _, content in shown(box, asked.id)] == [b"%PDF"]
    alone = await box.post(maya, support, "another")
    await files.bring(held(ToDesk(channel=support.id, card_id=alone.id), nonce="n2"))
    message = box.messages(support)[-1]
    assert message.attachments[0].content == b"%PDF"
    assert message.reference is not None
    assert message.reference.message_id == alone.id


async def test_a_file_of_unknown_fate_is_found(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message
) -> None:
    """By name and size; not one that another row has."""
    file = held(ToCustomer(place=on(asked, support), speaker=ANN))
    earlier = await files.bring(file)
    known = frozenset({earlier})
    assert await files.find(replace(file, known=known)) is None
    box.faults.reset(EXECUTE, when="after")
    with pytest.raises(DeliveryError) as caught:
        await files.bring(file)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    found = await files.find(replace(file, known=known))
    assert found == f"{asked.id}/{box.messages(asked.id)[-1].id}"
    assert await files.find(replace(file, known=known, size=5)) is None


async def test_a_file_discord_finds_too_large_ends(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message
) -> None:
    """Ten MiB in a server without boosts."""
    large = held(ToCustomer(place=on(asked, support), speaker=ANN), b"x" * (10 * 1024**2 + 1))
    box.expect_violations()
    with pytest.raises(FileStays) as caught:
        await files.bring(large)
    assert caught.value.why is WhyStays.TOO_LARGE
    assert shown(box, asked.id) == []


async def test_a_channel_that_takes_no_files_ends_it(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message
) -> None:
    """The permission is missing; the desk is told."""
    box.faults.fail(SEND, 50013)
    with pytest.raises(DeliveryError) as caught:
        await files.bring(held(ToDesk(channel=support.id, card_id=support.id)))
    assert caught.value.kind is DeliveryErrorKind.PERMANENT


async def test_a_file_is_taken_away_once(
    box: DiscordSandbox, support: Channel, files: DiscordFiles, asked: Message
) -> None:
    """Through the webhook that showed it; what is gone already is as good."""
    file = held(ToCustomer(place=on(asked, support), speaker=ANN))
    remote_id = await files.bring(file)
    away = unwanted(file, remote_id)
    assert await files.find(replace(away, remote_id=None)) == remote_id
    await files.take_away(away, remote_id)
    await files.take_away(away, remote_id)
    assert shown(box, asked.id) == []
