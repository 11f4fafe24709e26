"""The route that answers an interaction, within three seconds and once."""

from collections.abc import Callable, Mapping

from sandbox.discord.drafts import Draft
from sandbox.discord.errors import DiscordError, Form
from sandbox.discord.interactions import Callback, Interaction, InteractionKind
from sandbox.discord.messages import Message, MessageFlag
from sandbox.discord.payloads import message_json
from sandbox.discord.rest.followups import ANSWER_FLAGS, SENDABLE
from sandbox.discord.rest.messages import edited
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found
from sandbox.discord.validation.components import check_modal
from sandbox.discord.validation.fields import Fields
from sandbox.discord.validation.messages import read_draft
from sandbox.wire import JsonObject, Payload, as_object, objects

MAX_CHOICES = 25
_FOR_ALL = (Callback.MESSAGE, Callback.DEFERRED_MESSAGE)
_FOR_COMPONENTS = (*_FOR_ALL, Callback.DEFERRED_UPDATE, Callback.UPDATE)
_FITTING: Mapping[InteractionKind, tuple[Callback, ...]] = {
    InteractionKind.COMMAND: (*_FOR_ALL, Callback.MODAL),
    InteractionKind.COMPONENT: (*_FOR_COMPONENTS, Callback.MODAL),
    InteractionKind.AUTOCOMPLETE: (Callback.CHOICES,),
    InteractionKind.MODAL: _FOR_COMPONENTS,
}


def answer(request: Request) -> Answer:
    """Answer POST /interactions/{webhook_id}/{webhook_token}/callback."""
    interaction = request.parts.interactions.to_answer(
        request.ids["webhook_id"], request.ids["webhook_token"]
    )
    form = Form()
    fields = Fields(form, request.fields)
    fields.only("type", "data")
    kind = fields.choice("type", [int(c) for c in _FITTING[interaction.kind]], required=True)
    form.close()
    callback = Callback(kind or 0)
    inner = Request(
        parts=request.parts,
        ids=request.ids,
        query=request.query,
        body=dict(as_object(request.fields.get("data"))),
        uploads=request.uploads,
    )
    message = _ANSWERS[callback](inner, interaction, callback)
    if request.query.get("with_response") not in ("1", "true"):
        return DONE
    return found(_resource(request, interaction, callback, message))


def _send(request: Request, interaction: Interaction, callback: Callback) -> Message:
    draft = read_draft(request.fields, request.uploads, known=SENDABLE, settable=ANSWER_FLAGS)
    if draft.is_empty:
        raise DiscordError(50006)
    request.parts.interactions.acknowledge(interaction, callback)
    return request.parts.interactions.reply(interaction, draft)


def _defer(request: Request, interaction: Interaction, callback: Callback) -> Message:
    draft = read_draft(request.fields, known=SENDABLE, settable=ANSWER_FLAGS)
    request.parts.interactions.acknowledge(interaction, callback)
    waiting = Draft(flags=draft.flags & MessageFlag.EPHEMERAL | MessageFlag.LOADING)
    return request.parts.interactions.reply(interaction, waiting)


def _defer_update(request: Request, interaction: Interaction, callback: Callback) -> None:
    _require_message(interaction)
    request.parts.interactions.acknowledge(interaction, callback)


def _update(request: Request, interaction: Interaction, callback: Callback) -> Message:
    _require_message(interaction)
    before = request.parts.interactions.message(interaction, interaction.message_id or "")
    after = edited(request, before)
    request.parts.interactions.acknowledge(interaction, callback)
    return request.parts.interactions.change(interaction, before, after)


def _choose(request: Request, interaction: Interaction, callback: Callback) -> None:
    form = Form()
    fields = Fields(form, request.fields, ("data",))
    for choice in fields.each("choices", most=MAX_CHOICES, required=True):
        choice.text("name", least=1, most=100, required=True)
    form.close()
    interaction.choices = tuple(objects(request.fields.get("choices")))
    request.parts.interactions.acknowledge(interaction, callback)


def _ask(request: Request, interaction: Interaction, callback: Callback) -> None:
    form = Form()
    check_modal(Fields(form, request.fields, ("data",)))
    form.close()
    interaction.modal = request.fields
    request.parts.interactions.acknowledge(interaction, callback)


def _require_message(interaction: Interaction) -> None:
    if interaction.message_id is None:
        raise DiscordError(50035, text="There is no message to update")


def _resource(
    request: Request, interaction: Interaction, callback: Callback, message: Message | None
) -> JsonObject:
    told: Payload = {"id": interaction.id, "type": int(interaction.kind)}
    if message is None:
        return {"interaction": told}
    flags = message.flags
    told |= {
        "response_message_id": message.id,
        "response_message_loading": MessageFlag.LOADING in flags,
        "response_message_ephemeral": MessageFlag.EPHEMERAL in flags,
    }
    shown = message_json(request.parts.world, message)
    return {"interaction": told, "resource": {"type": int(callback), "message": shown}}


_ANSWERS: Mapping[Callback, Callable[[Request, Interaction, Callback], Message | None]] = {
    Callback.MESSAGE: _send,
    Callback.DEFERRED_MESSAGE: _defer,
    Callback.DEFERRED_UPDATE: _defer_update,
    Callback.UPDATE: _update,
    Callback.CHOICES: _choose,
    Callback.MODAL: _ask,
}
ROUTES: tuple[Route, ...] = (
    ("POST", "/interactions/{webhook_id}/{webhook_token}/callback", answer),
)
