"""What the operator's settings and lists make of the checks."""

from pathlib import Path

import pytest

from engine.errors import ConfigurationError
from engine.guardrails.folded import fold
from engine.guardrails.names.listed import read_names
from engine.guardrails.names.spotting import names_in
from engine.guardrails.outgoing.allowed_links import allowed_links
from engine.guardrails.outgoing.catalogue import check_sentence
from tests.engine.guardrails.grounds import NOTHING_KNOWN


@pytest.mark.parametrize(
    "text",
    [
        "Call 1-800-123-4567 or +1 800 123 4567.",
        "Call [1-800-123-4567](tel:+18001234567).",
        "Write to hello@acme.example, or [write](mailto:hello@acme.example).",
        "Visit us at 1 Acme Plaza, Springfield, IL 62701.",
        "See https://help.acme-insurance.example/a?b=c#d and https://status.example.org/acme/.",
    ],
)
def test_the_companys_own_data_may_be_given(text: str) -> None:
    """Phone, mail, address, hosts and pages of the settings pass, however they are written."""
    assert check_sentence(text, NOTHING_KNOWN) == ()


def test_a_competitor_of_the_settings_is_found() -> None:
    """Names of COMPETITORS count like those of the list."""
    (finding,) = check_sentence("Try Bumble-Bee Mutual.", NOTHING_KNOWN)
    assert finding.check == "competitors"


@pytest.mark.parametrize("hosts", ["https://example.com", "example.com/help", "localhost"])
def test_a_link_setting_that_is_no_host_is_named(hosts: str) -> None:
    """ALLOWED_LINKS holds hosts; anything else stops the program with its name."""
    with pytest.raises(ConfigurationError, match="ALLOWED_LINKS"):
        allowed_links(hosts)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("# Title\n", "names nobody"), ("## Namen\n- GEICO\n", "line 1")],
)
def test_a_list_that_cannot_be_read_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    """A list of competitors without names, or with another heading, stops the program."""
    file = tmp_path / "competitors.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=wrong):
        read_names(file)


@pytest.mark.parametrize(
    ("heading", "found"),
    [("Names", 2), ("Names that people have as well", 1), ("Names that are words as well", 2)],
)
def test_a_person_is_no_competitor_where_the_list_says_so(
    tmp_path: Path, heading: str, found: int
) -> None:
    """A title makes a name a person's under one heading alone; a policy makes it an insurer's."""
    file = tmp_path / "competitors.md"
    file.write_text(f"## {heading}\n- Miller\n", encoding="utf-8")
    told = "Call Mr Miller. Your Miller policy ends."
    assert len([*names_in(fold(told), read_names(file))]) == found


def test_a_list_that_lacks_is_named(tmp_path: Path) -> None:
    """A prompts folder without the list stops the program."""
    with pytest.raises(ConfigurationError, match="cannot read"):
        read_names(tmp_path / "competitors.md")
