"""How people say what they are about to do themselves, in five languages.

No promise by itself, as guardrails judge it: "I will check this" binds to nothing. With a time it
does.
"""

import re

OWN_DEEDS = re.compile(
    r"\b(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to)\b"
    r"(?! (?:not|never)\b)"
    r"|\b(?:ich|wir) (?:melde|werde|rufe|schicke|sende|klare|prufe|kummere|schaue)n?\b"
    r"|\b(?:werde ich|werden wir)\b"
    r"|\b(?:je|j'|nous|on)(?: (?:vous|le|la|les|lui|en|y|m'en|nous)){0,2} ?\w+r(?:ai|ons|a)\b"
    r"|\b(?:je|nous|on) (?:vais|allons|va)\b"
    r"|\b(?:voy|vamos|vou) (?:a )?\w+(?:ar|er|ir)\b|\b\w{2,}[aei]remos\b"
)
"""To be sought in a folded text: small letters without accents."""
