"""What the stand-in says of a customer's own account, by language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """How one kind of record is told: each piece only where the record has its field."""

    opening: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPhrases:
    """One language. Braces are filled with what a tool returned or still needs.

    `words` are values of records, `obstacles` what stands in the way of a change.
    """

    looked_up: str
    in_private: str
    not_linked: str
    not_found: str
    nothing: str
    several: str
    more: str
    waits: str
    team_too: str
    only_a_click: str
    impossible: str
    rejected: str
    which_order: str
    none_open: str
    ask_order: str
    ask_address: str
    ask_claim: str
    outcome: str
    slots: Mapping[str, str]
    records: Mapping[str, Wording]
    coverage: Wording
    words: Mapping[str, str]
    obstacles: Mapping[str, str]


ENGLISH = AccountPhrases(
    looked_up="I have looked that up for you.",
    in_private="Others can read this thread, so I look nothing up here. Please write to me in a "
    "direct message.",
    not_linked="I'm sorry, I don't know which customer you are. You can link your account with "
    "the command /link; after that, just ask again.",
    not_found="I'm sorry, I find no record with this number. Could you check it?",
    nothing="There is nothing of that kind on record.",
    several="Here is what is on record:",
    more="And {count} more.",
    waits="It is prepared, and your click decides. Please look through it and press one of the "
    "two buttons.",
    team_too="Above this amount our team looks at it, too.",
    only_a_click="Words don't count for this: only a click on one of the two buttons does.",
    impossible="I'm sorry, that is not possible.",
    rejected="I'm sorry, it cannot be prepared like this.",
    which_order="Which one shall I prepare to cancel? Please tell me its number.",
    none_open="I'm sorry, none of these can be cancelled any more.",
    ask_order="To cancel an order I need its number. Could you tell me?",
    ask_address="Could you write the whole new address for me, as house number and street, city, "
    "state and ZIP code, country?",
    ask_claim="To prepare a claim I still need {missing}. Could you tell me?",
    outcome="Here is how it went:",
    slots={
        "policy": "the number of the policy",
        "kind": "what happened",
        "happened_on": "the day (year-month-day)",
    },
    records={
        "order_status": Wording(
            opening="Order {number}",
            pieces=(
                ("quantity", "{quantity} × {item}"),
                ("status", "{status}"),
                ("total", "${total} in all"),
                ("placed_on", "ordered on {placed_on}"),
                ("expected_on", "expected on {expected_on}"),
                ("tracking", "tracking number {tracking}"),
                ("is_cancellable", "can still be cancelled"),
            ),
        ),
        "claim_status": Wording(
            opening="Claim {number}",
            pieces=(
                ("status", "{status}"),
                ("kind", "{kind} on {happened_on}"),
                ("policy", "policy {policy}"),
                ("filed_on", "reported on {filed_on}"),
                ("paid", "${paid} paid"),
                ("next_step", "next: {next_step}"),
            ),
        ),
        "my_policies": Wording(
            opening="Policy {number}",
            pieces=(
                ("product", "{product}"),
                ("vehicle", "{vehicle}"),
                ("status", "{status}"),
                ("monthly_premium", "${monthly_premium} a month"),
                ("ends", "until {ends}"),
            ),
        ),
        "policy_details": Wording(
            opening="Policy {number}",
            pieces=(
                ("product", "{product}"),
                ("vehicle", "{vehicle}"),
                ("status", "{status}"),
                ("monthly_premium", "${monthly_premium} a month"),
                ("starts", "from {starts}"),
                ("ends", "until {ends}"),
            ),
        ),
        "my_profile": Wording(
            opening="{name}",
            pieces=(
                ("email", "{email}"),
                ("phone", "{phone}"),
                ("address", "{address}"),
                ("customer_since", "customer since {customer_since}"),
            ),
        ),
    },
    coverage=Wording(
        opening="{name}",
        pieces=(("limit", "up to {limit}"), ("deductible", "deductible ${deductible}")),
    ),
    words={"needs_documents": "documents are missing"},
    obstacles={},
)

SPANISH = AccountPhrases(
    looked_up="Ya lo he mirado.",
    in_private="Este hilo lo pueden leer otras personas, así que aquí no consulto nada. Escríbame "
    "por mensaje directo, por favor.",
    not_linked="Lo siento, no sé qué cliente es usted. Puede vincular su cuenta con la orden "
    "/link; después, pregúnteme otra vez.",
    not_found="Lo siento, no encuentro nada con ese número. ¿Lo puede revisar?",
    nothing="No consta nada de eso.",
    several="Esto es lo que consta:",
    more="Y {count} más.",
    waits="Está preparado y decide su clic. Revíselo, por favor, y pulse uno de los dos botones.",
    team_too="Por este importe, también lo mira nuestro equipo.",
    only_a_click="Las palabras no cuentan para esto: solo el clic en uno de los dos botones.",
    impossible="Lo siento, eso no es posible.",
    rejected="Lo siento, así no se puede preparar.",
    which_order="¿Cuál preparo para cancelar? Dígame su número, por favor.",
    none_open="Lo siento, ninguno de estos se puede cancelar ya.",
    ask_order="Para cancelar un pedido necesito su número. ¿Me lo puede decir?",
    ask_address="¿Me puede escribir la nueva dirección completa: número y calle, ciudad, estado y "
    "código postal, país?",
    ask_claim="Para preparar el siniestro todavía necesito {missing}. ¿Me lo puede decir?",
    outcome="Esto es lo que ha pasado:",
    slots={
        "policy": "el número de la póliza",
        "kind": "lo que pasó",
        "happened_on": "el día (año-mes-día)",
    },
    records={
        "order_status": Wording(
            opening="Pedido {number}",
            pieces=(
                ("quantity", "{quantity} × {item}"),
                ("status", "{status}"),
                ("total", "${total} en total"),
                ("placed_on", "hecho el {placed_on}"),
                ("expected_on", "se espera el {expected_on}"),
                ("tracking", "número de seguimiento {tracking}"),
                ("is_cancellable", "todavía se puede cancelar"),
            ),
        ),
        "claim_status": Wording(
            opening="Siniestro {number}",
            pieces=(
                ("status", "{status}"),
                ("kind", "{kind} el {happened_on}"),
                ("policy", "póliza {policy}"),
                ("filed_on", "declarado el {filed_on}"),
                ("paid", "${paid} pagados"),
                ("next_step", "sigue: {next_step}"),
            ),
        ),
        "my_policies": Wording(
            opening="Póliza {number}",
            pieces=(
                ("product", "{product}"),
                ("vehicle", "{vehicle}"),
                ("status", "{status}"),
                ("monthly_premium", "${monthly_premium} al mes"),
                ("ends", "hasta el {ends}"),
            ),
        ),
        "policy_details": Wording(
            opening="Póliza {number}",
            pieces=(
                ("product", "{product}"),
                ("vehicle", "{vehicle}"),
                ("status", "{status}"),
                ("monthly_premium", "${monthly_premium} al mes"),
                ("starts", "desde el {starts}"),
                ("ends", "hasta el {ends}"),
            ),
        ),
        "my_profile": Wording(
            opening="{name}",
            pieces=(
                ("email", "{email}"),
                ("phone", "{phone}"),
                ("address", "{address}"),
                ("customer_since", "cliente desde el {customer_since}"),
            ),
        ),
    },
    coverage=Wording(
        opening="{name}",
        pieces=(("limit", "hasta {limit}"), ("deductible", "franquicia de ${deductible}")),
    ),
    words={
        "placed": "registrado", "packed": "preparado", "shipped": "enviado",
        "delivered": "entregado", "cancelled": "cancelado", "active": "en vigor",
        "lapsed": "vencida", "received": "recibido", "under_review": "en revisión",
        "needs_documents": "faltan documentos", "approved": "aprobado", "paid": "pagado",
        "declined": "rechazado", "collision": "colisión", "theft": "robo",
        "vandalism": "vandalismo", "weather": "mal tiempo", "glass": "cristales",
        "battery": "batería", "other": "otra cosa",
    },
    obstacles={
        "order_not_cancellable": "El pedido ya no se puede cancelar.",
        "same_address": "Esa dirección ya consta.",
        "policy_not_active": "La póliza no está en vigor.",
        "not_insured_then": "Ese día la póliza no aseguraba nada.",
    },
)  # fmt: skip


def account_phrases_for(language: str) -> AccountPhrases:
    """Return the sentences of a language; English where there are none."""
    return SPANISH if language == "es" else ENGLISH


ALL = (ENGLISH, SPANISH)
