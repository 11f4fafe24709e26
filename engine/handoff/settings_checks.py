"""How the desk's settings are checked, with errors in words an operator can act on."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from engine.domain.messages import Platform
from engine.handoff.clocks import LADDER
from engine.handoff.ids import CHANNEL, PERSON, IdKind, what_is_wrong

WEEK_MINUTES = 7 * 24 * 60
_MOST_SECONDS = 600
"""Longer than that, a customer thinks that nobody heard them."""


def wrong(why: str) -> PydanticCustomError:
    """An error whose words are ours; pydantic puts its own before those of a ValueError."""
    return PydanticCustomError("desk", "{why}", {"why": why})


def read_by(parse: Callable[[str], object]) -> AfterValidator:
    """Text that `parse` takes; its ValueError says what is wrong."""

    def check(text: str) -> str:
        try:
            parse(text)
        except ValueError as error:
            raise wrong(str(error)) from error
        return text

    return AfterValidator(check)


def an_id(kind: IdKind) -> AfterValidator:
    """An id of this kind, whatever the platform."""
    return AfterValidator(lambda text: check_id(text, kind))


def check_id(text: str, kind: IdKind, platform: Platform | None = None) -> str:
    """The id, if it is one of this kind on the platform; else raises."""
    why = what_is_wrong(text, kind, platform)
    if why is not None:
        raise wrong(why)
    return text


def people(text: str) -> frozenset[str]:
    """Ids of people with commas between; raises ValueError."""
    ids = [piece.strip() for piece in text.split(",") if piece.strip()]
    for number, piece in enumerate(ids, 1):
        why = what_is_wrong(piece, PERSON)
        if why is not None:
            raise ValueError(f"number {number}: {why}")
    return frozenset(ids)


def same_people(text: str) -> Mapping[str, str]:
    """Slack's id of a person by Discord's, from pairs with commas between; raises ValueError."""
    slack_of: dict[str, str] = {}
    pairs = [piece.strip() for piece in text.split(",") if piece.strip()]
    for number, pair in enumerate(pairs, 1):
        slack, equals, discord = (part.strip() for part in pair.partition("="))
        why = (
            (None if equals else "write Slack's id, =, Discord's id")
            or what_is_wrong(slack, PERSON, Platform.SLACK)
            or what_is_wrong(discord, PERSON, Platform.DISCORD)
            or ("an id of it stands in an earlier pair" if _is_in(slack_of, slack, discord) else "")
        )
        if why:
            raise ValueError(f"pair {number}: {why}")
        slack_of[discord] = slack
    return slack_of


def _is_in(slack_of: Mapping[str, str], slack: str, discord: str) -> bool:
    return discord in slack_of or slack in slack_of.values()


def seconds_by_channel(text: str) -> Mapping[str, float]:
    """Seconds by a channel's id, from `id:seconds` with commas between; raises ValueError."""
    found: dict[str, float] = {}
    for number, piece in enumerate(filter(None, (part.strip() for part in text.split(","))), 1):
        channel, _, written = (part.strip() for part in piece.partition(":"))
        why = what_is_wrong(channel, CHANNEL)
        if why is None and channel in found:
            why = "an earlier one is for the same channel"
        if why is None and not (written.isdecimal() and 1 <= int(written) <= _MOST_SECONDS):
            why = f"write the channel's id, :, and 1 to {_MOST_SECONDS} seconds"
        if why is not None:
            raise ValueError(f"number {number}: {why}")
        found[channel] = float(written)
    return found


def reminder_seconds(text: str) -> tuple[float, ...]:
    """Seconds from minutes with commas between, or none from `off`; raises ValueError."""
    if text.strip().lower() == "off":
        return ()
    try:
        minutes = [float(piece) for piece in text.split(",")]
    except ValueError as error:
        raise ValueError(f"'{text}' are not minutes; write for example 10,30,60") from error
    bounded = pairwise((0, *minutes, WEEK_MINUTES))
    if len(minutes) > len(LADDER) or not all(less < more for less, more in bounded):
        raise ValueError(
            f"'{text}' are not up to {len(LADDER)} rising numbers, all less than a week of minutes"
        )
    return tuple(minute * 60 for minute in minutes)
