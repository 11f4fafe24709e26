"""Which language a customer writes in, guessed from its commonest words; only notices need it."""

import re
from collections.abc import Iterable

# The commonest function words of each language, those shared between them left out.
_COMMON = {
    "en": "the and is are you my i it to of what does do how can have for not with this would",
    "es": "el los las mi una qué cómo para por con está es son tengo quiero hola gracias cubre",
    "de": "der die das und ist ich nicht ein eine wie mein meine kann für mit auf bitte hallo",
    "fr": "le les des et est je une mon ma comment pour avec pas vous puis-je bonjour merci quoi",
    "pt": "os uma meu minha não como para com você é são tenho quero posso olá obrigado obrigada",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def guess_language(text: str, *, among: Iterable[str], default: str) -> str:
    """The language of `among` whose common words occur most; `default` when none stands out."""
    said = re.findall(r"[\w-]+", text.lower())
    scores = {
        language: sum(word in _WORDS.get(language, frozenset()) for word in said)
        for language in among
    }
    best = max(scores.values(), default=0)
    winners = [language for language, score in scores.items() if score == best]
    return winners[0] if best > 0 and len(winners) == 1 else default
