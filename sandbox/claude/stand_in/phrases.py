"""The stand-in's own sentences, by language; none of them says anything about the company."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    """One language. Braces are filled with what the request says or a tool returned."""

    note: str
    greeting: str
    introduction: str
    welcome_back: str
    abilities: str
    welcome: str
    off_topic: str
    unreadable: str
    found: str
    found_elsewhere: str
    found_more: str
    nothing_found: str
    offer_person: str
    no_person: str
    passing_on: str
    not_offered: str
    not_found_offered: str
    offered_instead: str
    ask_first: str
    ask_more: str
    vehicle: str
    price: str
    estimate: str
    reference: str
    next_step: str
    no_quotes: str
    rejected: str
    sorry: str
    offer_retry: str
    all_right: str
    both: str
    slots: dict[str, str]


ENGLISH = Phrases(
    note="(local stand-in, not Claude)",
    greeting="Hello!",
    introduction="I'm {assistant}, the assistant of {company}.",
    welcome_back="How can I help?",
    abilities="Ask me about the insurance, or tell me about your vehicle and I'll work out a "
    "price.",
    welcome="You're welcome! Just write here if anything else comes up.",
    off_topic="That is outside what I can help with here. I'm glad to answer questions about "
    "insurance, or to work out a price for your vehicle.",
    unreadable="I'm sorry, I could not read that. Could you put it in a few words?",
    found="Here is what the help articles say:",
    found_elsewhere="I found this in another language only:",
    found_more="Is there more you would like to know?",
    nothing_found="I'm sorry, I found nothing about that in the help articles, and I don't want "
    "to guess.",
    offer_person="Shall I bring in a person from the team?",
    no_person="I'm sorry, I cannot bring in a person from here.",
    passing_on="Of course, I'm passing this on to a person from the team.",
    not_offered="I'm sorry, {kind} is not something we offer. The help articles put it like this:",
    not_found_offered="I'm sorry, I found no {kind} among what we offer.",
    offered_instead="What there is:",
    ask_first="Gladly! To work out a price, could you tell me {missing}?",
    ask_more="Thank you. I still need {missing}; could you tell me?",
    vehicle="a {year} {make} {model}",
    price="For {vehicle}, driven mainly by someone aged {age}, the premium comes to about "
    "**{price} a month**.",
    estimate="This is an estimate, not an offer.",
    reference="Its reference is {reference}.",
    next_step="If you like, I can look up how to go on from here, work out another vehicle, or "
    "bring in a person.",
    no_quotes="I'm sorry, I cannot work out prices here.",
    rejected="I'm sorry, a price cannot be worked out with these details. Could you check them?",
    sorry="I'm sorry, that did not work just now.",
    offer_retry="Shall I try again, or bring in a person?",
    all_right="All right. Just write here if I can help with anything else.",
    both="{first} and {second}",
    slots={
        "make": "the make",
        "model": "the model",
        "year": "the model year",
        "mileage": "the mileage on the odometer",
        "driver_age": "the age of the main driver",
    },
)

SPANISH = Phrases(
    note="(sustituto local, no es Claude)",
    greeting="¡Hola!",
    introduction="Soy {assistant}, la asistente de {company}.",
    welcome_back="¿En qué le puedo ayudar?",
    abilities="Pregúnteme por los seguros, o hábleme de su vehículo y le calculo un precio.",
    welcome="¡De nada! Escriba aquí si surge algo más.",
    off_topic="Con eso no le puedo ayudar aquí. Con gusto respondo preguntas sobre seguros o le "
    "calculo un precio para su vehículo.",
    unreadable="Lo siento, no he podido leer eso. ¿Me lo puede decir en pocas palabras?",
    found="Esto dicen los artículos de ayuda:",
    found_elsewhere="Solo lo encuentro en otro idioma:",
    found_more="¿Quiere saber algo más?",
    nothing_found="Lo siento, no encuentro nada sobre eso en los artículos de ayuda y no quiero "
    "adivinar.",
    offer_person="¿Quiere que llame a una persona del equipo?",
    no_person="Lo siento, desde aquí no puedo llamar a una persona.",
    passing_on="Claro, se lo paso a una persona del equipo.",
    not_offered="Lo siento, no ofrecemos {kind}. Los artículos de ayuda lo dicen así:",
    not_found_offered="Lo siento, entre lo que ofrecemos no encuentro {kind}.",
    offered_instead="Lo que sí hay:",
    ask_first="¡Con gusto! Para calcular un precio, ¿me puede decir {missing}?",
    ask_more="Gracias. Todavía necesito {missing}; ¿me lo puede decir?",
    vehicle="un {make} {model} de {year}",
    price="Para {vehicle}, con un conductor principal de {age} años, la prima sería de unos "
    "**{price} al mes**.",
    estimate="Es una estimación, no una oferta.",
    reference="Su referencia es {reference}.",
    next_step="Si quiere, puedo buscar cómo seguir desde aquí, calcular otro vehículo o llamar a "
    "una persona.",
    no_quotes="Lo siento, aquí no puedo calcular precios.",
    rejected="Lo siento, con estos datos no se puede calcular un precio. ¿Los puede revisar?",
    sorry="Lo siento, ahora mismo no ha funcionado.",
    offer_retry="¿Lo intento otra vez o llamo a una persona?",
    all_right="De acuerdo. Escriba aquí si le puedo ayudar en algo más.",
    both="{first} y {second}",
    slots={
        "make": "la marca",
        "model": "el modelo",
        "year": "el año del modelo",
        "mileage": "las millas del cuentakilómetros",
        "driver_age": "la edad del conductor principal",
    },
)

_NOTES = {
    "de": "(örtlicher Ersatz, nicht Claude; antwortet auf Englisch)",
    "fr": "(remplaçant local, pas Claude ; il répond en anglais)",
    "pt": "(substituto local, não é o Claude; responde em inglês)",
}


def phrases_for(language: str) -> Phrases:
    """Return the sentences of a language; English where there are none."""
    return SPANISH if language == "es" else ENGLISH


def note_for(language: str) -> str:
    """Return the note that this is not Claude, in the customer's language."""
    return _NOTES.get(language) or phrases_for(language).note


ALL_NOTES = (ENGLISH.note, SPANISH.note, *_NOTES.values())
