"""What customers read of a change that waits for their click, and of what came of it."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from pathlib import Path

from pydantic_core import to_jsonable_python

from engine.accounts.action_buttons import ActionButton, ActionVerb
from engine.accounts.fact_words import FactWords
from engine.accounts.pending import ActionState, Click, PendingAction
from engine.domain.accounts import CallTool, CancelOrder, Change, Write
from engine.domain.desk import Alarm
from engine.domain.posts import Button, Part, Post, Reply, Span
from engine.domain.steps import Json, PrivateFacts
from engine.errors import ConfigurationError
from engine.language import guess_language
from engine.word_list import word_list

_TO_TEAMMATES = frozenset({Click.NEEDS_CUSTOMER, Click.REFUSED})
_CLICKS = frozenset(f"click_{click}" for click in Click if click not in _TO_TEAMMATES)
_ENDINGS = frozenset(state.value for state in ActionState if not state.is_open)
WANTED = (
    frozenset({"do", "dont", "ask", "ask_team", "waits", "reference", "refund"})
    | _ENDINGS
    | _CLICKS
)
_TEAM_LABELS = {ActionVerb.APPROVE: "Approve", ActionVerb.REFUSE: "Refuse"}
_DECIDED = {
    ActionState.REFUSED: "Refused, nothing is changed.",
    ActionState.CANCELLED: "The customer has taken it back.",
    ActionState.EXPIRED: "Not decided in time, nothing is changed.",
}
_CHECKED = frozenset({"order", "total", "policy", "kind", "happened_on"})
"""Facts of a change that were checked against the customer's records, and are words of nobody."""

_MARKUP = re.compile(r"([\\`*_\[\]()~|<>#!])")


