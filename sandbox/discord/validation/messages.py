"""Message bodies: what may be in one, its limits, and the draft it is read into."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.discord.drafts import Draft, Upload
from sandbox.discord.errors import DiscordError, Form
from sandbox.discord.mentions import Allowed
from sandbox.discord.messages import MessageFlag
from sandbox.discord.validation.components import check_components
from sandbox.discord.validation.embeds import check_embeds
from sandbox.discord.validation.fields import Fields
from sandbox.wire import JsonObject, as_text

MAX_CONTENT = 2000
MAX_NONCE = 25
MAX_FILES = 10
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_REQUEST_BYTES = 25 * 1024 * 1024
SETTABLE = (
    MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
)
CREATE = (
    "content",
    "tts",
    "embeds",
    "allowed_mentions",
    "message_reference",
    "components",
    "attachments",
    "flags",
    "nonce",
    "enforce_nonce",
)
EDIT = ("content", "embeds", "flags", "allowed_mentions", "components", "attachments", "tts")
WEBHOOK = ("username", "avatar_url", "thread_name", "applied_tags")


def read_draft(
    body: JsonObject,
    uploads: Sequence[Upload] = (),
    *,
    known: Sequence[str] = CREATE,
    settable: MessageFlag = SETTABLE,
    path: tuple[str, ...] = (),
    keeps: MessageFlag = MessageFlag.NONE,
) -> Draft:
    """Return the message a body asks for; `keeps` are flags the edited message has already.

    Raises DiscordError 50035 with every problem, or 40005 for files too large.
    """
    check_sizes(uploads)
    form = Form()
    fields = Fields(form, body, path)
    fields.only(*known)
    flags = _flags(fields, settable) | keeps
    v2 = MessageFlag.COMPONENTS_V2 in flags
    draft = Draft(
        content=fields.text("content", most=MAX_CONTENT, strip=True) or "",
        flags=flags,
        embeds=check_embeds(fields),
        components=check_components(fields, v2=v2),
        uploads=_described(fields, uploads),
        allowed=_allowed(fields),
        answers=_answered(fields),
        nonce=_nonce(fields),
        unique_nonce=fields.flag("enforce_nonce") or False,
    )
    fields.flag("tts")
    if v2 and (draft.content or draft.embeds):
        text = "The 'content' and 'embeds' fields cannot be used with Components V2."
        fields.refuse("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    form.close()
    return draft


def check_sizes(uploads: Sequence[Upload]) -> None:
    """Raise DiscordError 40005 for a file or a request that is too large, 50035 for too many."""
    sizes = [len(upload.content) for upload in uploads]
    if any(size > MAX_FILE_BYTES for size in sizes) or sum(sizes) > MAX_REQUEST_BYTES:
        raise DiscordError(40005)
    if len(sizes) > MAX_FILES:
        form = Form()
        form.refuse(("files",), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length.")
        form.close()


def _flags(fields: Fields, settable: MessageFlag) -> MessageFlag:
    value = MessageFlag(fields.integer("flags", most=2**31) or 0)
    if value & ~settable:
        fields.refuse("flags", "INVALID_FLAGS", f"Flags {int(value & ~settable)} cannot be set.")
    return value & settable


def _nonce(fields: Fields) -> str | None:
    value = fields.body.get("nonce")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return fields.text("nonce", most=MAX_NONCE)


def _allowed(fields: Fields) -> Allowed:
    inner = fields.inner("allowed_mentions")
    if inner is None:
        return Allowed()
    inner.only("parse", "users", "roles", "replied_user")
    parse = {as_text(item) for item in inner.array("parse", most=3)}
    people, roles = inner.snowflakes("users", most=100), inner.snowflakes("roles", most=100)
    if parse - {"users", "roles", "everyone"}:
        text = "Value must be one of {'everyone', 'roles', 'users'}."
        inner.refuse("parse", "BASE_TYPE_CHOICES", text)
    for name, listed in (("users", people), ("roles", roles)):
        if name in parse and listed:
            text = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            inner.form.refuse(inner.path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
    return Allowed(
        parse=frozenset(parse),
        people=frozenset(people),
        roles=frozenset(roles),
        replied_person=inner.flag("replied_user") or False,
    )


def _answered(fields: Fields) -> str | None:
    inner = fields.inner("message_reference")
    if inner is None:
        return None
    inner.only("type", "message_id", "channel_id", "guild_id", "fail_if_not_exists")
    inner.flag("fail_if_not_exists")
    inner.snowflake("channel_id")
    inner.snowflake("guild_id")
    inner.choice("type", (0,))
    return inner.snowflake("message_id", required=True)


def _described(fields: Fields, uploads: Sequence[Upload]) -> tuple[Upload, ...]:
    texts: dict[str, str | None] = {}
    for item in fields.each("attachments", most=MAX_FILES):
        identity = item.snowflake("id", required=True)
        texts[identity or ""] = item.text("description", most=1024)
    return tuple(
        replace(upload, description=texts.get(str(number))) for number, upload in enumerate(uploads)
    )
