"""Buttons, selects, forms, commands and menus, with the deadlines of their answers."""

from typing import Any

import discord
import pytest
from discord import app_commands

from sandbox.discord import Callback, DiscordSandbox, Message
from tests.sandbox.discord.conftest import Api, Bot, Scene, running


class Panel(discord.ui.View):
    """Two buttons and a select with fixed ids, for the test's own handling."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Human", custom_id="human"))
        self.add_item(discord.ui.Button(label="Off", custom_id="off", disabled=True))
        self.add_item(discord.ui.Button(label="Site", url="https://example.org"))
        options = [discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue")]
        self.add_item(discord.ui.Select(custom_id="colour", options=options))


@pytest.fixture
async def panel(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> Message:
    """A message of the client with the panel."""
    await bot.text(scene.channel).send("panel", view=Panel())
    return await sandbox.wait_for_message(scene.channel)


async def test_a_button_is_pressed_and_answered(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot, panel: Message
) -> None:
    """The press arrives with member, message and custom id; the answer is a message."""
    ann = sandbox.person("Ann")
    pressed = await sandbox.press(ann, panel, "Human")
    heard = await bot.wait_for_event("interaction")
    await heard.response.send_message("A teammate comes.")
    reply = await sandbox.wait_for_reply(pressed)

    assert heard.data["custom_id"] == "human"
    assert heard.user.id == int(ann.id)
    assert isinstance(heard.user, discord.Member)
    assert heard.message.id == int(panel.id)
    assert heard.channel.id == int(scene.channel.id)
    assert reply.visible_text == "A teammate comes."
    assert reply in sandbox.messages(scene.channel)
    assert pressed.callback is Callback.MESSAGE


async def test_ephemeral_answers_are_for_one_person(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot, panel: Message
) -> None:
    """Only who pressed sees the answer and its follow-ups; edits show there too."""
    ann = sandbox.person("Ann")
    pressed = await sandbox.press(ann, panel, "human")
    heard = await bot.wait_for_event("interaction")
    await heard.response.defer(ephemeral=True, thinking=True)
    waiting = await sandbox.wait_for_answer(pressed)
    assert waiting.is_waiting
    await heard.followup.send("secret")
    await heard.followup.send("more", ephemeral=True)
    await heard.edit_original_response(content="changed")

    assert [m.visible_text for m in sandbox.ephemeral(ann)] == ["changed", "more"]
    assert sandbox.ephemeral(sandbox.person("Bob")) == []
    assert sandbox.messages(scene.channel) == [sandbox.newest(panel)]


async def test_a_deferred_answer_becomes_the_message(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot, panel: Message
) -> None:
    """ "Thinking" is replaced by the first follow-up; the original can be fetched and deleted."""
    pressed = await sandbox.press(sandbox.person("Ann"), panel, "human")
    heard = await bot.wait_for_event("interaction")
    await heard.response.defer(thinking=True)
    await heard.edit_original_response(content="done")
    reply = await sandbox.wait_for_reply(pressed)
    original = await heard.original_response()
    await heard.delete_original_response()

    assert reply.visible_text == original.content == "done"
    assert [m.id for m in sandbox.messages(scene.channel)] == [panel.id]


async def test_the_pressed_message_can_be_changed(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot, panel: Message
) -> None:
    """An update answers by editing the message the button is on."""
    await sandbox.press(sandbox.person("Ann"), panel, "human")
    heard = await bot.wait_for_event("interaction")
    await heard.response.edit_message(content="claimed", view=None)
    changed = await sandbox.wait_for_edit(panel)

    assert changed.visible_text == "claimed"
    assert changed.buttons == ()


async def test_disabled_and_missing_buttons_cannot_be_pressed(
    sandbox: DiscordSandbox, panel: Message
) -> None:
    """A person cannot press what is not there, disabled, or a link."""
    assert [b.label for b in panel.buttons] == ["Human", "Off", "Site"]
    for which in ("Off", "Site", "Nowhere"):
        with pytest.raises(LookupError):
            await sandbox.press(sandbox.person("Ann"), panel, which)
    with pytest.raises(LookupError):
        await sandbox.choose(sandbox.person("Ann"), panel, "flavour", ["x"])


async def test_a_select_tells_its_values(sandbox: DiscordSandbox, bot: Bot, panel: Message) -> None:
    """A choice arrives with its values."""
    await sandbox.choose(sandbox.person("Ann"), panel, "colour", ["r"])
    heard = await bot.wait_for_event("interaction")
    await heard.response.defer()

    assert heard.data["values"] == ["r"]


async def test_three_seconds_for_the_first_answer(
    sandbox: DiscordSandbox, bot: Bot, panel: Message
) -> None:
    """Too late is 10062, and the person saw that it failed."""
    pressed = await sandbox.press(sandbox.person("Ann"), panel, "human")
    heard = await bot.wait_for_event("interaction")
    sandbox.clock.advance(3.01)

    with pytest.raises(discord.NotFound) as late:
        await heard.response.send_message("too late")
    assert late.value.code == 10062
    assert pressed.failed
    assert sandbox.violations == []


async def test_one_answer_only(sandbox: DiscordSandbox, bot: Bot, api: Api, panel: Message) -> None:
    """A second first answer is 40060 and a violation."""
    sandbox.expect_violations()
    pressed = await sandbox.press(sandbox.person("Ann"), panel, "human")
    heard = await bot.wait_for_event("interaction")
    await heard.response.defer()
    path = f"/interactions/{pressed.id}/{pressed.token}/callback"

    second = await api.call("POST", path, {"type": 6})

    assert (second.status, second.code) == (400, 40060)
    assert sandbox.violations[0].rule == "40060"


async def test_fifteen_minutes_for_the_rest(
    sandbox: DiscordSandbox, bot: Bot, panel: Message
) -> None:
    """A token that is too old is 50027; one that was not answered yet is 10015."""
    await sandbox.press(sandbox.person("Ann"), panel, "human")
    heard = await bot.wait_for_event("interaction")
    with pytest.raises(discord.NotFound) as early:
        await heard.followup.send("too early")
    await heard.response.defer(thinking=True)
    sandbox.clock.advance(901)
    with pytest.raises(discord.HTTPException) as late:
        await heard.followup.send("too late")

    assert early.value.code == 10015
    assert late.value.code == 50027


class Form(discord.ui.Modal):
    """A form with one field."""

    def __init__(self) -> None:
        super().__init__(title="Details", custom_id="details")
        field = discord.ui.TextInput[Any](custom_id="why", style=discord.TextStyle.paragraph)
        self.add_item(discord.ui.Label(text="Why?", component=field))
        self.field = field

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Answer with what was entered."""
        await interaction.response.send_message(f"because {self.field.value}", ephemeral=True)


