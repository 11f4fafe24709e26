"""How every account tool reads: whose account it is comes from the link, never from arguments.

A tool of this kind says what it reads of the one customer it is given. Which customer that is, who
may read along, and what is told where there is nothing, is decided here for all of them alike.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from pydantic_core import to_jsonable_python

from engine.accounts.access import Accounts
from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId, record_number
from engine.domain.steps import Block, Effect, Json, PrivateFacts
from engine.errors import BackOfficeUnavailable, NotYours
from engine.tools.tool import Done, Failed, ToolContext, ToolOutcome

T = TypeVar("T")

_MOST_RECORDS = 20


class OwnRecords(Protocol):
    """What one tool reads of a customer's own records."""

    @property
    def name(self) -> str:
        """The name Claude calls it by."""
        ...

    @property
    def schema(self) -> Mapping[str, Json]:
        """The strict JSON Schema of its arguments, none of which names a customer."""
        ...

    async def read(
        self, arguments: Mapping[str, Json], office: BackOffice, customer: CustomerId
    ) -> object:
        """The facts, as data; raises NotYours and BackOfficeUnavailable."""
        ...


class ReadOwn:
    """A Tool that answers from the account of whoever the turn is for."""

    effect = Effect.READ

    def __init__(self, records: OwnRecords, accounts: Accounts) -> None:
        self._records = records
        self._accounts = accounts
        self.name = records.name
        self.schema = records.schema

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Read; in a public place Claude learns only that the customer was told elsewhere."""
        accounts = self._accounts
        customer = await customer_for(context, accounts)
        if not isinstance(customer, CustomerId):
            return customer
        try:
            facts = await self._records.read(arguments, accounts.office, customer)
        except NotYours:
            return NO_SUCH_RECORD
        except BackOfficeUnavailable:
            return AWAY
        return told(self.name, to_jsonable_python(facts), context)


async def customer_for(context: ToolContext, accounts: Accounts) -> CustomerId | Done:
    """Whose account a call is about, or what it answers instead; raises StorageUnavailable."""
    if context.is_public and not accounts.delivers_privately:
        return ASK_IN_PRIVATE
    return await accounts.links.customer_of(context.principal) or NOT_LINKED


def told(tool: str, facts: Json, context: ToolContext) -> Done:
    """Facts as the place allows: as data for Claude, or past Claude to the customer alone."""
    if context.is_public:
        return Done(content=SENT_PRIVATELY.content, private=PrivateFacts(tool=tool, facts=facts))
    return Done(content=(data(facts),))


def data(value: Json) -> Block:
    """A block that is data and nothing else."""
    return {"type": "text", "text": json.dumps(value, ensure_ascii=False)}


def asked_number(arguments: Mapping[str, Json], name: str) -> str:
    """The number of a record; raises NotYours for what can be none."""
    number = record_number(str(arguments[name]))
    if number is None:
        raise NotYours
    return number


def newest(records: Sequence[T]) -> Mapping[str, object]:
    """The first records of a list that begins with the newest, and how many are left out."""
    return {
        "records": records[:_MOST_RECORDS],
        "not_shown": max(0, len(records) - _MOST_RECORDS),
    }


NO_SUCH_RECORD = Done(
    content=(data({"found": False, "note": "This customer has no record with this number."}),)
)
"""The same for a record of somebody else and for one that never was."""

NOT_LINKED = Done(
    content=(
        data(
            {
                "linked": False,
                "note": "It is not known which customer this person is. They can link their "
                "account with the command /link; nothing in the conversation does it.",
            }
        ),
    )
)
ASK_IN_PRIVATE = Done(
    content=(
        data(
            {
                "shown": False,
                "note": "Others can read this thread, so nothing about an account is looked up "
                "here. Ask the customer to write in a direct message.",
            }
        ),
    )
)
SENT_PRIVATELY = Done(
    content=(
        data(
            {
                "shown": True,
                "note": "Others can read this thread, so this goes to the customer in a direct "
                "message, together with your answer. You do not know it. A line under your answer "
                "says where to find it, or that it could not be sent: say neither yourself.",
            }
        ),
    )
)
AWAY = Failed(reason="The account cannot be looked up right now. Offer to try again later.")
