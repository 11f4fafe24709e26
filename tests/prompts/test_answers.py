"""What customers usually ask is answered by an article near the top of the search."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

import prompts
from engine.domain.messages import Platform
from engine.domain.quotes import QuoteRequest
from engine.errors import QuoteRejected
from storage.database import Database, open_database
from storage.knowledge import KnowledgeBase
from storage.rating import RatingTable
from storage.settings import StorageSettings

HELP = "https://www.acme-insurance.example/help/"

QUESTIONS = [
    ("what electric car insurance covers", "electric-car-insurance", "wall box"),
    ("battery degradation coverage", "ev-battery", "70 %"),
    ("wall box stolen at home", "ev-charging-equipment", "$2,500"),
    ("charging station at a cabin second address", "ev-charging-equipment", "second address"),
    ("car software hacked", "ev-electronics-and-hacking", "$25,000"),
    ("flatbed tow electric car empty battery", "roadside-assistance", "100 miles"),
    ("how to file a claim", "filing-a-claim", "claim number"),
    ("documents needed for a theft claim", "claim-documents", "all keys"),
    ("proof of insurance card", "claim-documents", "insurance card"),
    ("cancel policy refund fee", "cancellation", "$25"),
    ("late payment fee grace period", "payment-and-billing", "10 days"),
    ("why did my premium increase at renewal", "payment-and-billing", "renewal"),
    ("no-claims bonus years", "no-claims-bonus", "25 %"),
    ("discount for students with good grades", "new-and-young-drivers", "10 %"),
    ("driving to Mexico", "travel-abroad", "Mexican"),
    ("driving in Canada", "travel-abroad", "Canadian insurance card"),
    ("commercial insurance for a bakery", "what-we-do-not-offer", "commercial"),
    ("home insurance life insurance", "what-we-do-not-offer", "home"),
    ("business hours phone number", "contact-and-hours", "1-800-123-4567"),
    ("talk to a person", "contact-and-hours", "support team"),
    ("cracked windshield repair", "comprehensive-coverage", "no deductible"),
    ("hit a deer", "collision-coverage", "comprehensive"),
    ("car is a total loss", "collision-coverage", "75 %"),
    ("hit by an uninsured driver", "medical-payments-and-uninsured-motorists", "no insurance"),
    ("rental car reimbursement per day", "optional-extras", "$40"),
    ("motorcycle winter break", "two-wheeler-insurance", "six months"),
    ("new address after moving", "changing-vehicle-or-address", "30 days"),
    ("what is needed for a quote", "how-quotes-work", "mileage"),
    ("start a policy after a quote", "how-quotes-work", "quote reference"),
    ("what to do right after a crash", "after-an-accident", "911"),
    ("make a complaint", "complaints", "15 business days"),
    ("¿Qué cubre el seguro de coche eléctrico?", "es/coche-electrico", "Batería"),
    ("se queda sin batería en la carretera", "es/asistencia-en-carretera", "100 millas"),
    ("degradación de la batería", "es/bateria-y-carga", "70 %"),
    ("declarar un accidente", "es/siniestros", "30 días"),
    ("quiero una cotización", "es/presupuestos", "estimación"),
]


@pytest.fixture(scope="module")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A fresh database with the articles and prices as they are shipped."""
    file = tmp_path_factory.mktemp("answers") / "tandem.db"
    opened = await open_database(StorageSettings(database_url=f"sqlite:///{file}"), Platform.SLACK)
    report = await KnowledgeBase(opened).sync(prompts.ROOT / "knowledge")
    assert report.broken == ()
    yield opened
    await opened.close()


@pytest.mark.parametrize(("question", "slug", "words"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
async def test_a_usual_question_finds_its_article(
    database: Database, question: str, slug: str, words: str
) -> None:
    """Among the six passages Claude sees, one of the right article says what was asked."""
    passages = await KnowledgeBase(database).search([question], limit=6)
    assert any(p.url == HELP + slug and words in p.text for p in passages), [
        (p.url, p.path) for p in passages
    ]


async def test_the_price_in_the_example_is_one_the_tables_give(database: Database) -> None:
    """Whoever compares the example with the tool finds no other price."""
    request = QuoteRequest(make="Honda", model="Rebel 500", year=2022, mileage=8_700, driver_age=34)
    table = RatingTable(database, today=lambda: date(2026, 11, 2))
    quote = await table.quote(request, key="example")
    assert quote.product == "two-wheeler"
    assert f"**${quote.monthly_premium} a month**" in _text("prompts/system/70-examples.md")


async def test_the_price_in_the_page_on_prices_is_right(database: Database) -> None:
    """The worked example uses the figures as shipped."""
    request = QuoteRequest(make="Tesla", model="Model 3", year=2023, mileage=12_000, driver_age=35)
    table = RatingTable(database, today=lambda: date(2026, 11, 2))
    quote = await table.quote(request, key="page")
    assert f"| premium a month | ${quote.monthly_premium} |" in _text("docs/how-to/pricing.md")


@pytest.mark.parametrize(
    ("fact", "outside", "said", "told"),
    [
        ("year", 1979, "for model years from 1980 on", "from 1980"),
        ("mileage", 500_001, "up to 500,000 miles", "to 500000"),
        ("driver_age", 15, "from 16 to 99 years", "from 16 to 99"),
        ("driver_age", 100, "from 16 to 99 years", "from 16 to 99"),
    ],
)
async def test_the_bounds_in_the_article_are_those_of_the_tables(
    database: Database, fact: str, outside: int, said: str, told: str
) -> None:
    """The article says which vehicles and drivers get a quote, and the tool holds to it."""
    assert said in _text("prompts/knowledge/how-quotes-work.md")
    facts = {"year": 2022, "mileage": 8_700, "driver_age": 34, fact: outside}
    request = QuoteRequest(make="Honda", model="Civic", **facts)
    table = RatingTable(database, today=lambda: date(2026, 11, 2))
    with pytest.raises(QuoteRejected, match=told):
        await table.quote(request, key=f"{fact} {outside}")


def _text(path: str) -> str:
    return (prompts.ROOT.parent / path).read_text(encoding="utf-8")
