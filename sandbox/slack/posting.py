"""What the app says: reads it by the rules, stores it, and lets everybody know."""

from dataclasses import dataclass, replace

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.identify import identified
from sandbox.slack.messages import SlackMessage
from sandbox.slack.reading import read_markdown
from sandbox.slack.validation.content import (
    TEXT_MOST,
    check_markdown_text,
    read_attachments,
    read_blocks,
)
from sandbox.slack.world import World
from sandbox.wire import JsonObject, Payload

CUSTOMIZE = "chat:write.customize"


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a message says; None stands for a part the app did not mention."""

    text: str | None = None
    blocks: tuple[JsonObject, ...] | None = None
    attachments: tuple[JsonObject, ...] | None = None
    cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not ((self.text or "").strip() or self.blocks or self.attachments)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """Another name and picture for one message."""

    username: str | None = None
    icons: JsonObject | None = None


def read_content(arguments: Arguments, text_most: int | None = None) -> Content:
    """Read text, markdown_text, blocks and attachments.

    Text beyond `text_most` is refused; without it, text is cut at 40,000 characters. Raises
    SlackError markdown_text_conflict, msg_too_long, no_text and the errors of blocks.
    """
    markdown = arguments.maybe_text("markdown_text")
    if markdown is not None:
        return _read_markdown_text(markdown, arguments)
    text = arguments.maybe_text("text")
    if text is not None and text_most is not None and len(text) > text_most:
        raise SlackError("msg_too_long")
    blocks = arguments.json("blocks", "invalid_blocks_format")
    attachments = arguments.json("attachments", "invalid_attachments")
    return Content(
        text=None if text is None else text[:TEXT_MOST],
        blocks=None if blocks is None else identified(read_blocks(blocks)),
        attachments=None if attachments is None else read_attachments(attachments),
        cut=text is not None and len(text) > TEXT_MOST,
    )


def markdown_block(markdown: str) -> tuple[JsonObject, ...]:
    """Return standard Markdown as the one block people see."""
    block: Payload = {"type": "markdown", "text": markdown}
    return identified([block])


def read_look(world: World, arguments: Arguments) -> Look:
    """Read username and icon; raises SlackError missing_scope without chat:write.customize."""
    names = [n for n in ("username", "icon_emoji", "icon_url") if n in arguments]
    if not names:
        return Look()
    world.installation.require(world.installation.bot_token, CUSTOMIZE)
    icons: Payload = {
        name.removeprefix("icon_"): arguments.text(name) for name in names if name != "username"
    }
    return Look(username=arguments.maybe_text("username"), icons=icons or None)


def compose(
    world: World, channel: str, content: Content, thread_ts: str | None, look: Look
) -> SlackMessage:
    """Return a message of the app that nobody has seen yet."""
    bot = world.installation.bot
    return SlackMessage(
        channel=channel,
        ts=world.clock.next_ts(),
        user=bot.id,
        team=bot.team,
        text=content.text or "",
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        thread_ts=thread_ts,
        bot_id=bot.bot_id,
        app_id=bot.app_id,
        username=look.username,
        icons=look.icons,
    )


def publish(world: World, message: SlackMessage) -> SlackMessage:
    """Post a message of the app, which takes the thread's status line away."""
    stored = world.workspace.add_message(message)
    world.board.clear_status(stored.channel, stored.root_ts)
    world.announcer.posted(stored)
    return stored


def revise(world: World, before: SlackMessage, after: SlackMessage) -> None:
    """Put a message's newer state in place of an older one."""
    world.workspace.change_message(after)
    world.announcer.changed(before, after)


def rewritten(message: SlackMessage, content: Content, ts: str) -> SlackMessage:
    """Return a message as chat.update leaves it.

    Text alone takes the blocks away; blocks or attachments alone leave the rest as it was.
    """
    kept_blocks = message.blocks if content.text is None else ()
    return replace(
        message,
        text=message.text if content.text is None else content.text,
        blocks=kept_blocks if content.blocks is None else content.blocks,
        attachments=(message.attachments if content.attachments is None else content.attachments),
        edited_by=message.user if content.blocks is None else message.edited_by,
        edited_ts=ts if content.blocks is None else message.edited_ts,
    )


def _read_markdown_text(markdown: str, arguments: Arguments) -> Content:
    if "text" in arguments or "blocks" in arguments:
        raise SlackError("markdown_text_conflict")
    check_markdown_text(markdown)
    return Content(text=read_markdown(markdown), blocks=markdown_block(markdown))
