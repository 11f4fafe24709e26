"""The labelled questions of evals/routes.tsv; bench/routing.py scores with them."""

import hashlib
from collections import Counter

from bench.lab.labelled import HELD_OUT, OPEN
from bench.routing import LABELLED, read, routes
from engine.routing.labelling import LANGUAGES, LocalLabels

LINES = read(LABELLED)


def test_every_route_is_asked_in_every_language() -> None:
    """There are 150 questions or more, none twice, and five or more of each kind and language."""
    assert len({line.text for line in LINES}) == len(LINES) >= 150
    cells = Counter((line.intent, line.language) for line in LINES)
    assert cells.keys() == {(route.name, each) for route in routes() for each in LANGUAGES}
    assert min(cells.values()) >= 5


def test_the_half_follows_from_the_text() -> None:
    """Nobody chose what is held out, and it is a fair half."""
    for line in LINES:
        is_held_out = hashlib.sha256(line.text.encode()).digest()[0] % 2 == 1
        assert line.part == (HELD_OUT if is_held_out else OPEN), line.text
    assert 1 / 3 < sum(line.part == HELD_OUT for line in LINES) / len(LINES) < 2 / 3


def test_no_route_has_a_question_of_the_set_among_its_examples() -> None:
    """Code cannot know the answers by heart."""
    examples = {said.casefold() for route in routes() for said in route.examples}
    assert not examples & {line.text.casefold() for line in LINES}


def test_code_alone_takes_most_questions_for_what_they_are() -> None:
    """On the held-out half at least four of five, and fewer than one of eight go astray."""
    labels = LocalLabels(routes())
    held = [line for line in LINES if line.part == HELD_OUT]
    took = [(line.intent, labels.label([line.text]).route) for line in held]
    right = sum(intent == route for intent, route in took)
    astray = sum(route not in (intent, "general") for intent, route in took)
    assert right / len(held) >= 0.8
    assert astray / len(held) < 0.125
