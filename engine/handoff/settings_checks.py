"""How the desk's settings are checked, with errors in words an operator can act on."""

from collections.abc import Callable
from itertools import pairwise

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from engine.domain.messages import Platform
from engine.handoff.clocks import LADDER
from engine.handoff.ids import PERSON, IdKind, what_is_wrong

WEEK_MINUTES = 7 * 24 * 60


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
