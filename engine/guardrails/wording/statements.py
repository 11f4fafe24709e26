"""How the five languages state what a company offers, covers or asks for; small, without accents.

It is made for sentences that tell of conditions, and lets go what only might: an answer that is
held back for nothing is worse than a statement that is cited nowhere.
"""

import re

_SUBJECTS = (
    r"(?:we|acme(?: insurance)?|(?:your|the|a|an|our|every|each|any) (?:[\w-]+ ){0,3}?(?:policy"
    r"|cover|coverage|insurance|plan|deductible|premium|claim|discount|extra|bonus)s?"
    r"|(?:[\w-]+ ){0,2}(?:coverage|insurance|assistance|policies|claims|discounts))",
    r"(?:wir|acme|(?:ihre?|die|der|das|eine?|unsere?|jede) (?:[\w-]+ ){0,2}?(?:[\w-]*(?:police"
    r"|versicherung|deckung|schutz|vertrag|selbstbeteiligung|pramie|schaden|rabatt)))",
    r"(?:nosotros|acme|(?:su|la|el|una?|nuestr[ao]s?|cada) (?:[\w-]+ ){0,2}?(?:poliza|seguro"
    r"|cobertura|plan|deducible|franquicia|prima|reclamacion|siniestro|descuento)s?)",
    r"(?:nous|acme|(?:votre|la|le|l'|une?|notre|chaque) ?(?:[\w-]+ ){0,2}?(?:police|assurance"
    r"|couverture|garantie|contrat|franchise|prime|sinistre|remise)s?)",
    r"(?:nos|acme|(?:o seu|a sua|o|a|um|uma|cada) (?:[\w-]+ ){0,2}?(?:apolice|seguro|cobertura"
    r"|plano|franquia|premio|sinistro|desconto)s?)",
)
_VERBS = (
    r"(?:(?:also|always|usually|normally|only|generally) )?(?:(?:do|does)(?: not|n't) )?(?:covers?"
    r"|includes?|excludes?|pays?(?: for)?|reimburses?|requires?|applies|apply|lasts?|offers?"
    r"|costs?|needs?|renews?|ends?|begins?|starts?|(?:is|are)(?: not|n't)? (?:\w+ )?(?:covered"
    r"|included|excluded|insured|required|reimbursed|paid|limited|valid|available))\b",
    r"(?:(?:auch|immer|nur|in der regel) )?(?:deckt|umfasst|bezahlt|zahlt|ubernimmt|erstattet"
    r"|verlangt|gilt|enthalt|kostet|bietet|bieten|ubernehmen|zahlen|erstatten|versichern"
    r"|schliesst|(?:ist|sind)(?: nicht)? (?:\w+ ){0,2}?(?:gedeckt|enthalten|versichert"
    r"|abgedeckt))\b",
    r"(?:(?:tambien|siempre|solo|no) )?(?:cubre[ns]?|incluye[ns]?|excluye[ns]?|paga[ns]?"
    r"|reembolsa[ns]?|exige[ns]?|ofrece[ns]?|ofrecemos|cubrimos|pagamos|cuesta"
    r"|(?:esta|estan) (?:\w+ )?(?:cubiert|incluid|asegurad)[ao]s?)\b",
    r"(?:ne )?(?:couvr(?:e|ent|ons)|compren(?:d|nent)|inclut|incluent|exclut|pa(?:ie|ye|yons)"
    r"|rembourse(?:nt)?|remboursons|exige|offre|offrons|proposons|coute|(?:est|sont) (?:\w+ )?"
    r"(?:couvert|inclus|assure)e?s?)\b",
    r"(?:(?:tambem|sempre|so|nao) )?(?:cobre[m]?|inclui|incluem|exclui|paga[m]?|reembolsa"
    r"|exige|oferece[m]?|oferecemos|cobrimos|pagamos|custa|(?:esta|estao) (?:\w+ )?(?:cobert"
    r"|incluid|segurad)[ao]s?)\b",
)
STATEMENT = re.compile(
    "|".join(rf"\b{subject} {verb}" for subject, verb in zip(_SUBJECTS, _VERBS, strict=True))
)
"""Somebody or something of the company, and what it does: "your policy covers"."""

NO_STATEMENT = re.compile(
    r"\b(?:whether|if you|would you|shall i|let me|i can|i could|i'll|i will|i am not|i'm not"
    r"|i don't|i do not|i can't|i cannot|i haven't|i couldn't|nothing (?:on|about)|depends"
    r"|ob|soll ich|mochten sie|ich kann|ich habe (?:dazu )?(?:nichts|keine)|kann ich|liegt mir"
    r"|si (?:su|quiere|desea)|puedo|quiere|no (?:tengo|encuentro)|no he encontrado"
    r"|je (?:peux|n'ai|ne)|souhaitez|voulez|posso|nao (?:tenho|encontrei)|quer que|gostaria)\b"
)
"""What makes an offer, a question or a gap of a sentence."""
