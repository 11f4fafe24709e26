"""What is said to stand in a policy now, or to be decided by people, in German."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap

_NO = r"nicht|kein\w*|nie|niemals|nichts|niemand"
_WHO = (
    r"(?:sohn|tochter|mann|frau|partner\w*|fahrer\w*|auto|wagen|fahrzeug|motorrad|roller|adresse"
    r"|anschrift|name|kind|mutter|vater|bruder|schwester)"
)
_POLICY = (
    r"(?:(?:aus|in|zu|von|auf) (?:dem|den|der|die|ihrem|ihren|ihrer|ihre)|im|ins|vom|zum)"
    r" (?:vertrag|police|versicherungsschein)"
)
_PEOPLE = (
    r"(?:gutachter\w*|sachverstandige\w*|schadenabteilung|\w*team|kolleg\w+|mitarbeiter\w*"
    r"|sachbearbeiter\w*|fachabteilung|teamleitung|vorgesetzte\w*|acme)"
)
_SAID_YES = (
    r"(?:freigegeben|genehmigt|anerkannt|bewilligt|zugestimmt|akzeptiert|gebilligt|bestatigt"
    r"|durchgewunken|zugesagt)"
)

DEEDS: Mapping[Promise, tuple[str, ...]] = {
    Promise.DONE: (
        r"(?:ich|wir) haben? (?:ihren?|deinen?|den|die) (?:\w*zahlungstag|\w*termin|falligkeit"
        rf"|abbuchung|rechnung|zahlung){gap(4, without=_NO)} (?:gelegt|verschoben|verlegt"
        r"|gesetzt)\b",
        rf"(?:ich|wir) haben?{gap(5, without=_NO)} {_POLICY}(?: \w+)? (?:genommen|gestrichen"
        r"|entfernt|geloscht|gesetzt|aufgenommen|eingetragen|gebracht|ubernommen|geschrieben)\b",
        rf"(?:ihre?|deine?) (?:[\w-]+ )?{_WHO} (?:steht|ist|sind|stehen) (?:jetzt|nun|ab sofort"
        rf"|ab heute|bereits|schon|damit){gap(2, without=_NO)} {_POLICY}\b",
        rf"{_PEOPLE} (?:hat|haben){gap(5, without=_NO)} {_SAID_YES}\b",
    ),
    Promise.COVER: (
        r"(?:sie|du) (?:verlieren|verlierst|behalten|behaltst)(?: dabei| damit)? (?:ihren|deinen)"
        r" [\w-]*(?:bonus|rabatt)(?: \w+)? nicht\b",
    ),
}
