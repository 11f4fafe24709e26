"""What stands beside a name: words that make it a company's, and words that make it none."""

import re

from engine.guardrails.word_set import word_set

BESIDE = word_set(
    "insurance insurers insurer insured auto mutual casualty indemnity underwriters group corp inc",
    "versicherung versicherungen seguros seguro assurance assurances seguradora com",
    "policy policies quote quotes rates rate premium premiums agent agents customer"
    " customers adjuster adjusters",
)
"""Behind a word that is a name as well, these make it the name."""

BESIDE_SMALL = word_set(
    "insurance insurer com auto mutual casualty versicherung seguros assurance assurances"
    " seguradora"
)
"""The same where the word is written small."""

BEFORE = word_set(
    "with from than to at by like unlike over vs versus try choose use via and or of for"
    " through against",
    "bei von als mit zu zur con de a en que o y chez avec par que ou et com da do na no e",
)
VERBS = word_set(
    "is has was charges offers does covers costs pays gives sells insures lets requires"
    " asks s denied quoted raised",
    "ist hat bietet verlangt versichert deckt zahlt kostet nimmt ubernimmt erstattet",
    "es tiene ofrece cobra paga cubre asegura pide exige",
    "est a offre propose prend paie couvre rembourse assure facture exige demande",
    "tem oferece cobre segura exige",
)
"""Behind a word at the beginning of a sentence, these say that it is one company."""

MODALS = word_set("might would could can will may too also instead")
"""The same, unless the word could be meant in the plural: "Travelers may …"."""

BEHIND = VERBS | MODALS | word_set("are offer charge quotes rates prices insure")
OF = word_set("der des von zwischen aus")
"""Behind a German noun, these make it the noun: "die Allianz der Hersteller"."""

ONE_OF_MANY = word_set(
    "ein eine einen einem einer eines kein keine keinen keinem un une una um uma num numa an"
)
"""Before a word, these make it the thing: "ein Hippo", "une progressive"."""

SOME = word_set("a an your my") | ONE_OF_MANY
OWNERS = word_set("your his her their my")
PAPERS_OF_ONE = word_set("policy policies quote quotes")
"""With an owner before, these make a small word a name: "your hippo policy"."""

KINDS_OF_PAPER = word_set("estimate estimates quote quotes premium premiums policy policies")
"""Behind a make and "insurance" in small letters: "a Tesla insurance estimate"."""

ELSEWHERE = word_set(
    "road street avenue office branch area region airport vehicles vehicle land",
    "station exit park motors electric hospital crossing",
    "terms conditions services beer cellar canal market markets stand manager assembly"
    " election ledger public rule rules idea information",
)
"""Behind a name that means a place or a thing as well, these say that it means that."""

STREETS = word_set("road street avenue lane boulevard elementary school creek")
"""The same behind any name, written with a capital: "Farm Bureau Road"."""

TOPICS = word_set("causes reasons problems issues questions needs topics matters")
"""Behind "insurance", these make a word before it none: "Root insurance causes"."""

TRIP = re.compile(
    r"\b(?:trips?|travel\w*|abroad|vacations?|holidays?|journeys?|flights?|cruises?)\b"
)
"""Behind "travelers insurance", what makes it the one for travelers."""

INSURER = re.compile(
    r"\b(?:insurers?|insurance company|carrier|competitors?|rivals?|provider|versicherer"
    r"|aseguradora|assureur|seguradora)\b"
)
AGAINST_US = re.compile(r",? (?:or|and|vs\.?|versus|than|to) (?:us|we|acme|ours)\b")
CLAUSE_ENDS = re.compile(r"[,;:!?.)] ")
"""Stands in no name: "on the freeway, insurance pays"."""
