"""Which of a customer's messages is the question that people had to answer."""

from collections.abc import Callable, Sequence

from engine.gaps.clusters import content_words

_FEWEST_WORDS = 3
_LONGEST = 600


def question_of(said: Sequence[str], asks_for_human: Callable[[str], bool]) -> str:
    """The last message that asks more than for a person, else the longest; "" where there is none.

    At most 600 characters of it.
    """
    telling = [text for text in said if len(content_words(text)) >= _FEWEST_WORDS]
    asking = [text for text in telling if not asks_for_human(text)]
    question = asking[-1] if asking else max(said, key=len, default="")
    return question.strip()[:_LONGEST]
