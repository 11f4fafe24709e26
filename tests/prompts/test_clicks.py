"""What customers read who click: each sentence in each language, as the platforms can show it."""

import re
from pathlib import Path

import pytest

import prompts
from engine.domain.decisions import WhyNot
from engine.errors import ConfigurationError
from engine.handoff.click_words import ClickLine, ClickWords
from engine.word_list import word_list

LANGUAGES = ("de", "en", "es", "fr", "pt")
LONGEST = {
    ClickLine.FORM_TITLE: 24,
    ClickLine.FORM_SEND: 24,
    ClickLine.FORM_CANCEL: 24,
    ClickLine.FORM_WORDS: 45,
    ClickLine.FORM_WHO: 45,
    ClickLine.FORM_ASSISTANT: 75,
    ClickLine.FORM_PERSON: 75,
    ClickLine.HOME_NEW: 75,
    ClickLine.HOME_TITLE: 150,
    ClickLine.LINK_TITLE: 24,
    ClickLine.LINK_ASK: 24,
    ClickLine.LINK_ENTER: 24,
    ClickLine.LINK_CLOSE: 24,
    ClickLine.LINK_ADDRESS: 45,
    ClickLine.LINK_CODE: 45,
    ClickLine.LINK_HOME: 75,
}
"""Characters: the lesser of what Slack and Discord take."""

WITH_LINK = {ClickLine.ASKED_THERE, ClickLine.LINK_AT_SITE}


def lines_of(language: str) -> dict[str, str]:
    """The sentences as their author wrote them."""
    return dict(word_list(prompts.ROOT / "clicks" / f"{language}.md"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sentence_and_no_other(language: str) -> None:
    """One that lacks would be English among the customer's own."""
    assert lines_of(language).keys() == set(ClickLine)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_fits_and_has_its_brace(language: str) -> None:
    """What is too long would be cut; only links are filled in."""
    for line, words in lines_of(language).items():
        assert len(words) <= LONGEST.get(ClickLine(line), 300), line
        assert re.findall(r"\{\w+\}", words) == ["{where}"] * (line in WITH_LINK)


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt"])
def test_no_sentence_was_left_in_english(language: str) -> None:
    """Copied lines are noticed here, not by a customer."""
    english = lines_of("en")
    assert not [line for line, words in lines_of(language).items() if words == english[line]]


@pytest.mark.parametrize(
    ("said", "locale", "language"),
    [
        ("Ist mein Auto auch bei Hagel versichert, und wie?", "fr", "de"),
        ("hail?", "pt-BR", "pt"),
        ("", "es_LA", "es"),
        ("", "de", "de"),
        ("hail?", "ja", "en"),
        ("", "", "en"),
    ],
)
def test_the_conversation_decides_before_the_locale(said: str, locale: str, language: str) -> None:
    """Then the default; a locale is read as either platform writes it."""
    words = ClickWords(prompts.ROOT, default_language="en")
    assert words.wording(said, locale).language == language


def test_whatever_refuses_a_customer_has_words_of_its_own() -> None:
    """What only teammates can meet shares one sentence."""
    wording = ClickWords(prompts.ROOT, default_language="de").wording("", "")
    own = {
        *(WhyNot.NO_HANDOFF, WhyNot.CLOSED, WhyNot.NOT_THE_CUSTOMER, WhyNot.NOT_RESOLVED),
        *(WhyNot.RATED_BEFORE, WhyNot.NO_SUCH_SCORE),
    }
    assert len({wording.why_not(why) for why in own}) == len(own)
    assert wording.why_not(WhyNot.CLAIMED_BY_OTHER) == wording.say(ClickLine.NOT_POSSIBLE)


def test_a_language_that_lacks_a_sentence_takes_the_default(tmp_path: Path) -> None:
    """The default language itself must have them all, and the error names what it lacks."""
    (tmp_path / "clicks").mkdir()
    english = (prompts.ROOT / "clicks" / "en.md").read_text(encoding="utf-8")
    (tmp_path / "clicks" / "en.md").write_text(english, encoding="utf-8")
    (tmp_path / "clicks" / "nl.md").write_text("- old: Niet meer.\n", encoding="utf-8")
    dutch = ClickWords(tmp_path, default_language="en").wording("", "nl")
    assert dutch.say(ClickLine.OLD) == "Niet meer."
    assert dutch.say(ClickLine.CLOSED) == "This request is closed."
    with pytest.raises(ConfigurationError, match=r"nl\.md lacks a_person_please, asked"):
        ClickWords(tmp_path, default_language="nl")
