"""Runs the stand-in for people: a local Claude API that needs no account."""

import asyncio

from sandbox.claude import ClaudeSandbox
from sandbox.terminal import run_on_port, started, write


async def serve(port: int) -> None:
    """Serve until interrupted."""
    claude = ClaudeSandbox(stand_in=True, port=port)
    async with started(claude):
        write(f"ANTHROPIC_BASE_URL={claude.url}\nANTHROPIC_API_KEY={claude.key}")
        await asyncio.Event().wait()


if __name__ == "__main__":
    run_on_port(serve, program="sandbox.claude", about=__doc__, port=8787)
