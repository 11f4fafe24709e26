"""How finds are counted against labels."""

from bench.lab.labelled import HELD_OUT, OPEN, Labelled, Score, score

NOTHING: frozenset[str] = frozenset()
LINKS = frozenset({"links"})


def line(
    name: str, *, labels: frozenset[str], also: frozenset[str] = NOTHING, part: str = OPEN
) -> Labelled:
    """A labelled text of which only the labels matter."""
    return Labelled(
        id=name,
        part=part,
        text=name,
        labels=labels,
        near=NOTHING,
        also=also,
        language="en",
        facts=(),
        said=(),
        links=(),
        note="",
    )


HIT = line("hit", labels=LINKS)
MISS = line("miss", labels=LINKS)
BENIGN = line("benign", labels=NOTHING)
EITHER = line("either", labels=NOTHING, also=LINKS)
HELD = line("held", labels=LINKS, part=HELD_OUT)


def test_a_find_without_its_label_costs_precision_and_a_label_without_its_find_recall() -> None:
    """One of two cases found is a recall of a half; one find of two wrong is a precision of it."""
    found = {HIT: LINKS, MISS: NOTHING, BENIGN: LINKS}
    got = score("links", found, parts={OPEN})
    assert got == Score(right=1, missed=(MISS,), wrong=(BENIGN,))
    assert (got.positives, got.recall, got.precision) == (2, 0.5, 0.5)


def test_what_may_be_found_is_counted_neither_way() -> None:
    """A check that finds something where it may is neither right nor wrong."""
    assert score("links", {HIT: LINKS, EITHER: LINKS}, parts={OPEN}).precision == 1.0


def test_the_parts_are_scored_apart() -> None:
    """What is held out does not show in the figures of the open part."""
    found = {HIT: LINKS, HELD: NOTHING}
    assert score("links", found, parts={OPEN}).recall == 1.0
    assert score("links", found, parts={HELD_OUT}).recall == 0.0


def test_a_check_that_never_finds_anything_has_no_precision() -> None:
    """Silence is not precise."""
    assert score("links", {MISS: NOTHING}, parts={OPEN}).precision == 0.0
