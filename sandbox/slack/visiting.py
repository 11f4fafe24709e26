"""What people do with the app itself: open its page, look elsewhere, stop it, remove it."""

from sandbox.slack import events
from sandbox.slack.gathering import Gathering
from sandbox.slack.messages import SlackMessage
from sandbox.slack.modals import view_json
from sandbox.slack.people import Member
from sandbox.wire import JsonObject


class Visiting(Gathering):
    """Visits to the app. What Slack would not offer a person raises ValueError."""

    async def open_home(
        self, person: Member, tab: str = "home", context: JsonObject | None = None
    ) -> None:
        """Open the app's page at a tab: home or messages."""
        world = self.world
        home = world.modals.home(person.id)
        view = (
            None
            if home is None or tab != "home"
            else view_json(home, world.installation.view_owner())
        )
        channel = self.direct(person)
        ts = world.clock.next_ts()
        world.announcer.tell(events.home_opened(person.id, channel.id, tab, ts, view, context))

    async def look_at(self, person: Member, context: JsonObject) -> None:
        """Turn to something else beside the open conversation with the app."""
        channel = self.direct(person)
        ts = self.world.clock.next_ts()
        self.world.announcer.tell(events.context_changed(person.id, channel.id, context, ts))

    async def press_stop(self, person: Member, root: SlackMessage) -> None:
        """Press Stop while the app works in a thread."""
        world = self.world
        session = world.board.sessions.get((root.channel, root.root_ts))
        subscribed = "agent_session_stopped" in world.installation.manifest.bot_events
        if session is None or session.status != "processing" or not subscribed:
            message = "there is no Stop button: no session is processing, or no subscription"
            raise ValueError(message)
        growing = world.streams.of_thread(root.channel, root.root_ts)
        for ts in growing:
            world.streams.stop_by_person(root.channel, ts)
        world.announcer.tell(
            events.session_stopped(
                person.id, root.channel, root.root_ts, growing, world.clock.next_ts()
            )
        )

    async def uninstall(self) -> None:
        """Remove the app: its token dies, and two events tell of it."""
        world = self.world
        bot = world.installation.bot.id
        world.installation.refuse(world.installation.bot_token, "account_inactive")
        world.announcer.tell(events.tokens_revoked(bot))
        world.announcer.tell(events.app_uninstalled())
