"""How looks at the knowledge ended is kept, and the desk hears of what is new and bad, once."""

from sqlalchemy import text

from engine.domain.messages import Platform
from storage.database import Database
from storage.ingestion.shelf import BrokenArticle
from storage.knowledge import KnowledgeBase
from storage.knowledge_log import last_look
from storage.sync_report import SyncReport
from tests.storage.builders import Clock

HAIL = BrokenArticle(name="hail.md", reason="it has no title")
THEFT = BrokenArticle(name="theft.md", reason="it speaks to the assistant", is_quarantined=True)


async def alarms(database: Database) -> list[str]:
    """What the desk is to be told."""
    asked = text("SELECT body ->> 'text' FROM desk_post WHERE kind = 'alarm' ORDER BY id")
    return await database.read(lambda connection: list(connection.execute(asked).scalars()))


async def test_the_desk_hears_of_each_trouble_once(database: Database, clock: Clock) -> None:
    """Of what is new, as long as it lasts; what is fine again is no news."""
    knowledge = KnowledgeBase(database, clock=clock)
    for broken in ((HAIL,), (HAIL,), (), (HAIL,)):
        report = SyncReport(broken=broken)
        await knowledge.record(report, began_at=clock.now, desk=Platform.SLACK)
    both = SyncReport(broken=(HAIL,), quarantined=(THEFT,))
    await knowledge.record(both, began_at=clock.now, desk=Platform.SLACK)
    one, other = await alarms(database)
    assert one.splitlines()[1:] == ["• broken: hail.md: it has no title"]
    assert other.splitlines()[1:] == ["• quarantined: theft.md: it speaks to the assistant"]


async def test_a_look_that_fails_is_told_and_what_is_known_stays_fresh_as_it_was(
    database: Database, clock: Clock
) -> None:
    """The desk hears it once, and the age is that of the last good look."""
    knowledge = KnowledgeBase(database, clock=clock)
    await knowledge.record(SyncReport(), began_at=clock.now, desk=Platform.DISCORD)
    good = clock.now
    for _ in range(2):
        clock.now += 3_600
        await knowledge.record("no folder", began_at=clock.now, desk=Platform.DISCORD)
    [told] = await alarms(database)
    assert told.endswith("What was known before is still used.\nno folder")
    standing = await knowledge.standing()
    assert (standing.fresh_at, standing.looked_at) == (good, clock.now)
    assert standing.error == "no folder"


async def test_without_a_desk_nobody_is_told_and_all_is_kept(
    database: Database, clock: Clock
) -> None:
    """The report shows it all the same."""
    knowledge = KnowledgeBase(database, clock=clock)
    report = SyncReport(added=("a.md",), broken=(HAIL,), cleaned=(("b.md", "signs went"),))
    await knowledge.record(report, began_at=clock.now, desk=None)
    assert await alarms(database) == []
    look = await database.read(last_look)
    assert look is not None
    assert look.troubles == ("broken: hail.md: it has no title",)
    assert dict(look.found)["added"] == ("a.md",)
    assert dict(look.found)["cleaned"] == ("b.md: signs went",)


async def test_old_looks_are_forgotten(database: Database, clock: Clock) -> None:
    """The table does not grow for ever."""
    knowledge = KnowledgeBase(database, clock=clock)
    for _ in range(205):
        await knowledge.record(SyncReport(), began_at=clock.now, desk=None)
    count = text("SELECT count(*) FROM knowledge_sync")
    assert await database.read(lambda c: c.execute(count).scalar_one()) == 200


async def test_many_troubles_are_one_short_post(database: Database, clock: Clock) -> None:
    """The desk is not flooded."""
    broken = tuple(BrokenArticle(name=f"{n}.md", reason="x" * 900) for n in range(50))
    knowledge = KnowledgeBase(database, clock=clock)
    await knowledge.record(SyncReport(broken=broken), began_at=clock.now, desk=Platform.SLACK)
    [told] = await alarms(database)
    assert told.startswith("Knowledge: 50 articles cannot be used as they are")
    assert told.endswith("• and 44 more")
    assert len(told) < 1_800
