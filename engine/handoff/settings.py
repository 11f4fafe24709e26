"""Settings of the desk; read from the environment in the run files and nowhere else."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from engine.gaps.schedule import weekly
from engine.handoff.clocks import LADDER, Targets
from engine.handoff.hours import BusinessHours
from engine.handoff.hours_text import parse_holidays, parse_hours, parse_zone
from engine.handoff.ids import CHANNEL, ROLE, USER_GROUP, WORKSPACE
from engine.handoff.same_people import SamePeople
from engine.handoff.settings_checks import (
    WEEK_MINUTES,
    an_id,
    check_id,
    people,
    read_by,
    reminder_seconds,
    same_people,
    seconds_by_channel,
    wrong,
)

_YEAR_HOURS = 365 * 24


class DeskSettings(BaseSettings):
    """Where the team works, who belongs to it, when, and how long things may take.

    What is in minutes counts while the desk is open, unless its description says otherwise.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    desk_platform: Platform | None = Field(
        default=None, description="Where the desk is: slack or discord; empty is no desk."
    )
    desk_channel: str | None = Field(
        default=None, description="Id of the channel of the desk, on DESK_PLATFORM."
    )
    desk_second_channel: str | None = Field(
        default=None,
        description="Id of another channel there, for the last reminder and for cards that the "
        "first one does not take.",
    )
    desk_workspace: str | None = Field(
        default=None,
        description="Slack team or Discord server that the desk is in; empty takes the one of the "
        "channel.",
    )
    desk_teammates: Annotated[str, read_by(people)] = Field(
        default="",
        description="Ids of teammates on either platform (Slack U… or W…, Discord numbers), with "
        "commas between.",
    )
    desk_group: Annotated[str, an_id(USER_GROUP)] | None = Field(
        default=None, description="Slack user group (S…) whose members are teammates."
    )
    desk_role: Annotated[str, an_id(ROLE)] | None = Field(
        default=None, description="Id of the Discord role whose members are teammates."
    )
    desk_same_people: Annotated[str, read_by(same_people)] = Field(
        default="",
        description="Teammates who work on both platforms: Slack's id, =, Discord's id, with "
        "commas between. One person then has the same handoffs on either, and is listed in "
        "DESK_TEAMMATES by one id.",
    )
    desk_hours: Annotated[str, read_by(parse_hours)] = Field(
        default="Mon-Fri 09:00-17:00",
        description="When the desk is open: days and times such as Mon-Fri 09:00-13:00 "
        "15:00-17:30, Sat 10:00-14:00; always; or never, if nobody can be promised.",
    )
    desk_zone: str = Field(
        default="America/New_York", description="IANA time zone of DESK_HOURS and DESK_HOLIDAYS."
    )
    desk_holidays: Annotated[str, read_by(parse_holidays)] = Field(
        default="",
        description="Days without anybody, such as 2026-12-25 Christmas, 2027-01-01; names are "
        "optional.",
    )
    desk_first_reply_minutes: float = Field(
        default=15,
        gt=0,
        le=WEEK_MINUTES,
        description="Open minutes in which a waiting customer should hear from a teammate.",
    )
    desk_next_reply_minutes: float = Field(
        default=60,
        gt=0,
        le=WEEK_MINUTES,
        description="Open minutes in which a teammate should answer what is written after that.",
    )
    desk_total_minutes: float = Field(
        default=0,
        ge=0,
        le=WEEK_MINUTES,
        description="Open minutes in which a handoff should be solved, without those for which the "
        "customer was awaited; 0 promises nothing.",
    )
    desk_people_first: Annotated[str, read_by(seconds_by_channel)] = Field(
        default="",
        description="Channels in which people may answer first: a channel's id, :, seconds that "
        "the assistant waits (1 to 600), with commas between, such as C0123456789:120. If a "
        "teammate writes in that time, it stays silent.",
    )
    desk_reminders: Annotated[str, read_by(reminder_seconds)] = Field(
        default="10,30,60",
        description="Open minutes after which an unclaimed handoff is called to mind: in the desk, "
        "with a ping, in the second channel; or off.",
    )
    desk_quiet_minutes: float = Field(
        default=120,
        gt=0,
        le=WEEK_MINUTES,
        description="Open minutes after which a teammate who leaves the customer waiting loses "
        "the handoff to the queue.",
    )
    desk_ack_minutes: float = Field(
        default=30,
        ge=0,
        le=WEEK_MINUTES,
        description="A waiting customer who writes again gets one acknowledgement in so many "
        "minutes, open or not.",
    )
    desk_resolve_hours: float = Field(
        default=24,
        ge=0,
        le=_YEAR_HOURS,
        description="Hours of the customer's silence, open or not, after which a handoff is "
        "resolved; the customer is told before; 0 is never.",
    )
    desk_reopen_hours: float = Field(
        default=72,
        ge=0,
        le=_YEAR_HOURS,
        description="Hours after the end, open or not, in which writing again reopens a handoff; "
        "later it begins a new one.",
    )
    desk_file_megabytes: float = Field(
        default=8,
        gt=0,
        le=100,
        description="Size of the largest file that is carried between a customer and the desk, in "
        "millions of bytes; Discord takes 10 from a bot, more in boosted servers.",
    )
    ask_teammate_minutes: float = Field(
        default=15,
        ge=0,
        le=WEEK_MINUTES,
        description="Minutes, open or not, in which a teammate should answer a question of the "
        "assistant; then the conversation goes to people. 0 lets it ask none.",
    )
    promise_hours: float = Field(
        default=8,
        gt=0,
        le=_YEAR_HOURS,
        description="Open hours after which what a teammate promised a customer is due, where they "
        "named no time.",
    )
    promise_late_minutes: float = Field(
        default=60,
        gt=0,
        le=WEEK_MINUTES,
        description="Open minutes between the reminders of an overdue promise: the desk, then with "
        "a ping, then the customer is told that it takes longer.",
    )
    gap_report: Annotated[str, read_by(weekly)] = Field(
        default="",
        description="When the desk gets the weekly report of questions that no article answered: "
        "a day and a time in DESK_ZONE, such as mon 09:00; empty is never.",
    )
    desk_fallback: str | None = Field(
        default=None,
        max_length=500,
        description="Another way to reach people, such as a phone number, told to a customer whose "
        "request cannot be brought to the desk.",
    )

    @field_validator("desk_channel")
    @classmethod
    def _channel_and_platform(cls, value: str | None, info: ValidationInfo) -> str | None:
        platform = _platform(info)
        if platform is not None and value is None:
            raise wrong(f"is missing, as DESK_PLATFORM is {platform}")
        if platform is None and value is not None and "desk_platform" in info.data:
            raise wrong("is set, and DESK_PLATFORM is not: set it to slack or discord")
        return value and check_id(value, CHANNEL, platform)

    @field_validator("desk_second_channel")
    @classmethod
    def _another_channel(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and value == info.data.get("desk_channel"):
            raise wrong("is DESK_CHANNEL itself; name another one or none")
        return value and check_id(value, CHANNEL, _platform(info))

    @field_validator("desk_workspace")
    @classmethod
    def _workspace(cls, value: str | None, info: ValidationInfo) -> str | None:
        return value and check_id(value, WORKSPACE, _platform(info))

    @field_validator("desk_zone")
    @classmethod
    def _known_zone(cls, value: str, info: ValidationInfo) -> str:
        # A machine without time zone data can still run without a desk.
        if _platform(info) is not None:
            try:
                parse_zone(value)
            except ValueError as error:
                raise wrong(str(error)) from error
        return value

    @cached_property
    def hours(self) -> BusinessHours:
        """DESK_HOURS in DESK_ZONE without DESK_HOLIDAYS.

        Raises ConfigurationError for an unknown zone, which is checked before only with a desk.
        """
        try:
            zone = parse_zone(self.desk_zone)
        except ValueError as error:
            raise ConfigurationError(f"DESK_ZONE: {error}") from error
        holidays = parse_holidays(self.desk_holidays)
        return parse_hours(self.desk_hours, zone=zone, holidays=holidays)

    @property
    def teammates(self) -> frozenset[str]:
        """The ids in DESK_TEAMMATES, and the other ids of the same people.

        Those of Slack and of Discord cannot be the same.
        """
        listed = people(self.desk_teammates)
        pairs = (frozenset(pair) for pair in self.same_people.slack_of.items())
        return listed.union(*(pair for pair in pairs if pair & listed))

    @property
    def same_people(self) -> SamePeople:
        """Who works on both platforms."""
        return SamePeople(slack_of=same_people(self.desk_same_people))

    @property
    def people_first_seconds(self) -> Mapping[str, float]:
        """DESK_PEOPLE_FIRST as seconds by the id of a channel."""
        return seconds_by_channel(self.desk_people_first)

    @property
    def most_file_bytes(self) -> int:
        """DESK_FILE_MEGABYTES in bytes."""
        return int(self.desk_file_megabytes * 1_000_000)

    @property
    def targets(self) -> Targets:
        """What the team has promised itself."""
        return Targets(
            first_reply=self.desk_first_reply_minutes * 60,
            next_reply=self.desk_next_reply_minutes * 60,
            total=self.desk_total_minutes * 60 or None,
        )

    @property
    def reminder_steps(self) -> tuple[float, ...]:
        """Business seconds for `rungs`; the second channel's is left out where there is none."""
        most = len(LADDER) if self.desk_second_channel else len(LADDER) - 1
        return reminder_seconds(self.desk_reminders)[:most]


def _platform(info: ValidationInfo) -> Platform | None:
    platform: Platform | None = info.data.get("desk_platform")
    return platform
