"""What the articles do not answer, by topic: the questions are masked before anybody reads them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.gaps import Gap, GapKind
from engine.domain.messages import Place
from engine.gaps.clusters import clusters
from engine.gaps.private_data import masked
from engine.gaps.question import question_of

DAYS = 7
_TOPICS = 5
_EXAMPLES = 2
_LONGEST = 160

_WHY: Mapping[GapKind, str] = {
    GapKind.NO_SOURCE: "no article has it",
    GapKind.NOTHING_FOUND: "nothing found",
    GapKind.NO_CITATION: "answered without a source",
    GapKind.WITH_TEAMMATE: "went to a teammate",
}
NOT_LOOKED_AFTER = "Nobody looks here after what the articles lack."
NO_GAPS = f"In the last {DAYS} days the articles answered whatever was asked of them."


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A question of a topic, without private data."""

    reference: str
    place: Place
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Questions about one thing: how many, why they count, newest first some of them."""

    count: int
    why: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GapReport:
    """The largest topics; `questions` and `topics_in_all` count those that are not shown, too."""

    questions: int
    topics_in_all: int
    topics: tuple[Topic, ...]

    @property
    def head(self) -> str:
        """What it comes to, in a sentence."""
        if not self.questions:
            return NO_GAPS
        many = "question" if self.questions == 1 else "questions"
        topics = "topic" if self.topics_in_all == 1 else "topics"
        return (
            f"Knowledge gaps of the last {DAYS} days: {self.questions} {many} that no article "
            f"answered, on {self.topics_in_all} {topics}."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Reporting:
    """Makes reports; `asks_for_human` tells what asks for a person and nothing else."""

    asks_for_human: Callable[[str], bool]
    stop_words: Collection[str]

    def report(self, gaps: Sequence[Gap]) -> GapReport:
        """The report on these; takes up to a second for hundreds of them."""
        asked = _each_once(self._asked(gap) for gap in sorted(gaps, key=_order))
        found = clusters([words for _, words in asked], stop_words=self.stop_words)
        topics = [[asked[number] for number in numbers] for numbers in found]
        return GapReport(
            questions=len(asked),
            topics_in_all=len(topics),
            topics=tuple(_topic(topic) for topic in topics[:_TOPICS]),
        )

    def _asked(self, gap: Gap) -> tuple[Gap, str]:
        question = question_of(gap.said, self.asks_for_human)
        return gap, " ".join(masked(question, names=gap.names).text.split())


def report_lines(
    report: GapReport,
    *,
    named: Callable[[Example], str] = lambda example: example.reference,
    words: Callable[[str], str] = lambda text: text,
) -> str:
    """The report as a list; `named` writes where an example was asked, `words` what people said."""
    lines = [words(report.head)]
    for number, topic in enumerate(report.topics, start=1):
        lines.append(words(f"{number}. {topic.count} × {', '.join(topic.why)}"))
        lines += [f"   • {named(one)}: {words(one.words)}" for one in topic.examples]
    left = report.topics_in_all - len(report.topics)
    return "\n".join((*lines, *([words(f"and {left} more")] if left else [])))


def _order(gap: Gap) -> tuple[int, float]:
    """A question that counts twice counts for the first of its reasons."""
    return list(GapKind).index(gap.kind), -gap.at


def _each_once(asked: Iterable[tuple[Gap, str]]) -> list[tuple[Gap, str]]:
    """One thing asked in one place is one question; what says nothing is none."""
    known: dict[tuple[Place, str], tuple[Gap, str]] = {}
    for gap, words in asked:
        if words:
            known.setdefault((gap.place, words), (gap, words))
    return list(known.values())


def _topic(asked: Sequence[tuple[Gap, str]]) -> Topic:
    counts = Counter(gap.kind for gap, _ in asked)
    newest = sorted(asked, key=lambda one: -one[0].at)[:_EXAMPLES]
    return Topic(
        count=len(asked),
        why=tuple(f"{_WHY[kind]} ({many})" for kind, many in counts.most_common()),
        examples=tuple(
            Example(reference=gap.reference, place=gap.place, words=_shortened(words))
            for gap, words in newest
        ),
    )


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
