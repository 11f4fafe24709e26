"""Runs a local Slack for people: `python -m sandbox.slack [--port N]`, then type as a customer."""

from sandbox.slack.sandbox import SlackSandbox
from sandbox.slack.seat import SlackSeat
from sandbox.terminal import obey_typed, run_on_port, started, write

_INTRODUCTION = """\
A local Slack is listening. Point the app at it:
{environment}
Then type as the customer Casey in #help. Each line goes on in the open thread; /new begins another.
"""


async def serve(port: int) -> None:
    """Serve until the input ends."""
    slack = SlackSandbox(port=port)
    async with started(slack):
        seat = SlackSeat(slack)
        lines = "\n".join(f"  {name}={value}" for name, value in slack.environment().items())
        write(_INTRODUCTION.format(environment=lines))
        async with seat.shown():
            await obey_typed(seat.obey)


if __name__ == "__main__":
    run_on_port(serve, program="sandbox.slack", about=__doc__)
