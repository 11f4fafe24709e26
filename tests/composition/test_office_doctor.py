"""The doctor asks the company's own services whether they are there and take our token."""

from pathlib import Path

import pytest

from composition.office_doctor import back_office_findings, rating_findings
from engine.accounts.settings import AccountSettings
from engine.checkup import Level
from sandbox.backoffice import BackOfficeSandbox
from tests.adapters.backoffice.test_rating import PRICE, TOKEN, says, service

NOWHERE = "http://127.0.0.1:9"


def office(url: str, token: str) -> AccountSettings:
    """A back office at an address."""
    return AccountSettings.model_validate(
        {"back_office": "http", "back_office_url": url, "back_office_token": token}
    )


async def test_a_back_office_that_answers_is_fine_and_nothing_changes_there() -> None:
    """It is asked for a customer who cannot exist."""
    async with BackOfficeSandbox() as api:
        (found,) = await back_office_findings(office(api.url, api.token))
        assert (found.level, api.changes) == (Level.OK, {})
        (refused,) = await back_office_findings(office(api.url, "another-token"))
        assert refused.level is Level.WARN
        assert "refuses our token (HTTP 401)" in refused.what
        assert [broken.rule for broken in api.violations] == ["unauthorized"]
        api.violations.clear()


async def test_a_back_office_that_is_away_or_is_none() -> None:
    """What is wrong is said in one line; the example's is told of, and none is nothing."""
    (away,) = await back_office_findings(office(NOWHERE, "some-token"))
    assert away.level is Level.WARN
    assert "the connection failed" in away.what
    assert "BACK_OFFICE_URL" in away.fix
    (wrong,) = await back_office_findings(office("ftp://office", "some-token"))
    assert wrong.level is Level.STOP
    example = AccountSettings.model_validate(
        {"back_office": "example", "back_office_file": Path("data/x.db")}
    )
    assert "example company" in (await back_office_findings(example))[0].what
    assert await back_office_findings(AccountSettings()) == []


@pytest.mark.parametrize(
    ("status", "level", "words"),
    [
        (422, Level.OK, "answers and takes our token"),
        (401, Level.WARN, "refuses our token (HTTP 401)"),
        (404, Level.WARN, "HTTP 404"),
    ],
)
async def test_a_rating_service_says_how_it_is(status: int, level: Level, words: str) -> None:
    """To be asked for the price of nothing it must refuse; it is never asked for a real one."""
    async with service(says(status, {"detail": "make is missing"})) as rating:
        (found,) = await rating_findings(rating.url, TOKEN)
        assert (found.level, words in found.what) == (level, True)
        assert [asked["body"] for asked in rating.asked] == [{}]


async def test_a_rating_service_that_is_away_or_is_none() -> None:
    """Without one there is nothing to tell."""
    (away,) = await rating_findings(f"{NOWHERE}/rate", None)
    assert (away.level, "the connection failed" in away.what) == (Level.WARN, True)
    assert await rating_findings(None, None) == []
    async with service(says(200, PRICE)) as generous:
        assert (await rating_findings(generous.url, TOKEN))[0].level is Level.OK
