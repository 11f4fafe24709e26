"""A workspace in which handoffs go unusual ways."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.slack import Channel, ChannelKind, Member, SlackSandbox, SlackSettings
from tests.dialogue.doomed import Doomed
from tests.dialogue.edge_rooms import DANA, GUS, TOM
from tests.dialogue.edge_scene import Scene
from tests.dialogue.edge_worlds import EdgeWorld
from tests.dialogue.house import House
from tests.dialogue.slack_edge_rooms import SlackEdgeCustomer, SlackEdgeDesk
from tests.dialogue.slack_town import SlackTown

_MANY = 100
"""Posts; more than there are in a scene."""

MANIFEST = Path(__file__).parents[2] / "slack-manifest.json"


@dataclass(kw_only=True)
class SlackEdges(EdgeWorld):
    """A workspace with a help channel, a desk and another company's program."""

    slack: SlackSandbox
    help: Channel
    first: Channel
    second: Channel
    group: str
    people: dict[str, Member]

    @property
    def desk_settings(self) -> dict[str, str]:
        """An always open desk with both channels."""
        return {
            "desk_platform": "slack",
            "desk_channel": self.first.id,
            "desk_second_channel": self.second.id,
            "desk_group": self.group,
            "desk_hours": "always",
        }

    async def newcomer(self, name: str) -> None:
        """Bring somebody into the customers' channel."""
        self.people[name] = self.slack.person(name)
        await self.slack.join(self.people[name], self.help)

    async def turns_out(self) -> None:
        """Remove the assistant from the desk's channel."""
        workspace, bot = self.slack.world.workspace, self.slack.bot_user_id
        known = workspace.channels[self.first.id]
        left = tuple(member for member in known.members if member != bot)
        workspace.put_channel(replace(known, members=left))

    def scene_of(self, name: str) -> Scene:
        """A conversation of somebody who is there."""
        shown = {who: len(self.slack.ephemerals(self.people[who])) for who in (DANA, TOM, GUS)}
        customer = SlackEdgeCustomer(
            slack=self.slack,
            customer=self.people[name],
            channel=self.help,
            people=self.people,
            house=self.house,
            name=name,
            seen=len(self.slack.ephemerals(self.people[name])),
        )
        desk = SlackEdgeDesk(
            slack=self.slack,
            dana=self.people[DANA],
            channel=self.first,
            people=self.people,
            second=self.second,
            customer=name,
            seen=shown,
        )
        return Scene(house=self.house, customer=customer, desk=desk, opener=self.people[name].id)

    @asynccontextmanager
    async def tandem(
        self, *, desk: Mapping[str, object] | None = None, **engine: object
    ) -> AsyncIterator[None]:
        """Tandem at work here, with a desk of these settings."""
        settings = {**self.desk_settings, **(desk or {})}
        async with self._town.tandem(self.house, desk=settings, **engine):
            yield

    @property
    def help_channel(self) -> str:
        """The channel of all scenes."""
        return self.help.id

    def doomed(self) -> AbstractAsyncContextManager[Doomed]:
        """The same in a process of its own."""
        return self._town.doomed(self.house, desk=self.desk_settings)

    def holds_answers(self) -> None:
        """Let whatever is posted be seen, and its sender not hear of it."""
        self.slack.faults.hang("chat.postMessage", calls=_MANY)

    def holds_signs(self) -> None:
        """Leave every reaction without an effect and without an answer."""
        self.slack.faults.hang("reactions.add", when="before", calls=_MANY)

    def lets_go(self) -> None:
        """Answer as ever again."""
        self.slack.faults.forget_calls()
        self.slack.faults.release()

    @property
    def _town(self) -> SlackTown:
        return SlackTown(slack=self.slack, maya=self.people[DANA], channel=self.help, pace=0)


@asynccontextmanager
async def slack_edges(house: House) -> AsyncIterator[SlackEdges]:
    """The workspace, without limits on how often somebody may call."""
    unlimited = SlackSettings(rate_scale=None)
    async with SlackSandbox(unlimited, manifest=MANIFEST) as slack:
        people = {name: slack.person(name) for name in (DANA, TOM, GUS)}
        dana, tom, gus = people.values()
        yield SlackEdges(
            house=house,
            slack=slack,
            help=slack.channel("insurance-help", dana, tom, gus),
            first=slack.channel("desk", dana, tom, gus, kind=ChannelKind.PRIVATE),
            second=slack.channel("leads", dana, tom, kind=ChannelKind.PRIVATE),
            group=slack.usergroup("support", dana, tom).id,
            people=people,
        )
