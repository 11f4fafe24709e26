"""One REST call as a route sees it: ids from the path, query, JSON body and files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import BodyPartReader, hdrs, web

from sandbox.discord.drafts import Upload
from sandbox.discord.errors import DiscordError, form_error
from sandbox.discord.parts import Parts
from sandbox.discord.wire import is_snowflake
from sandbox.wire import Json, JsonObject, load

NO_CONTENT = 204


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a route answers; no body means 204."""

    body: Json = None
    status: int = NO_CONTENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A call whose token, if its route needs one, was right. `body` is the JSON as it came."""

    parts: Parts
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    uploads: tuple[Upload, ...] = ()

    @property
    def fields(self) -> JsonObject:
        """The body as an object; raises DiscordError 50035 when it is none."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise form_error(
                "_body", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"
            )
        return self.body

    def limit(self, default: int, most: int) -> int:
        """Return the `limit` of the query; raises DiscordError 50035 outside 1 to `most`."""
        text = self.query.get("limit", str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise form_error(
                "limit", "NUMBER_TYPE_RANGE", f"int value should be between 1 and {most}."
            )
        return int(text)


Route: TypeAlias = tuple[str, str, Callable[[Request], Answer]]


def found(body: Json, status: int = 200) -> Answer:
    """Return an answer with a body."""
    return Answer(body=body, status=status)


DONE = Answer()


async def read_body(request: web.Request) -> tuple[Json, tuple[Upload, ...]]:
    """Return the JSON of a request and the files beside it.

    Raises DiscordError 50109 for broken JSON.
    """
    if not request.body_exists:
        return None, ()
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    if request.headers.get(hdrs.CONTENT_TYPE) != "application/json":
        raise DiscordError(50035, text="Unsupported Media Type", status=415)
    return _json(await request.read()), ()


def check_ids(ids: Mapping[str, str]) -> None:
    """Raise DiscordError 50035 for a path in which an id is none."""
    for name, value in ids.items():
        if name.endswith("_id") and not is_snowflake(value):
            raise form_error(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


async def _read_multipart(request: web.Request) -> tuple[Json, tuple[Upload, ...]]:
    body: Json = None
    uploads: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise DiscordError(50109)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _json(content)
        elif part.filename is None:
            raise form_error(str(part.name), "UNKNOWN_FIELD", "Discord has no such part here.")
        else:
            kind = part.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
            uploads.append(Upload(filename=part.filename, content=content, content_type=kind))
    return body, tuple(uploads)


def _json(content: bytes) -> Json:
    try:
        return load(content)
    except ValueError:
        raise DiscordError(50109) from None
