"""How much of an answer under way may be shown."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.sentences import may_show

TABLE = "| part | covered |\n|---|---|\n| battery | yes. Always. |\n"
FENCE = "```python\nprint('Hi. There.')\n\nprint(2)\n```\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Hail is cov", ""),
        ("Hail is covered.", ""),
        ("Hail is covered. ", ""),
        ("Hail is covered. T", "Hail is covered."),
        ("Hail is covered! Theft is, t", "Hail is covered!"),
        ("Is it? Yes, e.g. by Acme", "Is it?"),
        ("Ask Dr. A. Smith, z.B. Then", "Ask Dr."),
        ("It costs 3.50 a day. It", "It costs 3.50 a day."),
        ('He said "yes." Then he', 'He said "yes."'),
        ("Ça marche… Oui, ", "Ça marche…"),
        ("可以。", "可以。"),
        ("可以。**不", "可以。"),
        ("Covered:\n", "Covered:"),
        ("Covered:\r\n\r\nTh", "Covered:"),
        ("1. Call us", ""),
        ("1. Call us\n2. Wait", "1. Call us"),
        ("- **Hail.** Yes, it is. And", "- **Hail.** Yes, it is."),
        ("One. **Two. Three", "One."),
        ("One. **Two.** Three", "One. **Two.**"),
        ("One. *Two. Th* ree. F", "One. *Two. Th* ree."),
        ("One. two, p. 5, is it. Three", "One. two, p. 5, is it."),
        ("Use a_b_c or _de. Fg", ""),
        ("Use a_b_c or _de._ Fg", "Use a_b_c or _de._"),
        ("One. 5*3 is 15. Two", "One."),
        ("One. 5*3 is 15.\n\nTwo", "One. 5*3 is 15."),
        ("One. 5 * 3 is 15. Two", "One. 5 * 3 is 15."),
        ("One. `a. B", "One."),
        ("One. `a. B` c. D", "One."),
        ("One. `a. B` cd. D", "One. `a. B` cd."),
        ("One. ``a ` b. C", "One."),
        ("One. [See. Here](https://x.y", "One."),
        ("One. [See. Here](https://x.y/a(b).c) and", "One."),
        ("One. [A. B](https://x.y/a(b).c) too. Two", "One. [A. B](https://x.y/a(b).c) too."),
        ("One (two. Three", "One (two."),
        (r"One. \*Two. Three", r"One. \*Two."),
        (r"One. \[Two. Three", r"One. \[Two."),
        ("One.\n" + TABLE, "One."),
        ("One.\n\n" + TABLE + "\n", "One.\n\n" + TABLE.strip()),
        ("One.\n\n" + FENCE[:-5], "One."),
        ("One.\n\n" + FENCE[:-1], "One."),
        ("One.\n\n" + FENCE, "One.\n\n" + FENCE.strip()),
        ("One.\n\n- a\n\n  ~~~\n  b. C\n  ```\n", "One.\n\n- a"),
        ("One.\n\n- a\n\n  ~~~\n  b. C\n  ~~~\n", "One.\n\n- a\n\n  ~~~\n  b. C\n  ~~~"),
        ("> Hail. Theft. An", "> Hail. Theft."),
        ("One. **a\nb.** Two. Three", "One. **a\nb.** Two."),
        ("***\nOne. Two", "***\nOne."),
    ],
)
def test_only_what_is_finished_is_shown(text: str, shown: str) -> None:
    """A sentence is shown when the next begins; code, links, emphasis and tables when closed."""
    assert may_show(text) == shown


WORD = st.sampled_from(["hail", "Theft", "e.g.", "3.50", "z.B.", "can't", "Größe", "a_b", "x"])
PROSE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
MARKED = st.one_of(
    PROSE,
    PROSE.map("**{}**".format),
    PROSE.map("*{}.*".format),
    PROSE.map("~~{}~~".format),
    PROSE.map("`{}. X`".format),
    PROSE.map("[{}. Here](https://acme.example/a_b?c=(d))".format),
)
SENTENCE = st.tuples(st.lists(MARKED, min_size=1, max_size=4), st.sampled_from(".!?")).map(
    lambda made: " ".join(made[0]) + made[1]
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)
BLOCK = st.one_of(
    PARAGRAPH,
    PARAGRAPH.map("## {}".format),
    PARAGRAPH.map("> {}".format),
    st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda items: "- " + "\n- ".join(items)),
    st.just(TABLE.strip()),
    st.just(FENCE.strip()),
)
ANSWER = st.lists(BLOCK, min_size=1, max_size=5).map("\n\n".join)


@settings(deadline=None)
@given(ANSWER, st.data())
def test_nothing_is_ever_shown_in_half(answer: str, data: st.DataObject) -> None:
    """What is shown of an orderly answer leaves no code, link, emphasis or table open."""
    cut = data.draw(st.integers(0, len(answer)))
    shown = may_show(answer[:cut])
    assert shown.count("```") % 2 == 0
    prose = shown.replace(FENCE.strip(), "")
    assert prose.count(TABLE.strip()) * 3 == prose.count("\n|") + prose.startswith("|")
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(prose)
    assert not re.search(r"\*|`|~|\]\(", html)


@given(st.one_of(ANSWER, st.text(alphabet="ab.!* _`[]()|\n~>-\\#1。é ", max_size=80)), st.data())
@settings(max_examples=300, deadline=None)
def test_what_was_shown_stays(text: str, data: st.DataObject) -> None:
    """As a text grows, what is shown of it is a beginning of it and never becomes less."""
    start = data.draw(st.integers(0, len(text)))
    before = ""
    for length in range(start, min(start + 20, len(text)) + 1):
        shown = may_show(text[:length])
        assert text.startswith(shown)
        assert shown.startswith(before)
        before = shown
