"""What Prometheus gets to read."""

from dataclasses import replace

from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from composition.health import Health
from composition.metrics import Metrics
from engine.domain.conversation import Outcome
from engine.domain.messages import Platform
from engine.domain.receipts import AmendmentEnd, ReceiptStatus
from engine.domain.steps import Usage
from engine.domain.verdicts import AnswerVerdict, VerdictAction
from engine.errors import DeliveryErrorKind, ModelErrorKind
from engine.observing import Observer, TurnRecord
from storage.knowledge_log import KnowledgeStanding

RECORD = TurnRecord(
    platform=Platform.SLACK,
    conversation_id=7,
    turn_id=12,
    reference="K7M2PX",
    outcome=Outcome.ANSWERED,
    attempt=1,
    messages=2,
    parts=3,
    rounds=2,
    waited=0.25,
    model=4.0,
    tools=0.5,
    took=5.0,
    usage=Usage(input=1_000, output=200, cache_read=30, cache_write_5m=4, cache_write_1h=5),
    cost_nano_usd=6_150_000,
    previewed=True,
    late=False,
    verdicts=(
        AnswerVerdict(check="links", action=VerdictAction.REGENERATED, detail="a link", digest="d"),
    ),
)


def samples(metrics: Metrics) -> dict[str, float]:
    """What a reader sees, as "name label=value ..."; when a series began is left out."""
    text = generate_latest(metrics.registry).decode()
    return {
        " ".join(
            (sample.name, *(f"{k}={v}" for k, v in sorted(sample.labels.items())))
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def counted(observer: Observer) -> None:
    """One of everything."""
    for status in ReceiptStatus:
        observer.received(status)
    for end in AmendmentEnd:
        observer.amended(end)
    for kind in ModelErrorKind:
        observer.model_failed(kind)
    for fate in DeliveryErrorKind:
        observer.not_sent(fate, given_up=True)
        observer.not_sent(fate, given_up=False)
    observer.turn_ended(RECORD)
    observer.sent(0.3)
    observer.broke()


def test_every_series_is_there_before_anything_happens() -> None:
    """Rates need the 0 a counter starts from; all but the process's own carry name and platform."""
    metrics = Metrics(Platform.DISCORD)
    found = samples(metrics)
    ours = {name: value for name, value in found.items() if not name.startswith("process_")}
    assert len(ours) > 50
    assert all(name.startswith("tandem_") for name in ours)
    assert all("platform=discord" in name for name in ours)
    assert set(ours.values()) == {0}
    assert found["process_resident_memory_bytes"] > 0


def test_everything_the_engine_tells_is_counted() -> None:
    """Each call of an observer moves its own series, by one or by what it carries."""
    metrics = Metrics(Platform.SLACK)
    before = samples(metrics)
    counted(metrics)
    metrics.ignored("own")
    metrics.lagged(0.2)
    after = samples(metrics)
    moved = {
        name.replace(" platform=slack", "").removeprefix("tandem_"): value
        for name, value in after.items()
        if value != before.get(name, 0) and not name.startswith("process_") and "le=" not in name
    }
    assert moved == {
        **{f"messages_received_total status={status}": 1 for status in ReceiptStatus},
        "messages_ignored_total reason=own": 1,
        **{f"messages_amended_total end={end}": 1 for end in AmendmentEnd},
        "turns_total outcome=answered": 1,
        **{f"model_errors_total kind={kind}": 1 for kind in ModelErrorKind},
        "posts_sent_total": 1,
        **{
            f"posts_failed_total given_up={given_up} kind={kind}": 1
            for kind in DeliveryErrorKind
            for given_up in ("true", "false")
        },
        "breaks_total": 1,
        "verdicts_total action=regenerated check=links": 1,
        "tokens_total kind=input": 1_000,
        "tokens_total kind=output": 200,
        "tokens_total kind=cache_read": 30,
        "tokens_total kind=cache_write": 9,
        "cost_usd_total": 0.00615,
        "turn_seconds_count": 1,
        "turn_seconds_sum": 5.0,
        "turn_wait_seconds_count": 1,
        "turn_wait_seconds_sum": 0.25,
        "post_seconds_count": 1,
        "post_seconds_sum": 0.3,
        "event_loop_lag_seconds_count": 1,
        "event_loop_lag_seconds_sum": 0.2,
    }


def test_what_is_not_known_is_not_shown_as_nothing() -> None:
    """A database that does not answer leaves its figures out, instead of zeros that look well."""
    metrics = Metrics(Platform.SLACK)
    metrics.standing.health = Health(
        platform=Platform.SLACK,
        seen_at=0.0,
        connected=True,
        last_event_at=None,
        standing=None,
        trouble="locked",
    )
    found = samples(metrics)
    assert found["tandem_connected platform=slack"] == 1
    assert found["tandem_database_up platform=slack"] == 0
    for unknown in ("conversations_waiting", "oldest_waiting", "dead_letters", "last_event"):
        assert not any(unknown in name for name in found)


def test_the_age_of_the_knowledge_is_a_time_and_not_known_before_the_first_look() -> None:
    """With the number of articles, and of those to be put right."""
    metrics = Metrics(Platform.SLACK)
    standing = KnowledgeStanding(
        public=3, team=1, looked_at=9.0, fresh_at=7.0, error="away", troubles=("broken: a.md: x",)
    )
    for fresh_at in (7.0, None):
        metrics.standing.health = Health(
            platform=Platform.SLACK,
            seen_at=0.0,
            connected=True,
            last_event_at=None,
            standing=None,
            knowledge=replace(standing, fresh_at=fresh_at),
        )
        found = samples(metrics)
        assert found["tandem_knowledge_articles platform=slack"] == 4
        assert found["tandem_knowledge_troubles platform=slack"] == 1
        when = "tandem_knowledge_fresh_timestamp_seconds platform=slack"
        assert found.get(when) == fresh_at
