"""Which language the customer writes, guessed from its commonest words."""

from collections.abc import Iterable

from sandbox.claude.stand_in.words import words

LANGUAGES = ("en", "es", "de", "fr", "pt")

_COMMON = {
    "en": "the and is are you my i it to of what does do how can have for not with this would an "
    "hello hi thanks please covered insurance car quote i'm a person weather year old miles",
    "es": "el los las mi una que como para por con esta es son tengo quiero hola gracias cubre un "
    "seguro coche del precio anos millas persona cuanto cubierto buenos dias del hace",
    "de": "der die das und ist ich nicht ein eine wie mein meine kann fur mit auf bitte hallo "
    "versicherung auto danke",
    "fr": "le les des et est je une mon ma comment pour avec pas vous bonjour merci quoi voiture "
    "assurance",
    "pt": "os uma meu minha nao como para com voce sao tenho quero posso ola obrigado obrigada "
    "seguro carro",
}
_WORDS = {language: frozenset(common.split()) for language, common in _COMMON.items()}


def guess(text: str) -> str | None:
    """Return the language of a text; None when none stands out."""
    said = words(text)
    scores = {language: sum(w in known for w in said) for language, known in _WORDS.items()}
    best = max(scores.values())
    winners = [language for language, score in scores.items() if score == best]
    return winners[0] if best > 0 and len(winners) == 1 else None


def guess_newest(texts: Iterable[str]) -> str:
    """Return the language of the first of these texts that shows one, else English."""
    return next((language for text in texts if (language := guess(text))), "en")
