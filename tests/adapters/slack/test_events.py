"""A Slack event becomes a message, or one of a closed list of reasons why not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.events import (
    Identity,
    Ignored,
    Reason,
    people_in,
    translate,
)
from engine.domain.messages import Address, InboundMessage, Place, Platform

US = Identity(team="T0ACME", team_name="Acme", member="U0EVA", bot="B0EVA")
ROOT = "1700000000.000100"
LATER = "1700000009.000200"


def body(**event: object) -> dict[str, Any]:
    """The body of an event as Slack wraps it, with a plain channel message inside."""
    said: dict[str, object] = {
        "type": "message",
        "channel": "C0HELP",
        "channel_type": "channel",
        "user": "U0ANN",
        "text": "hello",
        "ts": ROOT,
        "client_msg_id": "m-1",
    }
    return {
        "type": "event_callback",
        "team_id": "T0ACME",
        "event_id": "Ev1",
        "authorizations": [{"team_id": "T0ACME", "user_id": "U0EVA", "is_bot": True}],
        "event": {name: value for name, value in (said | event).items() if value is not None},
    }


def message(of: dict[str, Any], us: Identity = US, **names: str) -> InboundMessage:
    """The message an event carries."""
    outcome = translate(of, us, names)
    assert isinstance(outcome, InboundMessage), outcome
    return outcome


def reason(of: dict[str, Any], us: Identity = US) -> Reason:
    """Why an event is ignored."""
    outcome = translate(of, us, {})
    assert isinstance(outcome, Ignored), outcome
    return outcome.reason


def test_a_mention_opens_a_thread_at_its_own_message() -> None:
    """The thread of a top-level mention is the message itself; everything is taken over."""
    said = message(body(text="<@U0EVA> what is covered?"), U0ANN="Ann")
    assert said.place == Place(
        platform=Platform.SLACK, workspace="T0ACME", channel="C0HELP", thread=ROOT
    )
    assert said.address is Address.TO_ASSISTANT
    assert (said.text, said.is_direct) == ("what is covered?", False)
    assert (said.id, said.sort_key, said.sent_at) == (ROOT, ROOT, 1700000000.0001)
    assert (said.author.id, said.author.name) == ("U0ANN", "Ann")
    assert said.keys == (
        f"slack:T0ACME:C0HELP:{ROOT}",
        "slack:event:Ev1",
        "slack:client:T0ACME:C0HELP:m-1",
    )


def test_both_events_of_a_mention_are_one_message() -> None:
    """app_mention has another event id and no channel type, but shares the first key."""
    text = "<@U0EVA> hello"
    twice = message(body(text=text))
    mention = body(type="app_mention", text=text, channel_type=None)
    mention["event_id"] = "Ev2"
    assert message(mention).keys[0] == twice.keys[0]
    assert message(mention).place == twice.place
    assert message(mention).address is Address.TO_ASSISTANT


@pytest.mark.parametrize(
    ("event", "address"),
    [
        ({"text": "<@U0EVA> hi"}, Address.TO_ASSISTANT),
        ({"text": "well, <@U0EVA>?", "thread_ts": ROOT, "ts": LATER}, Address.TO_ASSISTANT),
        ({"text": "<@U0BOB> and <@U0EVA>", "thread_ts": ROOT, "ts": LATER}, Address.TO_ASSISTANT),
        ({"text": "and my bike?", "thread_ts": ROOT, "ts": LATER}, Address.FOLLOW_UP),
        ({"text": "is <@U0BOB> in?", "thread_ts": ROOT, "ts": LATER}, Address.FOLLOW_UP),
        ({"text": "<@U0BOB> look", "thread_ts": ROOT, "ts": LATER}, Address.TO_OTHERS),
        ({"text": "<!here> look", "thread_ts": ROOT, "ts": LATER}, Address.TO_OTHERS),
        ({"channel_type": "im", "channel": "D1"}, Address.TO_ASSISTANT),
        ({"channel_type": None, "channel": "D1"}, Address.TO_ASSISTANT),
        (
            {"channel_type": "im", "text": "<@U0BOB> said so", "thread_ts": ROOT, "ts": LATER},
            Address.TO_ASSISTANT,
        ),
        ({"channel_type": "mpim", "text": "<@U0EVA> hi"}, Address.TO_ASSISTANT),
        ({"channel_type": "mpim", "thread_ts": ROOT, "ts": LATER}, Address.FOLLOW_UP),
        ({"channel_type": "group", "thread_ts": ROOT, "ts": LATER}, Address.FOLLOW_UP),
    ],
)
def test_a_message_says_whom_it_is_meant_for(event: dict[str, object], address: Address) -> None:
    """Mentions and direct messages are for us; in threads the opening decides."""
    assert message(body(**event)).address is address


def test_a_first_direct_message_is_the_root_of_its_thread() -> None:
    """Under agent_view it comes without thread_ts, and what follows names it."""
    first = message(body(channel="D1", channel_type="im"))
    second = message(body(channel="D1", channel_type="im", ts=LATER, thread_ts=ROOT))
    assert first.place == second.place
    assert first.place.thread == ROOT
    assert first.is_direct


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast", "me_message"])
def test_what_people_say_is_read_whatever_its_form(subtype: str | None) -> None:
    """A reply also sent to the channel and a /me line are messages like others."""
    said = message(body(subtype=subtype, thread_ts=ROOT, ts=LATER))
    assert (said.text, said.place.thread) == ("hello", ROOT)


IGNORED: list[tuple[Reason, dict[str, object]]] = [
    (Reason.OTHER_EVENT, {"type": "reaction_added"}),
    (Reason.OWN, {"user": "U0EVA", "text": "<@U0EVA> hi"}),
    (Reason.OWN, {"user": None, "bot_id": "B0EVA"}),
    (Reason.BOT, {"bot_id": "B0OTHER", "text": "<@U0EVA> hi"}),
    (Reason.BOT, {"type": "app_mention", "bot_id": "B0OTHER", "text": "<@U0EVA> hi"}),
    (Reason.BOT, {"subtype": "bot_message", "user": None, "text": "<@U0EVA> hi"}),
    (Reason.SLACKBOT, {"user": "USLACKBOT", "channel_type": "im"}),
    (Reason.HIDDEN, {"hidden": True, "text": "<@U0EVA> hi"}),
    (Reason.SERVICE, {"subtype": "channel_join", "text": "<@U0EVA> has joined"}),
    (Reason.SERVICE, {"subtype": "channel_topic", "channel_type": "im"}),
    (Reason.SERVICE, {"subtype": "something_new", "text": "<@U0EVA> hi"}),
    (Reason.ASIDE, {"text": "good morning"}),
    (Reason.ASIDE, {"text": "<@U0BOB> good morning"}),
    (Reason.ASIDE, {"channel_type": "mpim"}),
    (Reason.ASIDE, {"thread_ts": ROOT}),
    (Reason.EMPTY, {"text": " ", "thread_ts": ROOT, "ts": LATER}),
    (Reason.MALFORMED, {"type": None}),
    (Reason.MALFORMED, {"ts": None}),
    (Reason.MALFORMED, {"ts": 1700000000.0001}),
    (Reason.MALFORMED, {"ts": "yesterday"}),
    (Reason.MALFORMED, {"ts": LATER, "thread_ts": "root"}),
    (Reason.MALFORMED, {"channel": None}),
    (Reason.MALFORMED, {"user": None}),
    (Reason.MALFORMED, {"user": {"id": "U0ANN"}}),
]


@pytest.mark.parametrize(("why", "event"), IGNORED)
def test_everything_else_is_ignored_for_a_reason(why: Reason, event: dict[str, object]) -> None:
    """Echoes, bots, edits, joins, broken events and talk among others are not stored."""
    assert reason(body(**event)) is why


def test_every_reason_has_an_example() -> None:
    """The list of reasons is closed, and none of them is dead."""
    shown = {why for why, _ in IGNORED} | {Reason.OTHER_WORKSPACE, Reason.LOOKS}
    assert shown == set(Reason)


def test_a_guest_of_slack_connect_is_filed_under_our_workspace() -> None:
    """In a shared channel the outer team and the author's team are the guest's."""
    event = body(text="<@U0EVA> hi", user="U0GUEST", user_team="T0GUEST", team="T0GUEST")
    event |= {"team_id": "T0GUEST", "is_ext_shared_channel": True}
    said = message(event)
    assert said.place.workspace == "T0ACME"
    assert said.author.id == "U0GUEST"
    del event["authorizations"]
    assert message(event | {"context_team_id": "T0ACME"}).keys == said.keys
    assert message(event).keys == said.keys


LISTENED = replace(US, answered_bots=frozenset({"B0OTHER", "U0ROBOT"}))


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B0OTHER", "user": "U0OTHER"},
        {"bot_id": "B0ELSE", "user": "U0ROBOT"},
        {"bot_id": "B0OTHER", "user": None, "subtype": "bot_message", "username": "Robbie"},
        {"bot_id": "B0OTHER", "type": "app_mention"},
    ],
)
def test_a_listed_bot_is_heard_when_it_mentions_us(event: dict[str, object]) -> None:
    """By either of its ids, and in either form; whatever else it says is not for us."""
    text = "<@U0EVA> what is covered?"
    said = message(body(**{"text": text, **event}), LISTENED)
    assert said.author.is_bot
    assert said.author.id == (event.get("user", "U0ANN") or "B0OTHER")
    assert said.address is Address.TO_ASSISTANT
    in_thread = body(**{"text": "noted", "thread_ts": ROOT, "ts": LATER, **event})
    assert reason(in_thread, LISTENED) is Reason.BOT
    assert reason(body(**{"text": text, **event, "bot_id": "B0X", "user": "U0X"}), LISTENED) is (
        Reason.BOT
    )


def test_a_bot_without_a_member_goes_by_the_name_it_gives_itself() -> None:
    """A webhook has no member to look up."""
    said = body(text="<@U0EVA> hi", bot_id="B0OTHER", user=None, username="Robbie")
    assert message(said, LISTENED).author.name == "Robbie"


def test_an_event_of_a_workspace_without_our_token_is_ignored() -> None:
    """The app may be installed elsewhere too; answering there would fail."""
    event = body(text="<@U0EVA> hi") | {"authorizations": [{"team_id": "T0ELSE"}]}
    assert reason(event) is Reason.OTHER_WORKSPACE
    org_wide = Identity(team="E0", team_name="Acme", member="U0EVA", bot="B0EVA", org_wide=True)
    assert message(event, org_wide).place.workspace == "T0ELSE"


def test_a_picture_alone_and_a_mention_alone_are_messages() -> None:
    """What to say about them is the engine's decision, so they arrive with an empty text."""
    photo = {"id": "F1", "name": "dent.jpg", "mimetype": "image/jpeg", "size": 9}
    picture = message(body(channel_type="im", text="", subtype="file_share", files=[photo]))
    assert (picture.text, [file.name for file in picture.attachments]) == ("", ["dent.jpg"])
    assert message(body(text="<@U0EVA>")).text == ""
    in_thread = body(text="", subtype="file_share", files=[photo], thread_ts=ROOT, ts=LATER)
    assert message(in_thread).attachments


