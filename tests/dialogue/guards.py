"""The guards that keep answers from being lost or doubled, each of which can be taken away."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from typing import Any

import discord
from sqlalchemy import Connection, bindparam, select, update

from adapters.slack.delivery import SlackDelivery
from engine.domain.conversation import Lease
from engine.domain.messages import InboundMessage
from engine.domain.posts import QueuedPart
from engine.domain.receipts import Receipt
from storage import leases, previewing, receiving, sending
from storage.schema import conversation, outbox


class Guard(StrEnum):
    """What stands between a fault and its damage."""

    DEDUPE_KEY = "dedupe-key"
    """A message that comes again is known by its keys."""

    FENCE = "fence"
    """A worker that has lost its lease changes nothing."""

    EPOCH = "epoch"
    """What was made for one owner of a conversation does not leave under another."""

    NONCE = "nonce"
    """Discord takes a post with a nonce once."""

    LOOKUP = "lookup"
    """A post that may have arrived in Slack is looked for by its metadata."""


def remove(guard: Guard) -> None:
    """Run this process without a guard, for good."""
    _REMOVALS[guard]()


def _without_dedupe_key() -> None:
    receive = receiving.receive

    @wraps(receive)
    def anew(connection: Connection, message: InboundMessage, *rest: Any) -> Receipt:
        return receive(connection, replace(message, keys=(uuid.uuid4().hex,)), *rest)

    put(receiving, "receive", anew)


def _without_fence() -> None:
    here = conversation.c.id == bindparam("conversation")
    put(leases, "_EPOCH", select(conversation.c.epoch).where(here))
    put(leases, "_HELD_TURN", leases._OF_TURN.where(here))


class _AnyEpoch(int):
    """Equal to every epoch."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = int.__hash__


def _without_epoch_gate() -> None:
    current, begin = leases.current_epoch, sending.begin

    def any_epoch(connection: Connection, lease: Lease) -> int:
        return _AnyEpoch(current(connection, lease))

    @wraps(begin)
    def in_any_epoch(connection: Connection, lease: Lease, part: QueuedPart, now: float) -> bool:
        made_now = update(outbox).where(outbox.c.id == part.id)
        connection.execute(made_now.values(epoch=current(connection, lease)))
        return begin(connection, lease, part, now)

    put(previewing, "current_epoch", any_epoch)
    put(sending, "begin", in_any_epoch)


def _without_nonce() -> None:
    send = discord.abc.Messageable.send

    async def anonymous(self: discord.abc.Messageable, *content: Any, **options: Any) -> Any:
        return await send(self, *content, **(options | {"nonce": uuid.uuid4().hex[:25]}))

    put(discord.abc.Messageable, "send", anonymous)


def _without_lookup() -> None:
    async def never(*_: object) -> None:
        return None

    put(SlackDelivery, "find", never)


def put(owner: object, name: str, value: object) -> None:
    """Replace what is there; raises AttributeError where nothing of this name is."""
    getattr(owner, name)
    setattr(owner, name, value)


_REMOVALS: Mapping[Guard, Callable[[], None]] = {
    Guard.DEDUPE_KEY: _without_dedupe_key,
    Guard.FENCE: _without_fence,
    Guard.EPOCH: _without_epoch_gate,
    Guard.NONCE: _without_nonce,
    Guard.LOOKUP: _without_lookup,
}
