"""assistant.threads.* and agents.sessions.*: what a thread shows beside its messages."""

from sandbox.slack.arguments import Arguments, missing, wrong
from sandbox.slack.board import Prompts, Session
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.method import Method
from sandbox.slack.methods.access import joined_channel, some_member
from sandbox.slack.people import Channel, ChannelKind
from sandbox.slack.posting import read_look
from sandbox.slack.validation.shapes import ListOf, Record, Text
from sandbox.slack.world import World
from sandbox.wire import Json, Payload, as_text, objects

LOADING_MESSAGES_MOST = 10
PROMPTS_MOST = 4
SESSION_TITLE_MOST = 200
SESSION_STATUSES = frozenset({"processing", "active", "suspended", "closed"})

_LOADING = ListOf(Text(), LOADING_MESSAGES_MOST)
_PROMPTS = ListOf(Record({"title": Text(), "message": Text()}), PROMPTS_MOST, 1)


def set_status(world: World, arguments: Arguments) -> Payload:
    """assistant.threads.setStatus: a line under the thread; "" takes it away."""
    channel, thread_ts = _place(world, arguments)
    status = arguments.maybe_text("status")
    if status is None:
        raise missing("status")
    loading = arguments.json("loading_messages")
    if loading is not None:
        _check(_LOADING, loading, "loading_messages")
    read_look(world, arguments)
    messages = tuple(as_text(line) for line in loading) if isinstance(loading, list) else ()
    world.board.set_status(channel.id, thread_ts, status, messages)
    return {}


def set_prompts(world: World, arguments: Arguments) -> Payload:
    """assistant.threads.setSuggestedPrompts: without thread_ts they pin to the top of the DM."""
    channel = _direct(world, arguments)
    thread_ts = arguments.ts("thread_ts")
    if thread_ts is not None:
        _check_thread(world, channel, thread_ts)
    value = arguments.json("prompts")
    _check(_PROMPTS, value, "prompts")
    prompts = Prompts(
        channel=channel.id,
        thread_ts=thread_ts,
        title=arguments.maybe_text("title"),
        prompts=tuple(objects(value)),
    )
    world.board.prompts.append(prompts)
    return {}


def set_title(world: World, arguments: Arguments) -> Payload:
    """assistant.threads.setTitle."""
    channel, thread_ts = _place(world, arguments)
    world.board.titles[channel.id, thread_ts] = arguments.text("title")
    return {}


def set_session(world: World, arguments: Arguments) -> Payload:
    """agents.sessions.setStatus: opens the thread's session if need be, and moves it."""
    _check_agent(world)
    channel, thread_ts = _place(world, arguments)
    status = read_session_status(arguments, "status")
    title = _title(arguments.maybe_text("title"))
    initiator = arguments.maybe_text("initiator_user_id")
    if initiator is not None and some_member(world, initiator).id not in channel.members:
        raise SlackError("user_not_in_channel")
    read_look(world, arguments)
    session = world.board.set_session(channel.id, thread_ts, status, title, initiator)
    return _session_json(session) | _stop_warning(world, status)


def rename_session(world: World, arguments: Arguments) -> Payload:
    """agents.sessions.rename."""
    _check_agent(world)
    channel, thread_ts = _place(world, arguments)
    session = world.board.sessions.get((channel.id, thread_ts))
    if session is None:
        raise SlackError("session_not_found")
    title = _title(arguments.text("title"))
    return _session_json(world.board.rename_session(session, title or ""))


def read_session_status(arguments: Arguments, name: str) -> str:
    """Return a session status; raises SlackError invalid_arguments for an unknown one."""
    status = arguments.text(name)
    if status not in SESSION_STATUSES:
        raise wrong(name, f"must be one of: {', '.join(sorted(SESSION_STATUSES))}")
    return status


def _check_agent(world: World) -> None:
    # Slack says only that apps not declared as agents cannot have sessions; the name is ours.
    if not world.installation.manifest.is_agent:
        raise SlackError("app_is_not_an_agent")


def _stop_warning(world: World, status: str) -> Payload:
    if status != "processing":
        return {}
    if "agent_session_stopped" in world.installation.manifest.bot_events:
        return {}
    # The documentation promises a warning here without naming it.
    return {"warning": "agent_session_stopped_not_subscribed"}


def _place(world: World, arguments: Arguments) -> tuple[Channel, str]:
    channel = _known(world, arguments)
    thread_ts = arguments.ts("thread_ts")
    if thread_ts is None:
        raise missing("thread_ts")
    _check_thread(world, channel, thread_ts)
    return channel, thread_ts


def _known(world: World, arguments: Arguments) -> Channel:
    return joined_channel(world, arguments.text("channel_id"))


def _direct(world: World, arguments: Arguments) -> Channel:
    channel = _known(world, arguments)
    if channel.kind is not ChannelKind.DIRECT:
        raise SlackError("channel_not_found")
    return channel


def _check_thread(world: World, channel: Channel, thread_ts: str) -> None:
    if not world.workspace.thread(channel.id, thread_ts):
        raise SlackError("invalid_thread_ts")


def _check(shape: ListOf, value: Json, name: str) -> None:
    for problem in shape.check(value, f"/{name}"):
        raise SlackError("invalid_arguments", f"[ERROR] {problem}")


def _title(title: str | None) -> str | None:
    if title is not None and len(title) > SESSION_TITLE_MOST:
        raise wrong("title", f"must be less than {SESSION_TITLE_MOST + 1} characters")
    return title


def _session_json(session: Session) -> Payload:
    return {"status": session.status, "agent_status": session.status, "title": session.title}


METHODS = (
    Method(
        name="assistant.threads.setStatus",
        handler=set_status,
        tier=Tier.SPECIAL,
        scopes=("chat:write", "assistant:write"),
    ),
    Method(
        name="assistant.threads.setSuggestedPrompts",
        handler=set_prompts,
        tier=Tier.FOUR,
        scopes=("assistant:write",),
    ),
    Method(
        name="assistant.threads.setTitle",
        handler=set_title,
        tier=Tier.FOUR,
        scopes=("assistant:write",),
    ),
    Method(
        name="agents.sessions.setStatus",
        handler=set_session,
        tier=Tier.THREE,
        scopes=("chat:write",),
    ),
    Method(
        name="agents.sessions.rename",
        handler=rename_session,
        tier=Tier.THREE,
        scopes=("chat:write",),
    ),
)
