"""How a fault switch holds a request up, before or after it takes effect."""

import asyncio

from aiohttp import web

from sandbox.call_faults import Hang, Reset, Slow, When
from sandbox.connections import abort
from sandbox.slack.faults import CallFault, Faults


async def hold(faults: Faults, request: web.Request, fault: CallFault | None, when: When) -> None:
    """Wait, or break the connection, as the fault says for this side of the call."""
    match fault:
        case Reset() if fault.when == when:
            abort(request.transport)
        case Slow() if fault.when == when:
            await asyncio.sleep(fault.seconds)
        case Hang() if fault.when == when:
            await faults.until_released()
        case _:
            return
