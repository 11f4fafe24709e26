"""Sets of words, written as people write words: with spaces between."""


def word_set(*lines: str) -> frozenset[str]:
    """All the words of some lines."""
    return frozenset(word for line in lines for word in line.split())
