"""Slack cannot be reached: the program waits for it, and ends when it stays silent."""

from tests.programs.places import SlackPlace
from tests.programs.processes import clean, ended, logged, running, slack_command, stopped

_WAITS = "waiting for Slack: Slack cannot be reached"


async def test_a_start_that_waits_for_slack_can_be_stopped(slack: SlackPlace) -> None:
    """At once and in good order, though it never got as far as to serve anybody."""
    await slack.server.faults.refuse_connections()
    async with running(slack_command(), slack.settings(), slack.folder) as live:
        await logged(live, _WAITS)
        end = clean(await stopped(live), slack.settings())
    assert end.status == 0
    assert [line for line in end.err if "ended in good order" in line]


async def test_slack_comes_and_goes(slack: SlackPlace) -> None:
    """A start waits until Slack is there; one that has lost it for good ends."""
    await slack.server.faults.refuse_connections()
    settings = slack.settings(SLACK_PING_SECONDS="0.2", SLACK_WATCHDOG_SECONDS="1")
    async with running(slack_command(), settings, slack.folder) as live:
        await logged(live, _WAITS)
        await slack.server.faults.accept_connections()
        await logged(live, "connected to Slack workspace")
        await slack.server.faults.refuse_connections()
        slack.server.faults.abort_sockets()
        end = clean(await ended(live), settings)
    assert end.status == 1
    assert end.err[-1] == "run_slack: no connection to Slack for 1 s, so this ends"
