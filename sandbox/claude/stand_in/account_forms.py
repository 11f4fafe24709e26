"""Reads what a change of an account needs out of the customer's words; nothing is filled in."""

import re

from sandbox.claude.stand_in.account_wishes import number_in
from sandbox.claude.stand_in.words import fold
from sandbox.wire import Json, JsonObject, as_object, as_text

_LONGEST_DESCRIPTION = 1_000
_ADDRESS = re.compile(
    r"(?P<line1>\d+[^,\n]{3,60}?),\s*"
    r"(?:(?P<line2>(?:apt|apartment|unit|suite|apto|piso|#)[^,\n]*),\s*)?"
    r"(?P<city>[^,\d\n]{2,40}),\s*(?P<state>[A-Za-z]{2}),?\s+(?P<postal_code>\d{5}(?:-\d{4})?),?\s*"
    r"(?P<country>USA?|U\.S\.A?\.?|United States(?: of America)?|EE\.? ?UU\.?|Estados Unidos)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_DAMAGE = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?)|\b(\d[\d,]*(?:\.\d+)?) ?(?:dollars|dolares|usd)\b")
_SIGNS = {
    "collision": r"collision|collided|crash\w*|ran into|rear-ended|colision|choque|choc\w+",
    "theft": r"theft|stolen|stole|robo|robado|robaron|hurto",
    "vandalism": r"vandal\w*|scratched|keyed|ray\w+",
    "weather": r"weather|hail\w*|storm|flood|granizo|tormenta|inundacion",
    "glass": r"glass|windshield|parabrisas|cristal\w*",
    "battery": r"battery|bateria",
}
"""Words by the kind of loss; a kind that has none is never guessed."""


def address_in(text: str, schema: JsonObject) -> dict[str, Json] | None:
    """Return a whole address in the fields of the schema; None where the words lack any of it."""
    found = _ADDRESS.search(text)
    if found is None:
        return None
    parts = {name: (value or "").strip() for name, value in found.groupdict().items()}
    address: dict[str, Json] = {**parts, "state": parts["state"].upper(), "country": "US"}
    return address if address.keys() == as_object(schema.get("properties")).keys() else None


def claim_in(text: str, schema: JsonObject) -> dict[str, Json]:
    """Return what a text says of a loss, by the fields of the schema."""
    folded = fold(text)
    day, damage = _DAY.search(text), _DAMAGE.search(folded)
    known: dict[str, Json | None] = {
        "policy": number_in(text, schema, "policy"),
        "kind": _kind(folded, schema),
        "happened_on": day[0] if day else None,
        "description": " ".join(text.split())[:_LONGEST_DESCRIPTION] or None,
        "damage": float((damage[1] or damage[2]).replace(",", "")) if damage else 0,
    }
    fields = as_object(schema.get("properties"))
    return {name: value for name, value in known.items() if name in fields and value is not None}


def _kind(folded: str, schema: JsonObject) -> str | None:
    kinds = as_object(as_object(schema.get("properties")).get("kind")).get("enum")
    offered = [as_text(kind) for kind in kinds] if isinstance(kinds, list) else []
    found = (k for k in offered if k in _SIGNS and re.search(rf"\b(?:{_SIGNS[k]})\b", folded))
    return next(found, None)
