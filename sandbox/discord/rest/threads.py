"""Routes about threads: open, join, leave, list."""

from sandbox.discord.channels import THREADS, Channel, ChannelKind, thread_member_json
from sandbox.discord.errors import DiscordError
from sandbox.discord.payloads import channel_json, message_json
from sandbox.discord.permissions import Right
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found
from sandbox.discord.validation.messages import read_draft
from sandbox.discord.validation.threads import plan_alone, plan_from_message, plan_post
from sandbox.discord.wire import iso
from sandbox.wire import Payload, as_object


def from_message(request: Request) -> Answer:
    """Answer POST /channels/{channel_id}/messages/{message_id}/threads."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    plan = plan_from_message(request.fields)
    if channel.kind is not ChannelKind.TEXT:
        raise DiscordError(50024)
    world.require(channel, Right.CREATE_PUBLIC_THREADS)
    message = world.message(channel.id, request.ids["message_id"])
    if message.is_system:
        raise DiscordError(50068)
    thread = request.parts.threads.from_message(world.bot, message, plan)
    return found(channel_json(world, thread), status=201)


def alone(request: Request) -> Answer:
    """Answer POST /channels/{channel_id}/threads: a forum post, or a thread of its own."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    if channel.kind is ChannelKind.FORUM:
        return _forum_post(request, channel)
    if channel.kind is not ChannelKind.TEXT:
        raise DiscordError(50024)
    plan = plan_alone(request.fields)
    private = plan.kind is ChannelKind.PRIVATE_THREAD
    world.require(channel, Right.CREATE_PRIVATE_THREADS if private else Right.CREATE_PUBLIC_THREADS)
    thread = request.parts.threads.alone(channel, world.bot, plan)
    return found(channel_json(world, thread), status=201)


def join(request: Request) -> Answer:
    """Answer PUT …/thread-members/@me and …/thread-members/{user_id}."""
    thread = _open_thread(request)
    request.parts.board.join_thread(thread, _person(request, thread))
    return DONE


def leave(request: Request) -> Answer:
    """Answer DELETE …/thread-members/@me and …/thread-members/{user_id}."""
    thread = _open_thread(request)
    person = request.ids.get("user_id", request.parts.world.bot.id)
    if person != request.parts.world.bot.id:
        request.parts.world.require(thread, Right.MANAGE_THREADS)
    request.parts.board.leave_thread(thread, person)
    return DONE


def members(request: Request) -> Answer:
    """Answer GET …/thread-members."""
    thread = _thread(request)
    state = thread.thread
    listed = () if state is None else state.members
    at = 0.0 if state is None else state.created_at
    return found([thread_member_json(thread, person, at) for person in listed])


def member(request: Request) -> Answer:
    """Answer GET …/thread-members/{user_id}."""
    thread = _thread(request)
    state, person = thread.thread, request.ids["user_id"]
    if state is None or person not in state.members:
        raise DiscordError(10007)
    return found(thread_member_json(thread, person, state.created_at))


def archived_public(request: Request) -> Answer:
    """Answer GET …/threads/archived/public."""
    return _archived(request, ChannelKind.PUBLIC_THREAD)


def archived_private(request: Request) -> Answer:
    """Answer GET …/threads/archived/private."""
    channel = request.parts.world.channel(request.ids["channel_id"])
    request.parts.world.require(channel, Right.MANAGE_THREADS)
    return _archived(request, ChannelKind.PRIVATE_THREAD)


def _forum_post(request: Request, forum: Channel) -> Answer:
    world, threads = request.parts.world, request.parts.threads
    world.require(forum, Right.SEND_MESSAGES)
    plan = plan_post(request.fields, forum)
    moderated = any(tag.moderated for tag in forum.tags if tag.id in plan.tags)
    if moderated:
        world.require(forum, Right.MANAGE_THREADS)
    draft = read_draft(as_object(request.fields.get("message")), request.uploads, path=("message",))
    if draft.is_empty:
        raise DiscordError(50006)
    post = threads.begin_post(forum, world.bot, plan)
    message = threads.finish_post(post, world.bot, draft)
    payload = channel_json(world, world.channels[post.id])
    return found(payload | {"message": message_json(world, message)}, status=201)


def _archived(request: Request, kind: ChannelKind) -> Answer:
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    world.require(channel, Right.READ_MESSAGE_HISTORY)
    threads = [t for t in world.threads_of(channel.id) if t.archived and t.kind is kind]
    threads.sort(key=_archived_at, reverse=True)
    before = request.query.get("before")
    if before is not None:
        threads = [t for t in threads if iso(_archived_at(t)) < before.replace("Z", "+00:00")]
    limit = request.limit(50, 100)
    page: list[Payload] = [channel_json(world, thread) for thread in threads[:limit]]
    joined = [thread["member"] for thread in page if "member" in thread]
    return found({"threads": list(page), "members": joined, "has_more": len(threads) > limit})


def _thread(request: Request) -> Channel:
    channel = request.parts.world.channel(request.ids["channel_id"])
    if channel.kind not in THREADS:
        raise DiscordError(50024)
    return channel


def _open_thread(request: Request) -> Channel:
    thread = _thread(request)
    if thread.archived:
        raise DiscordError(50083)
    return thread


def _person(request: Request, thread: Channel) -> str:
    world = request.parts.world
    person = request.ids.get("user_id")
    if person is None:
        return world.bot.id
    world.require(thread, Right.SEND_MESSAGES_IN_THREADS)
    if world.member(thread.guild_id or "", person) is None:
        raise DiscordError(10007)
    return person


def _archived_at(thread: Channel) -> float:
    return 0.0 if thread.thread is None else thread.thread.archive_changed_at


_MEMBERS = "/channels/{channel_id}/thread-members"
ROUTES: tuple[Route, ...] = (
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads", from_message),
    ("POST", "/channels/{channel_id}/threads", alone),
    ("GET", "/channels/{channel_id}/threads/archived/public", archived_public),
    ("GET", "/channels/{channel_id}/threads/archived/private", archived_private),
    ("GET", _MEMBERS, members),
    ("PUT", _MEMBERS + "/@me", join),
    ("DELETE", _MEMBERS + "/@me", leave),
    ("GET", _MEMBERS + "/{user_id}", member),
    ("PUT", _MEMBERS + "/{user_id}", join),
    ("DELETE", _MEMBERS + "/{user_id}", leave),
)
