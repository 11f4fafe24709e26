"""How often guardrails refused what a customer wrote: counted from the verdicts on their turns."""

from sqlalchemy import Connection, bindparam, select

from engine.domain.messages import Principal
from engine.domain.verdicts import Offences, VerdictAction
from storage.schema import conversation, turn
from storage.verdict_tables import IS_OFFENCE, verdict

_OF_LATE = (
    select(verdict.c.turn_id, verdict.c.action, verdict.c.created_at)
    .join(turn, turn.c.id == verdict.c.turn_id)
    .join(conversation, conversation.c.id == turn.c.conversation_id)
    .where(
        IS_OFFENCE,
        verdict.c.created_at > bindparam("since"),
        turn.c.customer == bindparam("customer_"),
        conversation.c.platform == bindparam("platform_"),
        conversation.c.workspace == bindparam("workspace_"),
    )
)


def offences(
    connection: Connection, principal: Principal, counted: float, pause: float, now: float
) -> Offences:
    """Turns refused in the last `counted` seconds, and the last pause of the last `pause`.

    A pause settles what was before it, in whatever conversation that was.
    """
    values = {
        "since": now - max(counted, pause),
        "customer_": principal.customer,
        "platform_": principal.platform.value,
        "workspace_": principal.workspace,
    }
    rows = connection.execute(_OF_LATE, values).all()
    pauses = [row.created_at for row in rows if row.action == VerdictAction.PAUSED.value]
    settled = max([now - counted, *pauses])
    refused = {
        row.turn_id
        for row in rows
        if row.action == VerdictAction.REFUSED.value and row.created_at > settled
    }
    return Offences(refused=len(refused), since_pause=now - max(pauses) if pauses else None)
