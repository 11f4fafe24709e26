"""The ids of the buttons that decide about an action: what a click means, after any restart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.posts import Button


class ActionVerb(StrEnum):
    """What may be clicked under what waits."""

    DO = "do"
    DONT = "dont"
    APPROVE = "approve"
    """A teammate's yes."""

    REFUSE = "refuse"

    @property
    def is_for_team(self) -> bool:
        """Whether a teammate decides by it, and no customer."""
        return self in {ActionVerb.APPROVE, ActionVerb.REFUSE}


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionButton:
    """A click on an action; `str` gives the id of its button."""

    verb: ActionVerb
    action_id: int

    def __str__(self) -> str:
        return f"act:{self.verb}:{self.action_id}"


OURS = r"act:(?:do|dont|approve|refuse):[1-9][0-9]{0,17}"
"""The pattern of their ids."""

_BUTTON = re.compile(r"act:(do|dont|approve|refuse):([1-9][0-9]{0,17})", re.ASCII)


def action_button(button_id: str) -> ActionButton | None:
    """What a button means; None for one that decides about none."""
    found = _BUTTON.fullmatch(button_id)
    if found is None:
        return None
    return ActionButton(verb=ActionVerb(found[1]), action_id=int(found[2]))


def asked_about(buttons: Iterable[Button]) -> int | None:
    """The action that a post with these buttons asks about."""
    found = (action_button(button.action) for button in buttons)
    return next((button.action_id for button in found if button is not None), None)
