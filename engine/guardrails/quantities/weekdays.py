"""Finds days that are told from today: "by Friday", "tomorrow", "this week"."""

import re
from collections.abc import Iterator

from engine.guardrails.quantities.in_figures import in_figures
from engine.guardrails.quantities.moment import Moment, moment

_DAY_NAMES = (
    "monday mon montag lunes lundi segunda-feira segunda",
    "tuesday tue tues dienstag martes mardi terca-feira terca",
    "wednesday wed mittwoch miercoles mercredi quarta-feira quarta",
    "thursday thu thurs donnerstag jueves jeudi quinta-feira quinta",
    "friday fri freitag viernes vendredi sexta-feira sexta",
    "saturday sat samstag sonnabend sabado samedi",
    "sunday sun sonntag domingo dimanche",
)
_WEEKDAYS = {name: at for at, names in enumerate(_DAY_NAMES, 1) for name in names.split()}
_ONE_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))

_WEEKDAY = re.compile(
    r"\b(?:by|before|until|till|on|next|this|coming|no later than|am|bis|nachsten|kommenden|diesen"
    r"|spatestens|el|este|proximo|del|para el|ce|avant|d'ici|d'ici a|pour|ate|na|no|proxima|nesta)"
    rf" (?:the |next |this |coming |zum |nachsten |kommenden |proximo |proxima |a "
    rf"|o )?({_ONE_WEEKDAY})\b"
    r"(?!-feira)"
)
_COMING_WEEKDAY = re.compile(
    rf"\b({_ONE_WEEKDAY}) (?:prochaine?|que viene|que vem|coming|at the latest)\b"
)
_BEHIND_WEEKDAY = re.compile(rf"\b(?:{_ONE_WEEKDAY})s? ?$")
_UNTIL = re.compile(r"(?:until|till|bis|a|ate)\b")
_SOON = re.compile(
    r"\b(?:"
    r"(?:by|before|until|no later than) (?:tomorrow|tonight|today|noon|midnight|eod|eow|eob|cob"
    r"|(?:the )?(?:end|close) of (?:the |this |next )?(?:day|week|month|year|business"
    r"|quarter)|next (?:week|month|year))"
    r"|(?:within|inside|in|in about|in less than) (?:a|an|half an) (?:hour|day|week"
    r"|business day)|within (?:a|one) (?:month|year)|at (?:noon|midnight)"
    r"|as of (?:now|today|tomorrow)|in no time|demain|amanha"
    r"|within the (?:next )?(?:hour|day|week|month|year)|same[- ]day|overnight"
    r"|first thing tomorrow|later today"
    r"|(?:this|tomorrow) (?:morning|afternoon|evening)|(?:this|next) (?:week|month)"
    r"|day after tomorrow"
    r"|bis (?:morgen|heute|ubermorgen|zum ende|ende)(?: (?:der|des|dieser|dieses|abend"
    r"|mittag|woche|monats|tages|jahres))*"
    r"|noch (?:heute|diese woche|diesen monat)|(?:nachste|kommende|diese) woche"
    r"|nachsten monat|morgen (?:fruh|abend|nachmittag)"
    r"|innerhalb (?:der|einer|eines) (?:nachsten )?(?:stunde|woche|tages|monats)"
    r"|(?:para|hasta|antes de) (?:manana|hoy|pasado manana)|(?:manana|hoy) mismo"
    r"|la (?:proxima semana|semana que viene)"
    r"|el (?:proximo mes|mes que viene)|(?:a finales|antes de fin|antes del fin"
    r"|antes del final) de(?:l)? (?:la |esta )?(?:semana|mes|dia)"
    r"|(?:d'ici|avant|pour|des) (?:a )?(?:demain|aujourd'hui|ce soir|la fin (?:de la"
    r"|du) (?:semaine|mois|journee))"
    r"|la semaine prochaine|le mois prochain|dans (?:l'heure|la journee|la semaine)"
    r"|(?:ate|para) (?:amanha|hoje|o fim d[oae]s?|o final d[oae]s?)(?: (?:semana|mes|dia))?"
    r"|ainda hoje|(?:na )?(?:proxima semana|semana que vem)|no proximo mes"
    r")\b"
)
_ONE_OF = re.compile(r" (?:a|an|one) (hour|day|week|business day|month|year)$")
_FUTURE_DAY = re.compile(
    r"\b(?:will|'ll|get|receive|have|has|gets|arrives?|going to|werde|werden|wird|erhalten"
    r"|bekommen|haben"
    r"|recibira|recibiras|tendra|tendras|llegara|estara|llamara|llamaran|llamaremos"
    r"|recevrez|aurez|sera|arrivera|appellera|appellerons|rappellerons"
    r"|recebera|tera|chegara|estara|vai|vamos|ligara|ligaremos|ira|va|vas|vamos)\b[^.!?\n]{0,80}?"
    r"(?P<day>\b(?:tomorrow|tonight|morgen|ubermorgen"
    r"|(?<!por la )(?<!de la )(?<!esta )manana|demain|amanha))\b"
)
_BEFORE_FUTURE = re.compile(
    r"\b(?:tomorrow|tonight|morgen|ubermorgen|(?<!por la )(?<!de la )(?<!esta )manana"
    r"|demain|amanha)\b"
    r"(?=[^.!?\n]{0,40}?\b(?:will|'ll|werde|werden|wird|erhalten|bekommen|recibira|tendra"
    r"|llamara|llamaremos"
    r"|recevrez|aurez|sera|rappellerons|recebera|tera|ligaremos)\b)"
)


def from_today(low: str) -> Iterator[Moment]:
    """Weekdays and the like that something is tied to; opening hours and habits are none."""
    for found in (*_WEEKDAY.finditer(low), *_COMING_WEEKDAY.finditer(low)):
        if not _is_end_of_range(low, found):
            yield moment(found, f"weekday:{_WEEKDAYS[found[1]]}")
    for found in _SOON.finditer(low):
        yield Moment(start=found.start(), end=found.end(), keys=_keys_of_soon(found[0]))
    for found in _FUTURE_DAY.finditer(low):
        start, end = found.span("day")
        yield Moment(start=start, end=end, keys=frozenset({f"soon:{found['day']}"}))
    for found in _BEFORE_FUTURE.finditer(low):
        yield moment(found, f"soon:{found[0]}")


def _keys_of_soon(said: str) -> frozenset[str]:
    """Its own words, and one of a unit: who says "one day" backs "within a day"."""
    unit = _ONE_OF.search(said)
    counted = in_figures(f"1 {unit[1]}") if unit else ()
    return frozenset({f"soon:{said}"}).union(*(amount.keys for amount in counted))


def _is_end_of_range(low: str, found: re.Match[str]) -> bool:
    """Whether it is the second day of "Monday until Friday", which tells when people are there."""
    before = low[max(0, found.start() - 20) : found.start()]
    return _UNTIL.match(found[0]) is not None and _BEHIND_WEEKDAY.search(before) is not None
