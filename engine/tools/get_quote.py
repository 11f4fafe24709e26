"""Prices a car, an electric car or a two-wheeler."""

import json
from collections.abc import Mapping

from engine.domain.quotes import Quote, QuoteRequest
from engine.domain.steps import Effect, Json
from engine.errors import QuoteRejected, QuoteUnavailable
from engine.ports.rating import RatingService
from engine.tools.tool import Done, Failed, ToolContext, ToolOutcome, TryAgain


class GetQuote:
    """Vehicle and driver in, an estimated premium a month out; kept by the call's key."""

    name = "get_quote"
    effect = Effect.IDEMPOTENT
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "make": {"type": "string", "description": "Maker of the vehicle, such as Tesla."},
            "model": {"type": "string", "description": "Model, such as Model 3."},
            "year": {"type": "integer", "description": "Model year, four digits."},
            "mileage": {"type": "integer", "description": "Miles on the odometer."},
            "driver_age": {"type": "integer", "description": "Age of the main driver in years."},
        },
        "required": ["make", "model", "year", "mileage", "driver_age"],
        "additionalProperties": False,
    }

    def __init__(self, rating: RatingService) -> None:
        self._rating = rating

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Ask the rating service; what it rejects goes back as a hint."""
        request = QuoteRequest(
            make=str(arguments["make"]).strip(),
            model=str(arguments["model"]).strip(),
            year=_whole(arguments["year"]),
            mileage=_whole(arguments["mileage"]),
            driver_age=_whole(arguments["driver_age"]),
        )
        try:
            quote = await self._rating.quote(request, key=context.key)
        except QuoteRejected as error:
            return TryAgain(hint=str(error))
        except QuoteUnavailable:
            return Failed(reason="Prices cannot be worked out right now. Offer to try again later.")
        return Done(content=({"type": "text", "text": _as_json(quote)},))


def _whole(value: Json) -> int:
    # JSON Schema calls 2023.0 an integer too; a model may write it so.
    return int(value) if isinstance(value, int | float) else 0


def _as_json(quote: Quote) -> str:
    return json.dumps(
        {
            "monthly_premium": str(quote.monthly_premium),
            "currency": "USD",
            "product": quote.product,
            "quote_reference": quote.reference,
            "note": "An estimate, not an offer.",
        }
    )
