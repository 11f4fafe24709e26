"""Cards and the board within Discord's limits, whatever people write."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.desk.cards import board_laid, card_laid
from adapters.discord.desk.listing import listed
from adapters.discord.desk.wording import length
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.messages import Place, Platform
from engine.domain.posts import Button
from engine.handoff.card import CardView
from engine.handoff.ports import BoardView
from tests.engine.handoff.boards import overdue, question

WORDS = st.text(max_size=5_000) | st.sampled_from(["*" * 3_000, "@everyone " * 400, "🚗" * 3_000])
PLACE = Place(platform=Platform.DISCORD, workspace="1", channel="2", thread="3")


def handoff(**changed: object) -> Handoff:
    """Maya waits."""
    made = Handoff(
        id=7,
        conversation_id=1,
        place=PLACE,
        reference="K7Q2ZM",
        customer="9",
        customer_name="Maya",
        state=HandoffState.QUEUED,
        epoch=2,
        reason=EscalationReason.CUSTOMER_ASKED,
        urgency=Urgency.NORMAL,
        summary="Hail.",
        queued_at=0.0,
        waiting_since=0.0,
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # fields by name


@settings(max_examples=40, deadline=None)
@given(title=WORDS, state=WORDS, summary=WORDS, brief=WORDS | st.none(), value=WORDS)
async def test_a_card_fits_whatever_stands_on_it(
    title: str, state: str, summary: str, brief: str | None, value: str
) -> None:
    """Discord refuses a message that is longer anywhere, and the customer would wait unseen."""
    view = CardView(
        title=title,
        state=state,
        fields=tuple((f"Field {number}", value) for number in range(9)),
        summary=summary,
        brief=brief,
        warning=value,
        colour=0xFF0000,
        buttons=tuple(Button(action=f"desk:claim:{n}", label=value or "-") for n in range(1, 30)),
        strong="desk:claim:1",
        promises=(value,) * 4,
    )
    laid = card_laid(view, link=None)
    embed = laid.embed
    assert length(laid.text) <= 2_000
    assert length(embed.title or "") <= 256
    assert length(embed.description or "") <= 4_096
    assert all(0 < length(field.value or "") <= 1_024 for field in embed.fields)
    assert len(embed) <= 6_000
    assert "@everyone" not in f"{laid.text}{embed.description}"
    assert laid.view is not None
    assert all(len(str(getattr(b, "label", ""))) <= 80 for b in laid.view.children)
    assert laid.view.is_finished()  # discord.py keeps none of it


def test_a_long_queue_fits_on_the_board() -> None:
    """The rest is counted; who is late stands out."""
    queue = [handoff(id=n, summary="*" * 500, customer_name="M" * 99) for n in range(40)]
    embed = board_laid(BoardView(queue=tuple(queue)), late=[0], now=60.0).embed
    assert length(embed.description or "") <= 4_096
    assert (embed.description or "").startswith("⏰")
    assert "28 more" in (embed.description or "")
    assert str(embed.title) == "40 waiting, 0 with somebody, 1 late"


def test_the_board_shows_promises_that_are_overdue_and_what_the_assistant_asks() -> None:
    """Each leads to its thread, before the queue; of many the rest is counted."""
    view = BoardView(overdue=(overdue(),), questions=(question(),))
    embed = board_laid(view, late=[], now=600.0).embed
    there = "https://discord.com/channels/11/33"
    assert (embed.description or "").split("\n") == [
        f"🤝 [AAAAAA](<{there}>) Maya: Ana promised, overdue for 10 min: “I'll call you by Friday”",
        f"❓ [BBBBBB](<{there}>) Maya: the assistant asks you, for 10 min: Is hail covered?",
        "Nobody is waiting.",
    ]
    assert str(embed.title) == (
        "0 waiting, 0 with somebody, 1 promise overdue, 1 question of the assistant"
    )
    many = BoardView(
        queue=tuple(handoff(id=n, summary="*" * 500, customer_name="M" * 99) for n in range(40)),
        overdue=tuple(overdue(n, "*" * 300) for n in range(40)),
        questions=tuple(question(n, "*" * 900) for n in range(40)),
    )
    full = board_laid(many, late=[], now=600.0).embed
    assert length(full.description or "") <= 4_096
    assert "74 more of these" in (full.description or "")


def test_an_empty_queue_says_so() -> None:
    """A board without lines would look broken."""
    embed = board_laid(BoardView(), late=[], now=0.0).embed
    assert embed.description == "Nobody is waiting."
    assert listed([], now=0.0) == ""


def test_a_line_leads_to_the_thread_where_it_can() -> None:
    """Direct messages and Slack's threads have no link here."""
    line = listed([handoff(urgency=Urgency.HIGH)], now=60.0)
    assert line == (
        "- 🚨 [K7Q2ZM](<https://discord.com/channels/1/3>) Maya, waits 1 min, nobody has it: Hail."
    )
    slack = replace(PLACE, platform=Platform.SLACK)
    assert "`K7Q2ZM` Maya" in listed([handoff(place=slack)], now=60.0)
