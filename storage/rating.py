"""Prices a vehicle from the rating tables in the database.

    premium a month = base(class) x f(age of vehicle) x f(mileage) x f(age of driver)

The class comes from make and model (`rating_vehicle`): the longest listed model that the given one
begins with, else a word that says what it is (electric, scooter ...), else the make, else the
general class. A class has a product and a base price (`rating_class`). The factors are curves of
the product (`rating_curve`): thousandths at points, and the line between two points; beyond the
last point the factor stays. The product of all four is rounded to the cent. Limits of the inputs
are rows too (`rating_bound`); the latest model year is next year's.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Connection, bindparam, insert, select

from engine.domain.quotes import Quote, QuoteRequest
from engine.errors import QuoteRejected, QuoteUnavailable
from storage.database import Database
from storage.rating_tables import quote, rating_bound, rating_class, rating_curve, rating_vehicle
from storage.references import new_reference

_LONGEST_NAME = 60
_TWO_WHEELER = "two-wheeler"
_STORED = select(quote).where(quote.c.key == bindparam("call_key"))
_BOUNDS = select(rating_bound)
_LISTED = (
    select(
        rating_vehicle.c.make,
        rating_vehicle.c.model,
        rating_class.c.product,
        rating_class.c.monthly_cents,
    )
    .join(rating_class, rating_class.c.name == rating_vehicle.c["class"])
    .where(rating_vehicle.c.make.in_([bindparam("make_"), ""]))
)
_CURVE = (
    select(rating_curve.c.at, rating_curve.c.permille)
    .where(
        rating_curve.c.product == bindparam("product_"), rating_curve.c.input == bindparam("input_")
    )
    .order_by(rating_curve.c.at)
)


class RatingTable:
    """Implements `engine.ports.rating.RatingService`; `today` decides how old a vehicle is."""

    def __init__(self, database: Database, today: Callable[[], date]) -> None:
        self._database = database
        self._today = today

    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        """An estimate, the same for the same key.

        Raises QuoteRejected, QuoteUnavailable where an operator's rows lack something, and
        StorageUnavailable.
        """
        return await self._database.write(_quote, request, key, self._today().year)


def _quote(connection: Connection, request: QuoteRequest, key: str, this_year: int) -> Quote:
    stored = connection.execute(_STORED, {"call_key": key}).one_or_none()
    if stored is not None:
        return _as_quote(stored.monthly_cents, stored.product, stored.reference)
    _check(connection, request, this_year)
    product, cents = _price(connection, request, this_year)
    reference = new_reference(connection, quote.c.reference, prefix="Q-")
    connection.execute(
        insert(quote),
        {
            "key": key,
            "reference": reference,
            "make": request.make,
            "model": request.model,
            "year": request.year,
            "mileage": request.mileage,
            "driver_age": request.driver_age,
            "product": product,
            "monthly_cents": cents,
            "created_at": time.time(),
        },
    )
    return _as_quote(cents, product, reference)


def _as_quote(cents: int, product: str, reference: str) -> Quote:
    premium = Decimal(cents).scaleb(-2)  # keeps both places: 125.10, not 125.1
    return Quote(monthly_premium=premium, product=product, reference=reference)


def _check(connection: Connection, request: QuoteRequest, this_year: int) -> None:
    """Raise QuoteRejected for what is no vehicle or no driver."""
    if len(request.make) > _LONGEST_NAME or not re.search(r"[^\W\d_]", request.make):
        raise QuoteRejected("The make must be the name of a maker, such as Tesla.")
    if len(request.model) > _LONGEST_NAME or not re.search(r"[^\W_]", request.model):
        raise QuoteRejected("The model must be the name of a model, such as Model 3.")
    given = {
        "year": ("model year", request.year, ""),
        "mileage": ("mileage", request.mileage, " miles"),
        "driver_age": ("age of the main driver", request.driver_age, " years"),
    }
    for bound in connection.execute(_BOUNDS):
        name, value, unit = given[bound.input]
        most = this_year + 1 if bound.most is None else bound.most
        if not bound.least <= value <= most:
            raise QuoteRejected(
                f"The {name} must be from {bound.least} to {most}{unit}; {value} was given."
            )


def _price(connection: Connection, request: QuoteRequest, this_year: int) -> tuple[str, int]:
    """The product and the premium in cents."""
    product, base = _class(connection, request)
    inputs = {
        "vehicle_age": this_year - request.year,
        "mileage": request.mileage,
        "driver_age": request.driver_age,
    }
    price = Decimal(base)
    for name, value in inputs.items():
        rows = connection.execute(_CURVE, {"product_": product, "input_": name})
        curve = [(row.at, row.permille) for row in rows]
        if not curve:
            raise QuoteUnavailable(f"rating_curve has no row for {name} of {product}")
        price *= _factor(curve, value)
    return product, int(price.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _class(connection: Connection, request: QuoteRequest) -> tuple[str, int]:
    """Product and base price of the row that says most about the vehicle."""
    make, model = _signs(request.make), _signs(request.model)
    rows = connection.execute(_LISTED, {"make_": " ".join(make)}).all()

    def weight(row_make: str, row_model: Sequence[str], row_product: str) -> tuple[int, int]:
        if row_make and row_model:
            return (3, len(row_model)) if model[: len(row_model)] == row_model else (0, 0)
        if row_model:  # an electric scooter is a scooter
            return (2, row_product == _TWO_WHEELER) if row_model[0] in (*make, *model) else (0, 0)
        return (1, len(row_make))

    if not rows:
        raise QuoteUnavailable("rating_vehicle has no row for all other vehicles")
    best = max(rows, key=lambda row: weight(row.make, row.model.split(), row.product))
    return best.product, best.monthly_cents


def _signs(name: str) -> list[str]:
    """Words of a name, letters and digits apart, so that F-150, f150 and F 150 are the same."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.findall(r"[a-z]+|[0-9]+", plain)


def _factor(curve: Sequence[tuple[int, int]], value: int) -> Decimal:
    """The height of a curve at a value."""
    before, after = curve[0], curve[-1]
    for point in curve:
        if point[0] <= value:
            before = point
        else:
            after = point
            break
    width = after[0] - before[0]
    if width <= 0 or value <= before[0]:
        return Decimal(before[1]) / 1_000
    rise = Decimal((after[1] - before[1]) * (value - before[0])) / width
    return (before[1] + rise) / 1_000
