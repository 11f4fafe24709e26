"""What a customer wants, by plain patterns over folded text."""

import re
from enum import StrEnum

from sandbox.claude.stand_in.words import fold, words


class Intent(StrEnum):
    """What a text asks for."""

    UNREADABLE = "unreadable"
    PERSON = "person"
    NOT_LISTED = "not_listed"
    QUOTE = "quote"
    THANKS = "thanks"
    GREETING = "greeting"
    NEVER_MIND = "never_mind"
    YES = "yes"
    OFF_TOPIC = "off_topic"
    QUESTION = "question"


_PERSON = re.compile(
    r"\b(?:speak|talk|chat|connect me|put me through|get me) (?:to|with)?\s*"
    r"(?:a |an |the |your |some )?(?:real |live |human )?"
    r"(?:person|human|agent|someone|somebody|representative|teammate|manager|adviser|advisor)"
    r"|\b(?:real|live) (?:person|human)\b|\bhuman (?:being|please)\b"
    r"|\b(?:hablar|comunicar\w*|ponga\w*|pasa\w*) (?:con|a) (?:una? |el |la |alguna? )?"
    r"(?:persona|humano|alguien|agente|asesor\w*|representante|encargad\w*)"
    r"|\bpersona real\b|\bmit (?:einem )?menschen\b|\bparler a (?:un|une) (?:humain|personne)\b"
    r"|\bfalar com (?:uma? )?(?:pessoa|humano|atendente)\b"
)
_QUOTE = re.compile(
    r"\b(?:quote|quotes|quotation|estimate)\b"
    r"|\bhow much (?:would|will|does|do|is|to)\b.*\b(?:insur\w*|premium|policy|car|i pay)\b"
    r"|\b(?:get|want|like) (?:\w+ ){0,3}insured\b|\bpremium for\b|\bprice for (?:my|a|insur)"
    r"|\b(?:cotiza\w*|presupuesto)\b|\bcuanto (?:me )?(?:cuesta|costaria|pagaria|vale|saldria)\b"
    r"|\bprecio (?:para|de|del) (?:mi|un|una|asegurar|seguro)\b|\b(?:quiero|quisiera) asegurar\b"
)
_ABOUT_QUOTES = re.compile(
    r"\bhow (?:does|do|is|are|long)\b.*\b(?:quote|quotes|estimate)s?\b.*"
    r"\b(?:work|works|calculated|computed|valid|made|good for)\b"
    r"|\bcomo (?:funciona|se calcula)\w*\b.*\b(?:cotizaci\w+|presupuesto|precio)"
)
_THANKS = re.compile(r"\b(?:thanks|thank you|thx|cheers|gracias|danke|merci|obrigad[oa])\b")
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola"
    r"|buen[oa]s? (?:dias?|tardes|noches)|hallo|guten tag|bonjour|ola|bom dia)\b"
)
_NEVER_MIND = re.compile(
    r"\b(?:never ?mind|forget (?:it|about it)|no,? thanks|no,? thank you|not now|no gracias"
    r"|no, gracias|dejalo|dejelo|olvidalo|olvidelo)\b"
)
_OFF_TOPIC = re.compile(
    r"\b(?:weather|forecast|joke|jokes|poem|recipe|cook|football|soccer|movie|song|lyrics|politic\w*"
    r"|election|president|python|javascript|programming|code|homework|horoscope|bitcoin|stock tips?"
    r"|capital of|tell me a story|clima|tiempo hace|el tiempo|chiste|poema|receta|futbol|pelicula"
    r"|cancion|politica|elecciones|presidente|programar|programacion|deberes|horoscopo|wetter|witz"
    r"|meteo|blague|piada)\b"
)
_INSURANCE = re.compile(
    r"\b(?:insur\w*|cover\w*|polic(?:y|ies)|claim\w*|damage\w*|premium\w*|quote\w*|deductible\w*"
    r"|accident\w*|vehicle|tow\w*|seguro\w*|poliza\w*|cubr\w*|cubiert\w*|cobertura\w*|siniestro\w*"
    r"|dano\w*|accidente\w*|versicher\w*|assur\w*)\b"
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|ok|okay|please|please do|go ahead|do it|try again|si|claro|vale"
    r"|por favor|de acuerdo|adelante|ja|oui|sim)\b(?:,? (?:please|por favor))?"
)
_NO = re.compile(r"^\W*(?:no|nope|nein|non|nao)\b")
_KINDS_EN = r"commercial|business|home|homeowners?|house|renters?|landlords?|life|health|dental"
_KINDS_MORE_EN = r"pet|dog|cat|travel|boat|yacht|liability for my business|disability|flood|wedding"
_NOT_LISTED = (
    re.compile(
        rf"\b((?:{_KINDS_EN}|{_KINDS_MORE_EN})'?s?'? (?:\w+ )?"
        r"(?:insurance|policy|policies|cover)\b)"
    ),
    re.compile(
        r"\binsur\w* (?:for )?(?:my |our |a |the )?"
        r"(home|house|apartment|flat|life|health|dog|cat|pet|boat|business|shop|restaurant|company)\b"
        r"(?! charg| batter| wall| station)"
    ),
    re.compile(
        r"\b(seguros? (?:comercial\w*|empresarial\w*|medicos?|dental\w*"
        r"|(?:de|para) (?:mi |el |la |un |una )?"
        r"(?:hogar|casa|vida|salud|mascotas?|perro|gato|viajes?|barco|negocio|empresa|comercio|tienda)))"
    ),
    re.compile(r"\basegurar (?:mi |el |la |un |una )?(casa|hogar|vida|perro|gato|barco|negocio)\b"),
)
_LONGEST_COURTESY = 6


