"""What Claude is told before a conversation."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

import prompts
from engine.domain.conversation import REASONS_OF_CODE, EscalationReason, Urgency
from engine.domain.messages import Platform
from engine.prompt import Described, Prompt, load_prompt
from engine.tools.ask_teammate import AskTeammate
from engine.tools.catalogue import OWN_CHANGES, OWN_RECORDS
from engine.tools.escalate_to_human import EscalateToHuman

HOURS = "9:00 to 17:00"
FOUNDED = "1985"
SECTIONS = sorted((prompts.ROOT / "system").glob("*.md"))


class Page(Protocol):
    """An article with its front matter unchecked."""

    @property
    def front(self) -> Mapping[str, object]:
        """Front matter."""
        ...

    @property
    def body(self) -> str:
        """What follows it."""
        ...


def load(
    tools: Sequence[Described],
    platform: Platform = Platform.SLACK,
    *,
    has_accounts: bool = False,
) -> Prompt:
    """The prompt as the engine loads it."""
    return load_prompt(
        prompts.ROOT,
        platform=platform,
        tools=tools,
        model="claude-sonnet-5-5",
        has_accounts=has_accounts,
    )


def sections(prompt: Prompt) -> str:
    """The text of the part that all conversations share."""
    return str(prompt.system[0]["text"])


@pytest.fixture(scope="module")
def text(tools: Sequence[Described]) -> str:
    """All sections."""
    return sections(load(tools))


@pytest.fixture(scope="module")
def examples(text: str) -> Sequence[str]:
    """The example interactions."""
    return re.findall(r"^<example>\n(.*?)\n</example>$", text, flags=re.DOTALL | re.MULTILINE)


def said(who: str, example: str) -> Sequence[str]:
    """What one side says in an example, turn by turn."""
    turns = re.split(r"^(Customer|Eva|Note): ", example, flags=re.MULTILINE)
    return [words for name, words in zip(turns[1::2], turns[2::2], strict=True) if name == who]


def test_both_platforms_share_one_cached_prefix(tools: Sequence[Described]) -> None:
    """The sections are the same bytes everywhere; only the platform's notes differ."""
    slack, discord = load(tools, Platform.SLACK), load(tools, Platform.DISCORD)
    assert slack.system[0] == discord.system[0]
    assert slack.system[1] != discord.system[1]
    assert slack.digest != discord.digest


def test_the_prefix_is_long_enough_to_be_cached(text: str) -> None:
    """Below 1,024 tokens nothing is cached and nobody is told; four characters are about one."""
    assert len(text) / 4 >= 1_100


@pytest.mark.parametrize("file", SECTIONS, ids=lambda file: file.stem)
def test_a_section_has_a_number_a_name_and_one_heading(file: Path) -> None:
    """The number gives its place, and one heading says its one purpose."""
    words = file.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d\d-[a-z-]+", file.stem)
    assert words.startswith("# ")
    assert len(re.findall(r"^#+ ", words, flags=re.MULTILINE)) == 1


def test_no_two_sections_share_a_place() -> None:
    """The order of the sections never depends on their names."""
    numbers = [file.stem[:2] for file in SECTIONS]
    assert len(numbers) == len(set(numbers))


def test_the_sections_are_free_of_clock_date_and_id(text: str) -> None:
    """Anything that moves would break the cache and the signatures of Claude's thinking."""
    still = text.replace(HOURS, "")
    assert not re.findall(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}", still)
    months = "January|February|March|April|June|July|August|September|October|November|December"
    assert not re.findall(rf"\b(?:{months})\b", still)
    outside = re.sub(r"<example>.*?</example>", "", still, flags=re.DOTALL)
    assert set(re.findall(r"\b(?:19|20)\d\d\b", outside)) == {FOUNDED}
    assert not re.findall(r"\b[UTCW][A-Z0-9]{8,}\b|\b\d{15,}\b", still)


def test_there_are_exactly_five_examples(examples: Sequence[str], text: str) -> None:
    """Each is whole, and in each both sides speak."""
    assert len(examples) == text.count("<example>") == text.count("</example>") == 5
    for example in examples:
        assert said("Customer", example)
        assert said("Eva", example)


