"""What is counted in an answer that could bind the company: money, shares, spans of time."""

from collections.abc import Mapping

from engine.guardrails.word_set import word_set

USD = "usd"
PERCENT = "percent"
MINUTES = "minutes"
"""Unit of all spans of time that have a fixed length."""

WORKDAYS = "workdays"
MONTHS = "months"

SIGNS = {"$": USD, "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr", "%": PERCENT, "‰": "permille"}
_MONEY = {
    USD: "usd dollar dollars dollari dolar dolares bucks buck",
    "eur": "eur euro euros",
    "gbp": "gbp pound pounds pfund libras livres",
    "chf": "chf franken francs francos",
    "brl": "brl reais",
    "cad": "cad",
    "mxn": "mxn pesos",
    PERCENT: "percent percentage prozent pct vh",
}
_TIMES = {
    (MINUTES, 1): "minute minutes minuten minuto minutos mins min",
    (MINUTES, 60): "hour hours hr hrs stunde stunden std hora horas heure heures",
    (MINUTES, 1_440): "day days tag tage tagen dia dias jour jours",
    (MINUTES, 10_080): "week weeks wk wks woche wochen semana semanas semaine semaines",
    (MINUTES, 20_160): "fortnight fortnights quincena quinzaine",
    (WORKDAYS, 1): "workday workdays werktag werktage werktagen arbeitstag arbeitstage "
    "arbeitstagen geschaftstage geschaftstagen",
    (MONTHS, 1): "month months monat monate monaten mes meses mois",
    (MONTHS, 12): "year years yr yrs jahr jahre jahren ano anos an ans annee annees",
}
UNITS: Mapping[str, tuple[str, int]] = {
    word: (unit, 1) for unit, words in _MONEY.items() for word in words.split()
} | {word: unit for unit, words in _TIMES.items() for word in words.split()}
"""A word without accents -> its unit, and how many of the unit it is."""

HUNDREDTHS = frozenset({"ciento", "cien", "cento"})
"""Second word of "por ciento" and "por cento"; "pour cent" and "per cent" end in a scale."""

CENTS = frozenset({"cent", "cents", "centavos"})
PER = frozenset({"por", "pour", "per"})
BEFORE_A_UNIT = word_set(
    "business working work calendar full whole us u s american canadian consecutive open",
    "volle ganze offene more other further additional weitere",
)
"""Words that may stand between a number and its unit."""

OF_WORK = frozenset({"business", "working", "work", "open"})
BEHIND_WORKDAYS = word_set(
    "habiles habil laborables laborable ouvres ouvrables ouvre ouvrable uteis util"
)
