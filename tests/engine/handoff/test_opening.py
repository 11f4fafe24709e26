"""How a customer is told when somebody comes."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import prompts
from engine.errors import ConfigurationError
from engine.handoff.hours import ALWAYS, NEVER
from engine.handoff.hours_text import parse_hours
from engine.handoff.opening import NeverOpens, OpenNow, OpensAt, TimeWords, find_opening

MADRID = ZoneInfo("Europe/Madrid")
ZONE = {
    "en": "(Europe/Madrid time)",
    "es": "(hora de Europe/Madrid)",
    "fr": "(heure de Europe/Madrid)",
    "de": "(Zeitzone Europe/Madrid)",
    "pt": "(hora de Europe/Madrid)",
}
WORDS = TimeWords(prompts.ROOT, default_language="en")
NOW = "2026-11-26 08:30"


def moment(text: str) -> float:
    """The moment of a time in Madrid."""
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


def told(at: str, language: str, *, now: str = NOW, zone: str = "Europe/Madrid") -> str:
    """What a customer reads about a moment in Madrid, of a desk there or elsewhere."""
    return WORDS.tell(
        OpensAt(at=moment(at)),
        now=moment(now),
        language=language,
        desk_zone=ZoneInfo(zone),
    )


def test_the_opening_is_now_or_later_or_never() -> None:
    """Open is open now; closed has the next opening; and some desks never promise anything."""
    hours = parse_hours("Mon-Fri 09:00-17:30", zone=MADRID)
    assert find_opening(hours, moment("2026-11-27 17:00")) == OpenNow()
    closed = find_opening(hours, moment("2026-11-27 17:30"))
    assert closed == OpensAt(at=moment("2026-11-30 09:00"))
    assert find_opening(NEVER, moment(NOW)) == NeverOpens()
    assert find_opening(ALWAYS, moment(NOW)) == OpenNow()


@pytest.mark.parametrize(
    ("language", "at", "words"),
    [
        ("en", "2026-11-26 14:00", "today at 14:00"),
        ("en", "2026-11-27 09:00", "tomorrow at 9:00"),
        ("en", "2026-11-30 09:05", "on Monday 30 November at 9:05"),
        ("es", "2026-11-26 14:00", "hoy a las 14:00"),
        ("es", "2026-11-27 01:30", "mañana a la 1:30"),
        ("es", "2026-12-01 09:00", "el martes 1 de diciembre a las 9:00"),
        ("fr", "2026-11-26 14:00", "aujourd'hui à 14:00"),
        ("fr", "2026-11-27 09:00", "demain à 9:00"),
        ("fr", "2026-12-01 09:00", "le mardi 1er décembre à 9:00"),
        ("fr", "2026-12-11 09:00", "le vendredi 11 décembre à 9:00"),
        ("de", "2026-11-26 14:00", "heute um 14:00 Uhr"),
        ("de", "2026-11-27 09:00", "morgen um 9:00 Uhr"),
        ("de", "2026-12-01 09:00", "am Dienstag, dem 1. Dezember, um 9:00 Uhr"),
        ("pt", "2026-11-26 14:00", "hoje às 14:00"),
        ("pt", "2026-11-27 01:00", "amanhã à 1:00"),
        ("pt", "2026-11-28 09:00", "no sábado, 28 de novembro, às 9:00"),
        ("pt", "2026-11-30 09:00", "na segunda-feira, 30 de novembro, às 9:00"),
    ],
)
def test_a_moment_is_told_as_people_say_it(language: str, at: str, words: str) -> None:
    """Today, tomorrow or the date, in the customer's language, and whose time it is."""
    assert told(at, language) == f"{words} {ZONE[language]}"


def test_an_underscore_of_a_zone_is_not_shown() -> None:
    """It would be read as emphasis."""
    at = "2026-11-26 20:00"
    assert told(at, "en", zone="America/New_York") == "today at 14:00 (America/New York time)"


def test_the_day_is_that_of_the_zone_named() -> None:
    """What is tomorrow in one may be today in another."""
    late, at = "2026-11-26 23:30", "2026-11-27 09:00"
    assert told(at, "en", now=late) == "tomorrow at 9:00 (Europe/Madrid time)"
    there = told(at, "en", now=late, zone="Asia/Kathmandu")
    assert there == "today at 13:45 (Asia/Kathmandu time)"


def test_another_language_steps_in_for_one_we_do_not_have() -> None:
    """The default language tells it where the customer's is missing."""
    assert told("2026-11-27 09:00", "xx") == f"tomorrow at 9:00 {ZONE['en']}"


@pytest.mark.parametrize("language", ZONE)
def test_every_language_has_words_for_all_days_and_months(language: str) -> None:
    """Each of 365 days has a sentence of its own, and no brace is left in any."""
    year = [told(f"{2027 + (month < 11)}-{month:02}-28 09:00", language) for month in range(1, 13)]
    week = [told(f"2026-12-{day:02} 09:00", language) for day in range(1, 8)]
    assert len({*year, *week}) == 19
    assert not any("{" in words for words in (*year, *week))
    assert WORDS.tell(OpenNow(), now=0, language=language, desk_zone=MADRID)


def test_a_word_that_is_missing_is_named_at_the_start(tmp_path: Path) -> None:
    """An operator who leaves a word out hears which, and no customer reads a hole."""
    shutil.copytree(prompts.ROOT / "times", tmp_path / "times")
    file = tmp_path / "times" / "es.md"
    file.write_text(file.read_text(encoding="utf-8").replace("- monday: lunes\n", ""), "utf-8")
    with pytest.raises(ConfigurationError, match=r"es\.md lacks monday"):
        TimeWords(tmp_path, default_language="en")


def test_the_default_language_has_to_be_there(tmp_path: Path) -> None:
    """Without any words for times nothing begins."""
    with pytest.raises(ConfigurationError, match=r"lacks en\.md"):
        TimeWords(tmp_path, default_language="en")