class ActionWords:
    """The words of `prompts/actions/`, by language, read once.

    Raises ConfigurationError where the default language lacks any; another may lack some.
    """

    def __init__(
        self,
        folder: Path,
        facts: FactWords,
        render: Callable[[Post], tuple[Part, ...]],
        *,
        default_language: str,
    ) -> None:
        self._facts = facts
        self._render = render
        self._default = default_language
        try:
            files = sorted((folder / "actions").glob("*.md"))
            self._words: Mapping[str, Mapping[str, str]] = {f.stem: word_list(f) for f in files}
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"cannot read {folder / 'actions'}: {error}") from error
        if missing := WANTED - self._words.get(default_language, {}).keys():
            file = folder / "actions" / f"{default_language}.md"
            raise ConfigurationError(f"{file} lacks {', '.join(sorted(missing))}")

    def ask(self, action: PendingAction, *, language: str) -> tuple[Part, ...]:
        """The post that asks: what exactly will happen, and two buttons below its last part."""
        words = self._in(language)
        opening = words["ask_team" if action.needs_teammate else "ask"]
        *before, last = self._parts(f"{opening}\n\n{self._what(action, language)}")
        buttons = tuple(
            Button(action=str(ActionButton(verb=verb, action_id=action.id)), label=words[verb])
            for verb in (ActionVerb.DO, ActionVerb.DONT)
        )
        asking = Part(text=last.text, plain=last.plain, buttons=buttons)
        return (*before, asking)

    def post(self, action: PendingAction, said: str) -> Part:
        """What takes the place of the post that asked, in the language of that."""
        language = self._language_of(said)
        return self._parts(self._whole(action, language))[0]

    def told(self, action: PendingAction, said: str, *, is_public: bool) -> str:
        """What Claude is told of an ending; where others read, only which change it was.

        It counts as the company's word, so nothing that the customer worded is in it.
        """
        language = self._language_of(said)
        if is_public:
            return f"{self._how(action, language)} {self._told(action, language, ())}"
        checked = self._told(action, language, _CHECKED)
        lines = (self._how(action, language), checked, self._came(action, language))
        return "\n\n".join(filter(None, lines))

    def for_team(self, action: PendingAction, asker: str) -> Alarm:
        """What the desk is asked, in English: the change, for whom, and the amount."""
        amount = "" if action.amount is None else f" ({_money(action.amount)})"
        text = f"{asker} has confirmed a change that needs your approval{amount}: {action.tool}."
        return Alarm(
            text=f"{text}\n{_in_full(action)}",
            pings=True,
            buttons=tuple(
                Button(action=str(ActionButton(verb=verb, action_id=action.id)), label=label)
                for verb, label in _TEAM_LABELS.items()
            ),
        )

    def decided(self, action: PendingAction) -> Alarm:
        """What the desk reads in the place of that, with no buttons; in English."""
        how = _DECIDED.get(action.state, "Approved.")
        if action.approved_by is not None:
            how = "Approved."
        return Alarm(text=f"{how} {action.tool}:\n{_in_full(action)}")

    def unsure(self, action: PendingAction, asker: str) -> Alarm:
        """What the desk is told of a change whose fate nobody knows, in English."""
        text = (
            f"It is not known whether a change of {asker} was made: {action.tool}. The customer was"
            f" told that a person looks. Look for the key {action.key} at the back office."
        )
        return Alarm(text=f"{text}\n{_in_full(action)}", pings=True)

    def clicked(self, click: Click, *, locale: str) -> str:
        """What who clicked is told, in the language their platform is set to."""
        language = re.split("[-_]", locale, maxsplit=1)[0].lower()
        return self._in(language)[f"click_{click}"]

    def _whole(self, action: PendingAction, language: str) -> str:
        lines = (
            self._how(action, language),
            self._came(action, language),
            self._what(action, language),
        )
        return "\n\n".join(filter(None, lines))

    def _how(self, action: PendingAction, language: str) -> str:
        state = "waits" if action.state.is_open else action.state.value
        return self._in(language)[state]

    def _what(self, action: PendingAction, language: str) -> str:
        """The change itself: an added tool's in the operator's words, with no sign for markup."""
        change = _change_of(action)
        if change is None:
            return action.tool
        if isinstance(change, CallTool):
            return _shown(change.summary)
        facts = PrivateFacts(tool=action.tool, facts=_facts_of(change, action))
        return self._facts.tell((facts,), language=language)

    def _told(self, action: PendingAction, language: str, names: Collection[str]) -> str:
        """Which change it is, with the facts of these names; an added tool's by its name alone."""
        change = _change_of(action)
        if change is None or isinstance(change, CallTool):
            return action.tool
        facts = {n: value for n, value in _facts_of(change, action).items() if n in names}
        told = self._facts.tell((PrivateFacts(tool=action.tool, facts=facts),), language=language)
        return told.strip()

    def _came(self, action: PendingAction, language: str) -> str:
        """What a change came to: the new number, and what is paid back."""
        written = action.ending.written if action.ending else None
        if written is None:
            return ""
        words = self._in(language)
        if written.said:
            return _shown(_plain(written.said))
        lines = [f"- {words['reference']}: {_shown(written.reference)}"]
        if written.refund is not None:
            lines.append(f"- {words['refund']}: {_money(written.refund)}")
        return "\n".join(lines)

    def _parts(self, text: str) -> tuple[Part, ...]:
        return self._render(Reply(spans=(Span(text=text),)))

    def _in(self, language: str) -> Mapping[str, str]:
        return {**self._words[self._default], **self._words.get(language, {})}

    def _language_of(self, said: str) -> str:
        return guess_language(said, among=self._words, default=self._default)


def _change_of(action: PendingAction) -> Change | None:
    """None where its words are kept no longer."""
    try:
        return action.change
    except ValueError:
        return None


def _in_full(action: PendingAction) -> str:
    """The change as teammates read it."""
    change = _change_of(action)
    return change.summary if isinstance(change, CallTool) else action.arguments


def _facts_of(change: Write, action: PendingAction) -> dict[str, Json]:
    facts: dict[str, Json] = to_jsonable_python(change)
    if isinstance(change, CancelOrder) and action.amount is not None:
        facts["total"] = str(action.amount)
    return facts


def _shown(text: str) -> str:
    """A text with no sign of it taken for markup."""
    return _MARKUP.sub(r"\\\1", text)


def _money(amount: Decimal) -> str:
    return f"${amount:.2f}"


def _plain(said: str) -> str:
    """What an added tool answered: a text as it is, anything else as the JSON it is."""
    try:
        value = json.loads(said)
    except ValueError:
        return said
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
