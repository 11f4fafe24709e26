"""An estimate depends on every input, within bounds, and is the same for the same key."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from engine.domain.messages import Platform
from engine.domain.quotes import Quote, QuoteRequest
from engine.errors import QuoteRejected, QuoteUnavailable
from storage.database import Database, open_database
from storage.rating import RatingTable
from storage.settings import StorageSettings

TESLA = QuoteRequest(make="Tesla", model="Model 3", year=2023, mileage=12_000, driver_age=35)
COROLLA = QuoteRequest(make="Toyota", model="Corolla", year=2018, mileage=60_000, driver_age=40)
VESPA = QuoteRequest(make="Vespa", model="GTS 300", year=2021, mileage=4_000, driver_age=30)
REQUESTS = st.builds(
    QuoteRequest,
    make=st.sampled_from(["Tesla", "Toyota", "Vespa", "Nobody"]),
    model=st.sampled_from(["Model 3", "Corolla", "GTS", "Electric"]),
    year=st.integers(1980, 2027),
    mileage=st.integers(0, 500_000),
    driver_age=st.integers(16, 99),
)


class Prices:
    """A rating table that gives every request a key of its own."""

    def __init__(self, database: Database) -> None:
        self.table = RatingTable(database, today=lambda: date(2026, 11, 24))
        self._asked = 0

    async def quote(self, request: QuoteRequest) -> Quote:
        """A fresh quote."""
        self._asked += 1
        return await self.table.quote(request, key=f"{self._asked}")

    async def price(self, request: QuoteRequest, **changed: object) -> Decimal:
        """The premium of a request with some values changed."""
        return (await self.quote(replace(request, **changed))).monthly_premium  # type: ignore[arg-type]  # names are the request's own


@pytest.fixture
def prices(database: Database) -> Prices:
    """Prices from the shipped table."""
    return Prices(database)


async def test_a_known_case(prices: Prices) -> None:
    """126.00 x 1.050 x 0.946 x 1.000, as the how-to page works it out."""
    quote = await prices.quote(TESLA)
    assert quote.monthly_premium == Decimal("125.16")
    assert quote.product == "electric car"
    assert quote.reference.startswith("Q-")
    assert len(quote.reference) == 8


@pytest.mark.parametrize("request_", [TESLA, COROLLA, VESPA])
async def test_every_input_changes_the_price(prices: Prices, request_: QuoteRequest) -> None:
    """Whatever the product."""
    base = await prices.price(request_)
    for changed in (
        {"make": "Ducati"},
        {"year": request_.year - 2},
        {"mileage": request_.mileage + 5_000},
        {"driver_age": request_.driver_age - 5},
    ):
        assert await prices.price(request_, **changed) != base, changed
    assert await prices.price(TESLA, model="Model S") != await prices.price(TESLA)


@pytest.mark.parametrize("request_", [TESLA, COROLLA, VESPA])
async def test_more_miles_and_newer_vehicles_cost_more(
    prices: Prices, request_: QuoteRequest
) -> None:
    """Over the whole range, step by step."""
    miles = [await prices.price(request_, mileage=m) for m in range(0, 500_001, 25_000)]
    assert all(less < more for less, more in pairwise(miles))
    years = [await prices.price(request_, year=y) for y in range(1980, 2028)]
    assert all(older < newer for older, newer in pairwise(years))


@pytest.mark.parametrize("request_", [TESLA, COROLLA, VESPA])
async def test_the_youngest_and_the_oldest_drivers_cost_most(
    prices: Prices, request_: QuoteRequest
) -> None:
    """The price falls to the middle of life and rises after it."""
    ages = [await prices.price(request_, driver_age=age) for age in range(16, 100)]
    lowest = ages.index(min(ages))
    assert all(younger >= older for younger, older in pairwise(ages[: lowest + 1]))
    assert all(younger <= older for younger, older in pairwise(ages[lowest:]))
    assert ages[0] > 2 * ages[lowest]
    assert ages[-1] > 2 * ages[lowest]


@pytest.mark.parametrize(
    ("make", "model", "product"),
    [
        ("Ford", "F-150", "car"),
        ("ford", "f150 lightning", "electric car"),
        ("FORD", "F 150 Lightning Platinum", "electric car"),
        ("Ford", "Mustang", "car"),
        ("Ford", "Mustang Mach-E", "electric car"),
        ("Hyundai", "Ioniq 5", "electric car"),
        ("Hyundai", "i30", "car"),
        ("BMW", "i3", "electric car"),
        ("BMW", "iX3", "electric car"),
        ("BMW", "330i", "car"),
        ("BMW", "X3", "car"),
        ("BMW", "R 1250 GS", "two-wheeler"),
        ("BMW", "S1000RR", "two-wheeler"),
        ("Honda", "Civic", "car"),
        ("Honda", "CBR600", "two-wheeler"),
        ("VW", "ID.4", "electric car"),
        ("Chevy", "Bolt EV", "electric car"),
        ("Mercedes-Benz", "EQS 450+", "electric car"),
        ("Mercedes", "C 300", "car"),
        ("Harley-Davidson", "Street Glide", "two-wheeler"),
        ("Citroën", "ë-C4 Electric", "electric car"),
        ("Unheard Of", "Thing", "car"),
        ("Unheard Of", "Electric scooter", "two-wheeler"),
        ("比亚迪", "汉", "car"),
    ],
)
async def test_a_vehicle_finds_its_product(
    prices: Prices, make: str, model: str, product: str
) -> None:
    """However its name is written; who is not listed is a car, unless a word says otherwise."""
    assert (await prices.quote(replace(TESLA, make=make, model=model))).product == product


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"year": 1979}, "The model year must be from 1980 to 2027; 1979 was given."),
        ({"year": 2028}, "The model year must be from 1980 to 2027; 2028 was given."),
        ({"year": 10**30}, "The model year must be"),
        ({"mileage": -1}, "The mileage must be from 0 to 500000 miles; -1 was given."),
        ({"mileage": 500_001}, "The mileage must be"),
        ({"driver_age": 15}, "The age of the main driver must be from 16 to 99 years; 15"),
        ({"driver_age": 100}, "The age of the main driver must be"),
        ({"make": ""}, "The make must be the name of a maker"),
        ({"make": "???"}, "The make must be"),
        ({"make": "12345"}, "The make must be"),
        ({"make": "x" * 61}, "The make must be"),
        ({"model": ""}, "The model must be the name of a model"),
        ({"model": "--"}, "The model must be"),
        ({"model": "x" * 61}, "The model must be"),
    ],
)
async def test_what_is_out_of_bounds_is_rejected_in_words(
    prices: Prices, database: Database, changed: dict[str, object], words: str
) -> None:
    """The model can ask the customer for a better value; nothing is stored."""
    with pytest.raises(QuoteRejected) as caught:
        await prices.price(TESLA, **changed)
    assert str(caught.value).startswith(words)
    count = text("SELECT count(*) FROM quote")
    assert await database.read(lambda c: c.execute(count).scalar_one()) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"year": 1980},
        {"year": 2027},
        {"mileage": 0},
        {"mileage": 500_000},
        {"driver_age": 16},
        {"driver_age": 99},
        {"make": "x" * 60},
        {"model": "3"},
    ],
)
async def test_the_bounds_themselves_are_fine(prices: Prices, changed: dict[str, object]) -> None:
    """The edge belongs to what is priced."""
    assert await prices.price(TESLA, **changed) > 0


async def test_the_latest_model_year_moves_with_the_calendar(database: Database) -> None:
    """Next year's models are sold this year."""
    later = RatingTable(database, today=lambda: date(2030, 1, 1))
    assert (await later.quote(replace(TESLA, year=2031), key="k")).monthly_premium > 0
    with pytest.raises(QuoteRejected, match="to 2031"):
        await later.quote(replace(TESLA, year=2032), key="k2")


