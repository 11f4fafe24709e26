"""The sign on thanks, on a local Discord."""

import pytest

from adapters.discord.connection import Connection
from adapters.discord.thanking import DiscordSigns
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.discord import Channel, DiscordSandbox, Person
from tests.adapters.discord.counter import on


@pytest.fixture
def signs(connection: Connection) -> DiscordSigns:
    """What puts signs on messages."""
    return DiscordSigns(lambda: connection.client)


async def test_thanks_in_a_thread_have_their_sign_once(
    box: DiscordSandbox, support: Channel, maya: Person, signs: DiscordSigns
) -> None:
    """Put there twice, it is one sign."""
    asked = await box.post(maya, support, "Is hail covered?")
    thread = await box.open_thread(maya, support, "hail", from_message=asked)
    thanks = await box.post(maya, thread, "Thank you!")
    for _ in range(2):
        await signs.thank(on(asked, support), thanks.id)
    (said,) = [each for each in box.messages(thread) if each.id == thanks.id]
    assert [len(reaction.people) for reaction in said.reactions] == [1]


async def test_a_sign_opens_no_thread(
    box: DiscordSandbox, support: Channel, maya: Person, signs: DiscordSigns
) -> None:
    """Where a conversation has none, it is put on the message in the channel, or given up."""
    asked = await box.post(maya, support, "Is hail covered?")
    thanks = await box.post(maya, support, "Thank you!")
    await signs.thank(on(asked, support), thanks.id)
    (said,) = [each for each in box.messages(support) if each.id == thanks.id]
    assert len(said.reactions) == 1
    await box.delete(thanks)
    with pytest.raises(DeliveryError) as gone:
        await signs.thank(on(asked, support), thanks.id)
    assert gone.value.kind is DeliveryErrorKind.PERMANENT
    assert not box.threads(support)
