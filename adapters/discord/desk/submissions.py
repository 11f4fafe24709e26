"""What teammates put into the desk's forms, carried out."""

import time
from collections.abc import Callable

import discord

from adapters.discord.desk.answers import in_time, tell, with_thought
from adapters.discord.desk.clicks import Clicks
from adapters.discord.desk.forms import Form, FormId, filled, reply_form
from adapters.discord.desk.ports import CardVerbs
from adapters.discord.desk.previewing import preview, words_in
from adapters.discord.desk.teammates import DiscordTeammates
from engine.domain.commands import Command, HandBack, SendReply, Snooze, Transfer
from engine.domain.decisions import Done, NotDone, WhyNot
from engine.domain.handoff import Teammate
from engine.domain.team_questions import AnswerEnd
from engine.handoff.form_fields import Field

_NOTHING = "There is nothing to send yet."
_NO_TEAMMATE = "This person is not on the support team. Choose somebody else, or nobody."
_SENT = "✅ On its way to the customer:"
_DROPPED = "Thrown away. The customer saw nothing of it."
_DONE = "Done."
_YOU_WROTE = "You wrote:"

_TOLD_ONCE_STORED = frozenset({Form.ANSWER, Form.TRANSFER, Form.BACK, Form.SNOOZE})
"""Said to be done only then: where we end before it, Discord shows that it failed."""


class Submissions:
    """Carries out forms and previews; raises what the desk and discord.py raise."""

    def __init__(
        self,
        desk: CardVerbs,
        teammates: DiscordTeammates,
        clicks: Clicks,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives POSIX seconds."""
        self._desk = desk
        self._teammates = teammates
        self._clicks = clicks
        self._clock = clock

    async def take(self, interaction: discord.Interaction, form: FormId) -> None:
        """Do what a form, or a button under a preview, says."""
        if form.form is Form.CHANGE:
            words = words_in(interaction.message)
            await interaction.response.send_modal(reply_form(form.handoff_id, begun=words))
            return
        is_reply = form.form is Form.REPLY and not _is_changed(interaction)
        if is_reply or form.form in _TOLD_ONCE_STORED:
            await with_thought(interaction)
        else:
            await in_time(interaction)
        teammate = await self._clicks.teammate(interaction)
        if teammate is None:
            return
        if form.form is Form.ANSWER:
            await self._answer(interaction, form, teammate)
        else:
            await self._carry_out(interaction, form, teammate)

    async def _carry_out(
        self, interaction: discord.Interaction, form: FormId, teammate: Teammate
    ) -> None:
        match form.form:
            case Form.REPLY:
                await _look_over(interaction, form, teammate)
            case Form.SEND:
                await self._send(interaction, form, teammate)
            case Form.DROP:
                await interaction.edit_original_response(content=_DROPPED, embed=None, view=None)
            case Form.TRANSFER:
                await self._transfer(interaction, form, teammate)
            case Form.BACK:
                note = filled(interaction).get(Field.NOTE, "").strip()
                await self._press(interaction, form, HandBack(instruction=note), teammate)
            case Form.SNOOZE:
                seconds = float(filled(interaction)[Field.FOR])
                command = Snooze(until=self._clock() + seconds)
                await self._press(interaction, form, command, teammate)
            case _:
                pass  # answered elsewhere

    async def _send(
        self, interaction: discord.Interaction, form: FormId, teammate: Teammate
    ) -> None:
        """One preview is one reply, however often the button is pressed."""
        message = interaction.message
        words = words_in(message)
        if message is None or not words:
            await tell(interaction, _NOTHING)
            return
        command = SendReply(text=words, key=f"discord:preview:{message.id}")
        match await self._desk.press(form.handoff_id, command, teammate):
            case Done() | NotDone(why=WhyNot.SEEN_BEFORE):
                await interaction.edit_original_response(content=_SENT, view=None)
            case NotDone() as end:
                await tell(interaction, self._desk.refusal(end))

    async def _transfer(
        self, interaction: discord.Interaction, form: FormId, teammate: Teammate
    ) -> None:
        fields = filled(interaction)
        chosen, note = fields.get(Field.TO), fields.get(Field.NOTE, "").strip()
        to = await self._teammates.of_id(int(chosen)) if chosen else None
        if chosen and to is None:
            await tell(interaction, _with_words(_NO_TEAMMATE, note))
            return
        await self._press(interaction, form, Transfer(to=to, note=note), teammate)

    async def _answer(
        self, interaction: discord.Interaction, form: FormId, teammate: Teammate
    ) -> None:
        words = filled(interaction).get(Field.WORDS, "")
        end = await self._desk.answer_question(form.handoff_id, words, teammate)
        is_taken = end is AnswerEnd.TAKEN
        await tell(interaction, end.value if is_taken else _with_words(end.value, words))

    async def _press(
        self, interaction: discord.Interaction, form: FormId, command: Command, teammate: Teammate
    ) -> None:
        """A form is gone once it is submitted, so its words are given back where nothing came."""
        end = await self._desk.press(form.handoff_id, command, teammate)
        told = _DONE
        if isinstance(end, NotDone):
            told = _with_words(self._desk.refusal(end), filled(interaction).get(Field.NOTE, ""))
        await tell(interaction, told)


async def _look_over(interaction: discord.Interaction, form: FormId, teammate: Teammate) -> None:
    words = filled(interaction).get(Field.WORDS, "").strip()
    if not words:
        await tell(interaction, _NOTHING)
        return
    shown = preview(form.handoff_id, words, name=teammate.name)
    if _is_changed(interaction):
        await interaction.edit_original_response(content=shown.pop("text"), **shown)
    else:
        await tell(interaction, **shown)


def _is_changed(interaction: discord.Interaction) -> bool:
    """Whether the form was opened from a preview, which is to show the new words."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _with_words(why: str, words: str) -> str:
    return f"{why}\n\n{_YOU_WROTE}\n{words}" if words else why
