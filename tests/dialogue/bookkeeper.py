"""A Claude that prepares whatever change of an account it is asked for, and tells how it ended."""

import json
from collections.abc import Mapping

from engine.accounts.pending import WriteTool
from sandbox.claude import Call, Request, Say, Turn
from tests.dialogue.desk_story import BRIEF, wants_brief

CLICK = "Please click on the button to confirm."
TOLD = "Thank you for your click. Is there anything else?"
OUTCOME = "what came of the change"
"""Stands in a message that tells Claude of an ending."""

SAYS: Mapping[WriteTool, str] = {
    WriteTool.CANCEL_ORDER: "Please cancel the order we spoke of.",
    WriteTool.CHANGE_ADDRESS: "I have moved to a new place.",
    WriteTool.FILE_CLAIM: "A stone hit my windscreen.",
}
"""What a customer says who wants a change."""

_CALLS: Mapping[WriteTool, Call] = {
    WriteTool.CANCEL_ORDER: Call("cancel_order", {"order": "OR-100"}),
    WriteTool.CHANGE_ADDRESS: Call(
        "change_address",
        {
            "line1": "7 New Street",
            "line2": "",
            "city": "Troy",
            "state": "NY",
            "postal_code": "12180",
            "country": "US",
        },
    ),
    WriteTool.FILE_CLAIM: Call(
        "file_claim",
        {
            "policy": "P-100",
            "kind": "glass",
            "happened_on": "2026-11-20",
            "description": "A stone hit the windscreen.",
            "damage": 180,
        },
    ),
}


def bookkeeper(request: Request) -> Turn:
    """Answer the newest message, or the result of the call that it led to."""
    if wants_brief(request):
        return Turn(Say(BRIEF))
    if request.tool_results:
        waits = "waits_for_the_customers_click" in json.dumps(request.tool_results)
        return Turn(Say(CLICK if waits else "That cannot be prepared."))
    if OUTCOME in request.last_text:
        return Turn(Say(TOLD))
    wanted = [tool for tool, said in SAYS.items() if said in request.last_text]
    return Turn(*(_CALLS[tool] for tool in wanted)) if wanted else Turn(Say("What is it about?"))
