"""What a request, a claim or an order may be said to be, by stems in all languages."""

from engine.guardrails.word_set import word_set

STATES: tuple[frozenset[str], ...] = (
    word_set(
        "approv accept grant genehmig bewillig akzept angenommen anerkannt aproba acepta concedid",
        "autoriz accord aprovad aceit valide",
    ),
    word_set(
        "paid settl reimburs refund compensat credit bezahl ausgezahl erstatt uberwies",
        "gutgeschrieb regulier pagad reembols abonad devuelt indemni indeni rembours paye verse"
        " regle pago"
        " devolvid",
    ),
    word_set("cancel withdrawn stornier gekundigt annul resili"),
    word_set(
        "ship sent dispatch transit way verschick versand unterwegs enviad camino envoye expedi"
        " route",
        "caminho",
    ),
    word_set("deliver geliefert zugestellt entregad livre entregue"),
    word_set("active effect force aktiv activ vigor vigueur ativ"),
    word_set("confirm bestatig booked scheduled reserv gebucht"),
    word_set(
        "changed updated geandert aktualisiert cambiad actualizad modifi chang alterad atualizad"
    ),
    word_set("process review bearbeit proces tramit trait prufung revision analise"),
)
"""Stems of one line say the same: a state that a tool returned may be told in any of them."""
