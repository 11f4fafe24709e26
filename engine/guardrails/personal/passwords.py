"""Passwords and codes that are called one, in front of them or behind."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.other_numbers import names_another_number

_CUE = (
    r"(?:password|passwort|pass ?code|kennwort|losungswort|contrasena|clave|mot de passe"
    r"|senha|palavra-passe|pwd|pw)"
)
_ANY_CUE = re.compile(rf"(?<![a-z0-9-])(?:{_CUE}|(?<=, )pass|(?<=and )pass)(?![a-z0-9-])")
_OF_A_RECORD = re.compile(
    r"\b(?:policy|claim|quote|order|case|ticket|reference|account|customer|vin|plate|number"
    r"|police|vertrag|schaden|angebot|fall|poliza|siniestro|pedido|caso|cuenta|contrat|sinistre"
    r"|dossier|apolice|sinistro|conta)(?: (?:number|no\.?|nr\.?|id))?:? $"
)
_LONGEST_CLAUSE = 90
_STOPS = re.compile(r"[.!?;] |\n|, (?:and|but|or|which|und|aber|y|pero|et|mais|e|mas)\b")
_VALUE = re.compile(r"(?<![^\s\"'(:=])[^\s\"'()<>]{6,64}(?![^\s\"')])")
_MOST_WORDS = 7
"""Between "password" and the password."""

_THINGS = re.compile(
    # "12-character", "2026-01-31", "14:30", "1,000.50"; "AES-256", "OAuth2", "Windows11"; an order.
    r"\d[\d.,:/+-]*(?:-?[a-z]+)*[.,:!?]*"
    r"|[A-Z]{2,6}-?\d{1,4}(?:-\w{1,4})?[.,:!?]*"
    r"|(?:OAuth|Windows|Android|iOS|iPhone|Base|Model|Type|Level)-?\d{1,2}[.,:!?]*"
    r"|[A-Z]{1,4}(?:-\d{2,})+[.,:!?]*"
)
_ADDRESS = re.compile(r"://|www\.|@[\w-]+\.|\w\.[a-z]{2,4}(?:/|[.,]?$)|/\w")
_ENTERED = re.compile(
    r"\b(?:enter|type|use|using|with|in|geben sie|gib|mit|nutzen sie|introduzca|escriba|use|con"
    r"|tapez|entrez|avec|utilisez|digite|insira|com|utilize) [\"']?$"
)
_ASKED_BEHIND = re.compile(
    r"[\"']? (?:[a-z]+ ){0,6}?(?:as|for|als|nach|como|por|de|comme|pour)(?: [a-z]+){0,2} "
    rf"{_CUE}(?![a-z0-9-])"
)

_CODE = (
    r"(?:pin|tan|otp|cvv2?|cvc2?|pass ?code|pin code|pin number|security code|secret code"
    r"|(?:one-time|verification|access|login|unlock) (?:code|pin)|sicherheitscode|pruefziffer"
    r"|prufziffer|kartenprufnummer|prufnummer|geheimzahl"
    r"|(?:verifizierungs|bestatigungs|einmal|zugangs|geheim)code|cryptogramme"
    r"|code (?:pin|secret|d'acces|de (?:verification|securite|confirmation|acces))"
    r"|codigo (?:de )?(?:verifica\w+|seguranca|seguridad|un solo uso|confirma\w+|acceso|acesso"
    r"|secreto)|code a usage unique|(?:code|codigo) (?:that |que )?(?:we|i|le|lhe|vous)"
    r" (?:just |avons )?"
    r"(?:sent|texted|mailed|emailed|enviamos|mandamos|envoye))"
)
_IS = (
    r"(?:is|was|reads|remains|are|ist|war|lautet|lautete|es|era|fue|queda|quedo|est|etait|reste|e"
    r"|foi|era|ficou|fica)"
)
_CALLED = re.compile(
    rf"\b{_CODE}(?:'s)?(?:,? (?!{_IS}\b)[a-z']+){{0,7}}?"
    rf"(?: ?[:=]|(?:,? (?:now|still|jetzt|ahora|maintenant|agora|to|as|auf|als|{_IS})\b){{1,3}}"
    r"|(?= (?:die|the|le|el|o|number|nummer|numero)? ?\d))"
    r"(?: (?:die|the|le|la|el|o|a|in|en|como|number|type|enter|use|press))? ?[\"']?"
    r"(?P<code>\d(?:[ -]?\d){2,7})(?![\w%]|[.,:/-]\d)"
    r"(?!-| ?(?:digits?|characters?|minutes?|hours?|days?|weeks?|times|years?|miles|km|mm|cm"
    r"|dollars?|euros?|usd|ziffern|stellen|zeichen|minuten|stunden|tage|jahre|mal|cifras|digitos"
    r"|caracteres|minutos|horas|dias|veces|anos|chiffres|caracteres|jours|heures|fois|algarismos"
    r"|vezes)\b)"
)
_EMERGENCY = frozenset({"911", "112", "999"})


def passwords(text: Folded) -> Iterator[tuple[int, int]]:
    """Where the password stands that is called one."""
    for cue in _ANY_CUE.finditer(text.low):
        yield from _behind(text, cue.end())
        yield from _in_front(text, cue)
    for found in _CALLED.finditer(text.low):
        if found["code"] not in _EMERGENCY:
            yield found.span("code")


def _behind(text: Folded, start: int) -> Iterator[tuple[int, int]]:
    """The first word that looks made in the clause that goes on behind "password"."""
    end = min(start + _LONGEST_CLAUSE, len(text.plain))
    stop = _STOPS.search(text.low, start, end)
    end = stop.start() if stop else end
    for value in _VALUE.finditer(text.plain, start, end):
        if len(text.plain[start : value.start()].split()) > _MOST_WORDS:
            return
        if _looks_made(value[0]):
            if not _is_another_things(text.low, value.start()):
                yield value.span()
            return


def _in_front(text: Folded, cue: re.Match[str]) -> Iterator[tuple[int, int]]:
    """ "Enter hunter2! where it asks for the password"."""
    first = max(0, cue.start() - 90)
    for value in _VALUE.finditer(text.plain, first, cue.start()):
        is_entered = _ENTERED.search(text.low, first, value.start())
        asked = _ASKED_BEHIND.match(text.low, value.end())
        if is_entered and asked and asked.end() == cue.end() and _looks_made(value[0]):
            yield value.span()


def _is_another_things(low: str, start: int) -> bool:
    is_of_a_record = _OF_A_RECORD.search(low, max(0, start - 24), start) is not None
    return is_of_a_record or names_another_number(low, start)


def _looks_made(word: str) -> bool:
    """Whether nobody writes a word so who does not make up a password."""
    bare = word.rstrip(".,:")
    if _THINGS.fullmatch(word) or _ADDRESS.search(bare):
        return False
    has_letter = any(sign.isalpha() for sign in bare)
    has_digit = any(sign.isdigit() for sign in bare)
    has_sign = any(sign in "!#$%&*+=?_^~" for sign in bare.rstrip("!?"))
    return has_letter and (has_digit or (has_sign and bare != bare.lower()))
