"""What a customer's words pass before Claude reads them: patterns, a small model, their past.

Refusals are stored with the turn's ending as verdicts, and these are what a pause is counted from,
so no restart forgives anything. Asking for a person comes before all of it (`engine/turn.py`).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.domain.conversation import TurnWork
from engine.domain.messages import About, InboundMessage, Principal
from engine.domain.posts import NoticeKind
from engine.domain.verdicts import AnswerVerdict, Offences, VerdictAction
from engine.guardrails.catalogue import first_refusal, flags, offence
from engine.guardrails.outgoing.finding import CheckName
from engine.guardrails.screening import Screening
from engine.guardrails.verdict import Guardrail, Refuse
from engine.ports.conversations import ConversationStore

log = logging.getLogger(__name__)

_COUNTED_SECONDS = 3_600.0
"""How long a refusal counts against a customer."""

_QUESTIONS = frozenset({About.SAID, About.EDITED, About.DELETED, About.UNREADABLE})
"""What people write in a thread, as opposed to what the program or the desk puts there."""

_THEIR_WORDS = frozenset({About.SAID, About.EDITED})
"""What Claude reads of a customer's own words, earlier ones that they have changed included."""

_SCREENED = "an attack, in the small model's opinion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pausing:
    """That many refusals in an hour pause a customer for `seconds`; 0 refusals never do."""

    refusals: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnedAway:
    """What a refused customer hears, and what is stored of it."""

    notice: NoticeKind
    verdicts: tuple[AnswerVerdict, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """The guards of what comes in; `screening` is None where no model is asked."""

    guardrails: Sequence[Guardrail] = ()
    screening: Screening | None = None
    pausing: Pausing = field(default_factory=Pausing)

    async def refusal(self, work: TurnWork, *, is_new: bool) -> Refuse | None:
        """Why Claude is not asked: the patterns' verdict, else the model's.

        The model is asked before the first step alone: what Claude has begun to answer passed it.
        What came of a change is told in words of ours, and is no attack.
        """
        if work.is_telling:
            return None
        verdict = first_refusal(self.guardrails, work.asked)
        if isinstance(verdict, Refuse):
            return verdict
        written = _written(work)
        if (attack := offence(self.guardrails, written)) is not None:
            return attack
        if self.screening is None or not is_new:
            return None
        said = [message.text for message in written]
        if await self.screening.is_attack(work.principal, said):
            return Refuse(notice=NoticeKind.REFUSED, reasons=(_SCREENED,))
        return None

    async def turned_away(
        self, store: ConversationStore, principal: Principal, refusal: Refuse
    ) -> TurnedAway:
        """The ending of an offence; one too many begins a pause, of which this is the notice."""
        is_screened = refusal.reasons == (_SCREENED,)
        check = CheckName.SCREENING if is_screened else CheckName.STEERING
        verdicts = tuple(
            _verdict(check, VerdictAction.REFUSED, reason) for reason in refusal.reasons
        )
        log.warning("a message is refused by %s", check)
        pausing = self.pausing
        if not pausing.refusals:
            return TurnedAway(notice=refusal.notice, verdicts=verdicts)
        before = await self._offences(store, principal)
        if before.refused + 1 < pausing.refusals:
            return TurnedAway(notice=refusal.notice, verdicts=verdicts)
        detail = f"refused {before.refused + 1} times in an hour"
        pause = _verdict(CheckName.OFFENCES, VerdictAction.PAUSED, detail)
        return TurnedAway(notice=NoticeKind.PAUSED, verdicts=(*verdicts, pause))

    async def is_paused(self, store: ConversationStore, work: TurnWork) -> bool:
        """Whether this customer is not answered for now, and knows it.

        What teammates hand back, or what became of a click, is answered all the same.
        """
        is_question = all(message.about in _QUESTIONS for message in work.messages)
        if not self.pausing.refusals or not is_question:
            return False
        since = (await self._offences(store, work.principal)).since_pause
        return since is not None and since < self.pausing.seconds

    def flagged(self, work: TurnWork) -> tuple[AnswerVerdict, ...]:
        """What only looks odd in what was asked: while it does, tools change nothing.

        So it is with an attack beside words of ours, which are told all the same.
        """
        written = _written(work)
        reasons = flags(self.guardrails, written)
        if work.is_telling and (attack := offence(self.guardrails, written)) is not None:
            reasons = attack.reasons
        return tuple(
            _verdict(CheckName.STEERING, VerdictAction.FLAGGED, reason) for reason in reasons
        )

    async def _offences(self, store: ConversationStore, principal: Principal) -> Offences:
        return await store.offences(principal, counted=_COUNTED_SECONDS, pause=self.pausing.seconds)


def _written(work: TurnWork) -> tuple[InboundMessage, ...]:
    theirs = (m for m in work.messages if m.author.id == work.principal.customer)
    return tuple(message for message in theirs if message.about in _THEIR_WORDS)


def _verdict(check: CheckName, action: VerdictAction, detail: str) -> AnswerVerdict:
    return AnswerVerdict(check=check.value, action=action, detail=detail, digest="")
