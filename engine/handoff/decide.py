"""The rules of handing over to people: what becomes of a handoff, whatever happens to it; pure."""

from dataclasses import dataclass, field
from typing import assert_never

from engine.domain.commands import (
    BriefMade,
    CardFailed,
    ChangeReply,
    ChangeTyped,
    Claim,
    Command,
    CustomerChanged,
    CustomerSaid,
    Escalate,
    HandBack,
    Imitated,
    KeepPromise,
    PromiseRang,
    Rate,
    Resolve,
    SendReply,
    Snooze,
    TakeNote,
    TakeOver,
    TimerRang,
    Transfer,
    TypeInThread,
    Withdraw,
)
from engine.domain.decisions import Decision, WhyNot
from engine.domain.handoff import Actor
from engine.handoff import (
    rules_clock,
    rules_customer,
    rules_holder,
    rules_promises,
    rules_teammate,
)
from engine.handoff.case import Case
from engine.handoff.hours import BusinessHours
from engine.handoff.limits import Limits
from engine.handoff.ports import Situation
from engine.handoff.same_people import SamePeople
from engine.handoff.timing import Timing

Outcome = Decision | WhyNot


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the operator decided; calling it decides everything else, as the store's `Decide`."""

    hours: BusinessHours
    limits: Limits = field(default_factory=Limits)
    people: SamePeople = field(default_factory=SamePeople)

    def __call__(self, situation: Situation, command: Command, actor: Actor, now: float) -> Outcome:
        """What becomes of the handoff, or why nothing does; `now` in POSIX seconds."""
        timing = Timing(hours=self.hours, limits=self.limits)
        case = Case(timing=timing, situation=situation, actor=actor, now=now, people=self.people)
        return decide(case, command)


def decide(case: Case, command: Command) -> Outcome:
    """What becomes of the handoff, or why nothing does."""
    match command:
        case Claim() | TakeOver() | TypeInThread() | ChangeTyped():
            return _by_teammate(case, command)
        case SendReply() | ChangeReply() | TakeNote():
            return _in_the_desk(case, command)
        case HandBack() | Resolve() | Transfer() | Snooze():
            return _by_holder(case, command)
        case KeepPromise() | PromiseRang():
            return _of_promise(case, command)
        case TimerRang():
            return rules_clock.timer_rang(case, command)
        case CardFailed():
            return rules_clock.card_failed(case, command)
        case BriefMade():
            return rules_clock.brief_made(case, command)
        case _:
            return _by_customer(case, command)


def _of_promise(case: Case, command: KeepPromise | PromiseRang) -> Outcome:
    match command:
        case KeepPromise():
            return rules_promises.keep_promise(case)
        case PromiseRang():
            return rules_promises.promise_rang(case)
    assert_never(command)


def _by_customer(
    case: Case, command: Escalate | CustomerSaid | CustomerChanged | Withdraw | Rate | Imitated
) -> Outcome:
    match command:
        case Escalate():
            return rules_customer.escalate(case, command)
        case CustomerSaid():
            return rules_customer.customer_said(case, command)
        case CustomerChanged():
            return rules_customer.customer_changed(case, command)
        case Withdraw():
            return rules_customer.withdraw(case)
        case Rate():
            return rules_customer.rate(case, command)
        case Imitated():
            return rules_customer.imitated(case, command)
    assert_never(command)


def _by_teammate(case: Case, command: Claim | TakeOver | TypeInThread | ChangeTyped) -> Outcome:
    match command:
        case Claim():
            return rules_teammate.claim(case)
        case TakeOver():
            return rules_teammate.take_over(case, command)
        case TypeInThread():
            return rules_teammate.type_in_thread(case, command)
        case ChangeTyped():
            return rules_teammate.change_typed(case, command)
    assert_never(command)


def _in_the_desk(case: Case, command: SendReply | ChangeReply | TakeNote) -> Outcome:
    match command:
        case SendReply():
            return rules_teammate.send_reply(case, command)
        case ChangeReply():
            return rules_teammate.change_reply(case, command)
        case TakeNote():
            return rules_teammate.take_note(case, command)
    assert_never(command)


def _by_holder(case: Case, command: HandBack | Resolve | Transfer | Snooze) -> Outcome:
    match command:
        case HandBack():
            return rules_holder.hand_back(case, command)
        case Resolve():
            return rules_holder.resolve(case)
        case Transfer():
            return rules_holder.transfer(case, command)
        case Snooze():
            return rules_holder.snooze(case, command)
    assert_never(command)
