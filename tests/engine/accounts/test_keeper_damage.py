"""An action whose row is damaged keeps no other from being done and told."""

import pytest
from sqlalchemy import text

from engine.accounts.action_buttons import ActionVerb
from engine.domain.accounts import CancelOrder
from tests.engine.accounts.shop import Shop


@pytest.mark.parametrize(
    ("verb", "state"), [(ActionVerb.DO, "done"), (ActionVerb.DONT, "cancelled")]
)
async def test_a_damaged_action_stops_no_other(shop: Shop, verb: ActionVerb, state: str) -> None:
    """What was clicked after it is done, and its customer hears so."""
    damaged, _ = await shop.asks(CancelOrder(order="OR-99"), at=1)
    whole, _ = await shop.asks(at=2)
    for action in (damaged, whole):
        await shop.clicks(action, verb)
    damage = text(f"UPDATE pending_action SET outcome = '{{' WHERE id = {damaged.id}")  # noqa: S608
    await shop.database.write(lambda connection: connection.execute(damage))
    await shop.keeper.bring_on()
    told = await shop.rows("SELECT id, state FROM pending_action WHERE told_at IS NOT NULL")
    assert told == [(whole.id, state)]