async def test_a_form_is_filled_in(sandbox: DiscordSandbox, bot: Bot, panel: Message) -> None:
    """A modal opens, its values come back, and its answer reaches the person."""
    ann = sandbox.person("Ann")
    pressed = await sandbox.press(ann, panel, "human")
    heard = await bot.wait_for_event("interaction")
    await heard.response.send_modal(Form())
    await sandbox.wait_for_answer(pressed)
    submitted = await sandbox.submit(pressed, {"why": "it broke"})
    reply = await sandbox.wait_for_reply(submitted)

    assert pressed.callback is Callback.MODAL
    assert reply.visible_text == "because it broke"
    assert sandbox.ephemeral(ann) == [reply]


MODALS: list[Any] = [
    pytest.param({"title": "t" * 45, "custom_id": "c"}, 200, id="title at the limit"),
    pytest.param({"title": "t" * 46, "custom_id": "c"}, 400, id="title beyond"),
    pytest.param({"title": "t", "custom_id": "c" * 101}, 400, id="custom id beyond"),
    pytest.param({"title": "t", "custom_id": "c", "count": 5}, 200, id="five parts"),
    pytest.param({"title": "t", "custom_id": "c", "count": 6}, 400, id="six parts"),
]


@pytest.mark.parametrize(("modal", "status"), MODALS)
async def test_forms_have_limits(
    sandbox: DiscordSandbox, api: Api, panel: Message, modal: dict[str, Any], status: int
) -> None:
    """A form's title, id and parts have limits."""
    sandbox.expect_violations()
    pressed = await sandbox.press(sandbox.person("Ann"), panel, "human")
    parts = [
        {
            "type": 18,
            "label": "l",
            "component": {"type": 4, "style": 1, "custom_id": str(number)},
        }
        for number in range(modal.pop("count", 1))
    ]
    path = f"/interactions/{pressed.id}/{pressed.token}/callback?with_response=1"

    answer = await api.call("POST", path, {"type": 9, "data": {**modal, "components": parts}})

    assert answer.status == status
    if status == 200:
        assert answer.body == {"interaction": {"id": pressed.id, "type": 3}}


