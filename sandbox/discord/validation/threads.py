"""Bodies that open threads and forum posts, and the tags of a forum post."""

from sandbox.discord.channels import ARCHIVE_MINUTES, Channel, ChannelKind
from sandbox.discord.errors import DiscordError, Form
from sandbox.discord.threads import ThreadPlan
from sandbox.discord.validation.fields import Fields
from sandbox.wire import JsonObject

MAX_TAGS = 5
_FROM_MESSAGE = ("name", "auto_archive_duration", "rate_limit_per_user")
_ALONE = (*_FROM_MESSAGE, "type", "invitable")
# The library sends a type along with forum posts; Discord ignores it there.
_POST = (*_FROM_MESSAGE, "message", "applied_tags", "type")
_KINDS = (int(ChannelKind.PUBLIC_THREAD), int(ChannelKind.PRIVATE_THREAD))


def plan_from_message(body: JsonObject) -> ThreadPlan:
    """Read the body of a thread on a message; raises DiscordError 50035."""
    form = Form()
    fields = Fields(form, body)
    fields.only(*_FROM_MESSAGE)
    return _close(form, _common(fields))


def plan_alone(body: JsonObject) -> ThreadPlan:
    """Read the body of a thread without a message; raises DiscordError 50035."""
    form = Form()
    fields = Fields(form, body)
    fields.only(*_ALONE)
    kind = fields.choice("type", _KINDS)
    plan = _common(fields)
    invitable = fields.flag("invitable")
    return _close(
        form,
        ThreadPlan(
            name=plan.name,
            # Discord opens a private thread when the kind is left out.
            kind=ChannelKind(kind or ChannelKind.PRIVATE_THREAD),
            auto_archive_minutes=plan.auto_archive_minutes,
            slowmode=plan.slowmode,
            invitable=True if invitable is None else invitable,
        ),
    )


def plan_post(body: JsonObject, forum: Channel) -> ThreadPlan:
    """Read the body of a forum post, its message aside; raises DiscordError 50035 or 40067."""
    form = Form()
    fields = Fields(form, body)
    fields.only(*_POST)
    if fields.inner("message") is None and not fields.has("message"):
        fields.refuse("message", "BASE_TYPE_REQUIRED", "This field is required")
    plan = _common(fields)
    tags = read_tags(fields, forum)
    if forum.requires_tag and not tags:
        raise DiscordError(40067)
    return _close(
        form,
        ThreadPlan(
            name=plan.name,
            auto_archive_minutes=plan.auto_archive_minutes,
            slowmode=plan.slowmode,
            tags=tags,
        ),
    )


def read_tags(fields: Fields, forum: Channel) -> tuple[str, ...]:
    """Return the tags of a post, each of which the forum must have."""
    tags = fields.snowflakes("applied_tags", most=MAX_TAGS)
    known = {tag.id for tag in forum.tags}
    for tag in tags:
        if tag not in known:
            fields.refuse("applied_tags", "CHANNEL_TAG_UNKNOWN", f"Unknown tag {tag}")
    return tags


def _common(fields: Fields) -> ThreadPlan:
    return ThreadPlan(
        name=fields.text("name", least=1, most=100, required=True) or "",
        auto_archive_minutes=fields.choice("auto_archive_duration", ARCHIVE_MINUTES) or 1440,
        slowmode=fields.integer("rate_limit_per_user", most=21_600) or 0,
    )


def _close(form: Form, plan: ThreadPlan) -> ThreadPlan:
    form.close()
    return plan
