"""What becomes of a message after it was said: an edit, a deletion, or nothing of the kind."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.amendments import is_about_another, translate_amendment
from adapters.slack.events import Identity, Ignored, Reason
from engine.domain.messages import Deletion, Edit

US = Identity(team="T0ACME", team_name="Acme", member="U0EVA", bot="B0EVA")
SAID = "1700000000.000100"
EDITED = "1700000033.000000"
NOW = "1700000034.000200"
KEY = f"slack:T0ACME:C0HELP:{SAID}"
BEFORE = {"type": "message", "user": "U0ANN", "text": "hello", "ts": SAID}
STONE = {
    "type": "message",
    "subtype": "tombstone",
    "user": "USLACKBOT",
    "text": "This message was deleted.",
    "hidden": True,
    "ts": SAID,
    "thread_ts": SAID,
}


def body(**event: object) -> dict[str, Any]:
    """The body of an event about a message, as Slack wraps it."""
    about = {"type": "message", "channel": "C0HELP", "hidden": True, "ts": NOW, **event}
    return {
        "type": "event_callback",
        "event_id": "Ev9",
        "authorizations": [{"team_id": "T0ACME"}],
        "event": {name: value for name, value in about.items() if value is not None},
    }


def changed(**after: object) -> dict[str, Any]:
    """The body of message_changed: an edit by the author, with these fields changed."""
    edited = {"user": "U0ANN", "ts": EDITED}
    now = {**BEFORE, "edited": edited, "text": "hello there", **after}
    message = {name: value for name, value in now.items() if value is not None}
    return body(subtype="message_changed", message=message, previous_message=BEFORE)


def test_an_edit_has_the_key_of_its_message_and_the_time_of_the_change() -> None:
    """Not those of the event; the text is read as a message's would be."""
    text = "<@U0EVA> ask <@U0BOB> &amp; me"
    edit = translate_amendment(changed(text=text), US, {"U0BOB": "Bob"})
    assert edit == Edit(key=KEY, edited_at=1700000033.0, text="ask @Bob & me")


def test_files_that_are_added_are_an_edit() -> None:
    """The words may stay as they were."""
    photo = {"id": "F1", "name": "dent.jpg", "mimetype": "image/jpeg", "size": 9}
    edit = translate_amendment(changed(text="hello", files=[photo]), US, {})
    assert isinstance(edit, Edit)
    assert [file.name for file in edit.attachments] == ["dent.jpg"]


def test_a_link_preview_is_not_taken_for_words_of_the_author() -> None:
    """Slack adds it below the message, and it stays there when the author edits; what the author
    passed on is theirs.
    """
    preview = {"from_url": "https://example.com", "text": "Buy now"}
    shared = {"from_url": "https://acme.slack.example/p1", "is_share": True, "text": "as said"}
    edit = translate_amendment(changed(attachments=[preview, shared]), US, {})
    assert isinstance(edit, Edit)
    assert edit.text == "hello there\n> as said"


@pytest.mark.parametrize(
    "event",
    [
        body(subtype="message_deleted", deleted_ts=SAID, previous_message=BEFORE),
        body(subtype="message_deleted", deleted_ts=SAID),
        body(subtype="message_deleted", previous_message=BEFORE),
        body(subtype="message_deleted", deleted_ts=SAID, previous_message=STONE),
        body(subtype="message_changed", message=STONE, previous_message=BEFORE),
    ],
)
def test_a_deletion_names_the_message_that_is_gone(event: dict[str, Any]) -> None:
    """Also where a tombstone stays behind for the replies."""
    assert translate_amendment(event, US, {}) == Deletion(key=KEY)


OURS = {**BEFORE, "user": "U0EVA", "bot_id": "B0EVA"}
IGNORED: list[tuple[Reason, dict[str, Any]]] = [
    (Reason.LOOKS, changed(text="hello", attachments=[{"text": "a preview"}])),
    (Reason.LOOKS, changed(edited=None)),
    (Reason.LOOKS, changed(edited={"user": "U0ADMIN", "ts": EDITED})),
    (Reason.OWN, changed(user="U0EVA")),
    (Reason.OWN, changed(user=None, bot_id="B0EVA")),
    (Reason.OWN, body(subtype="message_deleted", deleted_ts=SAID, previous_message=OURS)),
    (Reason.BOT, changed(bot_id="B0OTHER")),
    (Reason.SLACKBOT, changed(user="USLACKBOT")),
    (Reason.SERVICE, changed(subtype="channel_topic")),
    (Reason.MALFORMED, changed(ts="yesterday")),
    (Reason.MALFORMED, changed(edited={"user": "U0ANN", "ts": "now"})),
    (Reason.MALFORMED, body(subtype="message_changed")),
    (Reason.MALFORMED, body(subtype="message_deleted")),
    (Reason.MALFORMED, body(subtype="message_deleted", deleted_ts=SAID, channel=None)),
    (
        Reason.OTHER_WORKSPACE,
        changed() | {"authorizations": [{"team_id": "T0ELSE"}]},
    ),
]


@pytest.mark.parametrize(("why", "event"), IGNORED)
def test_everything_else_changes_nothing(why: Reason, event: dict[str, Any]) -> None:
    """Link previews, our own streaming, edits by others and broken events."""
    assert translate_amendment(event, US, {}) == Ignored(reason=why)


def test_only_these_two_events_are_about_another_message() -> None:
    """A mention in an edited message comes as an event of its own."""
    assert is_about_another(changed())
    assert is_about_another(body(subtype="message_deleted"))
    assert not is_about_another({"event": BEFORE})
    assert not is_about_another({"event": {**BEFORE, "type": "app_mention"}})
    assert not is_about_another({})


values = st.sampled_from([None, True, 7, "", "x", SAID, "tombstone", "U0ANN", "U0EVA"])
objects = st.dictionaries(
    st.sampled_from(["ts", "user", "text", "subtype", "edited", "files", "bot_id", "attachments"]),
    values | st.lists(values, max_size=2) | st.dictionaries(st.just("ts"), values),
)


@settings(deadline=None)
@given(
    event=st.dictionaries(
        st.sampled_from(["message", "previous_message", "deleted_ts", "channel"]),
        values | objects,
    ),
    subtype=st.sampled_from(["message_changed", "message_deleted"]),
)
def test_no_malformed_event_breaks_the_translation(event: dict[str, Any], subtype: str) -> None:
    """Whatever JSON comes under any of the names we read, there is an outcome."""
    outcome = translate_amendment(body(**{**event, "subtype": subtype}), US, {})
    assert isinstance(outcome, Edit | Deletion | Ignored)
