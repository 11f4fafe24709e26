"""The floor for Slack: the bare library, which acknowledges and shows a sign, and no more."""

import asyncio
import os

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    """Serve until killed."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=os.environ["SLACK_BOT_TOKEN"],
            base_url=os.environ["SLACK_API_URL"],
            session=session,
        )
        app = AsyncApp(client=client, request_verification_enabled=False)

        @app.event("message")
        async def heard(event: dict[str, str]) -> None:
            await client.assistant_threads_setStatus(
                channel_id=event["channel"], thread_ts=event["ts"], status="is thinking…"
            )

        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the library has no types
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
