"""Puts a customer's records into sentences; numbers and days stay as the tool returned them."""

from sandbox.claude.stand_in.account_phrases import AccountPhrases, Wording
from sandbox.wire import Json, JsonObject, as_object, objects


def tell_records(tool: str, facts: JsonObject, phrases: AccountPhrases) -> str:
    """Return one sentence a record; a record's own list becomes lines below it."""
    wording = phrases.records.get(tool)
    if wording is None:
        return ""
    if "records" not in facts:
        return _tell(facts, wording, phrases)
    told = [_tell(record, wording, phrases) for record in objects(facts.get("records"))]
    if len(told) <= 1:
        return told[0] if told else phrases.nothing
    left = facts.get("not_shown")
    more = [phrases.more.format(count=left)] if left else []
    return "\n".join([phrases.several, "", *(f"- {each}" for each in told), *more])


def _tell(record: JsonObject, wording: Wording, phrases: AccountPhrases) -> str:
    below = [
        f"- {_sentence(coverage, phrases.coverage, phrases)}"
        for coverage in objects(record.get("coverages"))
    ]
    return "\n".join([_sentence(record, wording, phrases), *below])


def _sentence(record: JsonObject, wording: Wording, phrases: AccountPhrases) -> str:
    fields = {name: _shown(value, phrases) for name, value in record.items()}
    pieces = [text.format_map(fields) for name, text in wording.pieces if fields.get(name)]
    return f"{wording.opening.format_map(fields)}: {', '.join(pieces)}."


def _shown(value: Json, phrases: AccountPhrases) -> str:
    """A value as it is said; empty for what is not there, or does not hold."""
    if isinstance(value, dict):
        return ", ".join(
            filter(None, (_shown(each, phrases) for each in as_object(value).values()))
        )
    if value is None or value is False:
        return ""
    text = str(value)
    return phrases.words.get(text, text.replace("_", " ")).removesuffix(".")


def tell_outcome(told: str, phrases: AccountPhrases) -> str:
    """Return what came of a change: the sentences of the company, its figures behind them.

    A value that comes twice is told once, by its last name.
    """
    lines = [line.replace("*", "").strip() for line in told.splitlines()]
    facts = {value: name for name, _, value in (_fact(line) for line in lines) if value}
    said = " ".join(line for line in lines if line and not _fact(line)[2]).rstrip(":")
    figures = ", ".join(f"{name}: {value}" for value, name in facts.items())
    closing = f" ({figures})" if figures else ""
    end = "" if not closing and said.endswith((".", "!", "?")) else "."
    return f"{phrases.outcome} {said}{closing}{end}"


def _fact(line: str) -> tuple[str, str, str]:
    """Name, colon and value of a line of a list; any other line has the first alone."""
    name, colon, value = line.removeprefix("- ").partition(": ")
    return (name, colon, value.strip()) if line.startswith("- ") else (line, "", "")
