"""The files of prompts/requests mean what the head of en.md tells, and a wrong one is refused."""

import shutil
from pathlib import Path

import pytest

import prompts
from engine.errors import ConfigurationError
from engine.handoff.phrase_file import Section
from engine.handoff.requests import Requests

NAMES = {section: section.name.lower().replace("_", "") for section in Section}
MINIMAL = "".join(f"## {section}\n- {name}\n" for section, name in NAMES.items())


def requests_of(folder: Path, *, under: Section, phrases: str) -> Requests:
    """Requests of one file in which only a section is other than the least one."""
    text = MINIMAL.replace(f"## {under}\n- {NAMES[under]}", f"## {under}\n{phrases}")
    (folder / "xx.md").write_text(text, encoding="utf-8")
    return Requests(folder)


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        ("- send|get me (a) helper", "send me helper"),
        ("- send|get me (a) helper", "Get me a helper"),
        ("- help* me", "helping me"),
        ("- ^ helper $", "hello, helper"),
        ("- send ... helper", "send one two three four helper"),
        ("- send me a helper", "send me, a helper"),
        ("- 担当|係 (の) 者", "係の者"),
    ],
)
def test_the_grammar_is_as_told(tmp_path: Path, phrases: str, text: str) -> None:
    """Alternatives, optional words, beginnings, bounds, gaps and commas find what they say."""
    requests = requests_of(tmp_path, under=Section.REQUESTS, phrases=phrases)
    assert requests.asks_for_human(text)


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        ("- send|get me (a) helper", "send a helper"),
        ("- ^ helper $", "my helper"),
        ("- ^ helper $", "helper here"),
        ("- send ... helper", "send one two three four five helper"),
        ("- send ... helper", "send that, good helper"),
        ("- send me a helper", "send me. a helper"),
        ("- helper", "help"),
    ],
)
def test_the_grammar_finds_no_more(tmp_path: Path, phrases: str, text: str) -> None:
    """A word missing, in between or too far away, and a full stop, are another text."""
    requests = requests_of(tmp_path, under=Section.REQUESTS, phrases=phrases)
    assert not requests.asks_for_human(text)


def test_what_only_looks_like_a_request_is_struck_out_alone(tmp_path: Path) -> None:
    """A request beside a near miss is still heard."""
    text = MINIMAL.replace("- requests", "- human").replace("- norequests", "- human error")
    (tmp_path / "xx.md").write_text(text, encoding="utf-8")
    requests = Requests(tmp_path)
    assert not requests.asks_for_human("a human error")
    assert requests.asks_for_human("a human error, so send a human")


@pytest.mark.parametrize(
    ("phrases", "line", "complaint"),
    [
        ("talk to me", 2, "neither a heading"),
        ("## Wishes", 2, "nothing stands under"),
        ("- a\n## Wishes\n- b", 3, "no section"),
        ("- a\n## Requests\n- b", 3, "stands twice"),
        ("- a\n## <x>\n- b\n## <x>\n- c", 5, "stands twice"),
        ("- <nobody>", 2, "no list <nobody>"),
        ("- talk (to", 2, "not closed"),
        ("- talk ()", 2, "brackets hold words"),
        ("- talk ((to) me)", 2, "brackets hold words"),
        ("- talk)", 2, "is no word"),
        ("- talk||speak", 2, "is no word"),
        ("- talk.to", 2, "is no word"),
        ("- (please) (now)", 2, "must be there"),
        ("- ^ $", 2, "must be there"),
        ("- talk ...", 2, "between words"),
        ("- a ... b ... c ... d ... e", 2, "3 gaps at most"),
        ("- a\n## <x>\n- b ... c", 4, "not in a list"),
        ("- a\n## <x>\n- ^ b", 4, "not in a list"),
        ("- *", 2, "is no word"),
        ("- ab*", 2, "nearly everywhere"),
        ("- a ^ b", 2, "is no word"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, phrases: str, line: int, complaint: str) -> None:
    """What cannot be read is told with file, line and reason."""
    (tmp_path / "xx.md").write_text(f"## Requests\n{phrases}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"xx.md, line {line}: .*{complaint}"):
        Requests(tmp_path)


def test_a_file_without_a_section_is_refused(tmp_path: Path) -> None:
    """An operator who deletes a section is told which."""
    text = MINIMAL.replace(f"## {Section.THANKS}\n- thanks\n", "")
    (tmp_path / "xx.md").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"xx.md lacks the section {Section.THANKS}"):
        Requests(tmp_path)


def test_no_phrases_at_all_are_refused(tmp_path: Path) -> None:
    """Nobody runs without the way to a person by mistake."""
    with pytest.raises(ConfigurationError, match="no phrases"):
        Requests(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are a matter for the operator."""
    shutil.copytree(prompts.ROOT / "requests", tmp_path / "requests")
    (tmp_path / "requests" / "en.md").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match=r"cannot read .*en\.md"):
        Requests(tmp_path / "requests")
