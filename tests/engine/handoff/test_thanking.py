"""Signs on thanks: each gets its own, whatever the platform says to another."""

import asyncio

from engine.domain.messages import Place, Platform
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.thanking import Thanking, Thanks

PLACE = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1.1")


class Waiting:
    """Thanks that wait, in memory."""

    def __init__(self, *messages: str) -> None:
        self.left = {at: Thanks(id=at, place=PLACE, message=m) for at, m in enumerate(messages)}

    async def waiting(self, platform: Platform) -> tuple[Thanks, ...]:
        """All that are left."""
        del platform
        return tuple(self.left.values())

    async def end(self, id_: int) -> None:
        """It waits no more."""
        del self.left[id_]


class Signs:
    """A platform that answers as it is told; `asked` is what it was asked for, in order."""

    def __init__(self, **answers: Exception) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.heard = asyncio.Event()

    async def thank(self, place: Place, message: str) -> None:
        """Refuse, break, or put it there."""
        del place
        self.asked.append(message)
        self.heard.set()
        if message in self.answers:
            raise self.answers[message]


async def test_thanks_whose_sign_breaks_keep_no_others_from_theirs() -> None:
    """It is given up, and what waits behind it gets its sign in the same look."""
    store, signs = Waiting("odd", "good"), Signs(odd=ValueError("no number"))
    await _first_look(store, signs)
    assert (signs.asked, store.left) == (["odd", "good"], {})


async def test_a_platform_that_asks_to_wait_is_asked_for_nothing_meanwhile() -> None:
    """Neither for what else waits nor, where somebody thanks again, for that."""
    slow = DeliveryError("ratelimited", kind=DeliveryErrorKind.RETRY, retry_after=600.0)
    store, signs = Waiting("slow", "good"), Signs(slow=slow)
    await _first_look(store, signs)
    assert (signs.asked, len(store.left)) == (["slow"], 2)


async def _first_look(store: Waiting, signs: Signs) -> None:
    """Look, hear of more thanks, and let everything run that is ready."""
    thanking = Thanking(store, signs, platform=Platform.SLACK)
    await thanking.start()
    await signs.heard.wait()
    for _ in range(20):
        thanking.wake()
        await asyncio.sleep(0)
    await thanking.drain()
