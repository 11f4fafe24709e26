"""Where people have spoken lately is known, on one platform, for as long as is asked."""

from dataclasses import replace

from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import Database
from storage.recent import RecentPlaces
from tests.storage.builders import PLACE, Clock, said


async def test_places_somebody_spoke_in_lately(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Newest conversations first, each once; old ones and other platforms are left out."""
    recent = RecentPlaces(database, Platform.SLACK)
    old, new, spoken_in, elsewhere = (replace(PLACE, thread=f"{number}") for number in range(4))
    elsewhere = replace(elsewhere, platform=Platform.DISCORD)
    await store.receive(said("Is hail covered?", place=old))
    await store.receive(said("Is theft covered?", place=spoken_in))
    clock.now += 1000
    began = clock.now
    for number, place in enumerate((new, spoken_in, new, elsewhere)):
        await store.receive(said("And fire?", at=number + 2, place=place))
    assert await recent.places(began) == (new, spoken_in)
    assert await recent.places(began - 1000) == (new, spoken_in, old)
    assert await recent.places(began + 1) == ()
