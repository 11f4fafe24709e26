"""What account tools ask of the outside: the records, whose account it is, actions that wait."""

from typing import Protocol

from engine.accounts.pending import Click, Ending, PendingAction, Proposal
from engine.domain.accounts import (
    CallTool,
    Claim,
    CustomerId,
    Order,
    Policy,
    Profile,
    Write,
    Written,
)
from engine.domain.desk import Alarm
from engine.domain.handoff import Teammate
from engine.domain.messages import Principal
from engine.domain.posts import Part


class BackOffice(Protocol):
    """The company's records; every method is about the one customer it is given.

    Reads of a single record raise NotYours where the customer has none of this number, whether or
    not somebody else has. All raise BackOfficeUnavailable.
    """

    async def find_by_email(self, email: str) -> CustomerId | None:
        """The one customer with this address, in any letter case; None for none or several.

        For linking alone: no tool asks it.
        """
        ...

    async def profile(self, customer: CustomerId) -> Profile:
        """Who they are; raises NotYours where the customer is gone."""
        ...

    async def policies(self, customer: CustomerId) -> tuple[Policy, ...]:
        """All their policies, the newest first."""
        ...

    async def policy(self, customer: CustomerId, number: str) -> Policy:
        """One of their policies."""
        ...

    async def claims(self, customer: CustomerId) -> tuple[Claim, ...]:
        """All their claims, the newest first."""
        ...

    async def claim(self, customer: CustomerId, number: str) -> Claim:
        """One of their claims."""
        ...

    async def orders(self, customer: CustomerId) -> tuple[Order, ...]:
        """All their orders, the newest first."""
        ...

    async def order(self, customer: CustomerId, number: str) -> Order:
        """One of their orders."""
        ...

    async def write(self, customer: CustomerId, change: Write, *, key: str) -> Written:
        """Make a change once for each key: asked again, it answers what it came to then.

        Raises NotYours and WriteRefused, with nothing changed. After BackOfficeUnavailable it may
        have been made: ask `look_up`, or once more with the same key.
        """
        ...

    async def look_up(self, customer: CustomerId, key: str) -> Written | None:
        """What the change with this key came to; None if it was not made."""
        ...


class ToolWrites(Protocol):
    """Changes that added tools make; the same questions as to a back office.

    Both raise BackOfficeUnavailable where it may be tried again with the same key, and
    OutcomeUnknown where it may have been made and must not be.
    """

    async def write(
        self, customer: CustomerId, change: CallTool, *, key: str, is_again: bool
    ) -> Written:
        """Make the change; raises WriteRefused with nothing changed.

        `is_again` says that an earlier attempt may have made it.
        """
        ...

    async def look_up(self, customer: CustomerId, change: CallTool, *, key: str) -> Written | None:
        """What an earlier attempt came to; None if it was not made, or may be made again."""
        ...


class Links(Protocol):
    """Whose account a person on a platform may see; raises StorageUnavailable."""

    async def customer_of(self, principal: Principal) -> CustomerId | None:
        """The customer this person has proved to be; None without a link that holds today."""
        ...


class PendingActions(Protocol):
    """Actions that wait for a click; every method is one transaction.

    All raise StorageUnavailable. Whose click counts is part of the condition of the change itself.
    """

    async def propose(self, proposal: Proposal, *, expires_at: float) -> PendingAction:
        """Store an action for a tool call, once; raises NotYours where there is no such call.

        The same call again, or the same action of the same person while one is open, gives the
        action that is there.
        """
        ...

    async def get(self, action_id: int) -> PendingAction | None:
        """The action as it is now; None if there is none."""
        ...

    async def confirm(
        self, action_id: int, principal: Principal, *, approval_until: float
    ) -> Click:
        """The customer's yes; where a teammate's is missing, it waits for that until then."""
        ...

    async def decline(self, action_id: int, principal: Principal) -> Click:
        """The customer's no, before the action began."""
        ...

    async def approve(self, action_id: int, teammate: Teammate) -> Click:
        """A teammate's yes; it runs once the customer has confirmed, too."""
        ...

    async def refuse(self, action_id: int, teammate: Teammate) -> Click:
        """A teammate's no."""
        ...

    async def due(self, *, limit: int) -> tuple[int, ...]:
        """At most `limit` actions to run now, longest waiting first."""
        ...

    async def expire(self, *, limit: int) -> tuple[int, ...]:
        """End what nobody decided in time; returns which."""
        ...

    async def begin(self, action_id: int, *, again_at: float) -> PendingAction | None:
        """Take a due action to run it; None if it is not due. Nobody else gets it until then."""
        ...

    async def defer(self, action_id: int, *, attempt: int, until: float, error: str) -> bool:
        """Try a running action again at that time; False if this attempt is not the newest."""
        ...

    async def finish(self, action_id: int, *, ending: Ending) -> PendingAction:
        """End a running action; one that has ended stays as it is."""
        ...


class OutcomeWords(Protocol):
    """What is said of an action; pure. `said` are words in the language of the conversation."""

    def post(self, action: PendingAction, said: str) -> Part:
        """What takes the place of the post that asked about it."""
        ...

    def for_team(self, action: PendingAction, asker: str) -> Alarm:
        """What the desk is asked to approve; `asker` is the customer's name."""
        ...

    def decided(self, action: PendingAction) -> Alarm:
        """What takes the place of that at the desk, once there is nothing to approve any more."""
        ...

    def unsure(self, action: PendingAction, asker: str) -> Alarm:
        """That nobody knows whether it was done, and a teammate has to look."""
        ...

    def told(self, action: PendingAction, said: str, *, is_public: bool) -> str:
        """What Claude is told of how it ended: nothing of the account where others read."""
        ...


class ActionPosts(Protocol):
    """What one platform's customers see of actions; all raise StorageUnavailable."""

    async def proposed(self, turn_id: int) -> tuple[PendingAction, ...]:
        """What a turn proposed that still waits for its customer, in order."""
        ...

    async def due(self, *, limit: int) -> tuple[int, ...]:
        """Actions whose ending, or whose wait for a teammate, is not told yet."""
        ...

    async def tell(self, action_id: int, words: OutcomeWords) -> frozenset[int]:
        """Bring posts up to date and let the conversation hear of an ending, once, in one step.

        Returns the conversations where there is something to do now: a change that was proposed
        again has posts in more than one.
        """
        ...
