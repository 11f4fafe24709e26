"""Which account tool a customer's words ask for; writing tools only where they clearly want it."""

import re
from collections.abc import Mapping

from sandbox.claude.stand_in.words import fold
from sandbox.wire import JsonObject, as_object, as_text

CANCEL_ORDER = "cancel_order"
CHANGE_ADDRESS = "change_address"
FILE_CLAIM = "file_claim"
ORDER_STATUS = "order_status"
TOOLS = (
    *(CANCEL_ORDER, CHANGE_ADDRESS, FILE_CLAIM, ORDER_STATUS),
    *("claim_status", "my_policies", "policy_details", "my_profile"),
)

_ORDERS = r"(?:orders?|parcels?|packages?|pedidos?|paquetes?)"
_CANCELS = r"\b(?:cancel\w*|call off|anul\w+)\b"
_WANTED = {
    CANCEL_ORDER: re.compile(rf"{_CANCELS}.{{0,40}}\b{_ORDERS}\b"),
    CHANGE_ADDRESS: re.compile(
        r"\b(?:i|we)(?:'ve| have)? (?:just )?moved\b"
        r"|\b(?:change|update|correct) (?:my|our) (?:postal |home )?address\b"
        r"|\b(?:new address|my address is)\b|\bme (?:he mudado|mude)\b|\bnos hemos mudado\b"
        r"|\b(?:cambi\w+|actualiz\w+) (?:mi |la |de )?direccion\b"
        r"|\b(?:nueva direccion|mi direccion es)\b"
    ),
    FILE_CLAIM: re.compile(
        r"\b(?:file|report|make|submit|open) (?:a|an|my|this|the) (?:new )?"
        r"(?:claim|accident|loss|damage|theft)\b"
        r"|\b(?:presentar|reportar|declarar|abrir) (?:un|una|el|mi) (?:nuevo )?"
        r"(?:siniestro|reclamo|reclamacion|parte|accidente|dano|robo)\b"
    ),
    ORDER_STATUS: re.compile(
        rf"\b(?:my|mis?|our) (?:\w+ ){{0,2}}{_ORDERS}\b"
        rf"|\b(?:where(?:'s| is| are)|donde esta\w*)\b.*\b{_ORDERS}\b"
        r"|\bwhat (?:have|did) i order|\bque he pedido\b"
    ),
    "claim_status": re.compile(
        r"\b(?:status|where|how far|progress|going|approved|paid|decided|update|news|what about)\b"
        r".*\bmy (?:\w+ )?claims?\b|\bmy claims\b"
        r"|\bmy (?:\w+ )?claim\b.*\b(?:status|going|approved|paid|decided|stand)\b"
        r"|\b(?:estado|donde|como va|aprob\w+|pagad\w+|noticias)\b.*\bmis? "
        r"(?:siniestros?|reclam\w+)\b|\bmis siniestros\b"
    ),
    "my_policies": re.compile(
        r"\bmy policies\b|\b(?:which|what) (?:policies|policy) do i have\b|\bwhat do i pay\b"
        r"|\bwhen (?:does|do|is|will) my (?:\w+ )?polic(?:y|ies)\b"
        r"|\bwhat (?:have i|do i have) insured\b"
        r"|\bmis polizas\b|\bque (?:polizas?|seguros?) tengo\b"
        r"|\bcuando (?:vence|termina) mi poliza\b"
    ),
    "my_profile": re.compile(
        r"\bmy (?:details|profile|data|phone|e-?mail|address)\b.*\b(?:on record|on file|you have)\b"
        r"|\b(?:what|which) (?:address|phone|number|e-?mail|details|data)\b.*\byou have\b"
        r"|\bwhat (?:address|phone|e-?mail|details|data)\b.*\b(?:on record|on file)\b"
        r"|\bwhat do you (?:know|have) (?:about|on|of) me\b|\bshow (?:me )?my (?:details|profile)\b"
        r"|\bmis datos\b|\bque (?:direccion|telefono|correo|datos)\b.*\btien\w+\b"
    ),
}
"""By tool, the most telling first; all over folded text."""

_BY_NUMBER = {
    ORDER_STATUS: "order",
    "claim_status": "claim",
    "policy_details": "policy",
}
_HOW = re.compile(
    r"\bhow (?:do|does|can|could|would|should|to)\b"
    r"|\bcomo (?:puedo|se|hago|cancelo|cambio|presento|declaro)\b"
)
_ASKS = re.compile(
    r"^\W*(?:what|when|which|where|who|why|is|are|do|does|did|que|cuando|cual|donde|por que)\b"
)
_IT = re.compile(rf"{_CANCELS} (?:it|that|this|them)\b|\b(?:cancel|anul)[ae]l[oa]\b")
_EXAMPLE = re.compile(r"\b([A-Z]{1,4})-\d{3,}\b")


def wished_tool(
    text: str, tools: Mapping[str, JsonObject], *, after_an_order: bool = False
) -> str | None:
    """Return the tool a text asks for, whether offered or not; None where it asks for none.

    `after_an_order` lets "cancel it" mean the order that was just spoken of.
    """
    folded = fold(text)
    named = next(
        (tool for tool, name in _BY_NUMBER.items() if number_in(text, tools.get(tool, {}), name)),
        None,
    )
    if re.search(_CANCELS, folded) and (
        named == ORDER_STATUS or (after_an_order and _IT.search(folded))
    ):
        return CANCEL_ORDER
    if named is None and _HOW.search(folded):
        return None  # how something is done is told by articles
    for tool, pattern in _WANTED.items():
        changes = tool in (CANCEL_ORDER, CHANGE_ADDRESS, FILE_CLAIM)
        if pattern.search(folded) and not (changes and _ASKS.search(folded)):
            return tool
    return named


def number_in(text: str, schema: JsonObject, name: str) -> str | None:
    """Return the number of a record that a text holds, in the form of the schema's example."""
    described = as_text(as_object(as_object(schema.get("properties")).get(name)).get("description"))
    example = _EXAMPLE.search(described)
    if example is None:
        return None
    found = re.search(rf"\b{example[1]}-?(\d+)\b", text, re.IGNORECASE)
    return f"{example[1]}-{found[1]}" if found else None
