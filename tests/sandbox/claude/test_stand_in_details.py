"""What the stand-in reads out of ordinary sentences."""

import pytest

from sandbox.claude.stand_in.details import Details, read_details
from sandbox.claude.stand_in.intents import Intent, recognise, unlisted_kind
from sandbox.claude.stand_in.language import guess
from sandbox.claude.stand_in.words import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 2022 Toyota Corolla", {"make": "Toyota", "model": "Corolla", "year": 2022}),
        ("my Ford F-150, 2018", {"make": "Ford", "model": "F-150", "year": 2018}),
        ("I have a VW ID.4.", {"make": "VW", "model": "ID.4"}),
        ("a Harley-Davidson Sportster 883", {"make": "Harley-Davidson", "model": "Sportster 883"}),
        ("it is a leaf", {"make": "Nissan", "model": "Leaf"}),
        ("a Model Y with 5k miles", {"make": "Tesla", "model": "Model Y", "mileage": 5000}),
        ("a Tesla", {"make": "Tesla"}),
        ("my Tesla insurance", {"make": "Tesla"}),
        ("make: Kia, model: EV6", {"make": "Kia", "model": "EV6"}),
        ("un Renault Zoe del 2020", {"make": "Renault", "model": "Zoe", "year": 2020}),
        (
            "una Yamaha MT-07 con 8.000 millas",
            {"make": "Yamaha", "model": "MT-07", "mileage": 8000},
        ),
        ("mileage is about 41,500", {"mileage": 41500}),
        ("unas 30 mil millas", {"mileage": 30000}),
        ("12.5k miles", {"mileage": 12500}),
        ("100 km", {"mileage": 62}),
        ("I drive 9000 miles a year", {}),
        ("I'm 34", {"driver_age": 34}),
        ("the driver is 45 years old", {"driver_age": 45}),
        ("tengo 41 años", {"driver_age": 41}),
        ("edad: 29", {"driver_age": 29}),
        ("the car is 12 years old", {}),
        ("I owe $2020", {}),
        ("Tesla Model 3 34 years old", {"make": "Tesla", "model": "Model 3", "driver_age": 34}),
        ("I bought a Honda Civic. 2019", {"make": "Honda", "model": "Civic", "year": 2019}),
    ],
)
def test_details_are_read(text: str, expected: dict[str, object]) -> None:
    """Vehicle, year, mileage and age are found, and nothing that is not there."""
    assert read_details(text, {}, asked=False) == expected


def test_bare_answers_count_only_when_asked() -> None:
    """Plain numbers and names fill what is missing, once something was asked for."""
    known: Details = {"make": "Polestar", "year": 2021}
    assert read_details("2, 45, 12000", known, asked=False) == known
    asked = read_details("45 and 12000", known, asked=True)
    assert (asked["driver_age"], asked["mileage"]) == (45, 12000)
    assert read_details("Precept", known, asked=True)["model"] == "Precept"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Good morning!", Intent.GREETING),
        ("thank you so much", Intent.THANKS),
        ("Thanks! Is hail covered too?", Intent.QUESTION),
        ("can I speak to someone", Intent.PERSON),
        ("What happens if a person steals my car?", Intent.QUESTION),
        ("How does a quote work?", Intent.QUESTION),
        ("How much is the deductible for glass?", Intent.QUESTION),
        ("I need a price for my car", Intent.QUOTE),
        ("Do you cover storm and weather damage?", Intent.QUESTION),
        ("what's the weather", Intent.OFF_TOPIC),
        ("Is my home charger covered?", Intent.QUESTION),
        ("Do you have life insurance?", Intent.NOT_LISTED),
        ("[a mention without words]", Intent.GREETING),
        ("[attached file 'crash.jpg', not read]", Intent.UNREADABLE),
        ("[a message of 40000 characters, too long to be read]", Intent.UNREADABLE),
        ("never mind", Intent.NEVER_MIND),
    ],
)
def test_intents_are_told_apart(text: str, intent: Intent) -> None:
    """The most telling sign decides."""
    assert recognise(text) is intent


def test_the_kind_is_named_in_the_customers_words() -> None:
    """What is not offered is called as the customer called it."""
    assert unlisted_kind("Do you sell Pet Insurance?") == "Pet Insurance"
    assert unlisted_kind("¿Tienen seguro de hogar?") == "seguro de hogar"
    assert unlisted_kind("Is my electric car covered?") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is my car covered?", "en"),
        ("¿Cubre la póliza mi coche?", "es"),
        ("Ist die Batterie versichert?", "de"),
        ("12000", None),
    ],
)
def test_languages_are_guessed(text: str, language: str | None) -> None:
    """Common words tell the language; numbers tell none."""
    assert guess(text) == language


def test_folding_keeps_every_character_in_place() -> None:
    """Folded text is as long as the text, so that positions can be carried over."""
    text = "Straße, Ñandú, ﬁn, 🙂, İ"
    assert len(fold(text)) == len(text)
