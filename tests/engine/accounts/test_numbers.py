"""Whose a record is, and what may be its number."""

import pytest

from engine.domain.accounts import CustomerId, person_of, record_number
from engine.domain.messages import Place, Platform, Principal


def principal(platform: Platform, workspace: str, customer: str) -> Principal:
    """A person somewhere."""
    place = Place(platform=platform, workspace=workspace, channel="1", thread="1")
    return Principal(platform=platform, workspace=workspace, customer=customer, place=place)


@pytest.mark.parametrize(
    ("text", "number"), [("P-710013", "P-710013"), (" or-20017\n", "OR-20017"), ("7", "7")]
)
def test_a_number_is_spelled_as_records_spell_it(text: str, number: str) -> None:
    """A customer may write it in small letters and with blanks around it."""
    assert record_number(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "P 1", "P/1", "..", "P.1", "P%2F1", "P'1", "P\x001", "Ｐ1", "P" * 41]
)
def test_what_could_change_an_address_or_a_query_is_no_number(text: str) -> None:
    """Signs that mean something to a path, a pattern or a statement are in no number."""
    assert record_number(text) is None


@pytest.mark.parametrize("text", ["", "..", "a/b", "a b", "a\n", "x" * 65])
def test_a_customer_id_is_one_step_of_an_address(text: str) -> None:
    """Anything else cannot be made into one."""
    with pytest.raises(ValueError, match="customer id"):
        CustomerId(text)


def test_people_are_told_apart_as_their_platform_does() -> None:
    """By workspace and id on Slack, by id alone on Discord, and never across platforms."""
    people = [
        person_of(principal(Platform.SLACK, "T1", "1")),
        person_of(principal(Platform.SLACK, "T2", "1")),
        person_of(principal(Platform.DISCORD, "5", "1")),
    ]
    assert len(set(people)) == 3
    assert person_of(principal(Platform.DISCORD, "dm", "1")) == people[2]
