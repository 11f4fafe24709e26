"""What happens between a customer and a team, told once for every pair of platforms."""

import prompts
from sandbox.claude import Request
from tests.dialogue.customer_rooms import ASSISTANT, CustomerRoom
from tests.dialogue.desk_rooms import DeskRoom

BRIEF = (
    "Wanted: A look at a broken windscreen.\nTried: Nothing yet.\nSources: none\n"
    "Mood: calm.\nUrgency: normal"
)


def wants_brief(request: Request) -> bool:
    """Whether Claude is asked for a card's brief."""
    opening = (prompts.ROOT / "desk" / "brief.md").read_text(encoding="utf-8").splitlines()[0]
    return opening in request.system_text


def is_question(request: Request) -> bool:
    """Whether Claude is asked for an answer to a customer."""
    return not wants_brief(request)


async def until_claimed(customer: CustomerRoom, desk: DeskRoom) -> None:
    """From a request for a person to the word that somebody is there."""
    await customer.writes("My windscreen broke. Let me talk to a human please.")
    assert await customer.hears("passed this on to our support team") == ASSISTANT
    await desk.card("Nobody has it", "A look at a broken windscreen.")
    await desk.presses("claim")
    assert await customer.hears("is here now and can see what you wrote") == ASSISTANT
    await desk.card(f"With {desk.teammate}")


async def until_answered(customer: CustomerRoom, desk: DeskRoom) -> None:
    """From there over a note and a reply to what the customer answers."""
    await desk.writes("This one is a little strange.", sign="memo")
    await desk.writes("reply A mechanic comes at noon.", sign="white_check_mark")
    assert await customer.hears("A mechanic comes at noon.") == desk.teammate
    await customer.writes("And who pays for that?")
    await desk.reads("And who pays for that?")


async def until_rated(customer: CustomerRoom, desk: DeskRoom) -> None:
    """From the end of a matter to the customer's opinion of it."""
    await desk.presses("resolve")
    assert await customer.hears("considers this solved") == ASSISTANT
    await customer.rates(5)
    assert await customer.hears("Thank you for the rating") == ASSISTANT
    await desk.card("Resolved by", "5 of 5")


def check_nothing_leaked(customer: CustomerRoom) -> None:
    """Whatever was said inside never got out, and what got out did so once."""
    heard = "\n".join(customer.heard())
    assert "strange" not in heard
    assert heard.count("A mechanic comes at noon.") == 1
