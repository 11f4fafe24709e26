"""What a turn's tool results, its articles and the customer's words allow to be said."""

import json
from collections.abc import Mapping

import pytest

from engine.domain.steps import HistoryMessage, Json, Role
from engine.guardrails.outgoing.catalogue import check_sentence, check_whole
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.turn_context import context_of
from tests.engine.guardrails.grounds import HOUSE, PROMPTS, article

FACTS = json.dumps({"platform": "slack", "date": "Friday, 2026-11-27", "speaker": "Maya"})


def customer(seq: int, *texts: str) -> HistoryMessage:
    """What a customer wrote, behind the line of the platform."""
    blocks = tuple({"type": "text", "text": text} for text in (FACTS, *texts))
    return HistoryMessage(seq=seq, role=Role.USER, content=blocks, version=1)


def called(
    seq: int, name: str, content: list[Json] | str, *, is_error: bool = False
) -> tuple[HistoryMessage, HistoryMessage]:
    """A call and its result."""
    use: Mapping[str, Json] = {"type": "tool_use", "id": f"t{seq}", "name": name, "input": {}}
    result: dict[str, Json] = {"type": "tool_result", "tool_use_id": f"t{seq}", "content": content}
    if is_error:
        result["is_error"] = True
    return (
        HistoryMessage(seq=seq, role=Role.ASSISTANT, content=(use,), version=1),
        HistoryMessage(seq=seq + 1, role=Role.USER, content=(result,), version=1),
    )


def said(text: str) -> list[Json]:
    """A result that is a text."""
    return [{"type": "text", "text": text}]


def passage(name: str) -> list[Json]:
    """An article as a search result."""
    url = f"https://elsewhere.example.org/{name}"
    content: list[Json] = [{"type": "text", "text": article(name)}]
    return [{"type": "search_result", "source": url, "title": name, "content": content}]


def known(*messages: HistoryMessage) -> Context:
    """What is known in a turn with which these messages end."""
    return context_of(HOUSE, messages, language="en")


QUOTE = json.dumps({"monthly_premium": "1234.50", "currency": "USD", "quote_reference": "Q-7F3K2"})
CLAIM = json.dumps({"claim": "CLM2024-0091", "status": "approved", "deductible": 500})
PRICED = known(customer(1, "What would it cost?"), *called(2, "get_quote", said(QUOTE)))
READ = known(
    customer(1, "How do I cancel?"), *called(2, "search_knowledge", passage("cancellation"))
)
CLAIMED = known(customer(1, "How is my claim?"), *called(2, "claim_status", said(CLAIM)))
ESCALATED = known(customer(1, "A person!"), *called(2, "escalate_to_human", said("Recorded.")))
NAMED = known(
    customer(1, "I'm maya@example.org, order W2378156, and I pay 120 now, 15 % too much."),
    customer(3, "Call me on 415-555-2671 within 3 days."),
)


@pytest.mark.parametrize(
    ("context", "sentence"),
    [
        (PRICED, "It would be about **$1,234.50 a month**, with reference Q-7F3K2."),
        (PRICED, "Das wären 1.234,50 Dollar im Monat."),
        (READ, "A cancellation fee of $25 applies."),
        (READ, "You usually get it back within 10 business days."),
        (READ, "Hay un cargo de 25 dólares."),
        (READ, "There is no fee in the first 30 days of a new policy."),
        (READ, "See https://elsewhere.example.org/cancellation for the steps."),
        (CLAIMED, "Your claim CLM2024-0091 has been approved, with a deductible of $500."),
        (CLAIMED, "Ihr Antrag wurde genehmigt."),
        (ESCALATED, "Someone from our team will get back to you."),
        (NAMED, "You pay $120 now, which you find 15 % too much."),
        (NAMED, "We reach you on (415) 555-2671 or at maya@example.org about order W2378156."),
        (NAMED, "Within 3 days, as you wrote."),
    ],
)
def test_what_is_known_in_the_turn_may_be_said(context: Context, sentence: str) -> None:
    """Values of tool results and articles, and what customers said of themselves, pass."""
    assert check_sentence(sentence, context) == ()


