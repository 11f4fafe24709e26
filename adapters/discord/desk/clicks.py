"""The buttons of cards: done at once, or a form opened first."""

import io

import discord

from adapters.discord.desk.answers import ELSEWHERE, in_time, tell, with_thought
from adapters.discord.desk.forms import (
    answer_form,
    back_form,
    reply_form,
    snooze_form,
    transfer_form,
)
from adapters.discord.desk.ports import CardVerbs
from adapters.discord.desk.previewing import suggestion
from adapters.discord.desk.room import DeskRoom
from adapters.discord.desk.teammates import DiscordTeammates
from engine.domain.commands import Claim, Command, KeepPromise, Resolve
from engine.domain.decisions import NotDone
from engine.domain.handoff import Teammate
from engine.handoff.actions import (
    CardAction,
    CardVerb,
    DraftAction,
    PromiseAction,
    QuestionAction,
    TakeOverAction,
)
from engine.handoff.click_words import ClickLine
from engine.handoff.draft import NoDraft

_NO_TRANSCRIPT = "Nothing is stored of this conversation."
_TAKES_LONGER = frozenset({CardVerb.DRAFT, CardVerb.TRANSCRIPT, CardVerb.ARTICLE})
_AT_ONCE: dict[CardVerb, Command] = {CardVerb.CLAIM: Claim(), CardVerb.RESOLVE: Resolve()}


class Clicks:
    """Carries out the buttons of cards; raises what the desk and discord.py raise."""

    def __init__(
        self, desk: CardVerbs, teammates: DiscordTeammates, room: DeskRoom, *, assistant: str
    ) -> None:
        """`assistant` is its name, as teammates know it."""
        self._desk = desk
        self._teammates = teammates
        self._room = room
        self._assistant = assistant

    async def take(self, interaction: discord.Interaction, action: CardAction) -> None:
        """Do what a button says, once it is known that a teammate pressed it at the desk."""
        command = _AT_ONCE.get(action.verb)
        if command is not None:
            await in_time(interaction)
        elif action.verb in _TAKES_LONGER:
            await with_thought(interaction)
        teammate = await self.teammate(interaction)
        if teammate is None:
            return
        if command is not None:
            await self._press(interaction, action.handoff_id, command, teammate)
        elif action.verb in _TAKES_LONGER:
            await self._make(interaction, action, teammate)
        else:
            await interaction.response.send_modal(self._form(action))

    async def _make(
        self, interaction: discord.Interaction, action: CardAction, teammate: Teammate
    ) -> None:
        """What takes longer than a click may."""
        match action.verb:
            case CardVerb.DRAFT:
                await self._draft(interaction, action.handoff_id, teammate)
            case CardVerb.ARTICLE:
                await tell(interaction, await self._desk.draft_article(action.handoff_id))
            case _:
                await self._transcript(interaction, action.handoff_id)

    async def approve(self, interaction: discord.Interaction, action: DraftAction) -> None:
        """Let a drafted article be published."""
        await with_thought(interaction)
        teammate = await self.teammate(interaction)
        if teammate is not None:
            await tell(interaction, await self._desk.approve_article(action.draft_id, teammate))

    async def keep(self, interaction: discord.Interaction, action: PromiseAction) -> None:
        """What was promised to the customer is done."""
        await in_time(interaction)
        teammate = await self.teammate(interaction)
        if teammate is not None:
            command = KeepPromise(commitment_id=action.commitment_id)
            await self._press(interaction, action.handoff_id, command, teammate)

    async def take_over(self, interaction: discord.Interaction, action: TakeOverAction) -> None:
        """Give the conversation to whoever clicked."""
        await in_time(interaction)
        teammate = await self.teammate(interaction)
        if teammate is None:
            return
        words = await self._desk.take_over(action.question_id, teammate)
        if words:
            await tell(interaction, words)

    async def answer(self, interaction: discord.Interaction, action: QuestionAction) -> None:
        """Open the form in which the assistant is answered."""
        if await self.teammate(interaction) is not None:
            await interaction.response.send_modal(answer_form(action.question_id))

    async def _press(
        self,
        interaction: discord.Interaction,
        handoff_id: int,
        command: Command,
        teammate: Teammate,
    ) -> None:
        end = await self._desk.press(handoff_id, command, teammate)
        if isinstance(end, NotDone):
            await tell(interaction, self._desk.refusal(end))

    async def teammate(self, interaction: discord.Interaction) -> Teammate | None:
        """Who clicked, if they are a teammate and the desk is here; else they are told why not."""
        server = self._room.server(interaction.client)
        if server is None or interaction.guild_id != server.id:
            await tell(interaction, ELSEWHERE)
            return None
        teammate = await self._teammates.verified(interaction.user)
        if teammate is None:
            wording = self._desk.wording("", str(interaction.locale))
            await tell(interaction, wording.say(ClickLine.NOT_TEAM))
        return teammate

    def _form(self, action: CardAction) -> discord.ui.Modal:
        number = action.handoff_id
        match action.verb:
            case CardVerb.BACK:
                return back_form(number, assistant=self._assistant)
            case CardVerb.TRANSFER | CardVerb.REQUEUE:
                return transfer_form(number)
            case CardVerb.SNOOZE:
                return snooze_form(number)
            case _:
                return reply_form(number)

    async def _draft(
        self, interaction: discord.Interaction, handoff_id: int, teammate: Teammate
    ) -> None:
        """Only who asked sees it; it can be changed and sent like any other reply."""
        draft = await self._desk.draft(handoff_id, teammate)
        if isinstance(draft, NoDraft):
            await tell(interaction, draft.value)
        else:
            await tell(interaction, **suggestion(handoff_id, draft))

    async def _transcript(self, interaction: discord.Interaction, handoff_id: int) -> None:
        text = await self._desk.transcript(handoff_id)
        if not text:
            await tell(interaction, _NO_TRANSCRIPT)
            return
        file = discord.File(io.BytesIO(text.encode()), filename=f"transcript-{handoff_id}.txt")
        await tell(interaction, "What was said so far:", file=file)