class Commanded(Bot):
    """A client with a command tree."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.tree = app_commands.CommandTree(self)
        group = app_commands.Group(name="config", description="Settings")

        @self.tree.command(name="ask", description="Ask something")
        async def ask(interaction: discord.Interaction, question: str, whom: discord.User) -> None:
            await interaction.response.send_message(f"{whom.display_name}: {question}")

        @ask.autocomplete("question")
        async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{current}?", value=current)]

        @group.command(name="set", description="Set the language")
        @app_commands.default_permissions(manage_guild=True)
        async def configure(interaction: discord.Interaction, language: str) -> None:
            await interaction.response.send_message(language, ephemeral=True)

        @self.tree.context_menu(name="Ask Eva")
        async def about(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"about {message.content}")

        @self.tree.context_menu(name="Who is it")
        async def who(interaction: discord.Interaction, user: discord.Member) -> None:
            await interaction.response.send_message(user.display_name)

        self.tree.add_command(group)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()


async def test_commands_and_menus_are_used(sandbox: DiscordSandbox, scene: Scene) -> None:
    """Slash commands, their groups, completion and both menus go the whole way."""
    ann = sandbox.person("Ann")
    message = await sandbox.post(ann, scene.channel, "my question")
    bot = Commanded()
    async with running(bot, sandbox.token):
        await bot.wait_for_event("ready")
        asked = await sandbox.command(ann, scene.channel, "ask", question="why", whom=ann.id)
        typed = await sandbox.autocomplete(
            ann, scene.channel, "ask", "question", question="wh", whom=ann.id
        )
        configured = await sandbox.command(ann, scene.channel, "config set", language="es")
        about = await sandbox.message_menu(ann, message, "Ask Eva")
        who = await sandbox.person_menu(ann, scene.channel, ann, "Who is it")
        replies = [await sandbox.wait_for_reply(i) for i in (asked, configured, about, who)]
        completed = await sandbox.wait_for_answer(typed)
        listed = await bot.tree.fetch_commands()

    assert [r.visible_text for r in replies] == ["Ann: why", "es", "about my question", "Ann"]
    assert [c["name"] for c in completed.choices] == ["wh?"]
    assert sorted(c.name for c in listed) == ["Ask Eva", "Who is it", "ask", "config"]


async def test_unknown_and_hidden_commands_cannot_be_used(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """A person sees only what is registered and allowed to them."""
    ann = sandbox.person("Ann")
    body = {"name": "doctor", "description": "d", "default_member_permissions": str(1 << 5)}
    base = f"/applications/{sandbox.bot_id}/guilds/{scene.guild.id}/commands"
    made = await api.call("POST", base, body)

    with pytest.raises(LookupError, match="registered"):
        await sandbox.command(ann, scene.channel, "nothing")
    with pytest.raises(LookupError, match="does not see"):
        await sandbox.command(ann, scene.channel, "doctor")
    sandbox.give_role(ann, sandbox.role(scene.guild, "boss", "manage_guild"))
    await sandbox.command(ann, scene.channel, "doctor")
    deleted = await api.call("DELETE", f"{base}/{made.body['id']}")
    gone = await api.call("DELETE", f"{base}/{made.body['id']}")

    assert (deleted.status, gone.code) == (204, 10063)


async def test_interactions_work_in_direct_messages(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """There is no guild and no member there."""
    ann = sandbox.person("Ann")
    await sandbox.dm(ann, "hello")
    heard = await bot.wait_for_event("message")
    await heard.channel.send("panel", view=Panel())
    panel = await sandbox.wait_for_message(sandbox.direct(ann))
    pressed = await sandbox.press(ann, panel, "human")
    interaction = await bot.wait_for_event("interaction")
    await interaction.response.send_message("yes")

    assert interaction.guild_id is None
    assert isinstance(interaction.user, discord.User)
    assert (await sandbox.wait_for_reply(pressed)).visible_text == "yes"


async def test_layouts_are_seen(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """A V2 layout shows its texts and buttons, and takes presses."""
    layout = discord.ui.LayoutView(timeout=None)
    container = discord.ui.Container[Any](accent_colour=0x336699)
    container.add_item(discord.ui.TextDisplay("# Handoff"))
    container.add_item(
        discord.ui.Section(
            "Claim it?", accessory=discord.ui.Button(label="Claim", custom_id="claim")
        )
    )
    layout.add_item(container)
    await bot.text(scene.channel).send(view=layout)
    card = await sandbox.wait_for_message(scene.channel)
    await sandbox.press(sandbox.person("Ann"), card, "Claim")
    heard = await bot.wait_for_event("interaction")
    await heard.response.defer()

    assert card.visible_text == "# Handoff\nClaim it?"
    assert [b.custom_id for b in card.buttons] == ["claim"]
