"""Decides which events the app receives, wraps them, and hands them to the deliveries."""

from sandbox.slack import events
from sandbox.slack.clock import SlackClock
from sandbox.slack.deliveries import EVENTS, Deliveries
from sandbox.slack.events import Occurrence, Scene
from sandbox.slack.faults import Faults
from sandbox.slack.installation import Installation
from sandbox.slack.messages import SlackMessage
from sandbox.slack.people import Channel, ChannelKind
from sandbox.slack.workspace import Workspace
from sandbox.wire import Payload


class Announcer:
    """Turns what happened into events: subscribed ones, with a granted scope, where the app is."""

    def __init__(
        self,
        workspace: Workspace,
        installation: Installation,
        deliveries: Deliveries,
        faults: Faults,
        clock: SlackClock,
    ) -> None:
        self._workspace = workspace
        self._installation = installation
        self._deliveries = deliveries
        self._faults = faults
        self._clock = clock

    def scene(self, channel: str, author: str) -> Scene:
        """Return what the wording of an event by this author in this channel needs."""
        return Scene(
            channel=self._workspace.channels[channel],
            author=self._workspace.members.get(author),
            home_team=self._workspace.settings.team_id,
        )

    def posted(self, message: SlackMessage) -> None:
        """Tell the app of a new message."""
        scene = Scene(
            channel=self._workspace.channels[message.channel],
            author=self._workspace.members.get(message.user),
            home_team=self._workspace.settings.team_id,
            root=self._workspace.message(message.channel, message.root_ts),
        )
        own = message.user == self._installation.bot.id
        mentions = not own and self._installation.carries(message.text)
        for occurrence in events.posted(message, scene, mentions_app=mentions):
            self.tell(occurrence)

    def changed(self, before: SlackMessage, after: SlackMessage) -> None:
        """Tell the app that a message is different now."""
        scene = self.scene(after.channel, after.user)
        self.tell(events.changed(before, after, scene, self._clock.next_ts()))

    def mentioned(self, message: SlackMessage) -> None:
        """Tell the app of a mention in a message that was edited."""
        scene = self.scene(message.channel, message.user)
        direct = scene.channel.kind is ChannelKind.DIRECT
        if not direct and self._installation.carries(message.text):
            self.tell(events.mention(message, scene))

    def deleted(self, message: SlackMessage) -> None:
        """Tell the app that a message is gone."""
        scene = self.scene(message.channel, message.user)
        self.tell(events.deleted(message, scene, self._clock.next_ts()))

    def tell(self, occurrence: Occurrence) -> None:
        """Send one event, if the app is to receive it."""
        if self._reaches_app(occurrence):
            payload = self._wrap(occurrence)
            self._deliveries.send(EVENTS, occurrence.subscription, payload)

    def _reaches_app(self, occurrence: Occurrence) -> bool:
        installation = self._installation
        return (
            occurrence.subscription in installation.manifest.bot_events
            and installation.has(*occurrence.scopes)
            and self._faults.wants(occurrence.subscription)
            and (occurrence.channel is None or installation.bot.id in occurrence.channel.members)
        )

    def _wrap(self, occurrence: Occurrence) -> Payload:
        settings = self._workspace.settings
        channel: Channel | None = occurrence.channel
        shared = channel is not None and channel.is_shared
        # In a shared channel the outer team is the author's; only the authorization names ours.
        outer_team = occurrence.author_team if shared else settings.team_id
        event_id = self._workspace.new_id("Ev0")
        return {
            "token": "sandbox-verification-token",
            "team_id": outer_team or settings.team_id,
            "context_team_id": settings.team_id,
            "context_enterprise_id": None,
            "api_app_id": settings.app_id,
            "event": occurrence.event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self._clock.wall()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": settings.team_id,
                    "user_id": self._installation.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": shared,
            "event_context": f"4-{event_id}",
        }
