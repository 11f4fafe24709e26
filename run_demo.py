"""The whole product offline: both real programs against local servers, then it is your turn."""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.accounts.settings import AccountSettings
from sandbox.claude import ClaudeSandbox
from sandbox.demo.account import AccountHolder, AccountScene
from sandbox.demo.desk import CHANNEL, Desk, Scene
from sandbox.demo.records import Holder, make_records
from sandbox.demo.screen import Screen
from sandbox.demo.talks import DiscordTalk, SlackTalk, Talk
from sandbox.discord import DiscordSandbox
from sandbox.programs import Program, ProgramDied, running
from sandbox.slack import SlackSandbox

ROOT = Path(__file__).parent
RUN_DISCORD = str(ROOT / "run_discord.py")

SLACK_LINES = (
    "What does electric-car insurance cover?",
    "Sounds good. Can I get a quote?",
    "It's a 2023 Tesla Model 3",
    "12,000 miles, and I'm 35",
    "Do you also offer commercial insurance for my bakery?",
    "And what will the weather be tomorrow?",
)
DISCORD_TITLE = "Batería y asistencia"
DISCORD_LINE = "¿Qué pasa si mi coche eléctrico se queda sin batería en la carretera?"

DESK_TITLE = "Broken down"

APPROVAL_ABOVE = AccountSettings.model_fields["action_approval_above"].default
"""US dollars; what the demo cancels stays below, so that the customer's click is enough."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Who plays, once both programs are connected."""

    slack: SlackTalk
    discord: DiscordTalk
    desk: Desk
    holder: AccountHolder


async def main() -> int:
    """Show the conversation; returns the exit status."""
    screen = Screen()
    real_claude = bool(os.environ.get("ANTHROPIC_API_KEY"))
    screen.say(_opening(real_claude=real_claude))
    with tempfile.TemporaryDirectory(prefix="tandem-demo-") as folder:
        try:
            async with stage(Path(folder), real_claude=real_claude) as cast:
                await show(screen, cast.slack, cast.discord)
                await hand_over(screen, cast.discord, cast.desk)
                await AccountScene(screen, cast.holder, cast.slack.channel).play()
                if sys.stdin.isatty():
                    await your_turn(screen, cast.slack, cast.discord)
        except ProgramDied as error:
            screen.say(f"\n{error}")
            return 1
        except TimeoutError as error:
            screen.say(f"\nThe demo gave up: {error}")
            return 1
    screen.say(_closing(real_claude=real_claude))
    return 0


@asynccontextmanager
async def stage(folder: Path, *, real_claude: bool) -> AsyncIterator[Cast]:
    """Both programs connected to local servers; raises ProgramDied if one ends by itself."""
    records = folder / "office.db"
    account = await make_records(records, limit=APPROVAL_ABOVE)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SlackSandbox())
        discord = await stack.enter_async_context(DiscordSandbox())
        cast = _cast(slack, discord, account)
        shared = {
            "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
            **cast.desk.settings,
            **_accounts(records),
        }
        if not real_claude:
            claude = await stack.enter_async_context(ClaudeSandbox(stand_in=True))
            shared |= {"ANTHROPIC_API_KEY": claude.key, "ANTHROPIC_BASE_URL": claude.url}
        programs = (
            Program(
                name="run_slack.py",
                arguments=(str(ROOT / "run_slack.py"),),
                settings={
                    **shared,
                    "SLACK_API_URL": slack.api_url,
                    "SLACK_BOT_TOKEN": slack.bot_token,
                    "SLACK_APP_TOKEN": slack.app_token,
                },
            ),
            Program(
                name="run_discord.py",
                arguments=("-m", "sandbox.discord.launcher", discord.url, RUN_DISCORD),
                settings={**shared, "DISCORD_BOT_TOKEN": discord.token},
            ),
        )
        talks = (cast.slack, cast.discord)
        await stack.enter_async_context(
            running(programs, folder=folder, root=ROOT, until=_connected(talks))
        )
        yield cast


