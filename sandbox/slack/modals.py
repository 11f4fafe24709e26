"""Views people see: a stack of modals for each person, and one Home tab each."""

import secrets
from dataclasses import dataclass, replace

from sandbox.slack.changes import ChangeKind, Changes
from sandbox.slack.errors import SlackError
from sandbox.slack.workspace import Workspace
from sandbox.wire import JsonObject, Payload, as_text

# docs.slack.dev/surfaces/modals: at most three views in a stack.
STACK_MOST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """One view as it is now; an update is a new value with the same `id` and another `hash`."""

    id: str
    user: str
    definition: JsonObject
    hash: str
    root_id: str
    previous_id: str | None = None

    @property
    def external_id(self) -> str:
        """The app's own name for the view, or nothing."""
        return as_text(self.definition.get("external_id"))


class Modals:
    """Opens, pushes, updates and closes views by Slack's rules."""

    def __init__(self, workspace: Workspace, changes: Changes) -> None:
        self._workspace = workspace
        self._changes = changes
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """Return the modal a person sees."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """Return a person's Home tab, once it was published."""
        return self._homes.get(user)

    def stack(self, user: str) -> list[View]:
        """Return a person's modals, the one seen last."""
        return list(self._stacks.get(user, ()))

    def open(self, user: str, definition: JsonObject) -> View:
        """Show a modal in place of what was open; raises SlackError duplicate_external_id."""
        view = self._new(user, definition)
        self._stacks[user] = [view]
        return self._tell(view, "opened")

    def push(self, user: str, definition: JsonObject) -> View:
        """Show a modal above the open one.

        Raises SlackError not_found, push_limit_reached or duplicate_external_id.
        """
        stack = self._stacks.get(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_MOST:
            raise SlackError("push_limit_reached")
        view = self._new(user, definition, below=stack[-1])
        stack.append(view)
        return self._tell(view, "pushed")

    def update(self, view: View, definition: JsonObject, expected_hash: str | None = None) -> View:
        """Replace what a view shows.

        Raises SlackError hash_conflict when the caller knew an older state, or
        duplicate_external_id.
        """
        if expected_hash is not None and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(definition, but=view.id)
        changed = replace(view, definition=definition, hash=_new_hash())
        stack = self._stacks.get(view.user, [])
        self._stacks[view.user] = [changed if v.id == view.id else v for v in stack]
        return self._tell(changed, "updated")

    def publish(self, user: str, definition: JsonObject, expected_hash: str | None = None) -> View:
        """Show a Home tab; raises SlackError hash_conflict or duplicate_external_id."""
        known = self._homes.get(user)
        if known is None:
            view = self._new(user, definition)
        else:
            if expected_hash not in {None, known.hash}:
                raise SlackError("hash_conflict")
            self._check_external_id(definition, but=known.id)
            view = replace(known, definition=definition, hash=_new_hash())
        self._homes[user] = view
        return self._tell(view, "published")

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """Return a modal by either id; raises SlackError not_found."""
        for view in self._all():
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        raise SlackError("not_found")

    def close(self, user: str) -> View | None:
        """Take the topmost modal away and return it."""
        stack = self._stacks.get(user)
        if not stack:
            return None
        view = stack.pop()
        self._tell(view, "closed")
        return view

    def close_all(self, user: str) -> None:
        """Take every modal of a person away."""
        while self.close(user) is not None:
            continue

    def _new(self, user: str, definition: JsonObject, below: View | None = None) -> View:
        self._check_external_id(definition)
        view_id = self._workspace.new_id("V0")
        return View(
            id=view_id,
            user=user,
            definition=definition,
            hash=_new_hash(),
            root_id=below.root_id if below else view_id,
            previous_id=below.id if below else None,
        )

    def _check_external_id(self, definition: JsonObject, but: str | None = None) -> None:
        external_id = as_text(definition.get("external_id"))
        taken = {v.external_id for v in (*self._all(), *self._homes.values()) if v.id != but}
        if external_id and external_id in taken:
            raise SlackError("duplicate_external_id")

    def _all(self) -> list[View]:
        return [view for stack in self._stacks.values() for view in stack]

    def _tell(self, view: View, what: str) -> View:
        self._changes.publish(ChangeKind.VIEW, f"{view.definition.get('type')} {what}")
        return view


def view_json(view: View, installation_ids: Payload, values: JsonObject | None = None) -> Payload:
    """Return the view object of payloads and answers, with what its inputs hold."""
    empty: Payload = {
        "callback_id": "",
        "external_id": "",
        "private_metadata": "",
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return {
        **empty,
        **view.definition,
        **installation_ids,
        "id": view.id,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "state": {"values": values or {}},
    }


def _new_hash() -> str:
    return f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"
