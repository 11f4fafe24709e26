"""The types of what the fixtures of this folder give."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox, SlackSettings

OpenSlack: TypeAlias = Callable[[SlackSettings], Awaitable[SlackSandbox]]
NewClient: TypeAlias = Callable[[SlackSandbox], AsyncWebClient]
Serve: TypeAlias = Callable[[SlackSandbox, AsyncApp], Awaitable[AsyncSocketModeHandler]]
