"""views.open, push, update and publish: modals and Home tabs."""

from sandbox.slack.arguments import Arguments, missing
from sandbox.slack.errors import SlackError
from sandbox.slack.identify import identified_view
from sandbox.slack.limits import Tier
from sandbox.slack.method import Method
from sandbox.slack.methods.access import some_member
from sandbox.slack.modals import View, view_json
from sandbox.slack.world import World
from sandbox.wire import JsonObject, Payload


def open_modal(world: World, arguments: Arguments) -> Payload:
    """views.open: the trigger is used up even when the view is refused for its external_id."""
    definition = _definition(arguments, "modal")
    user = world.triggers.use(_trigger(arguments))
    return _answer(world, world.modals.open(user, definition))


def push_modal(world: World, arguments: Arguments) -> Payload:
    """views.push."""
    definition = _definition(arguments, "modal")
    user = world.triggers.use(_trigger(arguments))
    return _answer(world, world.modals.push(user, definition))


def update_modal(world: World, arguments: Arguments) -> Payload:
    """views.update: by view_id or external_id, with the hash the app last saw."""
    definition = _definition(arguments, "modal")
    view_id, external_id = arguments.maybe_text("view_id"), arguments.maybe_text("external_id")
    if not view_id and not external_id:
        raise missing("view_id")
    view = world.modals.find(view_id, external_id)
    changed = world.modals.update(view, definition, arguments.maybe_text("hash"))
    return _answer(world, changed)


def publish_home(world: World, arguments: Arguments) -> Payload:
    """views.publish."""
    if not world.installation.manifest.home_tab:
        raise SlackError("not_enabled")
    user = some_member(world, arguments.text("user_id"))
    definition = _definition(arguments, "home")
    view = world.modals.publish(user.id, definition, arguments.maybe_text("hash"))
    return _answer(world, view)


def _definition(arguments: Arguments, kind: str) -> JsonObject:
    return identified_view(arguments.json("view"), kind)


def _trigger(arguments: Arguments) -> str:
    return arguments.maybe_text("trigger_id") or arguments.text("interactivity_pointer")


def _answer(world: World, view: View) -> Payload:
    return {"view": view_json(view, world.installation.view_owner())}


METHODS = (
    Method(name="views.open", handler=open_modal, tier=Tier.FOUR),
    Method(name="views.push", handler=push_modal, tier=Tier.FOUR),
    Method(name="views.update", handler=update_modal, tier=Tier.FOUR),
    Method(name="views.publish", handler=publish_home, tier=Tier.FOUR),
)