def recognise(text: str) -> Intent:
    """Return what a text asks for, the most telling sign first."""
    folded = fold(text)
    for intent, holds in _CHECKS:
        if holds(folded):
            return intent
    return Intent.QUESTION


def says_yes(text: str) -> bool:
    """Whether a text agrees to what was offered."""
    return _YES.search(fold(text)) is not None


def says_no(text: str) -> bool:
    """Whether a text declines what was offered."""
    folded = fold(text)
    return _NO.search(folded) is not None or _NEVER_MIND.search(folded) is not None


def unlisted_kind(text: str) -> str | None:
    """Return the kind of insurance asked about that is not about a vehicle, in its words."""
    folded = fold(text)
    matches = (pattern.search(folded) for pattern in _NOT_LISTED)
    match = next((match for match in matches if match), None)
    if match is None:
        return None
    return text[match.start(1) : match.end(1)]


def _is_short(folded: str) -> bool:
    return len(words(folded)) <= _LONGEST_COURTESY and "?" not in folded


_CHECKS = (
    (Intent.UNREADABLE, lambda text: text.startswith("[") and text.endswith("not read]")),
    (Intent.UNREADABLE, lambda text: text.startswith("[a message of")),
    (Intent.GREETING, lambda text: text in ("", "[a mention without words]")),
    (Intent.PERSON, lambda text: _PERSON.search(text) is not None),
    (Intent.NOT_LISTED, lambda text: unlisted_kind(text) is not None),
    (
        Intent.QUOTE,
        lambda text: _QUOTE.search(text) is not None and _ABOUT_QUOTES.search(text) is None,
    ),
    (Intent.NEVER_MIND, lambda text: _NEVER_MIND.search(text) is not None and _is_short(text)),
    (Intent.YES, lambda text: _YES.fullmatch(text.rstrip(" .!")) is not None),
    (Intent.THANKS, lambda text: _THANKS.search(text) is not None and _is_short(text)),
    (Intent.GREETING, lambda text: _GREETING.search(text) is not None and _is_short(text)),
    (
        Intent.OFF_TOPIC,
        lambda text: _OFF_TOPIC.search(text) is not None and _INSURANCE.search(text) is None,
    ),
)
