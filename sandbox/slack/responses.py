"""Answers outside the Web API: through response URLs, and in payloads sent along with an ack."""

from dataclasses import replace

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import Ephemeral, SlackMessage
from sandbox.slack.methods.access import joined_channel
from sandbox.slack.posting import (
    Content,
    Look,
    compose,
    publish,
    read_content,
    revise,
    rewritten,
)
from sandbox.slack.tickets import ResponseTicket
from sandbox.slack.validation.content import TEXT_MOST
from sandbox.slack.world import World
from sandbox.wire import JsonObject, as_text


def respond(world: World, key: str, payload: JsonObject) -> None:
    """Take an answer to a response URL.

    Raises SlackError used_url, expired_url, no_text, message_not_found and the errors of content.
    """
    answer(world, world.response_urls.use(key), payload)


def answer(world: World, ticket: ResponseTicket, payload: JsonObject) -> None:
    """Post, replace or delete what a person acted on; raises SlackError as `respond`."""
    arguments = Arguments(payload)
    if arguments.flag("delete_original"):
        _delete(world, ticket)
        return
    content = read_content(arguments, TEXT_MOST)
    if content.is_empty:
        raise SlackError("no_text")
    if arguments.flag("replace_original"):
        _replace(world, ticket, content)
    else:
        _post(world, ticket, content, arguments)


def _post(world: World, ticket: ResponseTicket, content: Content, arguments: Arguments) -> None:
    thread_ts = arguments.ts("thread_ts") or ticket.thread_ts
    if as_text(arguments.values.get("response_type")) == "in_channel":
        channel = joined_channel(world, ticket.channel)
        publish(world, compose(world, channel.id, content, thread_ts, Look()))
        return
    world.workspace.add_ephemeral(
        Ephemeral(
            channel=ticket.channel,
            user=ticket.user,
            ts=world.clock.next_ts(),
            text=content.text or "",
            thread_ts=thread_ts,
            blocks=content.blocks or (),
        )
    )


def _replace(world: World, ticket: ResponseTicket, content: Content) -> None:
    if ticket.ephemeral:
        known = _ephemeral(world, ticket)
        changed = replace(known, text=content.text or "", blocks=content.blocks or ())
        world.workspace.replace_ephemeral(known, changed)
        return
    message = _original(world, ticket)
    revise(world, message, rewritten(message, content, world.clock.next_ts()))


def _delete(world: World, ticket: ResponseTicket) -> None:
    if ticket.ephemeral:
        world.workspace.replace_ephemeral(_ephemeral(world, ticket), None)
        return
    message = _original(world, ticket)
    world.workspace.remove_message(message)
    world.announcer.deleted(message)


def _original(world: World, ticket: ResponseTicket) -> SlackMessage:
    message = world.workspace.message(ticket.channel, ticket.message_ts or "")
    if message is None:
        raise SlackError("message_not_found", status=404)
    return message


def _ephemeral(world: World, ticket: ResponseTicket) -> Ephemeral:
    for ephemeral in world.workspace.ephemerals:
        if (ephemeral.ts, ephemeral.user) == (ticket.message_ts, ticket.user):
            return ephemeral
    raise SlackError("message_not_found", status=404)
