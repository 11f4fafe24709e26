"""How a notice of the desk and a teammate's words look to the customer."""

from datetime import UTC
from pathlib import Path

import pytest

import prompts
from engine.domain.decisions import SayNotice, SayWords
from engine.domain.messages import Attachment
from engine.domain.posts import NoticeKind, Speaker
from engine.errors import ConfigurationError
from engine.handoff.actions import CustomerAction, CustomerVerb, parse
from engine.handoff.opening import TimeWords
from engine.handoff.saying import ButtonWords, Saying
from engine.notices import Notices
from tests.engine.handoff.cases import handoff
from tests.engine.handoff.people import ANA
from tests.engine.wall import Wall

NOW = 1_700_000_100.0  # 14 November 2023, 22:15 UTC
SAYING = Saying(
    notices=Notices(prompts.ROOT, default_language="en"),
    times=TimeWords(prompts.ROOT, default_language="en"),
    buttons=ButtonWords(prompts.ROOT, default_language="en"),
    zone=UTC,
    render=Wall().render,
    clock=lambda: NOW,
)


def queued(kind: NoticeKind = NoticeKind.QUEUED, *, at: float = NOW + 3600) -> SayNotice:
    """Somebody comes within the hour."""
    return SayNotice(kind=kind, values={"when": repr(at)})


def test_a_promise_names_its_moment_in_the_customers_language() -> None:
    """The reference and the time are words, and the last part has the button."""
    parts, speaker = SAYING(queued(), handoff(), "Hola, ¿cómo está el seguro para mi coche?")
    text = "".join(part.text for part in parts)
    assert "ACDEFH" in text
    assert "{" not in text
    assert f"[hoy a las 23:15 (hora de UTC)](moment:{int(NOW + 3600)}?" in text
    assert speaker is None
    [button] = parts[-1].buttons
    assert button.label == SAYING.buttons.never_mind("es") != SAYING.buttons.never_mind("en")
    never_mind = CustomerAction(verb=CustomerVerb.NEVERMIND, handoff_id=1)
    assert parse(button.action) == never_mind


def test_a_moment_that_has_passed_meanwhile_is_now() -> None:
    """A notice that comes late promises no time that is over."""
    parts, _ = SAYING(queued(at=NOW - 60), handoff(), "")
    assert "22:" not in parts[0].text
    assert "moment:" not in parts[0].text


def test_a_resolve_asks_for_a_rating() -> None:
    """Five buttons, each with its score."""
    parts, _ = SAYING(SayNotice(kind=NoticeKind.RESOLVED, values={}), handoff(), "")
    buttons = parts[-1].buttons
    assert [button.label for button in buttons] == ["1", "2", "3", "4", "5"]
    scores = [parse(button.action) for button in buttons]
    assert [action.score for action in scores if isinstance(action, CustomerAction)] == [
        *range(1, 6)
    ]


@pytest.mark.parametrize("kind", [NoticeKind.HANDED_BACK, NoticeKind.WITHDRAWN, NoticeKind.RATED])
def test_other_notices_have_no_buttons(kind: NoticeKind) -> None:
    """Nothing can be clicked that means nothing."""
    parts, _ = SAYING(SayNotice(kind=kind, values={}), handoff(), "")
    assert all(part.buttons == () for part in parts)


def test_a_teammates_words_come_under_their_name_with_their_files() -> None:
    """What is only linked stays a link, and its name cannot break out; a file follows by itself."""
    link = Attachment(name="a]b.pdf", media_type="application/pdf", size=1, url="https://f.ex/a")
    file = Attachment(name="c.pdf", media_type="application/pdf", size=1, url="https://p/1", id="1")
    words = SayWords(text="It is **done**.", teammate=ANA, key="k", attachments=(link, file))
    parts, speaker = SAYING(words, handoff(), "")
    assert parts[0].text == "It is **done**.\n\n[a)b.pdf](<https://f.ex/a>)"
    assert speaker == Speaker(name="Ana")
    alone = SayWords(text="", teammate=ANA, key="k", attachments=(file,))
    assert SAYING(alone, handoff(), "") == ((), speaker)


def test_a_missing_label_stops_the_start(tmp_path: Path) -> None:
    """The file is named."""
    (tmp_path / "buttons").mkdir()
    with pytest.raises(ConfigurationError, match=r"lacks en\.md"):
        ButtonWords(tmp_path, default_language="en")
    (tmp_path / "buttons" / "en.md").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"en\.md lacks nevermind"):
        ButtonWords(tmp_path, default_language="en")
