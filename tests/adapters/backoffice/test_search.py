"""How the company's own back office is asked whose a mail address is."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.backoffice.http import HttpBackOffice
from engine.domain.accounts import CustomerId
from engine.errors import BackOfficeUnavailable
from sandbox.backoffice import BackOfficeSandbox


@pytest.fixture
async def api() -> AsyncIterator[BackOfficeSandbox]:
    """A strict back office on this machine."""
    async with BackOfficeSandbox() as office:
        yield office


@pytest.fixture
async def office(api: BackOfficeSandbox) -> AsyncIterator[HttpBackOffice]:
    """The product's client for it."""
    async with aiohttp.ClientSession() as session:
        yield HttpBackOffice(session, url=api.url, token=api.token, seconds=5)


async def test_an_address_is_one_customers_or_nobodys(
    api: BackOfficeSandbox, office: HttpBackOffice
) -> None:
    """Two with the same are as good as none."""
    assert await office.find_by_email("Robin2@example.com") == CustomerId("K-2")
    assert await office.find_by_email("nobody@example.com") is None
    api.customers["K-3"].profile["email"] = "robin2@example.com"
    assert await office.find_by_email("robin2@example.com") is None
    api.verify()


@pytest.mark.parametrize("status", [404, 403, 409, 500])
async def test_anything_but_an_answer_is_no_answer(
    api: BackOfficeSandbox, office: HttpBackOffice, status: int
) -> None:
    """A wrong address of the office, above all, does not mean that nobody has this one."""
    api.faults.fail("POST customer-search", status=status, calls=2)
    with pytest.raises(BackOfficeUnavailable):
        await office.find_by_email("robin1@example.com")


async def test_an_answer_that_was_lost_is_asked_for_again(
    api: BackOfficeSandbox, office: HttpBackOffice
) -> None:
    """Nothing comes of asking twice."""
    api.faults.reset("POST customer-search")
    assert await office.find_by_email("robin1@example.com") == CustomerId("K-1")
