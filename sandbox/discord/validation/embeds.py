"""Embeds: their fields and the limits on each (developer docs, Embed Limits)."""

from datetime import datetime

from sandbox.discord.validation.fields import Fields
from sandbox.wire import JsonObject, as_object, as_text, objects

MAX_EMBEDS = 10
MAX_TOTAL = 6000
_FIELDS = (
    "title",
    "type",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "author",
    "fields",
)


def check_embeds(fields: Fields) -> tuple[JsonObject, ...]:
    """Return the embeds of a message body, every limit checked."""
    embeds = fields.each("embeds", most=MAX_EMBEDS)
    for embed in embeds:
        _check(embed)
    if sum(_length(embed.body) for embed in embeds) > MAX_TOTAL:
        text = f"Embed size exceeds maximum size of {MAX_TOTAL}"
        fields.refuse("embeds", "MAX_EMBED_SIZE_EXCEEDED", text)
    return tuple(embed.body for embed in embeds)


def _check(embed: Fields) -> None:
    # The library writes the embed's own flags along; Discord ignores them on the way in.
    embed.only(*_FIELDS, "flags")
    embed.text("title", most=256)
    embed.text("description", most=4096)
    embed.integer("color", most=0xFFFFFF)
    embed.url("url", schemes=("http", "https"))
    _check_time(embed)
    for name in ("image", "thumbnail"):
        inner = embed.inner(name)
        if inner is not None:
            inner.url("url", required=True)
    footer, author = embed.inner("footer"), embed.inner("author")
    if footer is not None:
        footer.text("text", most=2048, required=True)
    if author is not None:
        author.text("name", least=1, most=256, required=True)
        author.url("url", schemes=("http", "https"))
    for field in embed.each("fields", most=25):
        field.only("name", "value", "inline")
        field.text("name", least=1, most=256, required=True)
        field.text("value", least=1, most=1024, required=True)
        field.flag("inline")


def _check_time(embed: Fields) -> None:
    stamp = embed.text("timestamp", most=64)
    if stamp is None:
        return
    try:
        datetime.fromisoformat(stamp)
    except ValueError:
        embed.refuse("timestamp", "DATE_TIME_TYPE_PARSE", f'Could not parse "{stamp}".')


def _length(embed: JsonObject) -> int:
    texts = [
        as_text(embed.get("title")),
        as_text(embed.get("description")),
        as_text(as_object(embed.get("footer")).get("text")),
        as_text(as_object(embed.get("author")).get("name")),
    ]
    for field in objects(embed.get("fields")):
        texts += [as_text(field.get("name")), as_text(field.get("value"))]
    return sum(len(text) for text in texts)
