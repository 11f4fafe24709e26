"""A local Slack with a person and a channel, real clients for it, and real Bolt apps on it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackSandbox, SlackSettings
from tests.sandbox.slack.fixture_types import NewClient, OpenSlack, Serve


@pytest.fixture
def settings() -> SlackSettings:
    """The settings of the `slack` fixture; a test module may give others."""
    return SlackSettings()


@pytest.fixture
async def open_slack() -> AsyncIterator[OpenSlack]:
    """Open local Slacks, and end each of them strictly after the test."""
    async with AsyncExitStack() as stack:

        async def open_one(settings: SlackSettings) -> SlackSandbox:
            return await stack.enter_async_context(SlackSandbox(settings))

        yield open_one


@pytest.fixture
async def slack(open_slack: OpenSlack, settings: SlackSettings) -> SlackSandbox:
    """A local Slack."""
    return await open_slack(settings)


@pytest.fixture
async def new_client() -> AsyncIterator[NewClient]:
    """Make real Web API clients over one shared session."""
    async with aiohttp.ClientSession() as session:

        def make(slack: SlackSandbox) -> AsyncWebClient:
            return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session)

        yield make


@pytest.fixture
def client(slack: SlackSandbox, new_client: NewClient) -> AsyncWebClient:
    """A real Web API client with the bot token."""
    return new_client(slack)


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    """A real Bolt app without listeners."""
    return AsyncApp(client=client)


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Connect Bolt apps by real Socket Mode handlers, and close those after the test."""
    async with AsyncExitStack() as stack:

        async def connect(slack: SlackSandbox, app: AsyncApp) -> AsyncSocketModeHandler:
            before = slack.world.door.connected_ever
            handler = AsyncSocketModeHandler(app, slack.app_token)
            stack.push_async_callback(handler.close_async)
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            door = slack.world.door
            await slack.wait_until(lambda: door.connected_ever > before)
            return handler

        yield connect


@pytest.fixture
def anna(slack: SlackSandbox) -> Member:
    """A person of the workspace."""
    return slack.person("Anna")


@pytest.fixture
def channel(slack: SlackSandbox, anna: Member) -> Channel:
    """A public channel with the person and the app in it."""
    return slack.channel("help", anna)
