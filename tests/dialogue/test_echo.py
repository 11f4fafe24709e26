"""The model of the crash proofs answers each question as it was asked."""

from itertools import permutations

from sandbox.claude import Request, Say
from tests.dialogue.echo import Question, Wish, echo, marks_in


def test_a_question_whose_number_begins_another_gets_its_own_kind_of_answer() -> None:
    """Question 3 is answered as itself, whatever is wanted of question 30."""
    for one, other in permutations((Wish.WORDS, Wish.STORY, Wish.ESSAY), 2):
        short, long = Question(number=3, wish=one), Question(number=30, wish=other)
        asked = {"messages": [{"role": "user", "content": f"{short}\n{long}"}]}

        said = echo(Request(path="/v1/messages", headers={}, body=asked, at=0.0))

        shown = "".join(part.text for part in said.parts if isinstance(part, Say))
        assert marks_in(shown) == [*short.marks, *long.marks]
