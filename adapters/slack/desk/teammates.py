"""Tells teammates from everybody else: by id, never by name, and at the moment it matters."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.team import Team
from adapters.slack.names import display_name
from adapters.slack.wire import Payload, object_at, text_at
from engine.domain.handoff import Teammate
from engine.domain.messages import Platform

log = logging.getLogger(__name__)

_KEEP_SECONDS = 10.0
_FACE_SECONDS = 300.0
_CALL_SECONDS = 1.5
_PAGE = 1_000
_MOST_FACES = 200
_NAMELESS = "Support"
_PICTURES = ("image_192", "image_72", "image_48")


class CannotTell(Exception):
    """Slack did not say who belongs to the team."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Face:
    """How a person looks to a customer, and whether they are one of the workspace's own people."""

    name: str
    picture: str | None
    is_own: bool
    until: float


class Teammates:
    """Asks Slack who belongs to the team; an answer is good for ten seconds."""

    def __init__(
        self, client: AsyncWebClient, team: Team, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives seconds that only rise."""
        self._client = client
        self._team = team
        self._clock = clock
        self._members: frozenset[str] = frozenset()
        self._members_until = float("-inf")
        self._faces: dict[str, _Face] = {}
        self._asking: asyncio.Task[frozenset[str]] | None = None

    async def verified(self, member: str, *, workspace: str | None = None) -> Teammate | None:
        """The teammate with this id; None for anybody else. Raises CannotTell.

        `workspace` is the one a click or message says its author is from. Guests of other
        workspaces, programs and people who have left are never teammates.
        """
        if workspace not in (None, self._team.workspace) or member not in await self._all():
            return None
        face = await self._face(member)
        if not face.is_own:
            return None
        return Teammate(
            platform=Platform.SLACK,
            workspace=self._team.workspace,
            id=member,
            name=face.name,
            picture=face.picture,
        )

    async def verified_or_none(self, member: str) -> Teammate | None:
        """As `verified`; where Slack does not say, nobody is a teammate."""
        try:
            return await self.verified(member)
        except CannotTell as error:
            log.warning("%s: %s counts as no teammate", error, member)
            return None

    async def names(self, *, but: str = "") -> tuple[str, ...]:
        """What teammates are called, whom a customer could imitate; empty where Slack is silent.

        `but` is the id of somebody whose own name it may be.
        """
        try:
            members = sorted(await self._all())[:_MOST_FACES]
            faces = [await self._face(member) for member in members if member != but]
        except CannotTell as error:
            log.info("%s: nobody is looked at for an imitation", error)
            return ()
        return tuple(face.name for face in faces if face.is_own)

    async def count(self, *, but: str) -> int:
        """How many ids beside this one count as teammates; raises CannotTell."""
        return len(await self._all() - {but})

    async def _all(self) -> frozenset[str]:
        """Everybody's ids; whoever asks meanwhile waits for the same answer."""
        if self._clock() < self._members_until:
            return self._members
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_anew())
            self._asking.add_done_callback(self._asked)
        return await asyncio.shield(self._asking)

    async def _ask_anew(self) -> frozenset[str]:
        asked_at = self._clock()
        self._members = await self._ask()
        self._members_until = asked_at + _KEEP_SECONDS
        return self._members

    def _asked(self, task: "asyncio.Task[frozenset[str]]") -> None:
        self._asking = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.info("%s", error)

    async def _ask(self) -> frozenset[str]:
        team = self._team
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                if team.group is not None:
                    return team.ids | await self._in_group(team.group)
                if team.ids or team.channel is None:
                    return team.ids
                return await self._let_in(team.channel)
        except Exception as error:
            raise CannotTell(f"Slack does not say who is in the team: {error!r}") from error

    async def _in_group(self, group: str) -> frozenset[str]:
        answer = await self._client.usergroups_users_list(usergroup=group)
        return frozenset(_texts(answer.get("users")))

    async def _let_in(self, channel: str) -> frozenset[str]:
        """Who is in a channel that one has to be let into; of a public one, nobody."""
        answer = await self._client.conversations_info(channel=channel)
        page = answer.data if isinstance(answer.data, dict) else {}
        if object_at(page, "channel").get("is_private") is not True:
            log.warning("the desk's channel is public: set DESK_GROUP or DESK_TEAMMATES")
            return frozenset()
        return frozenset([one async for one in self._in_channel(channel)])

    async def _in_channel(self, channel: str) -> AsyncIterator[str]:
        cursor: str | None = None
        while True:
            answer = await self._client.conversations_members(
                channel=channel, cursor=cursor, limit=_PAGE
            )
            for member in _texts(answer.get("members")):
                yield member
            page = answer.data if isinstance(answer.data, dict) else {}
            cursor = text_at(object_at(page, "response_metadata"), "next_cursor") or None
            if cursor is None:
                return

    async def _face(self, member: str) -> _Face:
        known = self._faces.get(member)
        if known is not None and self._clock() < known.until:
            return known
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                answer = await self._client.users_info(user=member)
        except Exception as error:
            raise CannotTell(f"Slack does not say who {member} is: {error!r}") from error
        data = answer.data if isinstance(answer.data, dict) else {}
        face = _face(data, self._team.workspace, self._clock() + _FACE_SECONDS)
        self._faces[member] = face
        return face


def _face(answer: Payload, workspace: str, until: float) -> _Face:
    user = object_at(answer, "user")
    profile = object_at(user, "profile")
    teams = object_at(user, "enterprise_user").get("teams")
    is_outside = user.get("deleted") is True or user.get("is_bot") is True
    return _Face(
        name=display_name(answer) or _NAMELESS,
        picture=next(filter(None, (text_at(profile, size) for size in _PICTURES)), None),
        is_own=not is_outside and workspace in {text_at(user, "team_id"), *_texts(teams)},
        until=until,
    )


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
