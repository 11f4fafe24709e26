"""The settings of the desk: what they make, and what they refuse in words."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from composition.reading import read_settings
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from engine.handoff.hours import NEVER
from engine.handoff.hours_text import parse_holidays, parse_hours
from engine.handoff.settings import DeskSettings

SLACK = ("DESK_PLATFORM=slack", "DESK_CHANNEL=C0123456789")
DISCORD = ("DESK_PLATFORM=discord", "DESK_CHANNEL=1234567890123456789")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test, and `.env` is the one the test writes."""
    monkeypatch.chdir(tmp_path)
    for name in DeskSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def written(*lines: str) -> DeskSettings:
    """The settings of an `.env` file with these lines."""
    Path(".env").write_text("\n".join(lines), encoding="utf-8")
    return read_settings(DeskSettings)


def refused(*lines: str) -> str:
    """What an operator who wrote these lines is told."""
    with pytest.raises(ConfigurationError) as caught:
        written(*lines)
    return str(caught.value)


def test_without_a_platform_there_is_no_desk() -> None:
    """Nothing has to be set, and an empty line is no setting."""
    settings = written("DESK_PLATFORM=", "DESK_CHANNEL=")
    assert settings.desk_platform is None
    assert settings.targets.first_reply == 900
    assert settings.targets.next_reply == 3600
    assert settings.targets.total is None
    assert settings.teammates == frozenset()


def test_the_settings_make_values() -> None:
    """Text of the file becomes hours, ids and seconds, on a desk of either platform."""
    settings = written(
        *SLACK,
        "DESK_SECOND_CHANNEL=G0123456789",
        "DESK_WORKSPACE=T0123456789",
        "DESK_TEAMMATES=U0AAA, W0BBB ,123456789012345678,",
        "DESK_SAME_PEOPLE=U0AAA=223456789012345678, U0CCC = 323456789012345678",
        "DESK_GROUP=S0123",
        "DESK_ROLE=123456789012345678",
        "DESK_HOURS=Mon-Fri 09:00-17:30, Sat 10:00-14:00",
        "DESK_ZONE=Europe/Madrid",
        "DESK_HOLIDAYS=2026-12-25 Christmas, 2027-01-01",
        "DESK_REMINDERS= 5, 7.5,90",
        "DESK_TOTAL_MINUTES=480",
        "DESK_PEOPLE_FIRST=C0123456789:120, 123456789012345678 : 60,",
    )
    assert settings.desk_platform is Platform.SLACK
    by_id = {"U0AAA", "W0BBB", "123456789012345678"}
    assert settings.teammates == by_id | {"223456789012345678"}  # the same person as U0AAA
    assert settings.same_people.slack_of["323456789012345678"] == "U0CCC"
    assert settings.hours == parse_hours(
        "Mon-Fri 09:00-17:30, Sat 10:00-14:00",
        zone=ZoneInfo("Europe/Madrid"),
        holidays=parse_holidays("2026-12-25 Christmas, 2027-01-01"),
    )
    assert settings.reminder_steps == (300.0, 450.0, 5400.0)
    assert settings.targets.total == 8 * 3600
    first = {"C0123456789": 120.0, "123456789012345678": 60.0}
    assert settings.people_first_seconds == first
    assert written(*DISCORD).desk_platform is Platform.DISCORD


def test_the_last_reminder_needs_a_second_channel() -> None:
    """Without one the ladder ends before it, and `off` is no ladder."""
    assert written(*SLACK).reminder_steps == (600, 1800)
    assert written(*SLACK, "DESK_REMINDERS=Off").reminder_steps == ()


