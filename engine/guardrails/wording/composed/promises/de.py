"""Promises about the customer's own case, in German."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap

_NO = r"nicht|kein\w*|nie|niemals|nichts|kann|konnen|darf|durfen|meist\w*|normalerweise"
_YES_BEHIND = r"(?!(?: [\w-]+){0,5}? (?:nicht|kein\w*|nie|niemals)\b)"
_YOURS = r"(?:ihre?[nmrs]?|deine?[nmrs]?)"
_THE = r"(?:der|die|das|diese[rsnm]?)"
_CASE = (
    r"[\w-]*(?:schaden|antrag|anspruch|erstattung|ruckzahlung|auszahlung|zahlung|uberweisung"
    r"|geld|betrag|rabatt|bonus|rabattklasse|sf-klasse|police|vertrag|versicherung|schutz|deckung"
    r"|kundigung|stornierung|widerruf|gebuhr|kosten|selbstbeteiligung|selbstbehalt|pramie|beitrag"
    r"|preis|rechnung|adresse|anschrift|anderung|fall|vorgang|konto|auto|wagen|fahrzeug|motorrad"
    r"|roller|akku|batterie|scheibe|reparatur|unfall|diebstahl|bestellung|karte|sohn|tochter"
    r"|fahrer|frau|mann|gutschrift|beschwerde|termin|mietwagen|ersatzwagen|wallbox|zuschlag)"
)
_EVENT = (
    r"[\w-]*(?:auszahlung|entschadigung|schaden|unfall|diebstahl|reparatur|rechnung|scheibe|gebuhr|mietwagen|ersatzwagen"
    r"|zuschlag|selbstbeteiligung|selbstbehalt)"
)
"""What is one case's own with an article before it; the rest may as well be anybody's."""

_FREE = r"(?<!in )(?<!an )(?<!auf )(?<!mit )(?<!fur )(?<!von )(?<!bei )(?<!aus )(?<!zu )(?<!um )"
"""No preposition before it: it is what the sentence is about."""

_DONE = (
    r"(?:mit|ab)?(?:versichert|gedeckt|abgesichert|bezahlt|gezahlt|beglichen|erstattet|ersetzt"
    r"|ubernommen|anerkannt|genehmigt|bewilligt|erlassen|gestrichen|storniert|gekundigt|bestatigt"
    r"|geandert|angepasst|gesenkt|reduziert|verringert|verlangert|gutgeschrieben|uberwiesen"
    r"|ausgezahlt|zuruckgezahlt|zuruckerstattet|reguliert|geregelt|erledigt|repariert"
    r"|ausgetauscht|verschickt|gebucht|reserviert|eroffnet|aufgenommen"
    r"|hinzugefugt|eingetragen|freigegeben|aktiviert|akzeptiert|veranlasst|hinterlegt|bearbeitet|angenommen|durchgewunken|priorisiert"
    r"|beschleunigt|umgestellt|verschoben|zuruckgenommen|aufgehoben|sinken|fallen|gewahrt)"
)
_DO = (
    r"(?:(?:be|aus)?zahl|ubernehm|ubernimm|begleich|erstatt|ersetz|erlass|streich|verzicht|regel"
    r"|regl|kummer|trag|haft|deck|reparier|stornier|kundig|genehmig|gewahr|entschadig|tausch"
    r"|versicher|senk|reduzier|schenk|sorg|veranlass|ander|buch|schick|uberweis|mach|drück"
    r"|beschleunig|verlanger)(?:en|e|t)?"
)
_COMPANY = r"(?:wir|ich|acme)"
_OTHERS = (
    r"(?:(?:das|unser|ihr|dein) (?:\w*team|schadenteam)|(?:die|unsere) (?:schadenabteilung"
    r"|fachabteilung|versicherung|kolleg\w+|teamleitung)|(?:ein|eine|der|die|ihr|ihre|unser|unsere)"
    r" (?:\w+ )?(?:kolleg\w*|gutachter\w*|sachbearbeiter\w*|mitarbeiter\w*|berater\w*|chef\w*"
    r"|vorgesetzte\w*|experte\w*|team))"
)
_OBJECT = (
    r"(?: [\w-]+){0,3}? (?:das|den|die|dem|ihnen|dir|sie|alles|ihre?[nmrs]?|deine?[nmrs]?|darum"
    r"|dafur|fur|um|auf|einen?|eine|jede[nrs]?|kosten|schaden)\b"
)

PROMISES: Mapping[Promise, tuple[str, ...]] = {
    Promise.PLEDGE: (
        r"(?:keine|ohne) sorgen?\b,? (?:das|wir|ich)|sorgen (?:brauchen|mussen) sie sich (?:da "
        r"|darum )?(?:keine|nicht)",
        r"(?:das|dies|es) (?:verspreche|garantiere|versichere|bestatige) ich\b|ich bestatige\b",
        r"darauf (?:gebe|haben|konnen) (?:ich|sie)|wir (?:stehen dafur|verburgen)",
        r"so gut wie (?:genehmigt|sicher|erledigt|durch|bezahlt|bewilligt)|geht (?:auf jeden fall "
        r"|sicher |problemlos )?(?:klar|durch)\b|zu ihren gunsten",
        r"(?:kann|konnen|wird|werden) (?:das |ihnen )?(?:gar )?(?:nicht|niemand) (?:ablehnen"
        r"|abgelehnt|verweigern)|mit (?:hochster|oberster|absoluter) prioritat",
    ),
    Promise.ACT: (
        r"(?:das|dies|es) (?:erledige|regle|veranlasse|klare) ich\b|(?:das|dies|es) (?:erledigen"
        r"|regeln|veranlassen) wir\b",
        r"(?:kundigung|stornierung|erstattung|auszahlung|zahlung|uberweisung|scheck|geld) geht"
        r"(?: \w+){0,2}? (?:heute|morgen|sofort|gleich|umgehend)(?: noch)? (?:raus|ab|los|an sie)",
        rf"{_COMPANY} {_DO}{_OBJECT}{_YES_BEHIND}",
        rf"(?:auf|fur|um|uber|die|das|den|ihre?[nm]?|alles)(?: [\w-]+){{0,3}}? {_DO} (?:wir|ich)\b"
        rf"{_YES_BEHIND}",
        r"(?:wir|ich|acme) (?:kommen|komme|kommt) (?:\w+ ){0,4}?(?:auf|nach)\b(?! (?:sie|ihre))"
        r"|(?:wir|ich) (?:bringen?|setzen?) (?:das|es|alles) (?:\w+ )?in ordnung"
        r"|(?:ich|wir) (?:lege|geben?) (?:[\w-]+ ){0,4}?frei\b",
        rf"{_OTHERS} (?:wird|werden){gap(5, without=_NO)} (?:genehmigen|anerkennen|zustimmen|zahlen"
        r"|bezahlen|ubernehmen|bewilligen|erstatten|regeln|losen|erledigen|entscheiden)\b",
        rf"{_YOURS} (?:[\w-]+ ){{0,2}}?(?:\w*beitrag|pramie|preis|\w*klasse|bonus|rabatt|tarif)"
        r"(?: [\w-]+){0,3}? (?:steigt|andert sich|bleibt|bleiben|erhoht sich)"
        r"(?: [\w-]+){0,4}? ?(?:nicht|nie|gleich|erhalten|bestehen|stabil|unverandert)\b",
        rf"(?:{_YOURS} )?(?:preise|beitrage|pramien|{_CASE}) (?:wird|werden){gap(4, without=_NO)}"
        r" (?:sinken|fallen|gunstiger|billiger|niedriger)\b",
        r"(?:hat|haben) (?:das )?(?:keinen|keine) (?:einfluss|auswirkung\w*|folgen)",
        r"(?:nachstes jahr|ab \w+|bald|demnachst|in kurze)(?: \w+)? (?:kommt|kommen|versichern|"
        r"bieten|gibt es)\b",
    ),
    Promise.CONTACT: (
        rf"(?:{_OTHERS}|jemand) (?:meldet|ruft|kontaktiert|schreibt|kommt)(?: [\w-]+){{0,5}}?"
        r" (?:bei ihnen|ihnen|sie|an|zuruck|vorbei)\b",
        r"(?:sie|du) (?:horen|haben|hast|bekommen|erhalten)(?: [\w-]+){0,3}? (?:von uns"
        r"|(?:eine|die|ihre) (?:antwort|entscheidung|ruckmeldung|nachricht))\b",
        r"hilfe ist (?:schon |bereits )?unterwegs|(?:ist|sind) (?:\w+ ){0,2}?(?:unterwegs"
        r"|auf dem weg)\b",
    ),
    Promise.DONE: (
        rf"(?:ich|wir) (?:habe|haben){gap(8, without=_NO)} (?:{_DONE}|gemeldet|angelegt"
        r"|eingetragen|geschickt|erteilt"
        r"|bestellt|gesperrt|freigegeben|gewechselt|entfernt|geloscht|verrechnet|abgezogen)\b",
        rf"(?:{_YOURS} (?:[\w-]+ ){{0,2}}?{_CASE}|{_FREE}{_THE} (?:[\w-]+ )??{_EVENT})\w{{0,3}}"
        rf" (?:ist|sind|wird|werden|wurde|wurden|bleibt|gilt){gap(5, without=_NO)} {_DONE}\b",
        rf"(?:{_YOURS}|{_THE}) (?:[\w-]+ ){{0,2}}?{_CASE}\w{{0,3}} (?:fallt|fallen|entfallt"
        r"|entfallen)(?: [\w-]+){0,3}? ?(?:weg|fur sie|in ihrem fall)\b",
        rf"(?:{_YOURS}|{_THE}) (?:[\w-]+ ){{0,1}}?(?:geld|zahlung|erstattung|uberweisung|scheck"
        r"|karte"
        r"|ruckzahlung|betrag) (?:ist|geht|kommt|wird|trifft)(?: [\w-]+){0,3}? (?:auf ihrem|raus"
        r"|bei ihnen|morgen|heute|da|los|ein|ankommen|eintreffen|unterwegs)\b",
        rf"(?:das|dies|es|alles) wird{gap(4, without=_NO)} {_DONE}\b",
        r"(?:termingerecht|punktlich|rechtzeitig|heute|morgen) (?:fertig|erledigt|abholbereit)\b",
    ),
    Promise.COVER: (
        r"(?:ihr|ihren|dein|deinen) (?:[\w-]*bonus|[\w-]*rabatt)\b[^.!?;\n]{0,40}?\b(?:bleibt"
        r"|verlieren sie|verlierst du)\b[^.!?;\n]{0,40}?\b(?:erhalten|bestehen|unberuhrt|nicht)\b"
        r"|(?:sie|du) (?:behalten|behaltst) (?:ihren|deinen) [\w-]*(?:bonus|rabatt)\b",
        r"(?:ist|sind) (?:bei ihnen|fur sie|in ihrem fall|uber ihre \w+|durch ihre \w+)"
        r" (?:\w+ )?(?:mit|ab)?(?:versichert|gedeckt|eingeschlossen|enthalten|abgesichert)\b",
        r"(?:ihre|deine) (?:\w*versicherung|\w*police|\w*kasko|deckung) (?:zahlt|deckt|ubernimmt"
        rf"|umfasst|bezahlt|ersetzt|greift|schutzt|kommt)\b{_YES_BEHIND}",
        rf"(?:ihr|dein) (?:\w*schutz|\w*vertrag|\w*tarif) (?:beginnt|gilt|greift|deckt|umfasst"
        rf"|startet|lauft)\b{_YES_BEHIND}",
        r"(?:sie|du) (?:sind|bist|waren|tragen|trifft) (?:\w+ )?(?:nicht (?:schuld|schuldig|haftbar"
        r"|verantwortlich)|unschuldig|keine schuld)",
        r"(?:sie|du) (?:mussen|musst|brauchen)(?: \w+)? (?:keine?n?|nichts)"
        r" (?:[\w-]+ )?(?:zahlen|bezahlen|tragen|zu zahlen|zu bezahlen)\b",
    ),
    Promise.GRANT: (
        r"(?:ihnen|dir) (?:steht|stehen)(?: [\w-]+){0,4}? zu\b",
        r"(?:kann|konnen|mache|machen|gebe|geben|biete|bieten)(?: [\w-]+){0,3}? (?:besser\w*"
        r"|gunstiger\w*|niedriger\w*|gut\w*|speziell\w*) (?:preis|beitrag|tarif|angebot"
        r"|konditionen)\b",
        r"(?:sie|du) (?:bekommen|bekommst|erhalten|erhaltst) (?:das |ihr |dein |alles |den )"
        r"(?:\w+ )?(?:geld|ersetzt|erstattet|betrag|bezahlt)\b|(?:bekommen|erhalten) sie (?:\w+ )?"
        r"(?:ersetzt|erstattet|bezahlt|zuruck)\b",
        r"auf unsere (?:kosten|rechnung)|(?:sie|du) (?:sparen|sparst|zahlen|zahlst|bezahlen)"
        r" (?:\w+ )?(?:viel|weniger|nichts|keinen|die halfte|eine menge)\b",
        r"(?:fur sie|ihnen) (?:fallen|entstehen)(?: \w+)? keine (?:kosten|gebuhren)",
    ),
}