def _cast(slack: SlackSandbox, discord: DiscordSandbox, account: Holder) -> Cast:
    holder = AccountHolder(slack, account)
    return Cast(
        slack=SlackTalk(slack, holder.member),
        discord=DiscordTalk(discord),
        desk=Desk(slack),
        holder=holder,
    )


def _accounts(records: Path) -> dict[str, str]:
    """The example company's records; who has their address in Slack is linked by it."""
    return {
        "BACK_OFFICE": "example",
        "BACK_OFFICE_FILE": str(records),
        "ACTION_APPROVAL_ABOVE": str(APPROVAL_ABOVE),
        "LINK_TRUST_SLACK_EMAIL": "true",
        "LINK_SECRET": secrets.token_urlsafe(32),
        "LINK_URL": "https://www.acme-insurance.example/link",
    }


async def _connected(talks: Sequence[Talk]) -> None:
    await asyncio.gather(*(talk.connected() for talk in talks))


async def show(screen: Screen, slack: SlackTalk, discord: DiscordTalk) -> None:
    """The prepared conversation, line by line as it happens."""
    screen.heading("Slack, channel #insurance-help")
    for line in SLACK_LINES:
        await exchange(screen, slack, line)
    screen.heading(f"Discord, forum post “{DISCORD_TITLE}”")
    discord.title = DISCORD_TITLE
    await exchange(screen, discord, DISCORD_LINE)


async def hand_over(screen: Screen, discord: DiscordTalk, desk: Desk) -> None:
    """People take a conversation over and hand it back."""
    screen.heading(f"Discord, forum post “{DESK_TITLE}”, and the team in Slack, #{CHANNEL}")
    discord.begin_anew()
    discord.title = DESK_TITLE
    await Scene(screen, desk, discord).play()


async def exchange(screen: Screen, talk: Talk, line: str) -> None:
    """One line of the customer, shown, and everything that is answered."""
    screen.show(platform=talk.platform, author=talk.customer, text=line)
    await answer(screen, talk, line)


async def answer(screen: Screen, talk: Talk, line: str) -> None:
    """Say a line and show what is answered."""
    await talk.say(line)
    async for said in talk.answers():
        screen.show(
            platform=talk.platform, author=talk.assistant, text=said.text, seconds=said.seconds
        )


async def your_turn(screen: Screen, slack: SlackTalk, discord: DiscordTalk) -> None:
    """Read lines from the terminal as the customer of either platform, until there are no more."""
    screen.heading("Your turn")
    screen.say(
        "Type as the Slack customer. “discord” and “slack” switch the platform, “new” opens a new"
        " thread, “quit” ends."
    )
    talk: Talk = slack
    while (line := await _read(f"{talk.platform.lower()}> ")) is not None:
        match line.strip().lower():
            case "":
                continue
            case "quit" | "exit":
                return
            case "slack":
                talk = slack
                screen.say(f"You are {talk.customer} in Slack now.")
            case "discord":
                talk = discord
                screen.say(f"You are {talk.customer} on Discord now.")
            case "new":
                talk.begin_anew()
                screen.say("Your next line begins a new thread.")
            case _:
                await answer(screen, talk, line.strip())


async def _read(prompt: str) -> str | None:
    """A line from the terminal; None at its end."""
    try:
        return await asyncio.to_thread(input, prompt)
    except EOFError:
        return None


def _opening(*, real_claude: bool) -> str:
    answers = (
        "The answers come from Claude: ANTHROPIC_API_KEY is set."
        if real_claude
        else "The answers come from a local stand-in, NOT from Claude: it searches the real"
        " articles and calls the real tools, but it has no mind of its own. To hear Claude, set"
        " ANTHROPIC_API_KEY and run this again."
    )
    return (
        "Tandem demo: run_slack.py and run_discord.py are starting. They are the real programs;"
        f" Slack and Discord are local servers that speak the real protocols. {answers}"
    )


def _closing(*, real_claude: bool) -> str:
    claude = "" if real_claude else " With ANTHROPIC_API_KEY set, Claude itself answers here."
    return f"That was Tandem. To run it for your customers: README.md.{claude}"


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main()))
    except KeyboardInterrupt:
        sys.exit(130)