def test_a_desk_may_promise_nobody() -> None:
    """Never is an answer: then customers hear of another route."""
    assert written("DESK_HOURS=never", "DESK_ZONE=UTC").hours == NEVER


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DESK_PLATFORM=slack",), "DESK_CHANNEL: is missing, as DESK_PLATFORM is slack"),
        (("DESK_CHANNEL=C0123456789",), "DESK_CHANNEL: is set, and DESK_PLATFORM is not"),
        (("DESK_PLATFORM=irc", "DESK_CHANNEL=C0123456789"), "DESK_PLATFORM: Input should be"),
        (
            ("DESK_PLATFORM=discord", "DESK_CHANNEL=C0123456789"),
            "DESK_CHANNEL: this is not the id of a channel, which looks like 1234567890123456789",
        ),
        (("DESK_PLATFORM=slack", "DESK_CHANNEL=#desk"), "looks like C0123456789 (Slack)"),
        (
            (*SLACK, "DESK_SECOND_CHANNEL=C0123456789"),
            "DESK_SECOND_CHANNEL: is DESK_CHANNEL itself",
        ),
        ((*SLACK, "DESK_SECOND_CHANNEL=desk"), "DESK_SECOND_CHANNEL: this is not the id of a"),
        ((*SLACK, "DESK_WORKSPACE=acme"), "DESK_WORKSPACE: this is not the id of a workspace"),
        (("DESK_TEAMMATES=U0123456789, Bob",), "DESK_TEAMMATES: number 2: this is not the id of a"),
        (("DESK_SAME_PEOPLE=U0123456789",), "DESK_SAME_PEOPLE: pair 1: write Slack's id, =, Disc"),
        (
            ("DESK_SAME_PEOPLE=123456789012345678=U0123456789",),
            "pair 1: this is not the id of a person, which looks like U0123456789 (Slack)",
        ),
        (
            ("DESK_SAME_PEOPLE=U0AAA=123456789012345678, U0BBB=Bob",),
            "pair 2: this is not the id of a person, which looks like 1234567890123456789 (Disc",
        ),
        (
            ("DESK_SAME_PEOPLE=U0AAA=123456789012345678, U0AAA=223456789012345678",),
            "pair 2: an id of it stands in an earlier pair",
        ),
        (
            ("DESK_SAME_PEOPLE=U0AAA=123456789012345678, U0BBB=123456789012345678",),
            "pair 2: an id of it stands in an earlier pair",
        ),
        (("DESK_GROUP=@support",), "DESK_GROUP: this is not the id of a user group"),
        (("DESK_ROLE=Support",), "DESK_ROLE: this is not the id of a role"),
        (("DESK_HOURS=Mo 09:00-17:00",), "DESK_HOURS: 'Mo' in 'Mo 09:00-17:00' is no day"),
        ((*SLACK, "DESK_ZONE=Madrid"), "DESK_ZONE: there is no time zone 'Madrid'"),
        (("DESK_HOLIDAYS=2026-12-25, 2026-13-01",), "DESK_HOLIDAYS: '2026-13-01' is no date"),
        (("DESK_REMINDERS=ten",), "DESK_REMINDERS: 'ten' are not minutes"),
        (("DESK_REMINDERS=10,10",), "DESK_REMINDERS: '10,10' are not up to 3 rising numbers"),
        (("DESK_REMINDERS=0,10",), "rising numbers"),
        (("DESK_REMINDERS=nan",), "rising numbers"),
        (("DESK_REMINDERS=1,2,inf",), "rising numbers"),
        (("DESK_REMINDERS=1,2,3,4",), "rising numbers"),
        (("DESK_PEOPLE_FIRST=help:60",), "DESK_PEOPLE_FIRST: number 1: this is not the id of a ch"),
        (("DESK_PEOPLE_FIRST=C0123456789",), "number 1: write the channel's id, :, and 1 to 600"),
        (("DESK_PEOPLE_FIRST=C0123456789:0",), "and 1 to 600 seconds"),
        (("DESK_PEOPLE_FIRST=C0123456789:601",), "and 1 to 600 seconds"),
        (
            ("DESK_PEOPLE_FIRST=C0123456789:60,C0123456789:90",),
            "number 2: an earlier one is for the same channel",
        ),
        (("DESK_FIRST_REPLY_MINUTES=0",), "DESK_FIRST_REPLY_MINUTES: "),
        (("DESK_QUIET_MINUTES=nan",), "DESK_QUIET_MINUTES: "),
    ],
)
def test_a_wrong_setting_is_named_in_words(lines: tuple[str, ...], said: str) -> None:
    """One line names the setting and what is wrong with it, without pydantic's own preface."""
    line = refused(*lines)
    assert said in line
    assert "\n" not in line
    assert "Value error" not in line


def test_a_token_in_the_wrong_line_is_not_repeated() -> None:
    """What is no id may be a secret."""
    assert "xoxb" not in refused("DESK_PLATFORM=slack", "DESK_CHANNEL=xoxb-1-secret")


def test_an_unknown_zone_hurts_nobody_without_a_desk() -> None:
    """A machine without time zone data can run; who asks for the hours is told."""
    settings = written("DESK_ZONE=Mars/Olympus")
    with pytest.raises(ConfigurationError, match="DESK_ZONE: there is no time zone"):
        _ = settings.hours
