"""What people do with buttons, modals, shortcuts and commands, and what the ack shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.slack import interactions
from sandbox.slack.deliveries import INTERACTIVE, SLASH_COMMANDS
from sandbox.slack.entries import Entry, action, find_element, view_values
from sandbox.slack.errors import SlackError
from sandbox.slack.identify import identified_view
from sandbox.slack.interactions import Actor
from sandbox.slack.messages import Ephemeral, SlackMessage
from sandbox.slack.modals import View, view_json
from sandbox.slack.people import Channel, Member
from sandbox.slack.records import Envelope
from sandbox.slack.responses import answer
from sandbox.slack.seeing import Seeing
from sandbox.slack.tickets import ResponseTicket
from sandbox.wire import JsonObject, Payload, as_object, as_text, objects


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What came of submitting a modal: errors by block_id, and whether the app answered in time."""

    envelope: Envelope
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether the person was told that the app could not be reached."""
        return self.envelope.acked_at is None


class Pressing(Seeing):
    """Interactions of people. What the app does not offer them raises ValueError.

    Each waits until the app acknowledged, or was too late: interactions are not delivered again.
    """

    async def press(
        self,
        person: Member,
        message: SlackMessage | Ephemeral,
        action_id: str,
        entry: Entry | None = None,
    ) -> Envelope:
        """Press a button of a message, or choose an entry: an option's or feedback's value."""
        shown = self._shown(person, message)
        block, element = find_element(shown.blocks, action_id)
        _check_visible(person, element)
        url = self.world.response_urls.issue(
            person.id,
            shown.channel,
            message_ts=shown.ts,
            thread_ts=shown.thread_ts,
            ephemeral=isinstance(shown, Ephemeral),
        )
        channel = self.world.workspace.channels[shown.channel]
        acted = action(block, element, entry)
        payload = interactions.pressed(self._actor(person), shown, channel, acted, url)
        return await self._interact(payload)

    async def press_in_view(
        self, person: Member, view: View, action_id: str, entry: Entry | None = None
    ) -> Envelope:
        """Press a button of a modal or Home tab."""
        block, element = find_element(objects(view.definition["blocks"]), action_id)
        acted = action(block, element, entry)
        shown = self._view(view)
        return await self._interact(
            interactions.pressed_in_view(self._actor(person), view, shown, acted)
        )

    async def submit(self, person: Member, **entries: Entry) -> Submission:
        """Submit the modal before a person, with entries by action_id."""
        view = self._open_modal(person)
        values = view_values(objects(view.definition["blocks"]), entries)
        shown = self._view(view, values)
        envelope = await self._interact(interactions.submitted(self._actor(person), shown))
        if envelope.acked_at is None:
            return Submission(envelope=envelope)
        return Submission(envelope=envelope, errors=self._follow(view, envelope.response or {}))

    async def close_modal(self, person: Member, *, all_of_them: bool = False) -> None:
        """Close the modal before a person, or the whole stack; the app may have asked to know."""
        stack = self.world.modals.stack(person.id)
        for view in reversed(stack if all_of_them else stack[-1:]):
            self.world.modals.close(person.id)
            if view.definition.get("notify_on_close") is True:
                shown = self._view(view)
                payload = interactions.closed(self._actor(person), shown, cleared=all_of_them)
                await self._interact(payload)

    async def use_shortcut(
        self, person: Member, callback_id: str, message: SlackMessage | None = None
    ) -> Envelope:
        """Use a shortcut: with a message one from its menu, without one a global one."""
        kind = "global" if message is None else "message"
        if self.world.installation.manifest.shortcuts.get(callback_id) != kind:
            problem = f"the manifest has no {kind} shortcut {callback_id}"
            raise ValueError(problem)
        actor = self._actor(person)
        if message is None:
            return await self._interact(interactions.global_shortcut(actor, callback_id))
        known = self.message(message) or message
        url = self.world.response_urls.issue(
            person.id, known.channel, message_ts=known.ts, thread_ts=known.thread_ts
        )
        channel = self.world.workspace.channels[known.channel]
        return await self._interact(
            interactions.message_shortcut(actor, callback_id, known, channel, url)
        )

    async def command(
        self, person: Member, channel: Channel, command: str, text: str = ""
    ) -> Envelope:
        """Use a slash command in a channel; an answer sent with the ack is shown at once."""
        if command not in self.world.installation.manifest.commands:
            problem = f"the manifest has no command {command}"
            raise ValueError(problem)
        url = self.world.response_urls.issue(person.id, channel.id)
        payload = interactions.slash_command(self._actor(person), command, text, channel, url)
        envelope = await self._deliver(SLASH_COMMANDS, command, payload)
        if envelope.response:
            self._show_response(person, channel, envelope.response)
        return envelope

    def _follow(self, view: View, response: JsonObject) -> Mapping[str, str]:
        """Do what the answer to a submission asks for; return the errors it shows."""
        try:
            return self._act(view, response)
        except SlackError as error:
            self.world.report(error.error, "view_submission", "; ".join(error.messages))
            return {}

    def _act(self, view: View, response: JsonObject) -> Mapping[str, str]:
        modals = self.world.modals
        match response.get("response_action"):
            case None:
                modals.close(view.user)
            case "clear":
                modals.close_all(view.user)
            case "update":
                modals.update(view, identified_view(response.get("view"), "modal"))
            case "push":
                modals.push(view.user, identified_view(response.get("view"), "modal"))
            case "errors":
                return _errors(view, as_object(response.get("errors")))
            case other:
                raise SlackError("invalid_response_action", str(other))
        return {}

    def _show_response(self, person: Member, channel: Channel, response: JsonObject) -> None:
        until = self.world.clock.now()
        ticket = ResponseTicket(person.id, channel.id, None, None, ephemeral=True, until=until)
        try:
            answer(self.world, ticket, response)
        except SlackError as error:
            self.world.report(error.error, "slash command", "; ".join(error.messages))

    def _shown(self, person: Member, message: SlackMessage | Ephemeral) -> SlackMessage | Ephemeral:
        if isinstance(message, Ephemeral):
            if message in self.ephemerals(person):
                return message
        else:
            known = self.message(message)
            members = self.world.workspace.channels[message.channel].members
            if known is not None and person.id in members:
                return known
        problem = f"{person.name} does not see this message"
        raise ValueError(problem)

    def _open_modal(self, person: Member) -> View:
        view = self.modal(person)
        if view is None:
            problem = f"{person.name} has no modal open"
            raise ValueError(problem)
        return view

    def _actor(self, person: Member) -> Actor:
        world = self.world
        if not world.installation.manifest.interactivity:
            problem = "the manifest leaves interactivity switched off"
            raise ValueError(problem)
        return Actor(
            settings=world.settings,
            person=person,
            trigger_id=world.triggers.issue(person.id),
            action_ts=world.clock.next_ts(),
        )

    def _view(self, view: View, values: JsonObject | None = None) -> Payload:
        return view_json(view, self.world.installation.view_owner(), values)

    async def _interact(self, payload: Payload) -> Envelope:
        return await self._deliver(INTERACTIVE, as_text(payload["type"]), payload)

    async def _deliver(self, kind: str, name: str, payload: Payload) -> Envelope:
        envelope = self.world.deliveries.send(kind, name, payload)
        patience = self.world.settings.timing.ack_deadline + 5.0
        return await self.wait_until(lambda: envelope if envelope.is_settled else None, patience)


def _check_visible(person: Member, element: JsonObject) -> None:
    chosen = element.get("visible_to_user_ids")
    if isinstance(chosen, Sequence) and person.id not in chosen:
        problem = f"{person.name} does not see this button"
        raise ValueError(problem)


def _errors(view: View, errors: JsonObject) -> Mapping[str, str]:
    blocks = {as_text(b.get("block_id")) for b in objects(view.definition["blocks"])}
    if not errors or not set(errors) <= blocks:
        raise SlackError("invalid_response_errors", str(sorted(errors)))
    return {block: as_text(text) for block, text in errors.items()}
