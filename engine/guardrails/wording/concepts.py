"""What sentences of insurance are about, by stems in all languages: articles are mostly English."""

import re
from collections.abc import Mapping

from engine.guardrails.word_set import word_set

CONCEPTS: tuple[frozenset[str], ...] = (
    word_set("batter akku bateria"),
    word_set("premium pramie beitrag prima prime premio"),
    word_set(
        "free nothing no_fee no_deductible no_charge no_cost kostenlos kostenfrei nichts gratis",
        "keine_gebuhr keine_kosten gratuit nada sin_coste sin_cargo sans_frais rien sem_custo",
    ),
    word_set("deductible selbstbeteiligung selbstbehalt franquicia deducible franchise franquia"),
    word_set("glass windshield scheibe windschutz parabrisas cristal luna vitre pare-brise vidro"),
    word_set("chip crack steinschlag riss impacto grieta eclat fissure impact"),
    word_set("repair repar fix instandsetz arregl conserto"),
    word_set(
        "refund get_back pay_back reimburs erstatt zuruck devolv devuel reembols rembours rend",
    ),
    word_set("cancel kundig storn resili anul termina"),
    word_set("car vehicle auto wagen fahrzeug coche vehiculo voiture vehicule carro veiculo"),
    word_set("motorcycle two-wheeler scooter moped motorrad moto zweirad motocicl"),
    word_set("tow abschlepp grua remolque remorqu depann reboque"),
    word_set("rental mietwagen ersatzwagen alquiler location aluguer"),
    word_set("hail hagel granizo grele"),
    word_set("theft stolen diebstahl gestohlen robo hurto vol roubo furto"),
    word_set("claim schaden siniestro reclamacion sinistre sinistro reclamacao"),
    word_set(
        "cover insur versicher gedeckt deckt abgesichert cubiert cubre asegur couver couvr assur",
        "cobert cobre segurad",
    ),
    word_set("damage beschadig dano dommage degat schaden"),
    word_set("canad kanad"),
    word_set("mexi"),
    word_set("home zu_hause zuhause casa chez_vous"),
    word_set("card karte tarjeta carte cartao"),
    word_set("account konto cuenta compte conta"),
    word_set("warranty garantie garantia"),
    word_set("discount rabatt nachlass descuento remise reduction desconto"),
    word_set("day tag dia jour"),
    word_set("month monat mes mois"),
    word_set("year jahr ano annee"),
    word_set("driver fahrer conduct"),
    word_set("shop werkstatt taller garage oficina"),
    word_set("electric elektr electri eletri"),
    word_set("charg wallbox wall_box lade carga cargador borne carregador"),
    word_set("trip reise viaje voyage viagem"),
    word_set("address adresse anschrift direccion morada endereco"),
    word_set("department aufsicht departamento departement"),
    word_set("bonus schadenfrei bonificac"),
    word_set(
        "quote estimate kostenvoranschlag schatzung presupuesto cotiza estimacion devis estimation",
        "orcamento estimativa",
    ),
)
"""Stems of one line say the same; `_` stands for a space. STATES tells what becomes of things."""

_GENERAL = ("free", "cover", "damage", "day", "month", "year", "claim")
GENERAL = frozenset(
    at for at, stems in enumerate(CONCEPTS) if any(stem in stems for stem in _GENERAL)
)
"""Lines that alone say too little of what a sentence is about."""


def concepts_in(low: str) -> frozenset[int]:
    """The lines of CONCEPTS that a folded text has a word of."""
    return frozenset().union(*(_LINES[stem] for stem in _STEM.findall(low)))


def _lines() -> Mapping[str, frozenset[int]]:
    lines: dict[str, frozenset[int]] = {}
    for at, stems in enumerate(CONCEPTS):
        for stem in stems:
            said = stem.replace("_", " ")
            lines[said] = lines.get(said, frozenset()) | {at}
    return lines


_LINES = _lines()
_STEM = re.compile(rf"\b(?:{'|'.join(sorted(_LINES, key=len, reverse=True))})")
