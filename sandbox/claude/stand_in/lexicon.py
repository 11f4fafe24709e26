"""Insurance words: other languages in English, and plain English as articles word it."""

from collections.abc import Iterable

from sandbox.claude.stand_in.words import stem

_TRANSLATIONS = {
    # Spanish
    "coche": "car", "carro": "car", "auto": "car", "automovil": "car", "vehiculo": "vehicle",
    "moto": "two-wheeler", "motocicleta": "two-wheeler", "electrico": "electric",
    "bateria": "battery", "cargador": "charger", "carga": "charging", "cargar": "charging",
    "casa": "home", "enchufe": "charging", "seguro": "insurance", "poliza": "policy",
    "cubre": "covered", "cubierto": "covered", "cubren": "covered", "cobertura": "coverage",
    "incluye": "covered", "robo": "theft", "robado": "theft", "roban": "theft",
    "accidente": "accident", "choque": "collision", "granizo": "hail", "incendio": "fire",
    "tormenta": "weather", "vandalismo": "vandalism", "siniestro": "claim", "reclamo": "claim",
    "reclamacion": "claim", "reclamar": "claim", "cancelar": "cancel",
    "cancelacion": "cancellation", "anular": "cancel", "pago": "payment", "pagar": "payment",
    "factura": "billing",
    "grua": "towing", "remolque": "towing", "carretera": "road", "asistencia": "assistance",
    "averia": "breakdown", "alquiler": "rental", "conductor": "driver", "joven": "young",
    "nuevo": "new", "extranjero": "abroad", "viaje": "travel", "viajar": "travel",
    "mexico": "mexico", "canada": "canada", "documentos": "documents", "horario": "hours",
    "telefono": "phone", "llamar": "phone", "contacto": "contact", "abierto": "hours",
    "descuento": "discount", "franquicia": "deductible", "deducible": "deductible",
    "hackeo": "hacking", "hackear": "hacking", "pirateo": "hacking", "danos": "damage",
    "dano": "damage", "medicos": "medical", "queja": "complaint", "direccion": "address",
    "comercial": "commercial", "hogar": "home", "vida": "life", "salud": "health",
    "precio": "price", "productos": "products", "ofrecen": "offered",
    # German
    "wagen": "car", "elektroauto": "electric car", "motorrad": "two-wheeler",
    "batterie": "battery", "akku": "battery", "ladestation": "charging", "laden": "charging",
    "versicherung": "insurance", "versichert": "covered", "abgedeckt": "covered",
    "diebstahl": "theft", "unfall": "accident", "hagel": "hail", "feuer": "fire",
    "schaden": "damage claim", "kundigen": "cancel", "kundigung": "cancellation",
    "zahlung": "payment", "abschleppen": "towing", "pannenhilfe": "roadside assistance",
    "ausland": "abroad", "fahrer": "driver", "offnungszeiten": "hours", "selbstbeteiligung":
    "deductible", "preis": "price",
    # French
    "voiture": "car", "electrique": "electric", "borne": "charging", "recharge": "charging",
    "assurance": "insurance", "couvert": "covered", "couverte": "covered", "vol": "theft",
    "grele": "hail", "sinistre": "claim", "resilier": "cancel", "resiliation": "cancellation",
    "paiement": "payment", "remorquage": "towing", "depannage": "roadside assistance",
    "etranger": "abroad", "conducteur": "driver", "horaires": "hours", "prix": "price",
    # Portuguese
    "carregador": "charger", "roubo": "theft", "acidente": "accident", "apolice": "policy",
    "coberto": "covered", "sinistro": "claim", "pagamento": "payment", "reboque": "towing",
    "estrangeiro": "abroad", "motorista": "driver",
}  # fmt: skip

_AS_ARTICLES_WORD_IT = {
    "ev": "electric car", "evs": "electric car", "stolen": "theft", "steal": "theft",
    "crash": "collision accident", "crashed": "collision accident", "hurt": "injury medical",
    "injured": "injury medical", "charger": "charging equipment", "plug": "charging",
    "wallbox": "charging equipment home", "hail": "comprehensive weather", "storm": "weather",
    "flood": "comprehensive weather", "motorbike": "two-wheeler", "motorcycle": "two-wheeler",
    "scooter": "two-wheeler", "bike": "two-wheeler", "tow": "roadside towing",
    "towed": "roadside towing", "breakdown": "roadside assistance", "flat": "roadside assistance",
    "open": "business hours", "opening": "business hours", "hours": "business hours contact",
    "phone": "contact", "call": "contact", "hack": "hacking", "hacked": "hacking",
    "cancel": "cancellation", "pay": "payment billing", "bill": "billing payment",
    "kid": "young drivers", "son": "young drivers", "daughter": "young drivers",
    "teenager": "young drivers", "mexico": "travel abroad", "canada": "travel abroad",
    "bonus": "no-claims bonus", "papers": "documents", "claim": "filing a claim",
    "moved": "changing address", "moving": "changing address", "worn": "degradation",
    "rental": "rental-car reimbursement", "quote": "how quotes work",
}  # fmt: skip

_BY_STEM = {stem(word): english for word, english in _TRANSLATIONS.items()}


def in_english(words: Iterable[str]) -> list[str]:
    """Return the English of the words that are known, each once."""
    english = (_TRANSLATIONS.get(word) or _BY_STEM.get(stem(word)) for word in words)
    return list(dict.fromkeys(word for phrase in english if phrase for word in phrase.split()))


def as_articles_word_it(words: Iterable[str]) -> list[str]:
    """Return what articles are likely to say for everyday words, each once."""
    phrases = (_AS_ARTICLES_WORD_IT.get(word, "") for word in words)
    return list(dict.fromkeys(word for phrase in phrases for word in phrase.split()))
