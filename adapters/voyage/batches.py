"""Puts texts into as few requests as the API's limits allow."""

from collections.abc import Iterator, Sequence

MOST_TEXTS = 128
MOST_TOKENS = 100_000
"""Of one request: under the 120,000 of the largest models (Voyage docs, "Text embeddings")."""

LONGEST = 60_000
"""Characters of a text that are sent: more than the 32,000 tokens that any model reads."""


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in their order, cut to what a model reads."""
    batch: list[str] = []
    tokens = 0
    for text in (text[:LONGEST] for text in texts):
        more = tokens_of(text)
        if batch and (len(batch) == MOST_TEXTS or tokens + more > MOST_TOKENS):
            yield batch
            batch, tokens = [], 0
        batch.append(text)
        tokens += more
    if batch:
        yield batch


def tokens_of(text: str) -> int:
    """A cautious guess: a token for three bytes, where English has four and Chinese three."""
    return len(text.encode(errors="replace")) // 3 + 1
