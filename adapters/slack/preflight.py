"""Asks Slack whether it accepts both tokens, before anything is served."""

import asyncio
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.events import Identity
from adapters.slack.failures import (
    PASSING_ERRORS,
    TOKEN_ERRORS,
    error_name,
    http_status,
    is_rate_limit,
)
from adapters.slack.scopes import APP_SCOPE, BOT_SCOPES, DESK_SCOPES
from adapters.slack.settings import SlackSettings
from adapters.slack.wire import Payload, text_at

_CALL_SECONDS = 10.0
BOT_TOKEN, APP_TOKEN = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
_WHERE = {
    BOT_TOKEN: "install the app (OAuth & Permissions) and set the Bot User OAuth Token (xoxb-…)",
    APP_TOKEN: f"set an app-level token (xapp-…) with {APP_SCOPE} (Basic Information)",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that keeps Tandem from serving Slack, and what the operator does about it.

    One that `passes` may be gone at the next try, without anybody doing anything.
    """

    what: str
    fix: str
    passes: bool = False

    def __str__(self) -> str:
        return f"{self.what}; {self.fix}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Preflight:
    """What was found; `scopes` is None where Slack did not list what the bot token may do."""

    identity: Identity | None = None
    scopes: frozenset[str] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def may_pass(self) -> bool:
        """Whether there are problems, and all of them may be gone at the next try."""
        return bool(self.problems) and all(problem.passes for problem in self.problems)


async def preflight(
    client: AsyncWebClient, settings: SlackSettings, *, with_desk: bool = False
) -> Preflight:
    """Check both tokens with Slack, `with_desk` for what people need, too; never raises."""
    wrong_kind = _wrong_kinds(settings)
    if wrong_kind:
        return Preflight(problems=wrong_kind)
    bot, app = await asyncio.gather(
        _ask_as_bot(client, with_desk=with_desk), _ask_as_app(client, settings)
    )
    return Preflight(
        identity=bot.identity,
        scopes=bot.scopes,
        problems=tuple(dict.fromkeys((*bot.problems, *app))),
    )


def refusal(token: str, error: SlackApiError) -> Problem:
    """What the operator reads when Slack does not accept a token; `token` names the setting."""
    name = error_name(error)
    if name in TOKEN_ERRORS:
        return Problem(what=f"Slack does not accept {token} ({name})", fix=_WHERE[token])
    if name == "not_allowed_token_type":
        return Problem(what=f"{token} is a token of another kind", fix=_WHERE[token])
    if name == "missing_scope":
        return Problem(what=f"{token} lacks a scope", fix=_WHERE[token])
    return Problem(
        what=f"Slack answers {name} to {token}",
        fix="try again in a minute",
        passes=is_rate_limit(error) or name in PASSING_ERRORS,
    )


def _wrong_kinds(settings: SlackSettings) -> tuple[Problem, ...]:
    tokens = {
        BOT_TOKEN: (settings.slack_bot_token.get_secret_value(), "xoxb-"),
        APP_TOKEN: (settings.slack_app_token.get_secret_value(), "xapp-"),
    }
    return tuple(
        Problem(what=f"{name} does not begin with {prefix}", fix=_WHERE[name])
        for name, (token, prefix) in tokens.items()
        if not token.startswith(prefix)
    )


async def _ask_as_bot(client: AsyncWebClient, *, with_desk: bool) -> Preflight:
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            answer = await client.auth_test()
    except Exception as error:  # noqa: BLE001  # whatever is wrong, the operator is told
        return Preflight(problems=(_problem(BOT_TOKEN, error, client),))
    scopes = _scopes(answer.headers.get("x-oauth-scopes"))
    return Preflight(
        identity=_identity(answer.data if isinstance(answer.data, dict) else {}),
        scopes=scopes,
        problems=() if scopes is None else _missing(scopes, with_desk=with_desk),
    )


async def _ask_as_app(client: AsyncWebClient, settings: SlackSettings) -> tuple[Problem, ...]:
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            await client.apps_connections_open(
                app_token=settings.slack_app_token.get_secret_value()
            )
    except Exception as error:  # noqa: BLE001  # whatever is wrong, the operator is told
        return (_problem(APP_TOKEN, error, client),)
    return ()


def _problem(token: str, error: Exception, client: AsyncWebClient) -> Problem:
    if isinstance(error, SlackApiError) and error_name(error):
        return refusal(token, error)
    return Problem(
        what=f"Slack cannot be reached at {client.base_url} ({type(error).__name__})",
        fix="check the network and SLACK_API_URL",
        # What answers "not found" and the like is no Slack, and will not become one.
        passes=not isinstance(error, SlackApiError) or http_status(error) >= 500,
    )


def _scopes(header: str | None) -> frozenset[str] | None:
    return None if header is None else frozenset(filter(None, map(str.strip, header.split(","))))


def _missing(scopes: frozenset[str], *, with_desk: bool) -> tuple[Problem, ...]:
    needed = BOT_SCOPES | DESK_SCOPES if with_desk else BOT_SCOPES
    return tuple(
        Problem(
            what=f"the bot token lacks the scope {scope} ({use})",
            fix="add it under OAuth & Permissions and install the app again",
        )
        for scope, use in needed.items()
        if scope not in scopes
    )


def _identity(answer: Payload) -> Identity:
    return Identity(
        team=text_at(answer, "team_id"),
        team_name=text_at(answer, "team"),
        member=text_at(answer, "user_id"),
        bot=text_at(answer, "bot_id"),
        org_wide=answer.get("is_enterprise_install") is True,
        home=text_at(answer, "url"),
    )
