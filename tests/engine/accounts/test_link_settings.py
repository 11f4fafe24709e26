"""Settings of linking that would leave a gap are refused by their names."""

import pytest
from pydantic import ValidationError

from engine.accounts.link_settings import LinkSettings
from engine.settings import explain

SECRET = {"link_secret": "x" * 32}
MAIL = SECRET | {"smtp_url": "smtp://localhost", "smtp_from": "Acme <eva@acme.example>"}


@pytest.mark.parametrize(
    ("settings", "offered"),
    [
        ({}, False),
        (SECRET, False),
        (MAIL, True),
        (SECRET | {"link_url": "https://acme.example/link"}, True),
        (MAIL | {"link_trust_slack_email": True}, True),
    ],
)
def test_each_way_is_offered_where_it_is_set(settings: dict[str, object], *, offered: bool) -> None:
    """A secret alone is no way."""
    assert LinkSettings.model_validate(settings).is_offered is offered


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"link_secret": "x" * 31}, "LINK_SECRET: has fewer than 32 characters"),
        ({"smtp_url": "smtp://h", "smtp_from": "a@b.c"}, "SMTP_URL: needs LINK_SECRET"),
        ({"link_url": "https://acme.example"}, "LINK_URL: needs LINK_SECRET"),
        (SECRET | {"link_url": "http://acme.example"}, "LINK_URL: must begin with https://"),
        (SECRET | {"smtp_url": "smtp://h"}, "SMTP_FROM: is missing, as there is SMTP_URL"),
        (MAIL | {"smtp_from": "eva@acme\r\nBcc: x@y.z"}, "SMTP_FROM: is not a mail address"),
        (MAIL | {"smtp_from": "Acme <eva@äcme.example>"}, "SMTP_FROM: is not a mail address"),
        (
            SECRET | {"link_trust_slack_email": True},
            "LINK_TRUST_SLACK_EMAIL: needs SMTP_URL or LINK_URL, for guests and whoever has "
            "unlinked",
        ),
    ],
)
def test_what_leaves_a_gap_is_refused(settings: dict[str, object], line: str) -> None:
    """One line says what to set."""
    with pytest.raises(ValidationError) as caught:
        LinkSettings.model_validate(settings)
    assert explain(caught.value) == (line,)
