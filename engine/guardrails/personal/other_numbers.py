"""Words right before a number that say it is another thing's: "form 123-45-6789"."""

import re

_KINDS = (
    r"form|model|serial|part|item|article|batch|lot|product|sku|stock|unit|type|build|firmware"
    r"|version|release|catalogue?|bulletin|drawing|standard|gtin|ean|upc|isbn|asset|seal|meter"
    r"|receipt|permit|paragraph|section|chapter|page|invoice|tracking|recall|edition"
    r"|formular|modell|teil|artikel|charge|typ|bauteil|produkt|ersatzteil"
    r"|(?:teile|ersatzteil|serien|artikel|modell|chargen|formular|produkt|typ|los|bestell|auftrags"
    r"|rechnungs|sendungs|gerate|material|inventar|beleg|vorgangs|akten)-?(?:nummer|nr)"
    r"|formulario|modelo|serie|pieza|articulo|lote|producto|repuesto|recibo"
    r"|formulaire|modele|piece|lot|article|produit|reference|recu"
    r"|peca|artigo|produto|fatura|factura|facture"
)
_CALLED = r"(?:number|numbers|no|nr|num|numero|nummer|code|id|n[°o])"
_RIGHT_BEFORE = re.compile(
    rf"(?<![\w-])(?:{_KINDS})(?:[ -]{_CALLED})?\.?"
    r"(?: (?:of|for|del?|do|da|du|des|der) (?:\w+ ){1,2}(?=is|was|ist|es|est|e\b))?"
    r"(?: ?\b(?:is|was|reads|ist|lautet|es|est|e)\b)?"
    r"[ :#('\"]{1,3}$"
)
_LONGEST = 48


def names_another_number(low: str, start: int) -> bool:
    """Whether the words right before a place of a folded text name a thing that has numbers."""
    return _RIGHT_BEFORE.search(low, max(0, start - _LONGEST), start) is not None
