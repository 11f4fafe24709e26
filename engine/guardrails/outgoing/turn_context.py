"""Reads out of a conversation's history what may be said in the turn under way."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from engine.domain.steps import Block, HistoryMessage, Json, Role
from engine.guardrails.outgoing.allowed_links import AllowedLinks, page_key
from engine.guardrails.outgoing.context import Context, House, keys_of
from engine.guardrails.outgoing.facts import facts_of_customer, facts_of_results
from engine.guardrails.outgoing.secret_text import longer_words, windows_of
from engine.history import this_turn


def context_of(
    house: House, history: Sequence[HistoryMessage], *, language: str, done: Iterable[str] = ()
) -> Context:
    """What is known in the turn with which a history ends.

    Facts are what this turn's tools returned, and what the customer said at any time. `done` are
    the names of actions that were carried out for the customer, such as "cancel_order".
    """
    results = _results_of(this_turn(history))
    said = [*_customer_said(history)]
    heard = frozenset().union(*map(longer_words, (*said, *results.texts)))
    facts = facts_of_results(results.texts, results.numbers, (*results.acts, *done), results.told)
    return Context(
        house=house,
        facts=facts | facts_of_customer(said),
        own=keys_of((*said, *results.texts)),
        links=AllowedLinks(pages=frozenset(map(page_key, results.pages))),
        cited=frozenset(
            window
            for text in results.texts
            for window in windows_of(text)
            if window in house.secret.windows
        ),
        heard=heard & house.secret.words,
        language=language,
    )


@dataclass(kw_only=True, slots=True)
class _Results:
    """What the tools of a turn returned; `told` are the texts that are no article.

    `acts` are the names of those that did not fail.
    """

    texts: list[str] = field(default_factory=list)
    numbers: list[Decimal] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)


def _results_of(messages: Sequence[HistoryMessage]) -> _Results:
    names = {
        str(block["id"]): str(block["name"])
        for message in messages
        for block in message.content
        if block["type"] == "tool_use"
    }
    results = _Results()
    for message in messages:
        for block in message.content:
            if block["type"] == "tool_result" and not block.get("is_error"):
                results.acts.append(names.get(str(block["tool_use_id"]), ""))
                _read(block.get("content"), results)
    return results


def _read(content: Json, results: _Results, *, is_article: bool = False) -> None:
    if isinstance(content, str):
        _read_text(content, results, is_article=is_article)
    elif isinstance(content, list | tuple):
        for block in content:
            if isinstance(block, Mapping):
                _read_block(block, results, is_article=is_article)


def _read_block(block: Block, results: _Results, *, is_article: bool) -> None:
    if block.get("type") == "search_result":
        results.pages.append(str(block["source"]))
        results.texts.append(str(block["title"]))
        _read(block.get("content"), results, is_article=True)
    elif block.get("type") == "text":
        _read_text(str(block["text"]), results, is_article=is_article)


def _read_text(text: str, results: _Results, *, is_article: bool) -> None:
    """A result that is JSON has figures whose unit is in their name; any other is read as words."""
    values = _as_json(text)
    said = [text, *(f"{name.replace('_', ' ')}: {value}" for name, value in _leaves(values))]
    results.texts.extend(said)
    if not is_article:
        results.told.extend(said)
    for _, value in _leaves(values):
        try:
            number = Decimal(str(value).replace(",", ""))
        except InvalidOperation:
            continue
        if number.is_finite():
            results.numbers.append(number)


def _as_json(text: str) -> Json:
    try:
        values: Json = json.loads(text)
    except ValueError:
        return None
    return values if isinstance(values, dict | list) else None


def _leaves(values: Json, name: str = "") -> Iterator[tuple[str, Json]]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from _leaves(value, key)
    elif isinstance(values, list | tuple):
        for value in values:
            yield from _leaves(value, name)
    elif values is not None and not isinstance(values, bool):
        yield name, values


def _customer_said(history: Sequence[HistoryMessage]) -> Iterator[str]:
    """The customer's words: text that is no JSON, for in JSON stands what others said."""
    for message in history:
        if message.role is Role.USER:
            for block in message.content:
                if block["type"] == "text" and not isinstance(_as_json(str(block["text"])), dict):
                    yield str(block["text"])