def test_what_is_passed_on_with_a_message_belongs_to_its_text() -> None:
    """A shared message follows the words of the person who shares it."""
    shared = {"text": "call <@U0BOB> &amp; co", "author_name": "Cy"}
    said = message(body(text="<@U0EVA> is that so?", attachments=[shared]), U0BOB="Bob")
    assert said.text == "is that so?\n> Cy: call @Bob & co"


def test_a_very_long_message_arrives_whole() -> None:
    """Slack allows 40,000 characters; how much is read is the engine's decision."""
    assert len(message(body(channel_type="im", text="x" * 40_000)).text) == 40_000


def test_an_author_whose_name_is_not_known_is_a_customer() -> None:
    """A message never waits for a name it cannot get."""
    assert message(body(channel_type="im")).author.name == "customer"


def test_names_are_wanted_of_the_author_and_of_those_mentioned() -> None:
    """Each once, the author first, not ours, and no more than a few."""
    asked = body(text="<@U0EVA> ask <@U0BOB> or <@U0ANN>")["event"]
    assert people_in(asked, US) == ("U0ANN", "U0BOB")
    crowd = "".join(f"<@U{number}>" for number in range(100))
    assert len(people_in(body(text=crowd)["event"], US)) == 20


scalars = st.sampled_from([None, True, 7, "", "x", "<@U0EVA>", "1700000000.000100"])
json_values = (
    scalars
    | st.lists(scalars, max_size=2)
    | st.dictionaries(st.sampled_from(["type", "text", "rows", "team_id"]), scalars, max_size=2)
    | st.lists(st.dictionaries(st.sampled_from(["type", "text", "rows", "size"]), scalars))
)


@settings(deadline=None)
@given(
    event=st.dictionaries(
        st.sampled_from(["text", "ts", "thread_ts", "user", "channel", "files", "blocks", "hidden"])
        | st.sampled_from(["attachments", "subtype", "bot_id", "channel_type", "client_msg_id"]),
        json_values,
    ),
    outside=st.dictionaries(
        st.sampled_from(["authorizations", "event_id", "context_team_id"]), json_values
    ),
)
def test_no_malformed_event_breaks_the_translation(
    event: dict[str, Any], outside: dict[str, Any]
) -> None:
    """Whatever JSON comes under any of the names we read, there is an outcome."""
    outcome = translate(body(**event) | outside, US, {})
    assert isinstance(outcome, InboundMessage | Ignored)
