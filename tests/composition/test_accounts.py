"""Which back office is opened, and what its settings ask for."""

from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest
from pydantic import ValidationError

from composition.accounts import accounts_for
from engine.accounts.settings import AccountSettings
from engine.domain.accounts import CustomerId
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from engine.settings import explain
from sandbox.backoffice import BackOfficeSandbox
from storage.database import open_database
from storage.settings import StorageSettings
from tests.storage.accounts.link_book import LinkBook


async def name_of_customer(folder: Path, customer: str, **settings: object) -> str | None:
    """A customer's name in the back office that these settings open; None without one."""
    storage = StorageSettings(database_url=f"sqlite:///{folder / 'tandem.db'}")
    database = await open_database(storage, Platform.SLACK)
    try:
        async with (
            aiohttp.ClientSession() as session,
            accounts_for(
                AccountSettings.model_validate(settings),
                lambda office: LinkBook(database, office),
                database,
                session,
            ) as accounts,
        ):
            if accounts is None:
                return None
            assert accounts.delivers_privately is True
            return (await accounts.office.profile(CustomerId(customer))).name
    finally:
        await database.close()


async def test_there_is_none_by_default(tmp_path: Path) -> None:
    """Who sets nothing has no account tools."""
    assert await name_of_customer(tmp_path, "AC-1003") is None


async def test_the_example_companys_is_made_where_it_is_missing(tmp_path: Path) -> None:
    """The folder too."""
    file = tmp_path / "new" / "office.db"
    name = await name_of_customer(
        tmp_path, "AC-1003", back_office="example", back_office_file=str(file)
    )
    assert name == "Amelia Carter"
    assert file.exists()


async def test_ones_own_is_asked_with_its_token(tmp_path: Path) -> None:
    """At the address that is set."""
    async with BackOfficeSandbox() as api:
        name = await name_of_customer(
            tmp_path,
            "K-2",
            back_office="http",
            back_office_url=api.url,
            back_office_token=api.token,
        )
    assert name == "Robin Example 2"


async def test_an_address_that_cannot_be_used_ends_the_start(tmp_path: Path) -> None:
    """With the setting's name."""
    with pytest.raises(ConfigurationError, match="BACK_OFFICE_URL"):
        await name_of_customer(tmp_path, "K-1", back_office="http", back_office_url="office")


def test_http_needs_an_address() -> None:
    """One line says which setting is missing."""
    with pytest.raises(ValidationError) as caught:
        AccountSettings.model_validate({"back_office": "http"})
    assert explain(caught.value) == ("BACK_OFFICE_URL: is missing, as BACK_OFFICE is http",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("back_office", "excel"),
        ("back_office_seconds", 31),
        ("action_minutes", 0),
        ("action_approval_above", Decimal(-1)),
        ("action_approval_hours", 169),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: object) -> None:
    """By the name of the setting."""
    with pytest.raises(ValidationError) as caught:
        AccountSettings.model_validate({name: value})
    assert explain(caught.value)[0].startswith(name.upper())