async def test_one_key_is_one_quote(settings: StorageSettings) -> None:
    """Also with other values, and after a restart: the call's effect happens once."""
    quotes: list[Quote] = []
    for request in (TESLA, COROLLA, TESLA):
        database = await open_database(settings, Platform.SLACK)
        table = RatingTable(database, today=lambda: date(2026, 11, 24))
        quotes.append(await table.quote(request, key="1:toolu_1"))
        await database.close()
    assert quotes[0] == quotes[1] == quotes[2]


async def test_an_operator_changes_a_price_in_the_table(prices: Prices, database: Database) -> None:
    """The next quote uses it; the code holds no figure."""
    doubled = text("UPDATE rating_class SET monthly_cents = monthly_cents * 2")

    def change(connection: Connection) -> None:
        connection.execute(doubled)

    before = await prices.price(TESLA)
    await database.write(change)
    assert abs(await prices.price(TESLA) - 2 * before) <= Decimal("0.01")


@pytest.mark.parametrize("table", ["rating_curve", "rating_vehicle"])
async def test_a_table_without_rows_is_not_a_price(
    prices: Prices, database: Database, table: str
) -> None:
    """The model is told that prices cannot be worked out, not a number."""

    def empty(connection: Connection) -> None:
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - a name from above

    await database.write(empty)
    with pytest.raises(QuoteUnavailable, match=table):
        await prices.price(TESLA)


@hypothesis_settings(
    max_examples=80,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(REQUESTS)
async def test_every_price_is_whole_cents_and_plausible(
    prices: Prices, request_: QuoteRequest
) -> None:
    """Whatever is priced."""
    price = await prices.price(request_)
    assert price.as_tuple().exponent == -2
    assert Decimal(8) < price < Decimal(800)
