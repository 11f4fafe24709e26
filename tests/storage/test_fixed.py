"""Words that stand in a statement itself."""

import pytest
from sqlalchemy import select

from storage.fixed import any_of, fixed
from storage.handoff_tables import desk_post
from storage.handoffs import desk_tasks
from storage.states import DeskPostState


def test_words_stand_in_the_statement_and_are_not_bound() -> None:
    """Neither one word nor a list of them leaves anything to be bound."""
    kind, state = desk_post.c.kind, desk_post.c.state
    made = select(desk_post.c.id).where(kind == fixed("card"), state.in_(any_of(DeskPostState)))
    compiled = made.compile()
    assert compiled.params == {}
    assert "kind = 'card'" in str(compiled)
    assert "'queued', 'sending'" in str(compiled)


@pytest.mark.parametrize("word", ["", "it's", "a b", "card' OR 1", "7"])
def test_what_is_no_plain_name_is_refused(word: str) -> None:
    """Nothing that could end the text can stand in a statement."""
    with pytest.raises(ValueError, match="no plain name"):
        fixed(word)


def test_looking_for_desk_posts_binds_only_what_changes() -> None:
    """A bound state or kind would have SQLite prepare the look anew each time."""
    bound = desk_tasks._ANYTHING.compile().params
    assert {"platform_", "worker_", "now"} <= bound.keys()
    assert not [name for name in bound if name.startswith(("kind", "state"))]
