"""The settings of the knowledge are read into what reading needs, and wrong ones are refused."""

import pytest
from pydantic import ValidationError

from storage.ingestion.settings import KnowledgeSettings


def test_lists_are_parted_at_commas() -> None:
    """Blanks around an entry, and entries of nothing, are no part of it."""
    settings = KnowledgeSettings(
        knowledge_urls=" https://acme.example/s.xml , pages.txt,, ",
        knowledge_private_hosts="Wiki.Local, 10.0.0.8",
        knowledge_accepted="a.md@0123, tips/*",
        knowledge_file_megabytes=0.5,
    )
    assert settings.urls == ("https://acme.example/s.xml", "pages.txt")
    assert settings.private_hosts == {"wiki.local", "10.0.0.8"}
    reading = settings.reading("de")
    assert (reading.language, reading.limits.file_bytes) == ("de", 500_000)
    assert reading.accepts("a.md", "0123456789ab")
    assert not reading.accepts("a.md", "1123456789ab")
    assert reading.accepts("tips/b.md", "1123456789ab")


@pytest.mark.parametrize("base", ["help", "ftp://acme.example", "https://"])
def test_a_base_that_is_no_web_address_is_refused(base: str) -> None:
    """No article should get an address that nobody can open."""
    with pytest.raises(ValidationError, match="is no web address"):
        KnowledgeSettings(knowledge_url_base=base)
