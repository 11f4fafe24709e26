"""Facts of an account are told by code, in the customer's language and as they are stored."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from adapters.discord.markdown import render_post as on_discord
from adapters.slack.markdown import render_post as on_slack
from engine.accounts.fact_words import WANTED, FactWords
from engine.domain.accounts import (
    Address,
    Coverage,
    Order,
    OrderStatus,
    Policy,
    PolicyStatus,
    Profile,
    Vehicle,
)
from engine.domain.posts import Notice, NoticeKind
from engine.domain.steps import Json, PrivateFacts
from engine.errors import ConfigurationError
from engine.tools.own_records import newest
from engine.word_list import word_list
from prompts import ROOT

POLICY = Policy(
    number="P-1",
    product="car",
    status=PolicyStatus.ACTIVE,
    vehicle=Vehicle(make="Tesla", model="Model 3", year=2022, vin="5YJ1"),
    monthly_premium=Decimal("120.50"),
    starts=date(2026, 1, 2),
    ends=date(2026, 12, 31),
    coverages=(
        Coverage(name="collision", limit="market value", deductible=Decimal("500.00")),
        Coverage(name="liability", limit="100/300", deductible=None),
    ),
)
ORDER = Order(
    number="OR-1",
    item="Wall charger",
    quantity=1,
    total=Decimal("649.00"),
    status=OrderStatus.SHIPPED,
    placed_on=date(2026, 11, 3),
    expected_on=None,
    tracking=None,
    is_cancellable=False,
)


@pytest.fixture
def words() -> FactWords:
    """The words of the project."""
    return FactWords(ROOT, default_language="en")


def told(words: FactWords, tool: str, facts: object, language: str = "en") -> str:
    """What a customer is told of one call."""
    found = PrivateFacts(tool=tool, facts=to_jsonable_python(facts))
    return words.tell([found], language=language)


def test_a_record_is_told_fact_by_fact(words: FactWords) -> None:
    """With money, days and states in words; what is not known is not mentioned."""
    assert told(words, "policy_details", POLICY) == (
        "**Your policy**\n\n- Number: P-1\n- Product: car\n- Status: active\n"
        "- Vehicle: Tesla Model 3 2022 5YJ1\n- Premium a month: $120.50\n"
        "- Begins: January 2, 2026\n- Ends: December 31, 2026\n- Covers:\n"
        "  - collision, up to market value, deductible $500.00\n  - liability, up to 100/300"
    )


def test_several_records_stand_under_their_numbers(words: FactWords) -> None:
    """And how many are left out is said."""
    many = told(words, "order_status", newest([ORDER] * 22), "de")
    assert many.count("**OR-1**") == 20
    assert many.endswith("Und 2 weitere. Fragen Sie nach einem mit seiner Nummer.")
    assert "- Stand: versandt\n- Bestellt am: 3. November 2026\n- Stornierbar: nein" in many
    assert (
        told(words, "order_status", newest([])) == "**Your orders**\n\nThere is nothing on record."
    )


def test_an_obstacle_is_told_in_the_customers_language(words: FactWords) -> None:
    """Not in the words Claude would have got."""
    facts: Json = {"possible": False, "obstacle": "same_address", "why": "English."}
    said = told(words, "change_address", facts, "fr")
    assert said.endswith("est déjà enregistrée.")
    assert "English" not in said


@pytest.mark.parametrize("render", [on_slack, on_discord], ids=["slack", "discord"])
def test_nothing_stored_is_taken_for_markup(words: FactWords, render: object) -> None:
    """A name with stars, links and line breaks shows as it is; nobody is pinged by it."""
    address = Address(line1="", line2="", city="", state="", postal_code="", country="")
    name = "*A* [b](https://evil.example)\n# c @everyone <!here> `d`"
    profile = Profile(name=name, email="", phone="", address=address, customer_since=date.min)
    text = told(words, "my_profile", profile)
    assert callable(render)
    (part,) = render(Notice(kind=NoticeKind.PRIVATE_FACTS, text=text))
    assert "https://evil.example)" in part.plain
    assert "\n# c" not in part.text
    assert "@everyone" not in part.text
    assert "<!here>" not in part.text


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt"])
def test_every_language_has_every_word(language: str) -> None:
    """A customer is never told half in their language."""
    assert word_list(ROOT / "facts" / f"{language}.md").keys() == WANTED


def test_a_default_language_that_lacks_a_word_is_refused(tmp_path: Path) -> None:
    """At the start, with the name of the word."""
    for name in ("facts", "times"):
        shutil.copytree(ROOT / name, tmp_path / name)
    file = tmp_path / "facts" / "en.md"
    file.write_text(file.read_text().replace("- is_lapsed: lapsed\n", ""), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="lacks is_lapsed"):
        FactWords(tmp_path, default_language="en")
    german = FactWords(tmp_path, default_language="de")
    assert told(german, "order_status", newest([])).startswith("**Your orders**")
