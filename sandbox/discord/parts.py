"""The local Discord's parts, tied together once: what REST calls and people's actions work on."""

from dataclasses import dataclass

from sandbox.discord.announcer import Announcer
from sandbox.discord.board import Board
from sandbox.discord.commands import Commands
from sandbox.discord.faults import Faults
from sandbox.discord.gateway import Gateway
from sandbox.discord.interactions import Interactions
from sandbox.discord.limits import RateLimits
from sandbox.discord.sessions import Sessions
from sandbox.discord.threads import Threads
from sandbox.discord.webhooks import Webhooks
from sandbox.discord.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Everything there is. The parts change; which parts there are does not."""

    token: str
    world: World
    sessions: Sessions
    faults: Faults
    gateway: Gateway
    announcer: Announcer
    board: Board
    threads: Threads
    webhooks: Webhooks
    commands: Commands
    interactions: Interactions
    limits: RateLimits


def build(world: World, token: str) -> Parts:
    """Make every part of a server with this state."""
    faults = Faults()
    sessions = Sessions(world)
    announcer = Announcer(world, sessions, faults)
    board = Board(world, announcer)
    clock = world.clock
    return Parts(
        token=token,
        world=world,
        sessions=sessions,
        faults=faults,
        gateway=Gateway(world, sessions, faults, token),
        announcer=announcer,
        board=board,
        threads=Threads(world, board, announcer),
        webhooks=Webhooks(world),
        commands=Commands(world),
        interactions=Interactions(world, announcer, board),
        limits=RateLimits(clock.now, clock.wall, on=world.settings.rate_limits),
    )
