"""What Claude is told about its tools and about the place it writes in."""

import re
from collections.abc import Sequence

import pytest

import prompts
from engine.domain.messages import Platform
from engine.prompt import Described, load_prompt


def sentences(text: str) -> Sequence[str]:
    """The sentences of a description; a semicolon does not end one."""
    return re.findall(r"[^.]+\.(?=\s|$)", " ".join(text.split()))


def test_every_tool_is_described_and_nothing_else_is(tools: Sequence[Described]) -> None:
    """A description without a tool would never be read."""
    files = {file.stem for file in (prompts.ROOT / "tools").glob("*.md")}
    assert files == {tool.name for tool in tools}


def test_a_description_says_when_when_not_and_what_comes_back(tools: Sequence[Described]) -> None:
    """Three to six plain sentences each, and no shouting."""
    loaded = load_prompt(prompts.ROOT, platform=Platform.SLACK, tools=tools, model="m").tools
    for definition in loaded:
        text = str(definition["description"])
        assert 3 <= len(sentences(text)) <= 6
        assert "Use it " in text
        assert re.search(r"Do not\s+use it", text)
        assert "return" in text
        assert not re.search(r"\b(?:MUST|NEVER|ALWAYS|IMPORTANT|CRITICAL)\b|!", text)


@pytest.mark.parametrize("platform", Platform)
def test_a_platform_has_notes_of_a_few_lines(platform: Platform) -> None:
    """They name the platform, what it cannot show, and a length."""
    text = (prompts.ROOT / "platforms" / f"{platform}.md").read_text(encoding="utf-8")
    assert platform.title() in text
    assert re.search(r"\bare\s+not\b", text)
    assert re.search(r"up to \d+ words", text)
    assert len(text) < 1_000


def test_discord_is_told_that_tables_do_not_show() -> None:
    """Discord shows no tables; Slack does."""
    folder = prompts.ROOT / "platforms"
    discord = (folder / "discord.md").read_text(encoding="utf-8")
    assert re.search(r"Tables[^.]*\bare not\b", " ".join(discord.split()))
    assert "small tables" in " ".join((folder / "slack.md").read_text(encoding="utf-8").split())


def test_every_language_has_a_status_word_for_every_tool(tools: Sequence[Described]) -> None:
    """The status line always has something to say."""
    wanted = {"thinking", *(tool.name for tool in tools)}
    for file in (prompts.ROOT / "status").glob("*.md"):
        names = re.findall(r"^- (\w+): \S", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert set(names) == wanted, file.name
