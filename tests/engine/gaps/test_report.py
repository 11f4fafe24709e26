"""The report on gaps: topics by size, their questions without private data."""

from engine.domain.gaps import Gap, GapKind
from engine.gaps.report import NO_GAPS, Reporting, report_lines
from tests.engine.handoff.cases import PLACE

REPORTING = Reporting(asks_for_human=lambda text: "human" in text, stop_words=("is", "my"))


def gap(words: str, *, at: float = 1.0, kind: GapKind = GapKind.NOTHING_FOUND) -> Gap:
    """Maya's question."""
    return Gap(
        kind=kind,
        at=at,
        reference=f"REF{at:03.0f}",
        place=PLACE,
        said=(words,),
        names=("Maya Zylberg",),
    )


def test_a_topic_has_its_count_its_reasons_and_its_newest_questions() -> None:
    """The largest topic first, two questions of each, newest first."""
    report = REPORTING.report(
        [
            gap("Can I pay by crypto coins?", at=9),
            gap("Is my tent covered by hail?", at=1),
            gap("tent hail covered?", at=2),
            gap("my tent, is hail covered", at=3, kind=GapKind.WITH_TEAMMATE),
        ]
    )
    assert report_lines(report).splitlines() == [
        "Knowledge gaps of the last 7 days: 4 questions that no article answered, on 2 topics.",
        "1. 3 × nothing found (2), went to a teammate (1)",
        "   • REF003: my tent, is hail covered",
        "   • REF002: tent hail covered?",
        "2. 1 × nothing found (1)",
        "   • REF009: Can I pay by crypto coins?",
    ]


def test_questions_are_told_without_private_data() -> None:
    """Nobody who reads the report learns who asked."""
    report = REPORTING.report([gap("Zylberg here, maya@mail.example: is a tent covered?")])
    [topic] = report.topics
    [example] = topic.examples
    assert example.words == "[name] here, [e-mail address]: is a tent covered?"


def test_one_question_counts_once() -> None:
    """That it found nothing and went to a teammate is one gap, for the reason that says more."""
    twice = [gap("Is a tent covered?"), gap("Is a tent covered?", kind=GapKind.NO_SOURCE)]
    report = REPORTING.report(twice)
    assert report.questions == 1
    assert report.topics[0].why == ("no article has it (1)",)


def test_more_topics_than_fit_are_counted() -> None:
    """Five are shown, and how many more there are."""
    words = ("tents", "kayaks", "drones", "bicycles", "scooters", "airships", "horses")
    report = REPORTING.report([gap(word, at=at) for at, word in enumerate(words)])
    lines = report_lines(report).splitlines()
    assert lines[-1] == "and 2 more"
    assert len(lines) == 1 + 2 * 5 + 1


def test_a_week_without_gaps_says_so() -> None:
    """And what says nothing is no question."""
    assert report_lines(REPORTING.report([])) == NO_GAPS
    assert REPORTING.report([gap("   ")]).questions == 0
