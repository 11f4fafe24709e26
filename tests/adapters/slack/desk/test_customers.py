"""What customers do by a click, a shortcut or a command, over the real Socket Mode."""

import pytest

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.delivery import SlackDelivery
from adapters.slack.desk.listeners import ESCALATE
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.commands import Resolve
from engine.domain.conversation import EscalationReason
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.messages import Place, Platform
from engine.domain.posts import Button, Part, PostKind, QueuedPart
from engine.handoff.click_words import ClickLine
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.adapters.slack.desk.rig import CLICKS, ENGLISH, Company, Rig
from tests.adapters.slack.unread import UnreadThreads


async def told(slack: SlackSandbox, person: Member) -> str:
    """What only this person was shown last."""
    return (await slack.wait_until(lambda: slack.ephemerals(person)))[-1].visible_text


@pytest.fixture
async def root(slack: SlackSandbox, app: SlackApp, company: Company) -> SlackMessage:
    """Ann's question in a channel, stored."""
    said = await slack.post(company.ann, company.help, f"{slack.mention} my refund?")
    await slack.settle()
    return said


async def asked(
    slack: SlackSandbox, client: SlackClient, root: SlackMessage, *actions: str
) -> SlackMessage:
    """A post of the assistant in that thread, with buttons."""
    place = place_of(slack, root)
    buttons = tuple(Button(action=action, label=action) for action in actions)
    part = QueuedPart(
        id=1,
        part=Part(text="How was it?", plain="How was it?", buttons=buttons),
        nonce="n1",
        attempt=0,
        began_at=None,
        in_doubt=False,
        created_at=0.0,
        kind=PostKind.NOTICE,
    )
    await SlackDelivery(client, Pace(scale=0)).deliver(place, root.ts, part)
    return slack.replies(root, author=slack.bot)[-1]


def place_of(slack: SlackSandbox, root: SlackMessage) -> Place:
    """The thread of a message."""
    return Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.root_ts,
    )


async def queue(rig: Rig) -> list[Handoff]:
    """What waits for people."""
    return list(await rig.desk.queue())


async def test_a_button_calls_a_person_once(
    slack: SlackSandbox,
    app: SlackApp,
    rig: Rig,
    company: Company,
    client: SlackClient,
    root: SlackMessage,
) -> None:
    """In the thread it stands in, for who clicked; then the button is gone, the words are not."""
    post = await asked(slack, client, root, "ask:human:0")
    await slack.press(company.ann, post, "ask:human:0")
    (handoff,) = await queue(rig)
    assert (handoff.place, handoff.customer) == (place_of(slack, root), company.ann.id)
    assert handoff.customer_name == "ann"
    assert handoff.reason is EscalationReason.CUSTOMER_ASKED
    await slack.wait_until(
        lambda: "actions" not in {b["type"] for b in slack.replies(root)[-1].blocks}
    )
    assert slack.replies(root)[-1].visible_text == "How was it?"


async def test_never_mind_is_the_customers_alone(
    slack: SlackSandbox,
    app: SlackApp,
    rig: Rig,
    company: Company,
    client: SlackClient,
    root: SlackMessage,
) -> None:
    """Somebody else who sees the button is told so."""
    handoff = await rig.handed(place_of(slack, root), company.ann)
    post = await asked(slack, client, root, f"ask:nevermind:{handoff.id}")
    await slack.press(company.dana, post, f"ask:nevermind:{handoff.id}")
    assert (await rig.now(handoff)).state is HandoffState.QUEUED
    assert "Only the customer" in await told(slack, company.dana)
    await slack.press(company.ann, post, f"ask:nevermind:{handoff.id}")
    assert (await rig.now(handoff)).state is HandoffState.WITHDRAWN


async def test_a_rating_counts_once(
    slack: SlackSandbox,
    app: SlackApp,
    rig: Rig,
    company: Company,
    client: SlackClient,
    root: SlackMessage,
) -> None:
    """The second click is thanked, and changes nothing."""
    handoff = await rig.handed(place_of(slack, root), company.ann)
    dana = await rig.claimed(handoff, company.dana)
    await rig.press(handoff, Resolve(), dana)
    buttons = [f"ask:rate:{handoff.id}:{score}" for score in range(1, 6)]
    post = await asked(slack, client, root, *buttons)
    await slack.press(company.ann, post, buttons[3])
    assert (await rig.now(handoff)).score == 4
    again = await asked(slack, client, root, *buttons)
    await slack.press(company.ann, again, buttons[0])
    assert "rated already" in await told(slack, company.ann)
    assert (await rig.now(handoff)).score == 4


