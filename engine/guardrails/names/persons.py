"""Whether a name that people have as well is a person's here: "Mr Kemper", "Hello Amica,"."""

import re

from engine.guardrails.names.beside import BESIDE, INSURER
from engine.guardrails.names.given_names import GIVEN_NAMES
from engine.guardrails.names.place import Place
from engine.guardrails.word_set import word_set

_TITLES = word_set(
    "mr mrs ms miss mx mister doctor dr prof professor officer sergeant deputy detective trooper"
    " judge sir madam",
    "herr herrn frau senor senora senorita sr sra don dona monsieur madame mademoiselle mme mlle",
    "senhor senhora sinhora",
)
_GREETINGS = word_set(
    "hello hi hey dear welcome thanks you sorry morning afternoon evening bye goodbye",
    "hallo liebe lieber moin tag danke dank willkommen servus",
    "hola gracias querida querido estimada estimado buenas buenos dias tardes",
    "bonjour merci bonsoir salut chere cher bienvenue",
    "ola obrigado obrigada cara caro prezada prezado dia tarde",
)
"""Behind these a name that a mark ends is the one who is greeted."""

_ROLES = word_set(
    "driver rider owner passenger policyholder customer teammate colleague adjuster witness"
    " neighbor neighbour officer doctor mechanic lawyer attorney daughter son wife husband sister"
    " brother mother father friend partner named called name",
    "fahrer fahrerin halter halterin zeuge zeugin kollege kollegin kollegen tochter sohn mann"
    " schwester bruder mutter vater heisst heißt namens",
    "conductor conductora conductrice conducteur testigo temoin companero companera hija hijo"
    " marido esposa esposo hermana hermano llama fille fils mari femme collegue soeur frere",
    "appelle",
    "condutor condutora filha filho testemunha colega irma irmao chama",
)
"""What a person is, right before the name, or before the given name that stands before it."""

_AND = word_set("and und y et e")
"""Between two people: "Amica and Paul"."""

_LINKS = word_set("is was named called ist heisst heißt es se est s e")
"""What may stand between what a person is and the name."""

_TO_YOU = word_set(
    "you your yours i we please it that there here if to do did can could may would",
    "ihr ihre ihren ihrem sie wir ich bitte das su sus usted le puede ya aqui el",
    "votre vos vous je nous voici sua seu voce o pode",
)
"""What a sentence goes on with that began with the name of the one it is said to."""

_IS_A_NAME = re.compile(
    r" (?:is|ist|es|est|e) (?:\w+ ){1,3}?(?:names?|nachname|vorname|apellido|nombre|nom|prenom"
    r"|apelido|sobrenome|nome)\b"
)
_NEAR = 40
"""Characters behind a name in which it may be said that it is an insurer's."""


def is_a_person(place: Place) -> bool:
    """Whether a title, a greeting, or who it is said to be makes the name a person's."""
    if place.following in BESIDE or not place.has_capital:
        return False
    signs = (_is_titled, _is_greeted, _is_spoken_to, _is_named, _is_introduced)
    return any(sign(place) for sign in signs)


def _is_titled(place: Place) -> bool:
    """Whether a title stands before it, or before an initial: "Mrs. A. Chubb"."""
    at = place.at - 2 if len(place.before) == 1 else place.at - 1
    return place.word(at) in _TITLES and "," not in place.between(at)


def _is_greeted(place: Place) -> bool:
    """Whether she is greeted: in "Thanks! Amica pays that." nobody is."""
    return place.ends and place.before in _GREETINGS and not _is_an_insurer(place)


def _is_spoken_to(place: Place) -> bool:
    """Whether the sentence is said to her: "Amica, your estimate is ready"."""
    is_said = place.text.plain.startswith(", ", place.end) and place.following in _TO_YOU
    return is_said and place.begins_sentence and not _is_an_insurer(place)


def _is_an_insurer(place: Place) -> bool:
    behind = place.text.low[place.end : place.end + _NEAR]
    return INSURER.search(behind) is not None


def _is_named(place: Place) -> bool:
    """Whether it stands beside a given name, or is said to be one: "Kemper is your last name"."""
    before, other = place.at - 1, place.at + place.count
    if place.is_capital(before) and place.between(before) == " " and _is_given(place, before):
        return True
    if place.following in _AND and _is_given(place, other + 1):
        return True
    if place.text.plain.startswith(", ", place.end) and _is_given(place, other):
        return True
    return _IS_A_NAME.match(place.text.low, place.end) is not None


def _is_given(place: Place, at: int) -> bool:
    return place.word(at) in GIVEN_NAMES and place.is_capital(at)


def _is_introduced(place: Place) -> bool:
    """Whether it is said who she is: "your driver Xaver Kemper", "your daughter is Amica"."""
    if INSURER.search(place.text.low[max(0, place.start - _NEAR) : place.start]):
        return False
    at = place.at - 1
    has_given_name = place.is_capital(at) and place.between(at) == " "
    if has_given_name and place.word(at) not in _ROLES:
        at -= 1
    elif at >= 0 and place.between(at) != " ":
        return False
    while place.word(at) in _LINKS:
        at -= 1
    return place.word(at) in _ROLES
