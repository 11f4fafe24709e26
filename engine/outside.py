"""The outside as the engine needs it: which ports are given, and which may be missing."""

from dataclasses import dataclass

from engine.accounts.access import Accounts
from engine.accounts.ports import ActionPosts
from engine.added.added_tool import AddedTool
from engine.desk_assembly import DeskPorts
from engine.ports.conversations import ConversationStore
from engine.ports.delivery import Delivery
from engine.ports.knowledge import Knowledge
from engine.ports.model import Model
from engine.ports.rating import RatingService


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """The outside as the engine needs it.

    `screening_model` is None where no model looks at what customers write, `labelling_model` where
    none says which route a turn takes. `desk` is None where no desk is configured, `accounts`
    where no back office is; `added` are the operator's own tools, `action_posts` what customers
    see of changes to confirm, given where there are accounts.
    """

    store: ConversationStore
    model: Model
    knowledge: Knowledge
    rating: RatingService
    delivery: Delivery
    screening_model: Model | None = None
    labelling_model: Model | None = None
    desk: DeskPorts | None = None
    accounts: Accounts | None = None
    added: tuple[AddedTool, ...] = ()
    action_posts: ActionPosts | None = None
