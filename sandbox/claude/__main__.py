"""Runs the stand-in for people: a local Claude API that needs no account."""

import argparse
import asyncio
import sys

from sandbox.claude import ClaudeSandbox


async def serve(port: int) -> None:
    """Serve until interrupted."""
    async with ClaudeSandbox(stand_in=True, port=port) as claude:
        lines = (f"ANTHROPIC_BASE_URL={claude.url}", f"ANTHROPIC_API_KEY={claude.key}")
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.claude", description=__doc__)
    parser.add_argument("--port", type=int, default=8787, help="0 takes any free port")
    try:
        asyncio.run(serve(parser.parse_args().port))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
