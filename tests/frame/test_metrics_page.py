"""The page for operators and the metrics name the same things."""

import re
from pathlib import Path

from composition.health import Health
from composition.metrics import Metrics
from engine.domain.messages import Platform
from storage.knowledge_log import KnowledgeStanding
from storage.standing import PlatformStanding

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "operate.md"
HEALTH = Health(
    platform=Platform.SLACK,
    seen_at=0.0,
    connected=True,
    last_event_at=0.0,
    standing=PlatformStanding(
        platform=Platform.SLACK,
        started_at=0.0,
        seen_at=0.0,
        last_event_at=0.0,
        waiting=0,
        waiting_since=None,
        running=0,
        queued=0,
        deferred=0,
        deferred_error=None,
        unknown=0,
        dead=0,
        newest_dead=(),
        outcomes={},
        tokens=0,
        nano_usd=0,
    ),
    knowledge=KnowledgeStanding(
        public=0, team=0, looked_at=0.0, fresh_at=0.0, error=None, troubles=()
    ),
)


def test_the_page_has_a_row_for_each_metric_with_its_labels() -> None:
    """What is served under our name is explained, and nothing that does not exist."""
    metrics = Metrics(Platform.SLACK)
    metrics.ignored("own")
    metrics.standing.health = HEALTH
    served = {
        f"{family.name}{'_total' if family.type == 'counter' else ''}": {
            label
            for sample in family.samples
            for label in sample.labels.keys() - {"platform", "le"}
        }
        for family in metrics.registry.collect()
        if family.name.startswith("tandem_")
    }
    rows = re.findall(r"^\| `(tandem_\w+)` \| (.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == served
