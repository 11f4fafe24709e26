"""Looks through what a tool returned before Claude reads it: data may stay, orders may not.

Whoever can write into a record, a note or somebody's server could try to speak to the assistant.
All words are looked at together and each by itself, names of fields as well. Articles are screened
where they are read (`storage/ingestion/screening.py`) and served as the operator accepted them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.steps import Block, Json
from engine.guardrails.invisible import clean
from engine.guardrails.poison import find

LEFT_OUT = "[left out: these words speak to the assistant, they are no data]"

_FEWEST_CHARACTERS = 16
"""Of one word of a result from which it is looked at by itself; less is no order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What may be passed on; `content` is None where nothing may. `found` are the kinds found."""

    content: tuple[Block, ...] | None
    found: tuple[str, ...] = ()


def looked_through(content: Sequence[Block]) -> Looked:
    """A result with the fields left out that hold orders, or held back where that is not enough."""
    passed: list[Block] = []
    found: dict[str, None] = {}
    for block in content:
        if block["type"] != "text":
            passed.append(block)
            continue
        value = _value(str(block["text"]))
        if kinds := orders_in(value):
            found |= dict.fromkeys(kinds)
            value = _without_orders(value)
            if orders_in(value):
                return Looked(content=None, found=tuple(found))
        passed.append({**block, "text": _text(cleaned(value), block)})
    return Looked(content=tuple(passed), found=tuple(found))


def orders_in(value: Json) -> tuple[str, ...]:
    """The kinds of orders to the assistant in a piece of data, sorted, each once."""
    words = tuple(words_in(value))
    long = (word for word in words if len(word) >= _FEWEST_CHARACTERS)
    texts = dict.fromkeys(("\n".join(words), *long))
    kinds = {finding.kind for text in texts for finding in find(text) if finding.is_instruction}
    return tuple(sorted(kinds))


def words_in(value: Json) -> Iterator[str]:
    """Every text in a piece of data, names of fields included, in order."""
    match value:
        case str():
            yield value
        case Mapping():
            for name, inner in value.items():
                yield name
                yield from words_in(inner)
        case list() | tuple():
            for inner in value:
                yield from words_in(inner)


def cleaned(value: Json) -> Json:
    """The same without signs that show nothing."""
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {clean(name): cleaned(inner) for name, inner in value.items()}
        case list() | tuple():
            return [cleaned(inner) for inner in value]
    return value


def _without_orders(value: Json) -> Json:
    match value:
        case str():
            return LEFT_OUT if orders_in(value) else value
        case Mapping():
            return {name: _without_orders(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_without_orders(inner) for inner in value]
    return value


def _value(text: str) -> Json:
    """Data where the text is any, else the text."""
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, dict | list) else text


def _text(value: Json, block: Block) -> str:
    """As it was, to the byte, where nothing was taken out."""
    if value == _value(str(block["text"])):
        return str(block["text"])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
