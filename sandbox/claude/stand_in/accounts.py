"""A customer's own account: which tool a wish calls, and what is said of what it returned.

Nothing is confirmed here: a change waits for a click, and what came of it is told to the stand-in.
"""

from sandbox.claude.answers import Call, Say
from sandbox.claude.stand_in.account_forms import address_in, claim_in
from sandbox.claude.stand_in.account_phrases import ALL, account_phrases_for
from sandbox.claude.stand_in.account_records import tell_outcome, tell_records
from sandbox.claude.stand_in.account_wishes import (
    CANCEL_ORDER,
    CHANGE_ADDRESS,
    FILE_CLAIM,
    ORDER_STATUS,
    TOOLS,
    number_in,
    wished_tool,
)
from sandbox.claude.stand_in.dialogue import Dialogue, Exchange, Outcome
from sandbox.claude.stand_in.intents import says_no, says_yes
from sandbox.wire import Json, JsonObject, as_object, as_text, objects

_ORDER_TOOLS = (ORDER_STATUS, CANCEL_ORDER)


class Accounts:
    """The wish of one request; `question` is what the customer asks for, not always just now."""

    tools = TOOLS

    def __init__(self, dialogue: Dialogue, question: str, language: str) -> None:
        self._dialogue = dialogue
        self._question = question
        self._in_english = language != "es"
        self._phrases = account_phrases_for(language)
        self._wish = self._wished()

    def first_step(self) -> Call | Say | None:
        """Return the call, or the question that has to come before it; None where no tool fits."""
        before = self._dialogue.before
        if before is not None and _waits(before) and says_yes(self._question):
            return Say(self._phrases.only_a_click)
        match self._wish:
            case tool if tool is None or tool not in self._dialogue.tools:
                return None
            case "cancel_order":
                return self._cancel()
            case "change_address":
                return self._change_address()
            case "file_claim":
                return self._file_claim()
            case tool:
                return Call(tool, self._number_for(tool))

    def report(self, outcome: Outcome) -> Call | Say:
        """Return what is said of a result, or the step that follows from it."""
        facts, phrases = outcome.facts, self._phrases
        match facts:
            case {"linked": False}:
                return Say(phrases.not_linked)
            case {"shown": False}:
                return Say(phrases.in_private)
            case {"shown": True}:
                asks = self._wish == CANCEL_ORDER and outcome.tool == ORDER_STATUS
                return Say(f"{phrases.looked_up} {phrases.ask_order if asks else ''}".strip())
            case {"found": False}:
                return Say(phrases.not_found)
            case {"state": _}:
                team = phrases.team_too if facts.get("needs_approval_of_a_teammate") else ""
                return Say(f"{phrases.waits} {team}".strip())
            case {"possible": False}:
                return Say(f"{phrases.impossible} {self._why_not(facts)}".strip())
        told = tell_records(outcome.tool, facts, phrases) or outcome.text
        if self._wish == CANCEL_ORDER and outcome.tool == ORDER_STATUS:
            return self._choose(objects(facts.get("records")), told)
        return Say(told)

    def needs_person(self, outcome: Outcome) -> bool:
        """Whether nothing stands in the way of a change but that only people may make it."""
        return outcome.facts.get("possible") is False and "obstacle" not in outcome.facts

    def rejected(self, hint: str) -> str:
        """What is said where the tool wants something put right; hints are English."""
        return f"{self._phrases.rejected} {hint if self._in_english else ''}".strip()

    def outcome(self) -> str:
        """What came of a change that was asked about; empty where nothing is told of one."""
        told = self._dialogue.now.told
        return tell_outcome(told, self._phrases) if told else ""

    def _wished(self) -> str | None:
        """What is asked for now, else what the assistant has just asked something for."""
        before = self._dialogue.before
        spoken = before is not None and any(o.tool in _ORDER_TOOLS for o in before.outcomes)
        wish = wished_tool(self._question, self._dialogue.tools, after_an_order=spoken)
        asked = None if before is None or says_no(self._question) else _asked_for(before)
        if asked is None or wish not in (None, ORDER_STATUS, "policy_details"):
            return wish
        answers = asked != CANCEL_ORDER or self._order_number() is not None
        return asked if answers else wish

    def _cancel(self) -> Call | Say:
        number = self._order_number()
        if number is not None:
            return Call(CANCEL_ORDER, {"order": number})
        if ORDER_STATUS in self._dialogue.tools:
            return Call(ORDER_STATUS, {"order": ""})
        return Say(self._phrases.ask_order)

    def _choose(self, orders: list[JsonObject], told: str) -> Call | Say:
        """Cancel the only order that can be; ask where there are several."""
        if not orders:
            return Say(told)
        still = [as_text(each.get("number")) for each in orders if each.get("is_cancellable")]
        if len(still) == 1:
            return Call(CANCEL_ORDER, {"order": still[0]})
        ask = self._phrases.which_order if still else self._phrases.none_open
        return Say(f"{told}\n\n{ask}")

    def _change_address(self) -> Call | Say:
        address = address_in(self._words(), self._dialogue.tools[CHANGE_ADDRESS])
        return Say(self._phrases.ask_address) if address is None else Call(CHANGE_ADDRESS, address)

    def _file_claim(self) -> Call | Say:
        schema = self._dialogue.tools[FILE_CLAIM]
        claim = claim_in(self._words(), schema)
        slots = self._phrases.slots
        missing = [slots.get(n, n) for n in as_object(schema.get("properties")) if n not in claim]
        if not missing:
            return Call(FILE_CLAIM, claim)
        return Say(self._phrases.ask_claim.format(missing=", ".join(missing)))

    def _words(self) -> str:
        """Everything the customer has said of this wish, since they were first asked about it."""
        said = [self._question]
        for exchange in reversed(self._dialogue.exchanges[:-1]):
            if _asked_for(exchange) != self._wish:
                break
            said.append(exchange.customer)
        return "\n".join(reversed(said))

    def _number_for(self, tool: str) -> dict[str, Json]:
        """The arguments of a tool that reads: the number said, else nothing for all records."""
        schema = self._dialogue.tools[tool]
        fields = as_object(schema.get("properties"))
        return {name: number_in(self._question, schema, name) or "" for name in fields}

    def _order_number(self) -> str | None:
        return number_in(self._question, self._dialogue.tools.get(CANCEL_ORDER, {}), "order")

    def _why_not(self, facts: JsonObject) -> str:
        why = as_text(facts.get("why")) if self._in_english else ""
        return self._phrases.obstacles.get(as_text(facts.get("obstacle")), why)


def _asked_for(exchange: Exchange) -> str | None:
    """The change that the assistant asked something for at the end of an exchange."""
    for phrases in ALL:
        if phrases.ask_address in exchange.said:
            return CHANGE_ADDRESS
        if phrases.ask_claim.partition("{")[0] in exchange.said:
            return FILE_CLAIM
        if phrases.which_order in exchange.said or phrases.ask_order in exchange.said:
            return CANCEL_ORDER
    return None


def _waits(exchange: Exchange) -> bool:
    return any("state" in outcome.facts for outcome in exchange.outcomes)
