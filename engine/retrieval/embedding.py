"""Gives vectors to the passages that lack one, a few at a time, so that it can end anywhere."""

from engine.retrieval.ports import Embedder, Vectors

_AT_ONCE = 128
"""Passages whose vectors are stored together: what a crash has to do again at most."""


async def embed_lacking(vectors: Vectors, embedder: Embedder) -> int:
    """Embed all that lack a vector of the present model; returns how many did.

    Raises RankingUnavailable and StorageUnavailable; what was embedded before that stays.
    """
    done = 0
    while passages := await vectors.lacking(embedder.space, most=_AT_ONCE):
        made = await embedder.embed_passages([passage.text for passage in passages])
        await vectors.keep(embedder.space, passages, made)
        done += len(passages)
    return done