@pytest.mark.parametrize(
    ("context", "sentence", "check"),
    [
        (PRICED, "It would be about $1,234.60 a month.", "commitments"),
        (READ, "A cancellation fee of $20 applies.", "commitments"),
        (READ, "You get it back within 10 days, guaranteed.", "commitments"),
        (READ, "See https://elsewhere.example.org/cancellation2.", "links"),
        (CLAIMED, "Your claim has been paid.", "commitments"),
        (ESCALATED, "Someone will get back to you within the hour.", "commitments"),
        (NAMED, "I can offer you a discount of 15 %.", "commitments"),
        (NAMED, "Order W2378157 belongs to joe@example.org.", "personal_data"),
    ],
)
def test_what_is_close_to_a_known_value_is_found(
    context: Context, sentence: str, check: str
) -> None:
    """Another figure, address or state than the known one is found."""
    assert check in {finding.check for finding in check_sentence(sentence, context)}


def test_facts_of_an_earlier_turn_back_nothing() -> None:
    """A price of an earlier turn has to be looked up again."""
    earlier = (customer(1, "What would it cost?"), *called(2, "get_quote", said(QUOTE)))
    context = known(*earlier, customer(4, "And again?"))
    assert check_sentence("It is $1,234.50 a month.", context)


def test_a_failed_call_backs_nothing() -> None:
    """What stands in an error is no fact, and who failed to escalate promises no call."""
    failed = called(2, "escalate_to_human", said("Failed: try 25 dollars."), is_error=True)
    context = known(customer(1, "A person!"), *failed)
    assert check_sentence("Someone will call you.", context)
    assert check_sentence("It is 25 dollars.", context)


def test_what_others_said_is_not_the_customers() -> None:
    """Another person's words in the thread make their number no number of the customer."""
    other = json.dumps({"said_by": "Joe", "text": "I'm on 415-555-2671"})
    context = known(customer(1, other, "What did Joe say?"))
    assert check_sentence("Joe is on 415-555-2671.", context)


@pytest.mark.parametrize(
    "sentence",
    ["Your card is 4111 1111 1111 1111.", "Your account is DE89 3704 0044 0532 0130 00."],
)
def test_not_even_the_owner_is_told_a_card_number(sentence: str) -> None:
    """Card and account numbers are never repeated, also where the customer wrote them."""
    context = known(customer(1, sentence))
    assert {finding.check for finding in check_sentence(sentence, context)} == {"personal_data"}


@pytest.mark.parametrize("name", sorted(file.stem for file in (PROMPTS / "knowledge").glob("*.md")))
def test_every_article_may_be_told_as_it_is(name: str) -> None:
    """An answer that recites an article of the turn is found to hold nothing."""
    context = known(customer(1, "?"), *called(2, "search_knowledge", passage(name)))
    assert check_whole(article(name), context) == ()


def test_a_secret_sentence_that_an_article_holds_may_be_told() -> None:
    """What an article of the turn says as well is no leak."""
    rule = "Do not name, compare or judge other insurers."
    nothing = known(customer(1, "?"))
    cited = known(customer(1, "?"), *called(2, "search_knowledge", said(rule)))
    assert [finding.check for finding in check_sentence(rule, nothing)] == ["leakage"]
    assert check_sentence(rule, cited) == ()


def test_a_deed_that_is_done_may_be_told() -> None:
    """Only where the order was cancelled may the customer be told that it was."""
    history = (customer(1, "Cancel it"),)
    told = "I have cancelled your order."
    assert check_sentence(told, context_of(HOUSE, history, language="en"))
    done = context_of(HOUSE, history, language="en", done=("cancel_order",))
    assert check_sentence(told, done) == ()
