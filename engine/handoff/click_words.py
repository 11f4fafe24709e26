"""What customers read who click, use a command or fill in a form, in their own language.

Teammates read `engine.handoff.words` there, which is English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.domain.decisions import WhyNot
from engine.errors import ConfigurationError
from engine.language import guess_language
from engine.word_list import word_list


class ClickLine(StrEnum):
    """The sentences of `prompts/clicks`; the list is closed."""

    NOT_SAVED = "not_saved"
    BROKE = "broke"
    OLD = "old"
    NOT_TEAM = "not_team"
    NOT_HERE = "not_here"
    NOT_SET_UP = "not_set_up"
    """Answers what the platform offers and this Tandem has not: there is no desk, or no linking."""

    ASKED = "asked"
    ASKED_THERE = "asked_there"
    ASKED_HERE = "asked_here"
    ON_ITS_WAY = "on_its_way"
    A_PERSON_PLEASE = "a_person_please"
    """What a customer is taken to have said who calls a person without a word."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    MAY_NOT_WRITE = "may_not_write"
    YOU_WROTE = "you_wrote"
    NO_SUCH_REQUEST = "no_such_request"
    CLOSED = "closed"
    NOT_THE_CUSTOMER = "not_the_customer"
    NOT_RESOLVED = "not_resolved"
    RATED_BEFORE = "rated_before"
    NO_SUCH_SCORE = "no_such_score"
    NOT_POSSIBLE = "not_possible"
    FORM_TITLE = "form_title"
    FORM_WORDS = "form_words"
    FORM_WHO = "form_who"
    FORM_ASSISTANT = "form_assistant"
    FORM_PERSON = "form_person"
    FORM_SEND = "form_send"
    FORM_CANCEL = "form_cancel"
    HOME_TITLE = "home_title"
    HOME_HINT = "home_hint"
    HOME_NEW = "home_new"
    HOME_WAITING = "home_waiting"
    HOME_WITH_TEAM = "home_with_team"
    HOME_SOLVED = "home_solved"
    HOME_WITH_ASSISTANT = "home_with_assistant"
    HOME_TAKEN_BACK = "home_taken_back"
    LINK_TITLE = "link_title"
    LINK_ADDRESS = "link_address"
    LINK_ASK = "link_ask"
    LINK_CODE = "link_code"
    LINK_ENTER = "link_enter"
    LINK_CLOSE = "link_close"
    LINK_AT_SITE = "link_at_site"
    LINK_CODE_SENT = "link_code_sent"
    LINK_BAD_ADDRESS = "link_bad_address"
    LINK_TOO_MANY_CODES = "link_too_many_codes"
    LINK_NO_CODE = "link_no_code"
    LINK_WRONG_CODE = "link_wrong_code"
    LINK_EXHAUSTED = "link_exhausted"
    LINK_BAD_PROOF = "link_bad_proof"
    LINK_TOO_MANY_PEOPLE = "link_too_many_people"
    LINK_LINKED = "link_linked"
    LINK_UNLINKED = "link_unlinked"
    LINK_NOT_LINKED = "link_not_linked"
    LINK_HOME = "link_home"


_WHY_NOT: Mapping[WhyNot, ClickLine] = {
    WhyNot.NO_HANDOFF: ClickLine.NO_SUCH_REQUEST,
    WhyNot.CLOSED: ClickLine.CLOSED,
    WhyNot.NOT_THE_CUSTOMER: ClickLine.NOT_THE_CUSTOMER,
    WhyNot.NOT_RESOLVED: ClickLine.NOT_RESOLVED,
    WhyNot.RATED_BEFORE: ClickLine.RATED_BEFORE,
    WhyNot.NO_SUCH_SCORE: ClickLine.NO_SUCH_SCORE,
    WhyNot.NOT_A_TEAMMATE: ClickLine.NOT_TEAM,
}
"""What a customer can meet; all else is a teammate's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The sentences in one language."""

    language: str
    lines: Mapping[str, str]

    def say(self, line: ClickLine, *, where: str = "") -> str:
        """A sentence; `where` is a link: to a thread in the platform's way, or a page's address."""
        return self.lines[line].replace("{where}", where)

    def why_not(self, why: WhyNot) -> str:
        """Why nothing changed."""
        return self.say(_WHY_NOT.get(why, ClickLine.NOT_POSSIBLE))


class ClickWords:
    """The sentences of `prompts/clicks`, by language, read once.

    Raises ConfigurationError when the default language lacks any; another language may lack some,
    then the default steps in.
    """

    def __init__(self, folder: Path, *, default_language: str) -> None:
        self._default = default_language
        try:
            files = sorted((folder / "clicks").glob("*.md"))
            found = {file.stem: word_list(file) for file in files}
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"cannot read {folder / 'clicks'}: {error}") from error
        default = found.get(default_language, {})
        missing = set(ClickLine) - default.keys()
        if missing:
            file = folder / "clicks" / f"{default_language}.md"
            raise ConfigurationError(f"{file} lacks {', '.join(sorted(missing))}")
        self._wordings = {
            language: Wording(language=language, lines={**default, **lines})
            for language, lines in found.items()
        }

    def wording(self, said: str, locale: str) -> Wording:
        """The language of what the customer said, else that of their platform, else the default.

        `locale` is as the platforms write it, such as pt-BR; empty where it is not known.
        """
        language = guess_language(said, among=self._wordings, default="")
        language = language or re.split("[-_]", locale, maxsplit=1)[0].lower()
        return self._wordings.get(language, self._wordings[self._default])
