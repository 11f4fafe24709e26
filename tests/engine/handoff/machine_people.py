"""What may happen in a made-up town with a desk, and how often."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from engine.domain.commands import Claim, Command, HandBack, Resolve, Snooze, Transfer
from engine.domain.handoff import Teammate
from engine.domain.messages import Address, Author, Place, Platform
from tests.engine.handoff.machine_run import Run
from tests.engine.handoff.machine_town import DIRECT, PLACES, Town
from tests.engine.handoff.pinboard import FIRST, SECOND
from tests.storage.builders import BOB, MAYA

ASKS = "{name} is what I ask"
_MOST_FAST = 900.0
"""Seconds by which a clock may be fast before somebody sets it right."""

_TEAMMATE: TypeAdapter[Teammate] = TypeAdapter(Teammate)
_NEWEST = (
    "SELECT h.id, h.state, h.teammate, h.customer, c.key AS place FROM handoff h"
    " JOIN conversation c ON c.id = h.conversation_id ORDER BY h.id DESC LIMIT 3"
)


def holder_of(row: Mapping[str, Any]) -> Teammate | None:
    """Who has a handoff, or had it last."""
    return _TEAMMATE.validate_json(row["teammate"]) if row["teammate"] else None


async def ask(town: Town) -> None:
    """Somebody asks the assistant, or writes to nobody in particular."""
    place = town.chance.choice(PLACES)
    by = MAYA if place is DIRECT else town.chance.choice([MAYA, MAYA, BOB])
    address = town.chance.choice([Address.TO_ASSISTANT, Address.TO_ASSISTANT, Address.FOLLOW_UP])
    town.say(place, by, ASKS, Address.TO_ASSISTANT if place is DIRECT else address)
    if town.chance.random() < 0.4:
        await asyncio.sleep(7 * town.chance.random())
        interrupt(town, place)


def interrupt(town: Town, place: Place) -> None:
    """People come in while the assistant is still at it: a teammate writes, or Maya clicks."""
    if place is DIRECT or town.chance.random() < 0.5:
        click_for_a_person(town, place)
    else:
        take_over(town, town.chance.choice(town.mates))


async def ask_for_a_person(town: Town) -> None:
    """Maya wants a person, in words or by a click."""
    place = town.chance.choice(PLACES)
    if town.chance.random() < 0.7:
        town.say(place, MAYA, "{name}: I want to talk to a human")
    else:
        click_for_a_person(town, place)


def click_for_a_person(town: Town, place: Place) -> None:
    """Maya clicks, in the midst of anything."""
    town.click(
        "Maya clicks that a person shall come",
        lambda run: _desk(run).asks_for_human(place, MAYA.id, MAYA.name, ""),
    )


async def take_it_back(town: Town) -> None:
    """Maya needs nobody any more, in words or by a click."""
    row = _some(town)
    if row is None or town.chance.random() < 0.5:
        town.say(town.chance.choice(PLACES), MAYA, "{name}: never mind", Address.FOLLOW_UP)
    else:
        number = row["id"]
        town.click(f"never mind {number}", lambda run: _desk(run).never_mind(number, MAYA.id))


async def thank(town: Town) -> None:
    """Maya says thanks."""
    town.say(town.chance.choice(PLACES), MAYA, "Thanks!", Address.FOLLOW_UP)


async def rate(town: Town) -> None:
    """Maya says how it was."""
    row = _some(town)
    if row is None or town.chance.random() < 0.3:
        town.say(town.chance.choice(PLACES), MAYA, "5", Address.FOLLOW_UP)
    else:
        number = row["id"]
        town.click(f"rate {number}", lambda run: _desk(run).rate(number, MAYA.id, 4))


async def write_in_the_thread(town: Town) -> None:
    """A teammate writes in the customer's own thread."""
    take_over(town, town.chance.choice(town.mates))


def take_over(town: Town, mate: Teammate) -> None:
    """They read along there, and need no desk for it."""
    author = Author(id=mate.id, name=mate.name, is_teammate=True)
    town.say(PLACES[0], author, "I have it, wait a moment", Address.TO_OTHERS)


async def claim(town: Town) -> None:
    """A teammate claims; now and then two do at once."""
    if (row := _some(town)) is None:
        return
    both = list(town.mates) if town.chance.random() < 0.3 else [town.chance.choice(town.mates)]
    for mate in both:
        town.press(row["id"], Claim(), mate)


