"""The verbs of the desk over a real store: what teammates and customers can do, and are told."""

from dataclasses import replace

from engine.domain.commands import Claim, Imitated, Resolve, SendReply
from engine.domain.conversation import EscalationReason
from engine.domain.decisions import Done, NotDone, WhyNot
from engine.domain.desk import Line, ShowCard, ShowLine, TeamAnswer
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.knowledge import PassageVersion, Source, UsedPassage
from engine.domain.messages import Platform
from engine.domain.routing import CustomerMood, LabelledBy, RouteLabel
from engine.domain.steps import Block
from engine.domain.verdicts import AnswerVerdict, RefusedAnswer, VerdictAction
from engine.handoff.asked_about import CaseReference, ThreadLink
from engine.handoff.desk import Desk
from engine.handoff.draft import NoDraft
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.engine.handoff.people import ANA, TOM, by, claimed, done, escalated, written
from tests.engine.handoff.pinboard import FIRST
from tests.storage.builders import (
    MAYA,
    PLACE,
    Clock,
    answer,
    answered,
    ending,
    open_turn,
    result,
    said,
)

HERE = ThreadLink(platform=Platform.SLACK, channel=PLACE.channel, threads=(PLACE.thread,))
GOOD = "reply Hail is covered in every policy with collision coverage."


async def carded(handoffs: Handoffs, card: str = "p0") -> None:
    """The card is in the desk."""
    task = await handoffs.next_task(Platform.SLACK, "slack:1")
    assert task is not None
    assert isinstance(task.post, ShowCard)
    await handoffs.task_done(task, channel=FIRST, remote_id=card)


async def shown(handoffs: Handoffs) -> list[ShowLine]:
    """The lines that wait for the desk, in order."""
    lines: list[ShowLine] = []
    while (task := await handoffs.next_task(Platform.SLACK, "slack:1")) is not None:
        await handoffs.task_done(task, channel=FIRST, remote_id=task.remote_id or f"l{task.id}")
        if isinstance(task.post, ShowLine):
            lines.append(task.post)
    return lines


async def test_a_click_does_what_it_says_and_tells_who_is_second(
    store: Conversations, handoffs: Handoffs, desk: Desk, changed: list[Handoff]
) -> None:
    """The first to claim has it; the other one hears why not, and nothing has changed."""
    handoff = await escalated(store, handoffs)
    mine = done(await desk.press(handoff.id, Claim(), ANA))
    assert (mine.state, mine.teammate) == (HandoffState.CLAIMED, ANA)
    end = await desk.press(handoff.id, Claim(), TOM)
    assert isinstance(end, NotDone)
    assert end.why is WhyNot.CLAIMED_BY_OTHER
    assert changed == [mine]
    assert await desk.queue() == (mine,)
    assert await desk.mine(ANA) == (mine,)
    assert await desk.mine(TOM) == ()


