"""Every modal is one Slack takes, whatever is written in it, and comes back as it was filled."""

import json
from collections.abc import Mapping

import pytest
from slack_sdk.models.views import View

from adapters.slack.desk.forms import (
    MOST_WORDS,
    Filled,
    Form,
    back_form,
    filled,
    preview,
    reading,
    reply_form,
    snooze_form,
    support_form,
    transfer_form,
)
from engine.handoff.form_fields import Field, Who
from sandbox.slack.entries import Entry, view_values
from sandbox.slack.validation.views import read_view
from sandbox.wire import JsonObject, as_object, load, objects
from tests.adapters.slack.desk.rig import CLICKS, ENGLISH

LONG = "ü\n" * 20_000
VIEWS = {
    "reply": reply_form(7),
    "reply begun": reply_form(7, begun=LONG, hint="A <suggestion> & more"),
    "preview": preview(7, "x" * MOST_WORDS, name="Dana <!here> & Co"),
    "back": back_form(7),
    "transfer": transfer_form(7),
    "snooze": snooze_form(7),
    **{
        f"support {language}": support_form(CLICKS.wording("", language), begun=LONG)
        for language in ("en", "de", "es", "fr", "pt")
    },
    "nothing to read": reading("Draft", ""),
    "much to read": reading("Transcript", "ü \n" * 200_000),
}


def shown(view: View) -> JsonObject:
    """The view as Slack takes it; raises SlackError where it does not."""
    return read_view(load(json.dumps(view.to_dict())), "modal")


def submitted(view: View, **entries: Entry) -> Filled:
    """The view as it comes back, filled."""
    definition = shown(view)
    values = view_values(objects(definition["blocks"]), entries)
    form = filled({**definition, "state": {"values": values}})
    assert form is not None
    return form


@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_modal(name: str) -> None:
    """By the sandbox's schema and limits, with the longest texts there can be."""
    shown(VIEWS[name])


def test_a_reply_comes_back_with_its_handoff() -> None:
    """And what is looked over keeps the words, line by line."""
    form = submitted(reply_form(7), words="Dear Ann,\nit is done.")
    assert (form.form, form.handoff_id) == (Form.REPLY, 7)
    assert form.entry(Field.WORDS) == "Dear Ann,\nit is done."
    again = submitted(preview(7, form.entry(Field.WORDS), name="Dana"))
    assert (again.form, again.handoff_id, again.kept) == (Form.PREVIEW, 7, "Dear Ann,\nit is done.")


def test_what_is_left_empty_is_empty() -> None:
    """A hand-back needs no instruction; a transfer goes to whoever comes first."""
    assert submitted(back_form(7)).entry(Field.NOTE) == ""
    moved = submitted(transfer_form(7), note="She speaks French.")
    assert (moved.entry(Field.TO), moved.entry(Field.NOTE)) == ("", "She speaks French.")
    assert submitted(transfer_form(7), to="U1", note="x").entry(Field.TO) == "U1"


def test_choices_come_back_as_what_they_mean() -> None:
    """Seconds to sleep, and whom a request is for."""
    assert submitted(snooze_form(7)).entry(Field.FOR) == "3600"
    assert submitted(support_form(ENGLISH), words="help").entry(Field.WHO) == Who.ASSISTANT
    assert (
        submitted(support_form(ENGLISH), words="help", who="person").entry(Field.WHO) == Who.PERSON
    )


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"callback_id": "of_another_app", "private_metadata": "7\n"},
        {"callback_id": Form.REPLY, "private_metadata": ""},
        {"callback_id": Form.REPLY, "private_metadata": "-1\n"},
    ],
)
def test_what_is_no_form_of_ours_is_none(view: Mapping[str, object]) -> None:
    """A view of an older version, say, is not guessed at."""
    assert filled(view) is None


def test_a_transcript_too_long_shows_its_end() -> None:
    """What was said last matters most."""
    text = "".join(f"{n:06}\n" for n in range(100_000))
    blocks = objects(as_object(shown(reading("Transcript", text)))["blocks"])
    assert str(as_object(blocks[-1]["text"])["text"]).endswith("099999\n")
