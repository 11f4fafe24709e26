"""Names and languages of people, asked for once in a while and never waited for long."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import error_name, is_rate_limit, retry_after
from adapters.slack.wire import Payload, object_at, text_at

log = logging.getLogger(__name__)

_WAIT_SECONDS = 0.8  # Slack wants its acknowledgement within 3 s
_KEEP_SECONDS = 3600.0
_RETRY_SECONDS = 60.0
_MOST_NAMES = 20_000
_LONGEST_NAME = 80  # as Slack limits display names


@dataclass(frozen=True, kw_only=True, slots=True)
class _Person:
    """What is known of a member until a moment of the monotonic clock."""

    until: float = 0.0
    name: str = ""
    locale: str = ""


_NOBODY = _Person()


class Names:
    """Members' display names and locales by id, as far as they are known in time."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[str, _Person] = OrderedDict()
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._rest_until = 0.0

    async def of(self, members: Iterable[str]) -> Mapping[str, str]:
        """The names of these members; one that cannot be had within a second is left out."""
        members = tuple(members)
        asked = (self._ask(member) for member in members if not self._is_known(member))
        waiting = {task for task in asked if task is not None}
        if waiting:
            await asyncio.wait(waiting, timeout=_WAIT_SECONDS)
        return {member: name for member in members if (name := self._person(member).name)}

    async def locale(self, member: str) -> str:
        """What a member's Slack is set to, such as pt-BR; empty where that cannot be had."""
        await self.of([member])
        return self._person(member).locale

    async def close(self) -> None:
        """Stop asking."""
        tasks = tuple(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _is_known(self, member: str) -> bool:
        return time.monotonic() < self._person(member).until

    def _person(self, member: str) -> _Person:
        return self._known.get(member, _NOBODY)

    def _ask(self, member: str) -> asyncio.Task[None] | None:
        task = self._asking.get(member)
        if task is None and time.monotonic() >= self._rest_until:
            task = self._asking[member] = asyncio.create_task(self._look_up(member))
            task.add_done_callback(lambda _: self._asking.pop(member, None))
        return task

    async def _look_up(self, member: str) -> None:
        known, keep = self._person(member), _RETRY_SECONDS
        name, locale = known.name, known.locale
        try:
            answer = await self._client.users_info(user=member, include_locale=True)
            data = answer.data if isinstance(answer.data, dict) else {}
            name = display_name(data) or name
            locale = text_at(object_at(data, "user"), "locale")
            keep = _KEEP_SECONDS
        except SlackApiError as error:
            if is_rate_limit(error):
                self._rest_until = time.monotonic() + (retry_after(error) or _RETRY_SECONDS)
                return
            log.info("no name for %s: %s", member, error_name(error))
        except Exception as error:  # noqa: BLE001  # a name is never worth a lost message
            log.info("no name for %s: %r", member, error)
        until = time.monotonic() + keep
        self._keep(member, _Person(until=until, name=name, locale=locale))

    def _keep(self, member: str, person: _Person) -> None:
        self._known[member] = person
        self._known.move_to_end(member)
        while len(self._known) > _MOST_NAMES:
            self._known.popitem(last=False)


def display_name(answer: Payload) -> str:
    """The name a person chose, from users.info; on one line, and no longer than Slack allows."""
    user = object_at(answer, "user")
    profile = object_at(user, "profile")
    name = (
        text_at(profile, "display_name")
        or text_at(profile, "real_name")
        or text_at(user, "real_name")
        or text_at(user, "name")
    )
    return " ".join(name.split())[:_LONGEST_NAME]
