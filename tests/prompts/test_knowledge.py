"""The articles of the example company."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

BASE = "https://www.acme-insurance.example/help/"
LANGUAGES = frozenset({"en", "es"})
LONGEST_SECTION = 1_600
"""Characters of a passage above which a search result is cut."""

COMPETITORS = re.compile(
    r"\b(?:geico|progressive|state farm|allstate|liberty mutual|farmers|usaa|nationwide|travelers|"
    r"lemonade|esurance|amica|mapfre|axa|allianz|zurich|root insurance|the general|kemper|chubb|"
    r"american family|auto-owners|erie insurance|mercury insurance|safeco|metromile)\b",
    re.IGNORECASE,
)
NOT_OFFERED = re.compile(
    r"\b(?:commercial|business|home|homeowners'?|renters'?|life|health|dental|pet|boat|travel|"
    r"umbrella)(?:-| )(?:insurance|polic(?:y|ies)|coverage)\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(?:guarantee[ds]?|promise[ds]?|assure[ds]?|definitely|certainly|always covered|no matter "
    r"what|(?:we|i|you|they|eva|a teammate) (?:will|shall)|(?:we|i|you|they)'ll)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(r"\b(?:no|not|never|nothing|without)\b|n't\b", re.IGNORECASE)


class Page(Protocol):
    """An article with its front matter unchecked."""

    @property
    def name(self) -> str:
        """File name."""
        ...

    @property
    def front(self) -> Mapping[str, object]:
        """Front matter."""
        ...

    @property
    def body(self) -> str:
        """What follows it."""
        ...

    @property
    def paragraphs(self) -> Sequence[str]:
        """The blocks between blank lines, headings included."""
        ...


def prose(page: Page) -> Iterable[str]:
    """Paragraphs that are no heading, list or table."""
    return (part for part in page.paragraphs if not re.match(r"#|\||- |\d+\. ", part))


def test_there_are_enough_articles_in_both_languages(pages: Sequence[Page]) -> None:
    """English is the base; Spanish has the articles asked for most."""
    languages = [page.front["language"] for page in pages]
    assert languages.count("en") >= 18
    assert languages.count("es") >= 5


def test_front_matter_is_complete_and_valid(pages: Sequence[Page], today: date) -> None:
    """Title, address, language and date, and nothing else."""
    for page in pages:
        assert set(page.front) == {"title", "url", "language", "updated"}, page.name
        assert isinstance(page.front["title"], str), page.name
        assert len(page.front["title"]) > 5, page.name
        updated = page.front["updated"]
        assert isinstance(updated, date), page.name
        assert updated <= today, page.name


def test_languages_are_known_and_match_the_file_names(pages: Sequence[Page]) -> None:
    """`name.es.md` is Spanish; `name.md` is English."""
    for page in pages:
        assert page.front["language"] in LANGUAGES
        assert page.name.endswith(".es.md") is (page.front["language"] == "es"), page.name


def test_addresses_are_ours_and_unique(pages: Sequence[Page]) -> None:
    """A citation is resolved by the article's address, so no two may share one."""
    urls = [str(page.front["url"]) for page in pages]
    assert len(set(urls)) == len(urls)
    for page, url in zip(pages, urls, strict=True):
        assert re.fullmatch(re.escape(BASE) + r"(?:es/)?[a-z-]+", url), url
        assert page.front["language"] == "es" or url == BASE + page.name.removesuffix(".md")


def test_titles_are_unique(pages: Sequence[Page]) -> None:
    """Two sources with one title could not be told apart."""
    titles = [page.front["title"] for page in pages]
    assert len(set(titles)) == len(titles)


def test_sections_are_short_and_have_words_of_their_own(pages: Sequence[Page]) -> None:
    """An article begins with words; every section fits a passage and says something."""
    for page in pages:
        assert not page.body.lstrip().startswith("#"), page.name
        for section in re.split(r"^## .*$", page.body, flags=re.MULTILINE):
            assert 20 < len(section.strip()) <= LONGEST_SECTION, page.name
        assert not re.search(r"^#(?!# )", page.body, flags=re.MULTILINE), page.name


