"""What people see of the assistant's work while its words change."""

import asyncio

from engine.domain.messages import Place
from engine.sign import WorkingSign
from tests.engine.idle_time import IdleLoop
from tests.engine.wall import Wall
from tests.storage.builders import PLACE


class Watched(Wall):
    """A wall that remembers its signs, and when they were shown."""

    def __init__(self) -> None:
        super().__init__()
        self.signs: list[tuple[float, str]] = []

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Note it, in whole tenths of a second since the beginning."""
        self.signs.append((round(asyncio.get_running_loop().time(), 1), doing))


async def _work(wall: Watched) -> None:
    sign = WorkingSign(wall, PLACE, "m1", "thinks")
    await asyncio.sleep(1)
    sign.say("searches")
    await asyncio.sleep(0.2)
    sign.say("thinks")
    await asyncio.sleep(1)
    sign.say("searches")
    sign.say("calculates")
    await asyncio.sleep(10)
    sign.say("thinks")
    await sign.stop(posted=True)
    await asyncio.sleep(10)


def test_words_are_shown_once_they_have_held() -> None:
    """The first at once, a flicker not at all, the last of a row after half a second."""
    wall = Watched()
    with asyncio.Runner(loop_factory=IdleLoop) as runner:
        began = round(runner.get_loop().time(), 1)
        runner.run(_work(wall))
    signs = [(round(at - began, 1), doing) for at, doing in wall.signs]
    assert signs == [(0.0, "thinks"), (2.7, "calculates"), (10.7, "calculates")]