async def test_customers_are_told_in_their_own_language(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company, client: SlackClient
) -> None:
    """That of their words in the conversation, else what their Slack is set to; never English."""
    question = f"{slack.mention} Ist mein Auto bei Hagel versichert und wie?"
    root = await slack.post(company.ann, company.help, question)
    await slack.settle()
    handoff = await rig.handed(place_of(slack, root), company.ann)
    await rig.desk.never_mind(handoff.id, company.ann.id)
    post = await asked(slack, client, root, f"ask:nevermind:{handoff.id}")
    await slack.press(company.ann, post, f"ask:nevermind:{handoff.id}")
    assert await told(slack, company.ann) == "Diese Anfrage ist abgeschlossen."
    eva = slack.person("Eva", locale="fr-FR")
    await slack.join(eva, company.help)
    await slack.command(eva, company.help, "/support")
    modal = await slack.wait_until(lambda: slack.modal(eva))
    assert "Demander de l'aide" in str(modal.definition)
    await slack.command(eva, company.help, "/desk", "queue")
    assert "Seuls les membres" in await told(slack, eva)
    await slack.open_home(eva)
    home = await slack.wait_until(lambda: slack.home(eva))
    assert "Vos demandes" in str(home.definition)


async def test_a_button_of_another_version_says_so(
    slack: SlackSandbox, app: SlackApp, company: Company, client: SlackClient, root: SlackMessage
) -> None:
    """It is acknowledged all the same."""
    post = await asked(slack, client, root, "ask:dance:7")
    envelope = await slack.press(company.ann, post, "ask:dance:7")
    assert envelope.acked_at is not None
    assert "older version" in await told(slack, company.ann)


async def test_the_shortcut_brings_a_thread_to_the_team(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company, root: SlackMessage
) -> None:
    """For its author, whoever used it: here somebody of the team did."""
    await slack.use_shortcut(company.dana, ESCALATE, root)
    (handoff,) = await queue(rig)
    assert (handoff.place, handoff.customer) == (place_of(slack, root), company.ann.id)
    assert handoff.summary == "my refund?"
    await told(slack, company.dana)
    await slack.use_shortcut(company.ann, ESCALATE, root)
    assert len(await queue(rig)) == 1


async def test_the_shortcut_works_where_the_assistant_was_never_asked(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """The message becomes the beginning of a conversation."""
    said = await slack.post(company.ann, company.help, "Does anybody answer here?")
    await slack.use_shortcut(company.ann, ESCALATE, said)
    (handoff,) = await queue(rig)
    assert handoff.place == place_of(slack, said)
    assert [message.text for message in rig.inbox.messages] == ["Does anybody answer here?"]


async def test_the_shortcut_has_nothing_to_do_in_the_desk(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """The team does not call itself."""
    said = await slack.post(company.dana, company.desk, "Who takes this?")
    await slack.use_shortcut(company.dana, ESCALATE, said)
    assert "where the team works" in await told(slack, company.dana)
    assert await queue(rig) == []


@pytest.mark.parametrize("who", ["assistant", "person"])
async def test_support_begins_a_conversation_in_direct_messages(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company, who: str
) -> None:
    """With the words of the form, to the assistant or to a person."""
    await slack.command(company.ann, company.help, "/support", "my claim")
    await slack.wait_until(lambda: slack.modal(company.ann))
    await slack.submit(company.ann, words="My claim <!here> is late.", who=who)
    assert slack.modal(company.ann) is None
    (root,) = slack.messages(slack.direct(company.ann))
    assert "ann: My claim <!here> is late." in root.visible_text
    assert "<!here>" not in root.text
    (said,) = rig.inbox.messages
    assert (said.place, said.author.id) == (place_of(slack, root), company.ann.id)
    assert len(await queue(rig)) == (who == "person")


async def test_support_without_words_stays_open(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """What is only spaces is nothing."""
    await slack.command(company.ann, company.help, "/support")
    await slack.wait_until(lambda: slack.modal(company.ann))
    assert "words" in (await slack.submit(company.ann, words="   ")).errors
    assert slack.modal(company.ann) is not None
    assert rig.inbox.messages == []


async def test_without_a_desk_whatever_is_clicked_is_acknowledged(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    rig: Rig,
    company: Company,
) -> None:
    """Nobody sees an error of Slack's; a command says how things are, in its reader's language."""
    marta = slack.person("Marta", locale="es-ES")
    app = SlackApp(settings, client, rig.inbox, Pace(), UnreadThreads(), words=CLICKS)
    await app.start()
    try:
        said = await slack.post(company.ann, company.help, "hello")
        envelopes = [
            await slack.use_shortcut(company.ann, ESCALATE, said),
            await slack.command(company.ann, company.help, "/support"),
            await slack.command(company.ann, company.help, "/desk", "queue"),
            await slack.command(marta, company.help, "/support"),
        ]
    finally:
        await app.close()
    assert all(envelope.acked_at is not None for envelope in envelopes)
    assert slack.ephemerals(company.ann)[-1].visible_text == ENGLISH.say(ClickLine.NOT_SET_UP)
    assert "no está configurado" in slack.ephemerals(marta)[-1].visible_text