async def test_a_note_stays_inside_and_a_reply_is_sent(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """Only the prefix sends; either way it counts once, however often it is delivered."""
    handoff = await escalated(store, handoffs)
    await carded(handoffs)
    await claimed(handoffs, handoff)
    note = written("She has called before.", card="p0")
    assert await desk.said(note) is TeamAnswer.NOTED
    assert await desk.said(note) is TeamAnswer.SEEN_BEFORE
    reply = written(GOOD, card="p0", at=2)
    assert await desk.said(reply) is TeamAnswer.SENT
    assert await desk.said(reply) is TeamAnswer.SEEN_BEFORE
    moves = [event.move for event in await handoffs.events(handoff.conversation_id)]
    assert (moves.count("noted"), moves.count("replied")) == (1, 1)


async def test_what_is_no_thread_of_a_card_is_nobodys(desk: Desk) -> None:
    """Talk elsewhere in the desk's channel is left alone."""
    assert await desk.said(written(GOOD, card="p9")) is TeamAnswer.NO_CARD


async def test_why_a_reply_was_not_sent_is_told_in_the_thread(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """An empty reply is not sent, and who wrote it can read why."""
    handoff = await escalated(store, handoffs)
    await carded(handoffs)
    await claimed(handoffs, handoff)
    await shown(handoffs)
    assert await desk.said(written("!reply", card="p0")) is TeamAnswer.NOT_DONE
    problems = [line for line in await shown(handoffs) if line.line is Line.PROBLEM]
    assert [line.text for line in problems] == ["There is nothing in it to send."]


async def test_edits_and_deletions_follow_what_was_sent(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """A new wording goes to the customer; without the prefix, and deleted, it is taken away."""
    handoff = await escalated(store, handoffs)
    await carded(handoffs)
    await claimed(handoffs, handoff)
    reply = written(GOOD, card="p0")
    await desk.said(reply)
    await desk.said_changed(reply.key, "reply Hail is covered on every car.", ANA)
    await desk.said_changed(reply.key, "Hail is covered on every car.", ANA)
    await desk.said_changed(reply.key, None, ANA)
    moves = [event.move for event in await handoffs.events(handoff.conversation_id)]
    assert moves.count("reply_changed") >= 2


async def test_a_note_never_becomes_a_reply(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """What was internal once stays so, whatever it is edited to."""
    handoff = await escalated(store, handoffs)
    await carded(handoffs)
    await claimed(handoffs, handoff)
    note = written("She has called before.", card="p0")
    await desk.said(note)
    await desk.said_changed(note.key, GOOD, ANA)
    moves = [event.move for event in await handoffs.events(handoff.conversation_id)]
    assert "replied" not in moves
    assert "reply_changed" not in moves


async def test_why_says_who_speaks_and_what_stayed_unanswered(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """The reason, the owner and what happened to each message are told in sentences."""
    nothing = await desk.why(replace(HERE, threads=("1.2",)))
    assert nothing == "The assistant has no conversation there, so it is silent."
    unknown = await desk.why(CaseReference(text="ABC123"))
    assert unknown == "Nothing is stored under the reference ABC123."
    await store.receive(said("Is hail covered?"))
    calm = await desk.why(HERE)
    assert calm.startswith("Nobody was called here.")
    handoff = await escalated(store, handoffs, said("I want a person.", at=2))
    await claimed(handoffs, handoff)
    why = await desk.why(HERE)
    assert "Escalated on 14 Nov 2023, 22:15 UTC: asked for a person.\nIs hail covered?" in why
    assert "Ana has it: the assistant is silent until they hand it back." in why
    assert "22:15 UTC: Ana claimed it." in why
    assert "Maya: no answer of the assistant, as it went to people." in why
    done(await handoffs.carry_out(handoff.id, Resolve(), by(ANA)))
    closed = await desk.why(CaseReference(text=handoff.reference))
    assert "It was resolved on 14 Nov 2023" in closed


async def test_why_shows_what_answers_rest_on_and_what_was_found_in_them(
    store: Conversations, desk: Desk
) -> None:
    """Each source with the version that was read then, and each verdict, without the words."""
    work = await open_turn(store, said("Is hail covered?"))
    told: Block = {"type": "text", "text": "{}"}
    label = RouteLabel(route="claim", by=LabelledBy.MODEL, language="en", mood=CustomerMood.CALM)
    await store.take_route(work.lease, work.turn_id, label, told=told)
    await store.record_answer(work.lease, work.turn_id, answer(calls=["c1"]))
    passages = (PassageVersion(passage_id="hail#1", version=7),)
    await store.record_result(work.lease, work.turn_id, replace(result("c1"), passages=passages))
    verdict = AnswerVerdict(
        check="links", action=VerdictAction.REGENERATED, detail="a link", digest="d"
    )
    refused = RefusedAnswer(answer=answer("evil.example"), verdicts=(verdict,))
    hint: Block = {"type": "text", "text": "{}"}
    await store.refuse_answer(work.lease, work.turn_id, refused, hint=hint)
    hail = Source(title="Hail", url="https://help.example/hail")
    used = tuple(
        UsedPassage(number=number, source=source, call_id="c1", place=place)
        for number, source, place in ((1, hail, 0), (2, replace(hail, title="Old"), 5))
    )
    ended = replace(ending("Yes.", say=answer("Yes.")), used=used)
    await store.finish_turn(work.lease, work.turn_id, ended)
    why = await desk.why(HERE)
    assert f"answer {work.reference}:" in why
    assert "[1] Hail, https://help.example/hail, version 7 of the article\n" in why
    assert "[2] Old, https://help.example/hail\n" in why
    assert "Guardrail links, the answer was not shown and written anew: a link" in why
    assert "evil.example" not in why
    assert "“claim”: labelled by the small model, language en, mood calm." in why


async def test_today_shows_what_was_deflected_beside_what_was_solved(
    store: Conversations, handoffs: Handoffs, desk: Desk, clock: Clock
) -> None:
    """One conversation of the assistant's own, one that people resolved; an empty day works."""
    assert "Deflected: 0 of 0" in await desk.today()
    work = await answered(store, "Yes, it is.")
    assert work.parts
    elsewhere = replace(PLACE, thread="1700000001.000100")
    handoff = await escalated(store, handoffs, said("A person, please.", place=elsewhere))
    await claimed(handoffs, handoff)
    clock.now += 120
    reply = SendReply(text=GOOD.removeprefix("reply "), key="k1")
    done(await handoffs.carry_out(handoff.id, reply, by(ANA)))
    done(await handoffs.carry_out(handoff.id, Resolve(), by(ANA)))
    done(await desk.rate(handoff.id, MAYA.id, 4))
    today = await desk.today()
    assert today.startswith("Today: 2 conversations. Deflected: 1 of 2 (50 %)")
    assert "Resolved by people: 1 of 1 (100 %) of what was escalated." in today
    rated = "Ratings: 1, 4.0 of 5 on average (by people: 1, 4.0)."
    assert f"First reply: 2 minutes (median). {rated}" in today
    assert today.endswith("Drafts: none yet.")


async def test_a_transcript_reads_like_a_conversation(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """Who said what, under who it is about."""
    handoff = await escalated(store, handoffs)
    text = await desk.transcript(handoff.id)
    assert text == (
        f"Maya, reference {handoff.reference}\n\nMaya: Is hail covered?\n\nMaya: I want a person."
    )
    assert await desk.transcript(99) == ""
    assert await desk.draft(handoff.id, ANA) is NoDraft.NOT_WRITTEN


async def test_a_customer_calls_people_by_a_click_and_takes_it_back(
    store: Conversations, handoffs: Handoffs, desk: Desk, changed: list[Handoff]
) -> None:
    """Where there is a conversation; whoever else clicks changes nothing."""
    end = await desk.asks_for_human(PLACE, MAYA.id, MAYA.name, "")
    assert isinstance(end, NotDone)
    assert end.why is WhyNot.NO_HANDOFF
    await store.receive(said("Is hail covered?"))
    handoff = done(await desk.asks_for_human(PLACE, MAYA.id, MAYA.name, " "))
    assert handoff.reason is EscalationReason.CUSTOMER_ASKED
    assert handoff.summary == "The customer asks for a person."
    assert len(handoff.reference) == 6
    assert await desk.of_customer(Platform.SLACK, "T1", MAYA.id) == (handoff,)
    assert isinstance(await desk.never_mind(handoff.id, "U-OTHER"), NotDone)
    end = await desk.never_mind(handoff.id, MAYA.id)
    assert isinstance(end, Done)
    assert end.handoff.state is HandoffState.WITHDRAWN
    assert changed == [handoff, end.handoff]


async def test_who_clicks_is_answered_in_the_language_of_the_conversation(
    store: Conversations, desk: Desk
) -> None:
    """Where it tells nothing, or is another's, in that of the platform."""
    await store.receive(said("Ist mein Auto bei Hagel versichert und wie?"))
    assert (await desk.wording_at(PLACE, MAYA.id, "fr")).language == "de"
    assert (await desk.wording_at(PLACE, "U-OTHER", "fr")).language == "fr"
    assert (await desk.wording_at(replace(PLACE, thread="1.2"), MAYA.id, "es-ES")).language == "es"
    assert (await desk.wording_at(None, MAYA.id, "pt-BR")).language == "pt"


async def test_an_imitator_is_warned_of_once_where_a_customer_waits(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """Not where nobody waits for people, and not of the customer themselves."""
    seen = Imitated(imitator="U-GUS", name="An*a", teammate="Ana")
    await store.receive(said("Is hail covered?"))
    assert await desk.waits_at(PLACE, "U-GUS") is None
    handoff = await escalated(store, handoffs, said("A person, please.", at=2))
    assert await desk.waits_at(PLACE, MAYA.id) is None
    assert await desk.waits_at(PLACE, "U-GUS") == handoff.id
    done(await desk.imitated(handoff.id, seen))
    for wanted in (seen, replace(seen, name="ANA")):
        again = await desk.imitated(handoff.id, wanted)
        assert isinstance(again, NotDone)
        assert again.why is WhyNot.SEEN_BEFORE
    done(await desk.imitated(handoff.id, replace(seen, imitator="U-HAL")))
    told = [event for event in await handoffs.events(handoff.conversation_id) if event.detail]
    assert [event.detail for event in told][-2:] == ["An*a, like Ana"] * 2
    await claimed(handoffs, handoff)
    done(await handoffs.carry_out(handoff.id, Resolve(), by(ANA)))
    assert await desk.waits_at(PLACE, "U-GUS") is None