def test_the_examples_cover_what_they_should(examples: Sequence[str]) -> None:
    """An answer with sources, a gap, a stray topic, a quote over messages, an escalation."""
    sourced, unusual, stray, quote, escalated = examples
    assert "electric car" in sourced
    assert "search_knowledge" in sourced
    assert "I don't have" in "".join(said("Eva", unusual))
    assert "Eva calls" not in stray
    assert "get_quote" in quote
    assert len(said("Customer", quote)) >= 3
    assert "escalate_to_human" in escalated
    assert "not something we offer" in "".join(said("Eva", escalated))


def test_a_message_of_eva_asks_at_most_two_questions(examples: Sequence[str]) -> None:
    """The examples keep to the quote procedure."""
    for example in examples:
        assert all(turn.count("?") <= 2 for turn in said("Eva", example))


def test_links_in_the_examples_lead_to_articles(
    examples: Sequence[str], by_url: Mapping[str, Page]
) -> None:
    """An example never teaches a source that does not exist, nor an answer that writes links."""
    links = re.findall(r"\[([^\]]+)\]\((\S+?)\)", "\n".join(examples))
    assert len(links) >= 5
    for title, url in links:
        assert by_url[url].front["title"] == title
    assert not any("http" in turn for example in examples for turn in said("Eva", example))


def test_figures_in_the_examples_stand_in_the_articles_they_cite(
    examples: Sequence[str], by_url: Mapping[str, Page]
) -> None:
    """What Eva states can be looked up; the price of a quote comes from the tool."""
    seen = 0
    for example in (e for e in examples if "get_quote" not in e):
        cited = "".join(by_url[u].body for u in re.findall(r"\((https://\S+?)\)", example))
        for figure in re.findall(r"\$[\d,]+\d|\d+ %|\d+ miles", "".join(said("Eva", example))):
            assert figure in cited
            seen += 1
    assert seen >= 7


def test_every_reason_and_urgency_claude_may_give_is_explained(tools: Sequence[Described]) -> None:
    """The escalation section and the tool's schema name the same words."""
    section = (prompts.ROOT / "system" / "80-escalation.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^- `(\w+)`: ", section, flags=re.MULTILINE))
    assert explained == set(EscalationReason) - REASONS_OF_CODE
    assert {f"`{urgency}`" for urgency in Urgency} <= set(re.findall(r"`\w+`", section))
    assert any(tool.name == EscalateToHuman.name for tool in tools)


def test_tools_named_in_the_sections_exist(text: str, tools: Sequence[Described]) -> None:
    """Claude is never told to call something it does not have.

    What is there only with a desk has a description alone.
    """
    words = {*EscalationReason, *Urgency, "said_by"}
    tools = [tool for tool in tools if tool.name != AskTeammate.name]
    own: Sequence[Described] = (*OWN_RECORDS, *OWN_CHANGES)
    of_accounts = {tool.name for tool in own}
    everything = sections(load(tools, has_accounts=True))
    named = [set(re.findall(r"`(\w+)`", each)) - words for each in (text, everything)]
    assert named[0] == {tool.name for tool in tools} - of_accounts
    assert named[1] == {tool.name for tool in tools}


def test_the_quote_section_asks_for_what_the_tool_needs(text: str) -> None:
    """The five facts, at most two questions a message, an estimate."""
    section = text.split("# Quotes\n")[1].split("\n# ")[0]
    for word in ("make", "model", "model year", "mileage", "age of the main driver"):
        assert word in section
    assert "at most two questions" in section
    assert "estimate and not an offer" in section


def test_only_the_three_products_are_offered(text: str) -> None:
    """What is not offered occurs only where the sections say that it is not."""
    others = r"\b(?:commercial|home|life|health|pet|boat|renters?) insurance\b|\bcommercial, home\b"
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        if re.search(others, sentence) and "search_knowledge" not in sentence:
            assert re.search(r"\b(?:no|not|nothing)\b", sentence), sentence
