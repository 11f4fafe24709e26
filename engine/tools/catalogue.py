"""The tools of the assistant, in one list; a new tool is one file and one line here."""

from engine.accounts.access import Accounts
from engine.handoff.team_questions import TeamQuestions
from engine.ports.knowledge import Knowledge
from engine.ports.rating import RatingService
from engine.tools.ask_teammate import AskTeammate
from engine.tools.cancel_order import CancelOrderTool
from engine.tools.change_address import ChangeAddressTool
from engine.tools.claim_status import ClaimStatusTool
from engine.tools.escalate_to_human import EscalateToHuman
from engine.tools.file_claim import FileClaimTool
from engine.tools.get_quote import GetQuote
from engine.tools.my_policies import MyPolicies
from engine.tools.my_profile import MyProfile
from engine.tools.order_status import OrderStatusTool
from engine.tools.own_changes import OwnChange, ProposeOwn
from engine.tools.own_records import OwnRecords, ReadOwn
from engine.tools.policy_details import PolicyDetails
from engine.tools.search_knowledge import SearchKnowledge
from engine.tools.tool import Tool

OWN_RECORDS: tuple[OwnRecords, ...] = (
    MyProfile(),
    MyPolicies(),
    PolicyDetails(),
    ClaimStatusTool(),
    OrderStatusTool(),
)
OWN_CHANGES: tuple[OwnChange, ...] = (CancelOrderTool(), ChangeAddressTool(), FileClaimTool())
TOOLS_OF_ACCOUNTS = frozenset(
    {*(records.name for records in OWN_RECORDS), *(change.name for change in OWN_CHANGES)}
)
"""Their names, also where there is no back office."""


def tool_catalogue(
    *,
    knowledge: Knowledge,
    rating: RatingService,
    accounts: Accounts | None = None,
    questions: TeamQuestions | None = None,
) -> tuple[Tool, ...]:
    """Every tool, made with what it needs; of accounts and of teammates only where there are."""
    return (
        SearchKnowledge(knowledge),
        GetQuote(rating),
        EscalateToHuman(),
        *((AskTeammate(questions),) if questions is not None else ()),
        *(account_tools(accounts) if accounts is not None else ()),
    )


def account_tools(accounts: Accounts) -> tuple[Tool, ...]:
    """What reads the customer's own account, and what lets a change of it wait for a click."""
    return (
        *(ReadOwn(records, accounts) for records in OWN_RECORDS),
        *(ProposeOwn(change, accounts) for change in OWN_CHANGES),
    )
