"""What teammates ask the desk, and what everybody finds in their Home tab."""

import json

import pytest

from adapters.slack.app import SlackApp
from adapters.slack.desk.home_views import customer_home, team_home
from engine.domain.commands import Resolve, SendReply
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.domain.messages import Place, Platform
from engine.handoff.actions import PromiseAction
from sandbox.slack import Member, SlackSandbox
from sandbox.slack.modals import View
from sandbox.slack.validation.views import read_view
from sandbox.wire import load
from tests.adapters.slack.desk.rig import ENGLISH, Company, Rig

DANA = Teammate(platform=Platform.SLACK, workspace="T1", id="U1", name="Dana <!here>")


def waiting(number: int, state: HandoffState = HandoffState.QUEUED) -> Handoff:
    """A handoff with the longest and oddest words there can be."""
    return Handoff(
        id=number,
        conversation_id=number,
        place=Place(platform=Platform.DISCORD, workspace="1", channel="2", thread="3"),
        reference=f"ABC{number:03}",
        customer="9",
        customer_name="Maya *the* <!channel>",
        state=state,
        epoch=1,
        reason=EscalationReason.CUSTOMER_ASKED,
        urgency=Urgency.HIGH,
        summary="ü& <x>\n" * 500,
        queued_at=0.0,
        teammate=None if state is HandoffState.QUEUED else DANA,
        waiting_since=0.0,
    )


async def answered(slack: SlackSandbox, person: Member, company: Company, text: str) -> str:
    """What `/desk` answers."""
    envelope = await slack.command(person, company.help, "/desk", text)
    assert envelope.acked_at is not None
    return slack.ephemerals(person)[-1].visible_text


