"""What Prometheus reads: the engine's counts, and how things stand when it asks."""

from collections.abc import Iterable, Iterator
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from composition.health import Health
from engine.domain.conversation import Outcome
from engine.domain.handoff import SolvedBy
from engine.domain.messages import Platform
from engine.domain.receipts import AmendmentEnd, ReceiptStatus
from engine.domain.verdicts import VerdictAction
from engine.errors import DeliveryErrorKind, ModelErrorKind
from engine.guardrails.outgoing.finding import CheckName
from engine.observing import TurnRecord
from engine.retrieval.ports import SearchEnd

_TURN = (0.5, 1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120, 300)
_WAIT = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200)
_POST = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 21_600)
_LAG = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Metrics:
    """Counts for one platform in a registry of its own; implements `engine.observing.Observer`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.registry = CollectorRegistry()
        self.standing = StandingCollector(platform)
        self.registry.register(self.standing)
        ProcessCollector(registry=self.registry)
        self._received = self._counter(
            "messages_received", "Messages that came in and were stored.", status=ReceiptStatus
        )
        self._ignored = self._counter("messages_ignored", "Events left out.", reason=())
        self._amended = self._counter(
            "messages_amended", "Edits and deletions of messages.", end=AmendmentEnd
        )
        self._turns = self._counter("turns", "Turns that have ended.", outcome=Outcome)
        self._model_errors = self._counter(
            "model_errors",
            "Exchanges with Claude that failed, retries included.",
            kind=ModelErrorKind,
        )
        self._posts_sent = self._counter("posts_sent", "Parts that the platform has.")
        self._posts_failed = self._counter(
            "posts_failed",
            "Sends that failed; a part that is given up is a dead letter.",
            kind=DeliveryErrorKind,
            given_up=("true", "false"),
        )
        self._breaks = self._counter("breaks", "Times that work broke on an error of Tandem.")
        self._tokens = self._counter(
            "tokens", "Tokens used.", kind=("input", "output", "cache_read", "cache_write")
        )
        self._verdicts = self._counter(
            "verdicts",
            "What guardrails found in answers.",
            check=CheckName,
            action=VerdictAction,
        )
        self._searches = self._counter(
            "searches", "Searches of articles that Voyage AI could order.", end=SearchEnd
        )
        self._cost = self._counter("cost_usd", "What Claude has cost, where the price is known.")
        self._turn_seconds = self._histogram("turn_seconds", "Length of a turn.", _TURN)
        self._turn_wait = self._histogram(
            "turn_wait_seconds", "From storing a message to the beginning of its turn.", _WAIT
        )
        self._post_seconds = self._histogram(
            "post_seconds", "From storing a part to the platform having it.", _POST
        )
        self._lag = self._histogram(
            "event_loop_lag_seconds", "How late the event loop is, probed twice a second.", _LAG
        )

    def received(self, status: ReceiptStatus) -> None:
        """A message came in."""
        self._received.labels(self._platform, status).inc()

    def ignored(self, reason: str) -> None:
        """An adapter left something out; `reason` is one of its closed list."""
        self._ignored.labels(self._platform, reason).inc()

    def amended(self, end: AmendmentEnd) -> None:
        """A message was edited or deleted."""
        self._amended.labels(self._platform, end).inc()

    def turn_ended(self, record: TurnRecord) -> None:
        """A turn has its ending stored."""
        self._turns.labels(self._platform, record.outcome).inc()
        self._turn_seconds.labels(self._platform).observe(record.took)
        self._turn_wait.labels(self._platform).observe(record.waited)
        for verdict in record.verdicts:
            self._verdicts.labels(self._platform, verdict.check, verdict.action).inc()
        usage = record.usage
        for kind, tokens in (
            ("input", usage.input),
            ("output", usage.output),
            ("cache_read", usage.cache_read),
            ("cache_write", usage.cache_write_5m + usage.cache_write_1h),
        ):
            self._tokens.labels(self._platform, kind).inc(tokens)
        self._cost.labels(self._platform).inc((record.cost_nano_usd or 0) / 1e9)

    def model_failed(self, kind: ModelErrorKind) -> None:
        """An exchange with Claude ended in an error."""
        self._model_errors.labels(self._platform, kind).inc()

    def searched(self, end: SearchEnd) -> None:
        """Articles were searched for a customer, where a ranking service is configured."""
        self._searches.labels(self._platform, end).inc()

    def sent(self, seconds: float) -> None:
        """A part is confirmed."""
        self._posts_sent.labels(self._platform).inc()
        self._post_seconds.labels(self._platform).observe(seconds)

    def not_sent(self, kind: DeliveryErrorKind, *, given_up: bool) -> None:
        """A part was not taken."""
        self._posts_failed.labels(self._platform, kind, str(given_up).lower()).inc()

    def broke(self) -> None:
        """Work on a conversation broke."""
        self._breaks.labels(self._platform).inc()

    def lagged(self, seconds: float) -> None:
        """The event loop came back this late."""
        self._lag.labels(self._platform).observe(seconds)

    def _counter(self, name: str, what: str, **labels: Iterable[str]) -> Counter:
        """A counter that stands at 0 for every value of a closed list, as rates need it."""
        counter = Counter(f"tandem_{name}", what, ("platform", *labels), registry=self.registry)
        for values in product(*labels.values()):
            counter.labels(self._platform, *values)
        return counter

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...]) -> Histogram:
        histogram = Histogram(
            f"tandem_{name}", what, ("platform",), registry=self.registry, buckets=buckets
        )
        histogram.labels(self._platform)
        return histogram


class StandingCollector(Collector):
    """How things stand, as `health` found them; to be set right before each reading."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.health: Health | None = None

    def collect(self) -> Iterator[Metric]:
        """What is not known is left out, not shown as 0."""
        for name, what, value in _gauges(self.health):
            gauge = GaugeMetricFamily(f"tandem_{name}", what, labels=("platform",))
            gauge.add_metric((self._platform,), value)
            yield gauge
        yield from _ratings(self._platform, self.health)


