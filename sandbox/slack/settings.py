"""What a local Slack is set up with: tokens, names, and how long Slack's deadlines are."""

from dataclasses import dataclass, field, replace

from sandbox.slack.manifest import DEFAULT_MANIFEST
from sandbox.wire import JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Slack's deadlines in seconds; `scaled` shortens them all for a test.

    Ack and retries: docs.slack.dev/apis/events-api (3 s; at once, a minute, five minutes). Trigger
    and response URL: docs.slack.dev/interactivity/handling-user-interaction. Status: two minutes,
    from assistant.threads.setStatus. Streams: about 306 s whatever is appended, as measured in the
    field.
    """

    ack_deadline: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger_life: float = 3.0
    response_url_life: float = 1800.0
    status_life: float = 120.0
    stream_life: float = 306.0
    ping_interval: float = 10.0

    def scaled(self, factor: float) -> "Timing":
        """Return the same deadlines, each `factor` times as long."""
        return replace(
            self,
            ack_deadline=self.ack_deadline * factor,
            retry_delays=tuple(delay * factor for delay in self.retry_delays),
            trigger_life=self.trigger_life * factor,
            response_url_life=self.response_url_life * factor,
            status_life=self.status_life * factor,
            stream_life=self.stream_life * factor,
            ping_interval=self.ping_interval * factor,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackSettings:
    """Everything a local Slack needs to know before it starts.

    `rate_scale` multiplies every rate limit; None switches them off, for load tests.
    """

    bot_token: str = "xoxb-local"  # noqa: S105 - a made-up token of the local server
    app_token: str = "xapp-local"  # noqa: S105 - likewise
    port: int = 0
    team_id: str = "T0SANDBOX"
    team_name: str = "Acme Insurance"
    team_domain: str = "acme-sandbox"
    app_id: str = "A0SANDBOX"
    app_scopes: tuple[str, ...] = ("connections:write",)
    manifest: JsonObject = field(default_factory=lambda: DEFAULT_MANIFEST)
    timing: Timing = Timing()
    rate_scale: float | None = 1.0
