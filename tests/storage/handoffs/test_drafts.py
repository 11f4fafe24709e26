"""What is kept of a draft: its words until the teammate's next reply, then only a figure."""

from sqlalchemy import text

from engine.domain.commands import Claim, SendReply, TakeNote
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.storage.builders import said
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, TOM, by

DRAFT = "A mechanic comes to you at noon."


async def held(store: Conversations, handoffs: Handoffs) -> None:
    """Ann has it."""
    await store.receive(said("Is hail covered?"))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))


async def drafts(database: Database) -> list[tuple[str | None, float | None]]:
    """Words and share changed, oldest first."""
    asked = text("SELECT text, changed FROM handoff_draft ORDER BY id")
    return await database.read(
        lambda connection: [(row.text, row.changed) for row in connection.execute(asked)]
    )


async def test_the_next_reply_is_compared_with_the_newest_draft(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Its share is stored, no words are kept, and a later reply has nothing to do with it."""
    await held(store, handoffs)
    await handoffs.keep_draft(1, ANN, "Something else.")
    await handoffs.keep_draft(1, ANN, DRAFT)
    await handoffs.carry_out(1, TakeNote(text="Not yet.", key="n"), by(ANN))
    assert await drafts(database) == [("Something else.", None), (DRAFT, None)]
    sent = SendReply(text=DRAFT.replace("noon", "one"), key="k1")
    await handoffs.carry_out(1, sent, by(ANN))
    await handoffs.carry_out(1, SendReply(text="Something else.", key="k2"), by(ANN))
    assert await drafts(database) == [(None, None), (None, 1 - 12 / 14)]
    day = await handoffs.day(0)
    assert (day.drafts, day.drafts_used, day.drafts_changed) == (2, 1, 1 - 12 / 14)


async def test_a_draft_is_that_of_who_asked_for_it(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """What somebody else sends says nothing about it."""
    await held(store, handoffs)
    await handoffs.keep_draft(1, TOM, DRAFT)
    await handoffs.carry_out(1, SendReply(text=DRAFT, key="k"), by(ANN))
    assert await drafts(database) == [(DRAFT, None)]


async def test_a_reply_of_its_own_does_not_use_the_draft(
    store: Conversations, handoffs: Handoffs
) -> None:
    """It counts among those shown alone."""
    await held(store, handoffs)
    await handoffs.keep_draft(1, ANN, DRAFT)
    await handoffs.carry_out(1, SendReply(text="I am sorry about this.", key="k"), by(ANN))
    day = await handoffs.day(0)
    assert (day.drafts, day.drafts_used, day.drafts_changed) == (1, 0, None)
