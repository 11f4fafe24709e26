"""Conversations with the stand-in: it uses the tools offered, cites them, knows nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from anthropic import AsyncAnthropic

from sandbox.claude import ClaudeSandbox
from tests.sandbox.claude.stand_in_chat import TOOLS, Article, Chat, cited, words_of

NOTE = "(local stand-in, not Claude)"
HAIL = Article(
    title="Weather",
    url="https://help.example/weather",
    heading="Hail and storm",
    paragraphs=("Hail damage is covered by the Sunshade package.", "Umbrellas are on page nine."),
)
HAIL_ES = Article(
    title="El tiempo",
    url="https://help.example/es/tiempo",
    heading="Granizo",
    paragraphs=("Los daños por granizo están cubiertos con el paquete Sombrilla.",),
)
RANGE = Article(
    title="What Umbra offers",
    url="https://help.example/range",
    heading="Not offered",
    paragraphs=("- commercial insurance: vans\n- home insurance",),
)
PRODUCTS = Article(
    title="What Umbra offers",
    url="https://help.example/range",
    paragraphs=("Umbra offers two products: insurance for cars and for kites.",),
)


@pytest.fixture
async def stand_in() -> AsyncIterator[ClaudeSandbox]:
    """The stand-in; a request that breaks a rule fails the test."""
    async with ClaudeSandbox(stand_in=True) as sandbox:
        yield sandbox


@pytest.fixture
async def customer(stand_in: ClaudeSandbox) -> AsyncIterator[AsyncAnthropic]:
    """The real client."""
    async with AsyncAnthropic(base_url=stand_in.url, api_key=stand_in.key) as client:
        yield client


async def test_it_says_once_that_it_is_not_claude(customer: AsyncAnthropic) -> None:
    """The first reply of a conversation carries the note, the others do not."""
    chat = Chat(client=customer)
    assert (await chat.text("Hello!")).endswith(NOTE)
    assert NOTE not in await chat.text("Thanks!")


async def test_it_introduces_itself_from_the_system_prompt(customer: AsyncAnthropic) -> None:
    """Names of assistant and company are those of the request."""
    assert "I'm Ada, the assistant of Umbra Mutual." in await Chat(client=customer).text("hi")


async def test_an_answer_is_made_of_what_the_search_returned(customer: AsyncAnthropic) -> None:
    """The best paragraph is passed on whole and cited; what does not fit is left out."""
    chat = Chat(client=customer, articles=[HAIL, RANGE])
    message = await chat.say("Is hail covered?")
    ((name, arguments),) = chat.calls
    assert name == "search_knowledge"
    assert 1 <= len(arguments["wordings"]) <= 3
    assert cited(message) == [(HAIL.url, HAIL.paragraphs[0])]
    assert HAIL.paragraphs[0] in words_of(message)
    assert "page nine" not in words_of(message)


async def test_it_prefers_passages_in_the_customers_language(customer: AsyncAnthropic) -> None:
    """A Spanish question is searched in English and Spanish, and answered from Spanish text."""
    chat = Chat(client=customer, articles=[HAIL, HAIL_ES])
    message = await chat.say("Hola, ¿está cubierto el granizo?")
    assert [wording for wording in chat.calls[0][1]["wordings"] if "hail" in wording]
    assert cited(message) == [(HAIL_ES.url, HAIL_ES.paragraphs[0])]
    assert "no es Claude" in words_of(message)


async def test_a_foreign_passage_is_better_than_none(customer: AsyncAnthropic) -> None:
    """Where articles exist in another language only, it says so and cites those."""
    message = await Chat(client=customer, articles=[HAIL]).say("¿Está cubierto el granizo?")
    assert cited(message) == [(HAIL.url, HAIL.paragraphs[0])]
    assert "otro idioma" in words_of(message)


@pytest.mark.parametrize("articles", [(), (HAIL, RANGE)])
async def test_it_does_not_guess(customer: AsyncAnthropic, articles: tuple[Article, ...]) -> None:
    """With nothing fitting found it says so, offers a person, and a yes brings one."""
    chat = Chat(client=customer, articles=articles)
    message = await chat.say("Do zebras eat marmalade sandwiches?")
    assert "found nothing" in words_of(message)
    assert cited(message) == []
    await chat.say("yes please")
    name, arguments = chat.calls[-1]
    assert (name, arguments["reason"]) == ("escalate_to_human", "customer_asked")
    assert "zebras" in arguments["summary"]


async def test_a_quote_is_filled_over_several_messages(customer: AsyncAnthropic) -> None:
    """It asks for what is missing, two things at most, then calls the tool and words the price."""
    chat = Chat(client=customer)
    assert "the make and the model?" in await chat.text("I'd like a quote, please.")
    asked = await chat.text("It's a Tesla Model 3 from 2023")
    assert "the mileage on the odometer and the age of the main driver" in asked
    assert not chat.calls
    price = await chat.text("12,000 miles, and I'm 34")
    assert chat.calls == [
        (
            "get_quote",
            {
                "make": "Tesla",
                "model": "Model 3",
                "year": 2023,
                "mileage": 12000,
                "driver_age": 34,
            },
        )
    ]
    assert "$87.20 a month" in price
    assert "estimate, not an offer" in price
    assert "Q-7F3K" in price


async def test_a_burst_and_bare_numbers_are_understood(customer: AsyncAnthropic) -> None:
    """Two messages in one turn count together, and plain numbers answer what was asked."""
    chat = Chat(client=customer)
    await chat.say("how much would it cost to insure my car?", "it's a 2021 nissan leaf")
    await chat.say("30k and 45")
    assert chat.calls[0][1] == {
        "make": "Nissan",
        "model": "Leaf",
        "year": 2021,
        "mileage": 30000,
        "driver_age": 45,
    }


async def test_a_quote_in_spanish(customer: AsyncAnthropic) -> None:
    """Spanish sentences are read too, kilometers become miles, and the price is in Spanish."""
    chat = Chat(client=customer)
    await chat.say("Quiero un presupuesto para mi Seat Ibiza de 2019")
    price = await chat.text("Tiene 45.000 km y tengo 41 años")
    assert chat.calls[0][1]["mileage"] == 27962
    assert "**$87.20 al mes**" in price


async def test_a_change_after_the_price_is_priced_anew(customer: AsyncAnthropic) -> None:
    """What if the driver were another: only the age changes; another car needs its own mileage."""
    chat = Chat(client=customer)
    await chat.say("Quote for a 2020 BMW i4 with 20000 miles, I'm 52")
    await chat.say("What if the driver is 22?")
    assert [arguments["driver_age"] for _, arguments in chat.calls] == [52, 22]
    assert "the mileage" in await chat.text("And for a Honda Civic 2019?")


async def test_a_question_amid_a_quote_is_answered(customer: AsyncAnthropic) -> None:
    """A question does not end the quote: the missing facts may come after it."""
    chat = Chat(client=customer, articles=[HAIL])
    await chat.say("I want a quote for my 2021 Nissan Leaf")
    assert "Sunshade" in await chat.text("Is hail covered?")
    await chat.say("30,000 miles, I am 45")
    assert [name for name, _ in chat.calls] == ["search_knowledge", "get_quote"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Do you offer commercial insurance for my van?", "commercial insurance"),
        ("Can I get a home insurance quote?", "home insurance"),
    ],
)
async def test_what_is_not_offered_is_looked_up_and_denied(
    customer: AsyncAnthropic, question: str, kind: str
) -> None:
    """The denial is the article's, and what is offered is named with its source."""
    chat = Chat(client=customer, articles=[RANGE, PRODUCTS])
    message = await chat.say(question)
    assert [name for name, _ in chat.calls] == ["search_knowledge"]
    assert f"{kind} is not something we offer" in words_of(message)
    assert [text for _, text in cited(message)] == [RANGE.paragraphs[0], PRODUCTS.paragraphs[0]]


