"""The local back office refuses what the protocol does not allow, and says so."""

from typing import Any

import aiohttp
import pytest
from yarl import URL

from sandbox.backoffice import BackOfficeSandbox

ADDRESS = {
    "line1": "1 New Street",
    "line2": "",
    "city": "Albany",
    "state": "NY",
    "postal_code": "12207",
    "country": "US",
}


async def send(
    api: BackOfficeSandbox, method: str, path: str, **more: Any
) -> tuple[int, dict[str, Any]]:
    """Status and JSON of one call with the right token."""
    headers = {"Authorization": f"Bearer {api.token}", **more.pop("headers", {})}
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            method, URL(f"{api.url}{path}", encoded=True), headers=headers, **more
        ) as response,
    ):
        return response.status, await response.json()


def rules(api: BackOfficeSandbox) -> list[str]:
    """The rules that were broken, which are then forgotten."""
    broken = [violation.rule for violation in api.violations]
    api.violations.clear()
    return broken


async def test_whoever_has_no_token_learns_nothing() -> None:
    """Not even whether there is such a customer."""
    async with BackOfficeSandbox() as api:
        for customer in ("K-1", "K-9"):
            wrong = {"Authorization": "Bearer wrong"}
            status, said = await send(api, "GET", f"/customers/{customer}/profile", headers=wrong)
            assert (status, said) == (401, {"message": "wrong token"})
        assert rules(api) == ["unauthorized", "unauthorized"]


@pytest.mark.parametrize(
    ("key", "content", "rule"),
    [
        (None, ADDRESS, "invalid_request"),
        ("k1", [], "invalid_request"),
        ("k1", {**ADDRESS, "customer": "K-2"}, "invalid_content"),
        ("k1", {"line1": "x"}, "invalid_content"),
    ],
)
async def test_a_change_needs_its_key_and_exactly_its_fields(
    key: str | None, content: object, rule: str
) -> None:
    """Nothing is changed otherwise."""
    async with BackOfficeSandbox() as api:
        headers = {} if key is None else {"Idempotency-Key": key}
        path = "/customers/K-1/address"
        status, _ = await send(api, "PUT", path, json=content, headers=headers)
        assert status in {400, 422}
        assert rules(api) == [rule]
        assert api.changes == {}


async def test_a_key_stands_for_one_change() -> None:
    """The same again is answered as before; another with its key breaks a rule."""
    async with BackOfficeSandbox() as api:
        for line1, status in (("1 New Street", 200), ("1 New Street", 200), ("2 Other", 409)):
            got, _ = await send(
                api,
                "PUT",
                "/customers/K-1/address",
                json={**ADDRESS, "line1": line1},
                headers={"Idempotency-Key": "k1"},
            )
            assert got == status
        assert rules(api) == ["key_used_again"]
        assert len(api.changes) == 1


@pytest.mark.parametrize("number", ["OR-200?x", "OR%2D200", "..%2F..%2FK-2", "OR.200"])
async def test_an_address_that_may_be_read_in_two_ways_breaks_a_rule(number: str) -> None:
    """Quoted signs, dots and queries have no place in it."""
    async with BackOfficeSandbox() as api:
        status, _ = await send(api, "GET", f"/customers/K-1/orders/{number}")
        assert status == 404
        assert rules(api) == ["ambiguous_address"]


async def test_an_address_that_is_none_breaks_a_rule() -> None:
    """Leaving the context in peace tells of it."""
    with pytest.raises(AssertionError, match="no_such_address"):
        async with BackOfficeSandbox() as api:
            await send(api, "GET", "/customer/K-1")
