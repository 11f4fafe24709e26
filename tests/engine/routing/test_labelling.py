"""The label of what is asked: the model's where it gives one that fits, else that of code."""

import json
from collections.abc import AsyncIterator

import pytest

import prompts
from engine.claude.client import Claude
from engine.domain.routing import CustomerMood, LabelledBy, RouteLabel
from engine.handoff.asking import Asking
from engine.prompt import prompt_text
from engine.routing.labelling import Labels, LocalLabels, label_instructions, label_schema
from engine.routing.nearest import Nearest
from engine.routing.route import load_routes
from sandbox.claude import ClaudeSandbox, HttpError, Say
from tests.engine.handoff.asked import Till, small_claude
from tests.engine.handoff.cases import PRINCIPAL
from tests.engine.routing.test_routes import TOOLS

ROUTES = load_routes(prompts.ROOT / "routes", tools=TOOLS)
LOCAL = LocalLabels(ROUTES)
ACCIDENT = "Ich hatte einen Unfall mit dem Auto, wie melde ich den Schaden?"


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def small(api: ClaudeSandbox) -> AsyncIterator[Claude]:
    """Its small model."""
    claude = small_claude(api)
    yield claude
    await claude.close()


def labels(claude: Claude) -> Labels:
    """Labels that ask it."""
    text = prompt_text(prompts.ROOT / "routing" / "label.md")
    asking = Asking(
        model=claude,
        spending=Till(),
        limits={},
        seconds=5,
        max_tokens=500,
        instructions=label_instructions(text, ROUTES),
        schema=label_schema(ROUTES),
    )
    names = frozenset(route.name for route in ROUTES)
    return Labels(local=LOCAL, names=names, longest=200, asking=asking)


@pytest.mark.parametrize(
    ("said", "route"),
    [
        (["How much would it cost to insure my van?"], "quote"),
        ([ACCIDENT], "claim"),
        (["¿Por qué me cobraron dos veces?"], "billing"),
        (["J'ai déménagé, je voudrais changer de rue"], "account"),
        (["Bonjour !"], "general"),
        (["Zzyzx qwrtp"], "general"),
        ([], "general"),
        ([ACCIDENT, "Danke, das hilft mir weiter"], "claim"),
        ([ACCIDENT, "Und warum wurde diesen Monat zweimal abgebucht?"], "general"),
    ],
)
def test_code_takes_a_burst_for_the_one_thing_it_is_near_to(said: list[str], route: str) -> None:
    """Thanks beside a question change nothing; two different wishes are for the general route."""
    assert LOCAL.label(said).route == route


def test_code_tells_language_and_anger_and_no_more() -> None:
    """What it cannot tell stays open."""
    assert LOCAL.label([ACCIDENT]).language == "de"
    assert LOCAL.label([ACCIDENT]).mood is None
    assert LOCAL.label(["WHY WAS I CHARGED TWICE THIS MONTH?!"]).mood is CustomerMood.ANGRY


async def test_the_model_labels_what_claude_would_read(api: ClaudeSandbox, small: Claude) -> None:
    """Cards are hidden from it; its label counts, also where code would say another."""
    api.will(Say(json.dumps({"intent": "billing", "language": "other", "mood": "worried"})))
    label = await labels(small).label(PRINCIPAL, [f"{ACCIDENT} 4111 1111 1111 1111"])
    assert label == RouteLabel(
        route="billing", by=LabelledBy.MODEL, language=None, mood=CustomerMood.WORRIED
    )
    (request,) = api.message_requests
    assert "4111" not in json.dumps(request.body)


@pytest.mark.parametrize(
    "answer",
    [
        HttpError(500),
        Say("claim"),
        Say("[1]"),
        Say(json.dumps({"intent": "weather", "language": "de", "mood": "calm"})),
        Say(json.dumps({"intent": "billing", "language": "de", "mood": "bored"})),
        Say(json.dumps({"language": "de"})),
    ],
    ids=str,
)
async def test_where_the_model_gives_no_label_code_does(
    api: ClaudeSandbox, small: Claude, answer: Say | HttpError
) -> None:
    """An outage or an answer that does not fit costs the customer nothing."""
    api.will(answer)
    label = await labels(small).label(PRINCIPAL, [ACCIDENT])
    assert label == LOCAL.label([ACCIDENT])


def test_the_same_routes_make_the_same_question() -> None:
    """Instructions and schema are cached by their bytes, so nothing of the moment is in them."""
    again = load_routes(prompts.ROOT / "routes", tools=TOOLS)
    assert json.dumps(label_schema(again)) == json.dumps(label_schema(ROUTES))
    assert label_instructions("x", again) == label_instructions("x", ROUTES)


def test_a_text_is_nearest_to_the_sentence_it_repeats() -> None:
    """Case, accents and an added word do not matter; what shares nothing is near to nothing."""
    nearest = Nearest([("a", "Où est ma commande ?"), ("b", "Quel est le prix ?")])
    near = nearest.of("OU EST MA COMMANDE donc")
    assert near is not None
    assert near.label == "a"
    assert near.lead > 0
    assert nearest.of("12345 !?") is None


def test_a_long_text_is_no_nearer_for_being_long() -> None:
    """What no sentence has makes a text less near, so a few shared words do not carry a page."""
    nearest = Nearest([("a", "where is my order")])
    short, long = nearest.of("where is my order"), nearest.of("where is my order " + "xyzq " * 90)
    assert short is not None
    assert long is not None
    assert short.score > 2 * long.score
