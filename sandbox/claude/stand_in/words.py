"""Words of a text: folded to plain letters, cut to stems, with those that say nothing left out."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "os", "as", "s", "e", "o", "a")
_SHORTEST_STEM = 3

_SAYING_NOTHING = (
    # English
    "a an the and or but if then so as at by for from in into of off on onto out over to up with "
    "without about is are was were be been being am do does did done have has had having can could "
    "will would shall should may might must i me my mine you your yours he she it its we us our "
    "they them their this that these those there here what which who whom whose when where why how "
    "not no yes also just please hello hi hey thanks thank want need know tell like get got any "
    "some more much many really too very let's i'm i'd i've it's what's don't does doesn't ok okay "
    # Spanish
    "el la los las un una unos unas y o u pero si entonces como de del al por para en con sin "
    "sobre es era fue ser estar esta estan este esto estos estas ese eso esos esas hay he "
    "ha han tengo tiene tienen puedo puede pueden quiero quiere quisiera necesito mi mis tu tus "
    "su sus me te se le les nos yo usted ustedes ella que cual cuales quien cuando donde porque "
    "cuanto cuanta tambien muy mas no hola gracias favor algo todo toda lo hacer saber pasa "
    "pasar ocurre happens happen old year years ano anos "
    # German, French, Portuguese
    "der die das ein eine einen und oder ist sind ich mein meine meinen mit fur auf zu im wie was "
    "wann wo kann wird werden habe hat bei von auch nicht "
    "le les des une et ou est sont je mon ma mes avec pour dans sur quoi comment puis peut ai "
    "qu'est-ce "
    "os um uma e ou sao eu meu minha com para como qual posso pode tenho em do da dos das"
)
_GENERIC = (
    "insurance insured insure policy cover covers covered coverage car vehicle seguro seguros "
    "poliza cubre cubierto cubierta cobertura coche carro vehiculo"
)
_SILENT = frozenset(_SAYING_NOTHING.split())


def fold(text: str) -> str:
    """Return lower-case text without accents, each character still in its place."""
    return "".join(_plain(character) for character in text).replace("’", "'")


def _plain(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 else character


def words(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """Return the words that carry the meaning, each once, in order."""
    return list(dict.fromkeys(w for w in words(text) if w not in _SILENT and len(w) > 1))


def stem(word: str) -> str:
    """Return a rough stem, so that forms of a word meet; not a linguistic one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def stems(text: str | Iterable[str]) -> set[str]:
    """Return the stems of the words that carry the meaning; parts of hyphenated words too."""
    source = text if isinstance(text, str) else " ".join(text)
    found = content_words(source) + content_words(source.replace("-", " "))
    return {stem(word) for word in found}


def specific(found: set[str]) -> set[str]:
    """Return the stems that tell insurance questions apart; all of them if none does."""
    return found - _GENERIC_STEMS or found


_GENERIC_STEMS = stems(_GENERIC)
