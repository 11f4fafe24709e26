"""Tells what people do beside writing from events; pure."""

from adapters.slack.wire import Payload, object_at, objects_at, text_at


def is_click(body: Payload) -> bool:
    """Whether somebody clicked, filled a form or gave a command, and Bolt can read it."""
    match text_at(body, "type"):
        case "block_actions":
            return next(objects_at(body, "actions"), None) is not None
        case "view_submission" | "view_closed":
            return "callback_id" in object_at(body, "view")
        case "shortcut" | "message_action":
            return "callback_id" in body
        case _:
            return bool(text_at(body, "command"))