async def test_what_the_articles_offer_is_not_denied(customer: AsyncAnthropic) -> None:
    """It has no opinion of its own: where the articles offer a kind, it passes that on."""
    pets = Article(
        title="Pet insurance", url="https://help.example/pets", paragraphs=("Pet insurance: yes!",)
    )
    message = await Chat(client=customer, articles=[pets]).say("Do you have pet insurance?")
    assert "not something we offer" not in words_of(message)
    assert cited(message) == [(pets.url, "Pet insurance: yes!")]


@pytest.mark.parametrize(
    "text",
    [
        "What's the weather like today?",
        "Tell me a joke",
        "cuéntame un chiste",
        "who won the election",
    ],
)
async def test_other_matters_are_steered_back_without_tools(
    customer: AsyncAnthropic, text: str
) -> None:
    """Weather, jokes and politics are declined kindly."""
    chat = Chat(client=customer, articles=[HAIL])
    reply = await chat.text(text)
    assert "insurance" in reply or "seguros" in reply
    assert not chat.calls


@pytest.mark.parametrize(
    "text", ["I want to talk to a real person", "Quiero hablar con una persona, por favor"]
)
async def test_a_wish_for_a_person_is_passed_on(customer: AsyncAnthropic, text: str) -> None:
    """The escalation tool is called with a valid reason, and a summary with the words."""
    chat = Chat(client=customer)
    await chat.say(text)
    ((name, arguments),) = chat.calls
    assert name == "escalate_to_human"
    assert (arguments["reason"], arguments["urgency"]) == ("customer_asked", "normal")
    assert text in arguments["summary"]