def test_paragraphs_can_be_cited_one_by_one(pages: Sequence[Page]) -> None:
    """A paragraph holds at most four sentences: a citation points to something definite."""
    for page in pages:
        for paragraph in prose(page):
            assert len(re.findall(r"[.?!](?=\s|$)", paragraph)) <= 4, paragraph
            assert len(paragraph) <= 500, paragraph


def test_no_competitor_is_named(every_text: Mapping[str, str]) -> None:
    """Neither Claude nor a customer reads another insurer's name from us; the code has a list."""
    for name, text in every_text.items():
        assert name == "guardrails/competitors.md" or not COMPETITORS.findall(text), name


def test_nothing_is_offered_that_is_not_listed(every_text: Mapping[str, str]) -> None:
    """Other kinds of insurance occur only where it says that they are not offered."""
    for name, text in every_text.items():
        for found in NOT_OFFERED.finditer(text):
            around = text[max(0, found.start() - 120) : found.end() + 60]
            assert name == "knowledge/what-we-do-not-offer.md" or NEGATION.search(around), (
                f"{name}: {around}"
            )


def test_nothing_we_write_promises(every_text: Mapping[str, str]) -> None:
    """Information and guidance only: what sounds like a promise stands only where it is denied."""
    for name, text in every_text.items():
        for sentence in re.split(r"(?<=[.?!:])\s+", " ".join(text.split())):
            assert not PROMISE.search(sentence) or NEGATION.search(sentence), f"{name}: {sentence}"


def test_there_is_one_phone_number(every_text: Mapping[str, str]) -> None:
    """Whatever looks like a phone number is the company's own."""
    numbers = {
        number
        for text in every_text.values()
        for number in re.findall(r"(?<!\d)(?:\+?\d[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b", text)
    }
    assert numbers == {"1-800-123-4567"}


def test_business_hours_are_the_same_everywhere(every_text: Mapping[str, str]) -> None:
    """Days, both times and the time zone stand together, in every language."""
    days = "Monday to Friday|lunes a viernes|Montag bis Freitag|lundi au vendredi|segunda a sexta"
    zones = r"US\s+Eastern|hora del Este|Ostküstenzeit|heure de l'Est|hora da Costa Leste"
    found = 0
    for name, text in every_text.items():
        for time in re.finditer(r"\b\d{1,2}:\d{2}\b", text):
            around = " ".join(text[max(0, time.start() - 60) : time.end() + 50].split())
            assert time.group() in {"9:00", "17:00"}, f"{name}: {around}"
            assert re.search(days, around, re.IGNORECASE), f"{name}: {around}"
            assert re.search(zones, around), f"{name}: {around}"
            found += 1
    assert found > 40


def test_spanish_articles_state_no_figure_of_their_own(pages: Sequence[Page]) -> None:
    """Every figure of a Spanish article stands in an English one too, in either notation."""
    english = " ".join(page.body for page in pages if page.front["language"] == "en")
    figures = {figure.replace(",", "") for figure in re.findall(r"\d[\d,]*\d|\d", english)}
    for page in pages:
        if page.front["language"] == "es":
            spanish = {n.replace(".", "") for n in re.findall(r"\d[\d.]*\d|\d", page.body)}
            assert spanish <= figures, page.name


def test_what_the_company_is_known_for_is_written_down(pages: Sequence[Page]) -> None:
    """The products, and what each of them covers, can be looked up."""
    english = {p.name: " ".join(p.body.split()) for p in pages if p.front["language"] == "en"}
    facts = {
        "coverage-overview.md": (
            "liability",
            "collision",
            "comprehensive",
            "medical payments",
            "uninsured or underinsured motorists",
            "rental-car reimbursement",
            "roadside assistance",
            "new-car replacement",
        ),
        "electric-car-insurance.md": (
            "degradation",
            "portable cables",
            "On-board electronics",
            "Hacking protection",
            "flatbed towing",
            "all common makes",
        ),
        "two-wheeler-insurance.md": ("motorcycles", "scooters", "mopeds"),
        "what-we-do-not-offer.md": ("commercial", "home", "life", "health"),
        "how-quotes-work.md": ("make", "model year", "mileage", "age of the main driver"),
        "contact-and-hours.md": ("1985", "1-800-123-4567"),
    }
    for name, words in facts.items():
        for word in words:
            assert word in english[name], f"{name}: {word}"