def _ratings(platform: Platform, health: Health | None) -> Iterator[Metric]:
    """Those of the assistant, of people and of both, apart: a mean over all would hide which."""
    if health is None or health.standing is None:
        return
    labels = ("platform", "solved_by")
    many = GaugeMetricFamily("tandem_ratings", "Ratings that customers gave.", labels=labels)
    total = GaugeMetricFamily("tandem_rating_score", "Sum of their scores, 1 to 5.", labels=labels)
    for who in SolvedBy:
        given, score = health.standing.ratings.get(who, (0, 0))
        many.add_metric((platform, who), given)
        total.add_metric((platform, who), score)
    yield from (many, total)


def _gauges(health: Health | None) -> Iterator[tuple[str, str, float]]:
    if health is None:
        return
    yield "connected", "Whether the platform's events can come in.", health.connected
    if health.last_event_at is not None:
        yield "last_event_timestamp_seconds", "When the last event came.", health.last_event_at
    standing = health.standing
    yield "database_up", "Whether the database answers.", standing is not None
    if standing is not None:
        waiting = health.oldest_waiting_seconds
        yield "conversations_waiting", "Conversations with anything left to do.", standing.waiting
        yield "oldest_waiting_seconds", "Age of the oldest thing left to do.", waiting
        yield "turns_running", "Turns under way.", standing.running
        yield "posts_queued", "Parts that wait to be sent.", standing.queued
        yield "posts_deferred", "Parts among them that have failed before.", standing.deferred
        yield "dead_letters", "Answers that were given up.", standing.dead
    if (knowledge := health.knowledge) is not None:
        yield "knowledge_articles", "Articles that can be found.", knowledge.public + knowledge.team
        yield "knowledge_troubles", "Articles to be put right.", len(knowledge.troubles)
        if knowledge.fresh_at is not None:
            what = "When all articles were last looked at."
            yield "knowledge_fresh_timestamp_seconds", what, knowledge.fresh_at
