"""A whole local Slack: starts it, lets people act and see in it, and ends it strictly."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from sandbox.slack.assembly import build_world
from sandbox.slack.changes import Changes
from sandbox.slack.clock import SlackClock
from sandbox.slack.faults import Faults
from sandbox.slack.methods import CATALOGUE
from sandbox.slack.people import Member
from sandbox.slack.pressing import Pressing
from sandbox.slack.records import Call, Envelope
from sandbox.slack.server import SlackServer
from sandbox.slack.settings import SlackSettings
from sandbox.slack.visiting import Visiting
from sandbox.slack.writing import Writing
from sandbox.strictness import StrictServer, Violation, complain
from sandbox.wire import JsonObject, as_object, load


class SlackSandbox(Pressing, Visiting, Writing, StrictServer):
    """A workspace with the app installed, behind a server on the loopback address.

    Used as an async context it raises AssertionError on leaving when the app broke a rule that
    `expect_violations` did not announce. It runs on one event loop.
    """

    def __init__(
        self,
        settings: SlackSettings | None = None,
        manifest: JsonObject | Path | str | None = None,
        port: int | None = None,
    ) -> None:
        """Take settings; a manifest (an object or a JSON file) and a port replace those in it."""
        settings = settings or SlackSettings()
        if manifest is not None:
            settings = replace(settings, manifest=_read_manifest(manifest))
        if port is not None:
            settings = replace(settings, port=port)
        self.settings = settings
        self._server = SlackServer(settings.port)
        self._expected: set[str] | None = set()
        self.world = build_world(settings, self._server)

    async def start(self) -> Self:
        """Listen."""
        await self._server.start(self.world, CATALOGUE)
        return self

    async def stop(self) -> None:
        """End every connection, timer and feed."""
        world = self.world
        world.faults.release()
        world.door.speak_again()
        await world.door.close()
        await self._server.stop()
        world.clock.close()
        world.changes.close()

    def expect_violations(self, *rules: str) -> None:
        """Say that the app will break these rules, named as errors; none named means any."""
        if not rules:
            self._expected = None
        elif self._expected is not None:
            self._expected.update(rules)

    def verify(self) -> None:
        """Raise AssertionError when the app broke a rule nobody expected it to break."""
        expected = self._expected
        if expected is not None:
            complain("Slack", (v for v in self.violations if v.rule not in expected))

    @property
    def api_url(self) -> str:
        """The value of SLACK_API_URL."""
        return f"{self._server.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The token of the app's bot."""
        return self.settings.bot_token

    @property
    def app_token(self) -> str:
        """The token for Socket Mode."""
        return self.settings.app_token

    @property
    def bot(self) -> Member:
        """The app as people see it."""
        return self.world.installation.bot

    @property
    def bot_user_id(self) -> str:
        """The app's user id (U…), which mentions and messages carry."""
        return self.bot.id

    @property
    def bot_id(self) -> str:
        """The app's bot id (B…)."""
        return self.bot.bot_id or ""

    @property
    def mention(self) -> str:
        """The mention of the app, to be written in a message."""
        return f"<@{self.bot.id}>"

    @property
    def clock(self) -> SlackClock:
        """Slack's time, which a test may advance."""
        return self.world.clock

    @property
    def faults(self) -> Faults:
        """The switches for what goes wrong."""
        return self.world.faults

    @property
    def changes(self) -> Changes:
        """News of everything that happens."""
        return self.world.changes

    @property
    def calls(self) -> Sequence[Call]:
        """Every Web API call, oldest first."""
        return self.world.calls

    @property
    def envelopes(self) -> Sequence[Envelope]:
        """Everything sent to the app, oldest first, with the times of sending and of the ack."""
        return self.world.deliveries.envelopes

    @property
    def violations(self) -> Sequence[Violation]:
        """Every rule the app broke, oldest first."""
        return self.world.violations

    def environment(self) -> dict[str, str]:
        """Return the variables that point an app here."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
        }


def _read_manifest(manifest: JsonObject | Path | str) -> JsonObject:
    if not isinstance(manifest, Path | str):
        return manifest
    try:
        return as_object(load(Path(manifest).read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        problem = f"{manifest} is not JSON: {error}"
        raise ValueError(problem) from None
