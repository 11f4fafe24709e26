"""The language notices are given in."""

import pytest

from engine.language import guess_language

LANGUAGES = ("de", "en", "es", "fr", "pt")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What does electric car insurance cover?", "en"),
        ("¿Cubre el seguro la batería de mi coche eléctrico?", "es"),
        ("Wie kann ich meine Versicherung kündigen?", "de"),
        ("Bonjour, comment assurer ma voiture avec vous ?", "fr"),
        ("Olá, quero uma cotação para o meu carro", "pt"),
    ],
)
def test_the_language_is_guessed_from_common_words(text: str, language: str) -> None:
    """An ordinary question gives its language away."""
    assert guess_language(text, among=LANGUAGES, default="en") == language


@pytest.mark.parametrize("text", ["", "Tesla 2023", "🚗🚗", "la"])
def test_when_in_doubt_it_is_the_default(text: str) -> None:
    """Names, numbers and words of several languages decide nothing."""
    assert guess_language(text, among=LANGUAGES, default="de") == "de"


def test_only_languages_we_have_are_guessed() -> None:
    """A language without notices is never chosen."""
    assert guess_language("Wie kann ich kündigen?", among=("en", "es"), default="en") == "en"