async def test_the_desk_command_answers_teammates_alone(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Queue, own, figures; a customer learns nothing, and a wrong word what there is."""
    assert "Nobody is waiting" in await answered(slack, company.dana, company, "queue")
    first, second = await rig.escalated(), await rig.escalated(summary="A claim.")
    await rig.claimed(second, company.tom)
    queue = await answered(slack, company.dana, company, "queue")
    assert queue.index(first.reference) < queue.index(second.reference)
    assert "nobody has it: A refund." in queue
    assert "with tom: A claim." in queue
    assert "nothing open" in await answered(slack, company.dana, company, "mine")
    assert second.reference in await answered(slack, company.tom, company, "Mine")
    assert "Open now: 2" in await answered(slack, company.dana, company, "stats")
    assert "/desk queue" in await answered(slack, company.dana, company, "what?")
    assert "Only members" in await answered(slack, company.ann, company, "queue")


async def test_a_promise_is_listed_and_done_by_a_click(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """The card shows it, as words, with its button, until a teammate says that it is kept."""
    assert "No promise" in await answered(slack, company.dana, company, "promises")
    handoff = await rig.escalated()
    dana = await rig.claimed(handoff, company.dana)
    reply = SendReply(text="I'll call you within <2 hours>.", key="r1")
    await rig.press(handoff, reply, dana)
    listed = await answered(slack, company.tom, company, "promises")
    assert f"{handoff.reference}, Maya: dana.reyes promised, due" in listed
    card = await rig.card(handoff)
    assert "“I'll call you within <2 hours>”" in card.visible_text
    action = str(PromiseAction(handoff_id=handoff.id, commitment_id=1))
    await slack.press(company.gus, card, action)
    assert "Only members" in slack.ephemerals(company.gus)[-1].visible_text
    await slack.press(company.tom, card, action)
    assert "promised, due" not in (await rig.card(handoff)).visible_text
    assert "No promise" in await answered(slack, company.dana, company, "promises")


async def test_why_takes_a_link_or_a_reference(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Of either platform, whether the case is open or closed."""
    handoff = await rig.escalated()
    done = await rig.claimed(handoff, company.dana)
    await rig.press(handoff, Resolve(), done)
    for about in (
        handoff.reference.lower(),
        f"https://discord.com/channels/1/{handoff.place.thread}/77",
    ):
        assert "asked for a person" in await answered(slack, company.dana, company, f"why {about}")
    root = await slack.post(company.ann, company.help, f"{slack.mention} my refund?")
    await slack.settle()
    link = f"https://acme.slack.com/archives/{root.channel}/p{root.ts.replace('.', '')}"
    assert "Nobody was called here" in await answered(slack, company.dana, company, f"why {link}")
    assert "Copy link" in await answered(slack, company.dana, company, "why")
    elsewhere = link.replace(root.channel, "C0NOWHERE")
    assert "no conversation there" in await answered(
        slack, company.dana, company, f"why {elsewhere}"
    )


def text_of(view: View | None) -> str:
    """All that a view shows."""
    return "" if view is None else json.dumps(view.definition)


async def test_teammates_find_the_queue_in_their_home_tab_and_claim_there(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Which shows at once that it is theirs."""
    handoff = await rig.escalated()
    await slack.open_home(company.dana)
    home = await slack.wait_until(lambda: slack.home(company.dana))
    assert handoff.reference in text_of(home)
    await slack.press_in_view(company.dana, home, f"desk:claim:{handoff.id}")
    assert (await rig.now(handoff)).state is HandoffState.CLAIMED
    await slack.wait_until(lambda: "1 open, 1 yours" in text_of(slack.home(company.dana)))


async def test_customers_find_their_own_requests_and_may_make_a_new_one(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """In their own words, none of those that are for the team; and nobody else's."""
    await rig.escalated()
    root = await slack.post(company.ann, company.help, f"{slack.mention} my refund?")
    await slack.settle()
    place = rig.inbox.places[-1]
    assert place.thread == root.ts
    own = await rig.handed(place, company.ann)
    await slack.open_home(company.ann)
    home = await slack.wait_until(lambda: slack.home(company.ann))
    assert own.reference in text_of(home)
    assert text_of(home).count("waiting for the team") == 1
    assert "my refund?" in text_of(home)
    assert own.summary not in text_of(home)
    await slack.press_in_view(company.ann, home, "new_request")
    await slack.wait_until(lambda: slack.modal(company.ann))


@pytest.mark.parametrize("page", [0, 1, 9])
def test_a_long_queue_comes_in_pages_that_slack_takes(page: int) -> None:
    """A page beyond the last is the last."""
    queue = [
        waiting(n, HandoffState.QUEUED if n % 2 else HandoffState.CLAIMED) for n in range(1, 48)
    ]
    view = team_home(queue, mine=23, page=page, now=9_999.0, home="https://acme.slack.com/")
    shown = json.dumps(read_view(load(json.dumps(view.to_dict())), "home"))
    assert f"Page {min(page, 2) + 1} of 3" in shown
    assert ("Longer waits" in shown) is (page > 0)
    assert ("Newer waits" in shown) is (page < 2)
    assert "<!channel>" not in shown
    assert "<!here>" not in shown


def test_many_requests_of_a_customer_are_a_view_slack_takes() -> None:
    """In every state."""
    own = [waiting(n, state) for n, state in enumerate([*HandoffState] * 9)]
    asked = {handoff.id: "ü& <!here>\n" * 500 for handoff in own}
    view = customer_home(own, asked, ENGLISH, home="")
    assert "<!here>" not in json.dumps(view.to_dict())
    read_view(load(json.dumps(view.to_dict())), "home")
    read_view(load(json.dumps(customer_home([], {}, ENGLISH, home="").to_dict())), "home")


@pytest.mark.parametrize("links", [True, False])
def test_the_button_to_link_is_there_where_somebody_can(*, links: bool) -> None:
    """Beside the one for a new request."""
    view = json.dumps(customer_home([], {}, ENGLISH, home="", links=links).to_dict())
    read_view(load(view), "home")
    assert ("link_account" in view) is links


async def test_pages_are_turned(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """By a button of the tab itself."""
    for _ in range(21):
        await rig.escalated()
    await slack.open_home(company.dana)
    home = await slack.wait_until(lambda: slack.home(company.dana))
    await slack.press_in_view(company.dana, home, "home:page:1")
    await slack.wait_until(lambda: "Page 2 of 2" in text_of(slack.home(company.dana)))
