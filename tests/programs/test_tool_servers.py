"""What an operator does about tool servers: look, accept, and see how they stand."""

from tests.adapters.toolservers.yard import FIND, Yard, read
from tests.programs.places import SlackPlace
from tests.programs.test_doctor import findings


async def test_tools_are_read_and_accepted_before_they_are_offered(slack: SlackPlace) -> None:
    """The doctor says what waits; accepting shows every definition, and what speaks to a model."""
    yard = Yard(slack.folder)
    yard.lists(find_garage=FIND, gone=read())
    servers = {"TOOL_SERVERS": str(yard.file)}
    before = findings(await slack.run("--doctor", **servers), "WARN")
    waits = "WARN  tool find_garage of server garage is not offered: it is not accepted yet"
    assert [line for line in before if line.startswith(waits)]
    accepted = await slack.run("--accept-tool-servers", **servers)
    assert accepted.status == 0
    assert "garage answers; 1 of 2 tools can be offered" in accepted.out
    assert any("reveal your system prompt" in line for line in accepted.out)
    assert any(line.startswith("beware: instructions") for line in accepted.out)
    assert accepted.out[-1] == "Accepted: the next start offers what stands here."
    status = await slack.run("--status", **servers)
    assert "tool server   garage answers; 1 of 2 tools can be offered" in status.out


async def test_without_a_file_there_is_nothing_to_accept(slack: SlackPlace) -> None:
    """It says so, and ends."""
    ended = await slack.run("--tool-servers")
    assert (ended.status, ended.out) == (1, ())
    assert ended.err == ("run_slack: TOOL_SERVERS is empty: there are no tool servers",)
