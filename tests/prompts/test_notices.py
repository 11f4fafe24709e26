"""The fixed sentences of the company, in each of its languages."""

import re

import pytest

import prompts
from engine.domain.posts import NoticeKind
from engine.notices import Notices

LANGUAGES = ("de", "en", "es", "fr", "pt")
WITH_REFERENCE = frozenset(
    {
        NoticeKind.ESCALATED,
        NoticeKind.TROUBLE,
        NoticeKind.EXHAUSTED,
        NoticeKind.REFUSED,
        NoticeKind.BUSY,
        NoticeKind.OVER_BUDGET,
        NoticeKind.PAUSED,
        NoticeKind.UNDELIVERED,
        NoticeKind.QUEUED,
        NoticeKind.OUT_OF_HOURS,
        NoticeKind.NOBODY_COMES,
        NoticeKind.OTHER_ROUTE,
        NoticeKind.FALLBACK,
        NoticeKind.PROMISE_LATE,
    }
)
OTHER_BRACES = {
    NoticeKind.TOO_LONG: {"limit"},
    NoticeKind.QUEUED: {"when"},
    NoticeKind.OUT_OF_HOURS: {"when"},
    NoticeKind.OTHER_ROUTE: {"route"},
    NoticeKind.CLAIMED: {"teammate"},
    NoticeKind.TRANSFERRED: {"teammate"},
    NoticeKind.REQUEUED: {"when"},
    NoticeKind.HANDED_BACK: {"teammate"},
    NoticeKind.REOPENED: {"teammate", "when"},
    NoticeKind.FILE_TOO_LARGE: {"file"},
    NoticeKind.FILE_MISSING: {"file"},
    NoticeKind.IMITATED: {"name"},
}
VALUES = {
    "when": "09:30",
    "teammate": "Kim",
    "route": "call us",
    "file": "`a.pdf`",
    "name": "Kim Support",
}
GREETED = {"de": "Hallo", "en": "Hi", "es": "Hola", "fr": "Bonjour", "pt": "Olá"}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Every language we have."""
    return str(request.param)


def raw(kind: NoticeKind, language: str) -> str:
    """A notice as its author wrote it."""
    return (prompts.ROOT / "notices" / language / f"{kind}.md").read_text(encoding="utf-8")


def made(kind: NoticeKind, language: str) -> str:
    """A notice as a customer reads it; this language alone has to suffice."""
    notices = Notices(prompts.ROOT, default_language=language)
    made = notices.make(kind, language=language, reference="K7P2QX", limit=8_000, values=VALUES)
    return made.text


def test_notices_and_status_words_have_the_same_languages() -> None:
    """A customer never reads two languages in one conversation."""
    folders = {folder.name for folder in (prompts.ROOT / "notices").iterdir() if folder.is_dir()}
    assert folders == {file.stem for file in (prompts.ROOT / "status").glob("*.md")}
    assert folders == set(LANGUAGES)


def test_a_language_has_every_kind_and_no_other(language: str) -> None:
    """A file nobody sends is as wrong as one that is missing."""
    files = (prompts.ROOT / "notices" / language).iterdir()
    assert {file.name for file in files} == {f"{kind}.md" for kind in NoticeKind}


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_carries_exactly_its_placeholders(kind: NoticeKind, language: str) -> None:
    """The reference where something went wrong or goes on, and whatever the code fills in, once."""
    wanted = {"reference"} if kind in WITH_REFERENCE else set()
    wanted |= OTHER_BRACES.get(kind, set())
    assert sorted(re.findall(r"\{(\w+)\}", raw(kind, language))) == sorted(wanted)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_is_ready_to_be_read(kind: NoticeKind, language: str) -> None:
    """One short paragraph, nothing left to fill in."""
    text = made(kind, language)
    assert "{" not in text
    assert "\n" not in text
    assert 20 < len(text) < 600
    assert ("K7P2QX" in text) is (kind in WITH_REFERENCE)
    assert ("8000" in text) is (kind is NoticeKind.TOO_LONG)
    assert all(VALUES[brace] in text for brace in OTHER_BRACES.get(kind, set()) & VALUES.keys())


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_is_written_in_its_own_language(kind: NoticeKind, language: str) -> None:
    """The language guess that chooses a notice would choose the same one for its words."""
    assert Notices(prompts.ROOT, default_language="en").language_of(raw(kind, language)) == language


def test_a_bare_mention_is_greeted_with_what_we_offer(language: str) -> None:
    """The greeting names assistant and company."""
    text = made(NoticeKind.ONLY_MENTION, language)
    assert text.startswith(GREETED[language])
    assert "Eva" in text
    assert "Acme Insurance" in text