async def act(town: Town) -> None:
    """Whoever has it, mostly, does something with it; now and then two at once."""
    if (row := _some(town)) is None:
        return
    for _ in range(town.chance.choice([1, 1, 1, 2])):
        mate, number = _likely(town, row), town.count("secret")
        other = next(one for one in town.mates if one != mate)
        town.press(row["id"], town.chance.choice(_deeds(town, other, number)), mate)


def _deeds(town: Town, other: Teammate, number: int) -> Sequence[Command]:
    instructed = HandBack(instruction=f"SECRETINSTRUCTION{number} says what to do.")
    note = f"SECRETTRANSFER{number} says why."
    return (
        HandBack(),
        instructed,
        instructed,
        Resolve(),
        Resolve(),
        Transfer(to=other, note=note),
        Transfer(to=None, note=note),
        Snooze(until=town.clock() + town.chance.choice([5, 50])),
    )


async def reply(town: Town) -> None:
    """A teammate answers through the desk; often more than once."""
    if (row := _some(town)) is None:
        return
    mate = _likely(town, row)
    for _ in range(town.chance.choice([1, 1, 2, 3])):
        town.reply(row["id"], row["place"], mate)


async def note(town: Town) -> None:
    """A teammate writes a note in the card's thread."""
    if (row := _some(town)) is not None:
        number = town.count("secret")
        mate = town.chance.choice(town.mates)
        town.write(row["id"], f"note:{number}", f"SECRETNOTE{number} is what I think", mate)


async def reword(town: Town) -> None:
    """A teammate edits or deletes what they sent."""
    if not town.words:
        return
    words = town.chance.choice(list(town.words.values())[-3:])
    number = words.key.partition(":")[2]
    text = f"REPLY{number} is what I meant {town.count('edit')}."
    town.reword(words, town.chance.choice([text, text, None]), town.chance.choice(town.mates))


async def draft(town: Town) -> None:
    """A teammate wants a draft, for their eyes alone."""
    if (row := _some(town)) is not None:
        number = row["id"]
        town.happens(lambda run: _desk(run).draft(number), town.world.desk)


async def jump(town: Town) -> None:
    """A machine sleeps, or nobody does anything for a while."""
    await town.wait(town.chance.choice([10, 25, 70, 130, 450]))


async def set_the_clock_back(town: Town) -> None:
    """The clock was fast: mostly it goes back by a moment, now and then by minutes."""
    town.set_back(town.chance.seconds(_MOST_FAST))


async def crash(town: Town) -> None:
    """A program dies, now or at some await to come, and is started again after a while."""
    platform: Platform = town.chance.choice(town.platforms)
    run = town.runs.get(platform)
    if run is not None and town.chance.random() < 0.6:
        run.life.left = town.chance.randrange(1, 40)
        await asyncio.sleep(town.chance.seconds(4))
    await town.crash(platform)
    await asyncio.sleep(town.chance.seconds(2))
    await town.start()


async def falter(town: Town) -> None:
    """The customers' platform takes hardly anything, or comes back."""
    town.world.square.falters = not town.world.square.falters
    town.note(f"the customers' platform falters: {town.world.square.falters}")


async def close_or_open_the_desk(town: Town) -> None:
    """A channel of the desk is archived, or comes back."""
    channels = town.chance.choice([{FIRST}, {FIRST, SECOND}])
    town.board.closed = set() if town.board.closed else channels
    town.note(f"closed: {sorted(town.board.closed)}")


EVENTS: dict[Callable[[Town], Awaitable[None]], int] = {
    ask: 16,
    ask_for_a_person: 16,
    take_it_back: 3,
    thank: 2,
    rate: 2,
    write_in_the_thread: 8,
    claim: 10,
    act: 16,
    reply: 18,
    note: 6,
    reword: 5,
    draft: 2,
    jump: 7,
    set_the_clock_back: 4,
    crash: 7,
    close_or_open_the_desk: 3,
    falter: 4,
}
"""What may happen, and how often."""


def _some(town: Town) -> Mapping[str, Any] | None:
    """One of the newest handoffs, mostly the newest."""
    rows = [dict(row) for row in town.rows(_NEWEST)]
    return rows[town.chance.choice([0, 0, 1, 2]) % len(rows)] if rows else None


def _likely(town: Town, row: Mapping[str, Any]) -> Teammate:
    """Mostly who has it."""
    holder = holder_of(row)
    if holder in town.mates and town.chance.random() < 0.8:
        return holder
    return town.chance.choice(town.mates)


def _desk(run: Run) -> Any:
    return run.desk.desk