@pytest.mark.parametrize("text", ["Is hail covered?", "I want a quote", "I want a human being"])
async def test_without_tools_it_still_answers(customer: AsyncAnthropic, text: str) -> None:
    """A request without tools gets a plain apology."""
    assert "sorry" in await Chat(client=customer, tools=()).text(text)


async def test_a_failed_search_can_be_tried_again(customer: AsyncAnthropic) -> None:
    """After an error it apologises; a yes looks the same question up again."""
    chat = Chat(client=customer, articles=[HAIL], failing={"search_knowledge": "Failed: down."})
    assert "did not work" in await chat.text("Is hail covered?")
    chat.failing.clear()
    assert "Sunshade" in await chat.text("yes, try again")


async def test_a_rejected_quote_says_what_to_check(customer: AsyncAnthropic) -> None:
    """The tool's hint reaches the customer, and a corrected value is taken."""
    hint = "Try again: The driver must be 16 or older."
    chat = Chat(client=customer, failing={"get_quote": hint})
    reply = await chat.text("Quote for my 2020 BMW i4, 20000 miles, driver is 15")
    assert "16 or older" in reply
    chat.failing.clear()
    await chat.say("Sorry, the driver is 51")
    assert chat.calls[-1][1]["driver_age"] == 51


async def test_offers_are_taken_or_declined(customer: AsyncAnthropic) -> None:
    """No thanks closes kindly, and nothing is called."""
    chat = Chat(client=customer)
    await chat.say("Do zebras eat marmalade?")
    calls = len(chat.calls)
    assert "All right" in await chat.text("no thanks")
    assert len(chat.calls) == calls


async def test_other_peoples_words_are_not_the_customers(
    stand_in: ClaudeSandbox, customer: AsyncAnthropic
) -> None:
    """Facts and quoted speakers come as JSON; neither is taken for a question."""
    chat = Chat(client=customer, tools=TOOLS)
    chat.messages.append(
        {
            "role": "user",
            "content": [
                {"type": "text", "text": '{"platform": "slack", "speaker": "Maya"}'},
                {"type": "text", "text": '{"said_by": "Bob", "text": "I want a real person"}'},
                {"type": "text", "text": "hello"},
            ],
        }
    )
    message = await chat._step()
    assert message.stop_reason == "end_turn"
    assert stand_in.message_requests[0].tool_results == []


def test_it_knows_nothing_about_the_company() -> None:
    """No file of the stand-in names the example company, its assistant or its figures."""
    folder = Path(__file__).parents[3] / "sandbox" / "claude" / "stand_in"
    text = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    assert not [word for word in ("Acme", "Eva", "800-123", "9:00") if word in text]
