"""Reads what a price depends on out of ordinary sentences: vehicle, year, mileage, age."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.claude.stand_in.makes import MAKES, MODELS
from sandbox.claude.stand_in.words import fold

Details: TypeAlias = Mapping[str, str | int]

_MILES_PER_KILOMETER = 0.621371
_YOUNGEST = 14  # below, "5 years old" is more likely the vehicle
_OLDEST = 110
_FIRST_YEAR = 1950
_LAST_YEAR = 2049

_NUMBER = r"(\d{1,3}(?:[., ]\d{3})+|\d+(?:[.,]\d+)?)"
_THOUSAND = r"\s*(k|thousand|mil)?"
_DISTANCES = (
    re.compile(
        rf"\b{_NUMBER}{_THOUSAND}\s*(miles?|mi|millas?|kms?|kilomet\w+|quilomet\w+)\b"
        r"(?! (?:a|per|each|al|por) (?:year|month|ano|mes))"
    ),
    re.compile(
        rf"\b(?:mileage|odometer|millaje|kilometraje|cuentakilometros)\D{{0,20}}{_NUMBER}"
        rf"{_THOUSAND}\b()"
    ),
    re.compile(r"\b(\d{1,3})(k)\b()"),
)
_AGES = (
    re.compile(r"\b(\d{2,3})[\s-]*(?:years?|yrs?)[\s-]*(?:old|of age)\b"),
    re.compile(r"\b(\d{2,3})\s*(?:anos|jahre|ans)\b"),
    re.compile(
        r"\b(?:i'?m|i am|aged?|age (?:is|of)|edad(?: es| de)?|driver(?:'s age)? is|driver age|"
        r"(?:he|she)(?:'s| is)|tengo|tiene|soy de)\s*:?\s*(\d{1,3})\b(?!\s*(?:miles|mi\b|km|k\b))"
    ),
)
_NOT_THE_DRIVER = re.compile(r"\b(?:car|vehicle|it|coche|carro|bike|moto) (?:is|tiene) $")
_YEAR = re.compile(r"(?<![\d$.,])((?:19|20)\d\d)(?![\d.,]\d|\d|\s*(?:miles|mi\b|km|k\b))")
_MAKE = re.compile(
    r"(?<![\w-])(" + "|".join(re.escape(m) for m in sorted(MAKES, key=len, reverse=True)) + r")\b"
)
_MODEL = re.compile(
    r"(?<![\w-])(" + "|".join(re.escape(m) for m in sorted(MODELS, key=len, reverse=True)) + r")\b"
)
_TOKEN = re.compile(r"[^\s,;!?()]+")
_LABELLED = {
    "make": re.compile(r"\b(?:make|marca)\s*(?:is|es|:|=)\s*([\w-]+)"),
    "model": re.compile(r"\b(?:model|modelo)\s*(?:is|es|:|=)\s*([\w.-]+(?: \d+)?)"),
}
_ORDINARY = (
    "from with of and y con de del que which that it its it's is has for in i im i'm my the a an "
    "year ano modelo made built insurance policy car cars vehicle electric coche seguro para by "
    "driven to on or at . - now new used owner tengo tiene please"
)
_ENDS_MODEL = frozenset(_ORDINARY.split())
_MOST_TOKENS = 3
_BARE = re.compile(r"(?<![\w.,-])" + _NUMBER + r"(?![\w-])")


@dataclass(slots=True)
class _Sheet:
    """A text being read: what was understood is struck out, so that nothing counts twice."""

    text: str
    folded: str

    def strike(self, start: int, end: int, *, filler: str = ",") -> None:
        self.text = self.text[:start] + filler * (end - start) + self.text[end:]
        self.folded = self.folded[:start] + filler * (end - start) + self.folded[end:]


def read_details(text: str, known: Details, *, asked: bool) -> dict[str, str | int]:
    """Return what is known after a text; `asked` lets bare numbers and names count as answers."""
    sheet = _Sheet(text, fold(text))
    found: dict[str, str | int] = {}
    _read_mileage(sheet, found)
    _read_age(sheet, found)
    _read_year(sheet, found)
    _read_vehicle(sheet, found)
    another = "model" in found and "model" in known and found["model"] != known["model"]
    kept = {"driver_age": known["driver_age"]} if another and "driver_age" in known else known
    merged = dict(known if not another else kept) | found
    if asked:
        _read_bare(sheet, merged)
    return merged


def _read_mileage(sheet: _Sheet, found: dict[str, str | int]) -> None:
    for pattern in _DISTANCES:
        match = pattern.search(sheet.folded)
        if match is not None:
            number = _number(match.group(1)) * (1000 if match.group(2) else 1)
            if match.group(3).startswith(("k", "q")):
                number *= _MILES_PER_KILOMETER
            found["mileage"] = round(number)
            sheet.strike(*match.span())
            return


def _read_age(sheet: _Sheet, found: dict[str, str | int]) -> None:
    for pattern in _AGES:
        match = pattern.search(sheet.folded)
        if match is None or _NOT_THE_DRIVER.search(sheet.folded[: match.start()]):
            continue
        age = int(match.group(1))
        if age <= _OLDEST:
            found["driver_age"] = age
            sheet.strike(*match.span())
            return


def _read_year(sheet: _Sheet, found: dict[str, str | int]) -> None:
    match = _YEAR.search(sheet.folded)
    if match is not None and _FIRST_YEAR <= int(match.group(1)) <= _LAST_YEAR:
        found["year"] = int(match.group(1))
        sheet.strike(*match.span(), filler=" ")


def _read_vehicle(sheet: _Sheet, found: dict[str, str | int]) -> None:
    make = _MAKE.search(sheet.folded)
    model = _MODEL.search(sheet.folded)
    if make is not None:
        found["make"] = MAKES[make.group(1)]
        name = _name_after(sheet, make.end())
        sheet.strike(*make.span())
        if name and (model is None or model.start() >= make.end()):
            found["model"] = name
            return
    if model is not None:
        maker, found["model"] = MODELS[model.group(1)]
        found.setdefault("make", maker)
        sheet.strike(*model.span())
    for name, pattern in _LABELLED.items():
        labelled = pattern.search(sheet.folded)
        if labelled is not None and name not in found:
            found[name] = sheet.text[slice(*labelled.span(1))]
            sheet.strike(*labelled.span())


def _name_after(sheet: _Sheet, start: int) -> str | None:
    """Return the model that follows a make: up to three words, ended by an ordinary one."""
    rest = sheet.text[start:]
    if rest[:1] == ",":
        rest = rest[1:] if rest.lstrip(", ").lower().startswith("model ") else ""
    tokens: list[str] = []
    end = start
    for match in _TOKEN.finditer(sheet.text, start):
        token = match.group().rstrip(".")
        if "," in sheet.text[end : match.start()] or len(tokens) == _MOST_TOKENS:
            break
        if fold(token) in _ENDS_MODEL or _is_long_number(token) or not token:
            break
        tokens.append(token)
        end = match.end()
        if match.group().endswith(".") or (tokens and tokens[-1].isdigit() and len(tokens) > 1):
            break
    sheet.strike(start, end)
    if fold(" ".join(tokens)) in MODELS:
        return MODELS[fold(" ".join(tokens))][1]
    return " ".join(_capital(token) for token in tokens) or None


def _read_bare(sheet: _Sheet, found: dict[str, str | int]) -> None:
    """Give numbers without a word to what is still missing, the most likely first."""
    for match in _BARE.finditer(sheet.folded):
        number = round(_number(match.group(1)))
        if "driver_age" not in found and _YOUNGEST <= number <= _OLDEST:
            found["driver_age"] = number
        elif "mileage" not in found:
            found["mileage"] = number
    if "make" in found and "model" not in found:
        rest = [t for t in _TOKEN.findall(sheet.text) if fold(t) not in _ENDS_MODEL]
        if 1 <= len(rest) <= _MOST_TOKENS and "?" not in sheet.text:
            found["model"] = " ".join(_capital(token) for token in rest)


def _is_long_number(token: str) -> bool:
    digits = token.replace(".", "").replace(",", "")
    return digits.isdigit() and len(digits) > _MOST_TOKENS


def _capital(token: str) -> str:
    # A name such as i4 or e-tron is written as it was said.
    return token[:1].upper() + token[1:] if token.isalpha() else token


def _number(text: str) -> float:
    """Read 12,000 and 12.000 as thousands, 12.5 and 12,5 as a fraction."""
    if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", text):
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", "."))
