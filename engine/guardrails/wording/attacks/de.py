"""Attempts to steer the assistant, in German."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:setze|setz|setzen sie)(?: [\w-]+){0,8}? außer kraft|(?:umgeh\w*|deaktivier\w*"
        r"|schalt\w*|entfern\w*|heb\w*)(?: [\w-]+){0,3}? (?:filter|sicherheitsregeln|schranken"
        r"|einschrankungen|sperren)\b",
        r"(?:einschrankungen|regeln|sperren|filter) (?:sind|wurden"
        r"|werden) (?:\w+ )?(?:aufgehoben|deaktiviert|abgeschaltet)|(?:befehle?"
        r"|befiehlt) (?:dir|ihnen)",
        r"(?:ignorier(?:e|en|st)?\b|vergiss|vergessen sie|missacht\w*|uberschreib\w*|umgeh\w*"
        r"|verwirf"
        r"|lass)(?: [\w-]+){0,5}? (?:anweisung\w*|instruktion\w*|regeln?|vorgaben?"
        r"|richtlinien?|prompts?|system-?prompt|befehle?|einschrankung\w*|alles (?:davor"
        r"|bisherige|obige|zuvor))\b",
        r"(?:neue|deine neuen|ihre neuen|folgende) (?:anweisung\w*|instruktion\w*|regeln"
        r"|befehle?)(?: (?:lauten?|sind|ist)|:)",
        r"(?:vorherigen?|bisherigen?|obigen?|fruheren?|alten?) (?:anweisung\w*"
        r"|instruktion\w*|regeln|befehle?) (?:gelten|sind|ist|ignorieren|vergessen)",
        r"(?:ab jetzt|von nun an|ab sofort|von jetzt an)(?: \w+){0,2}? (?:bist|antwortest"
        r"|musst|sollst|darfst|sprichst|bist du|antworte|ignorier\w*)",
        r"(?:regeln|anweisungen|einschrankungen) gelten (?:\w+ )?nicht",
    ),
    Attack.REVEAL: (
        r"(?:gedicht|lied|liste|zusammenfassung|ubersetzung) (?:uber|von"
        r"|mit) deine[nr]? (?:anweisungen|instruktionen|regeln)",
        r"(?:gib|schreib\w*|wiederhol\w*|zeig\w*|druck\w*|nenn\w*|kopier\w*"
        r"|sag\w*)(?: [\w-]+){0,6}?"
        r" wort fur wort|unzensiert\w*|ungefiltert\w*|(?:zeig\w*|nenn\w*"
        r"|gib)(?: \w+){0,3}? (?:deine[n]? )?(?:prompt|konfiguration)",
        r"(?:zeig\w*|nenn\w*|verrat\w*|gib|geben sie|wiederhol\w*|schreib\w*|druck\w*"
        r"|sag\w*|ubersetz\w*|liste?|offenbar\w*|wie lautet|wie lauten|was (?:ist|sind"
        r"|steht in))(?: [\w-]+){0,6}? (?:system-?prompt\w*|systemanweisung\w*"
        r"|systemnachricht|anweisungen|instruktionen|internen regeln|geheimen? \w+"
        r"|ursprungliche\w* \w+)\b(?! (?:fur|zur|zum|bei|uber|wenn|nach|vor|im|in|der|des"
        r"|eine[rs]?)\b)",
        r"(?:wiederhol\w*|gib|schreib\w*)(?: \w+){0,4}? (?:text|worte|alles) (?:oben"
        r"|daruber|davor|bis hierher)",
        r"(?:zeig\w*|gib|nenn\w*)(?: \w+){0,4}? (?:daten|namen|adressen|vertrage|policen"
        r"|schaden\w*) (?:der |von |aller )?(?:anderen?|aller) kunden",
    ),
    Attack.PERSONA: (
        r"spiel(?:e|en sie|en wir)?(?: \w+){0,2}? eine rolle|(?:lass|lasst) uns (?:ein )?spiel\w*"
        r"|(?:du bist|sie sind) (?:der|die|ein|eine|mein"
        r"|meine) (?:\w+ ){0,2}?(?:chef\w*|leiter\w*|direktor\w*|boss|komplize)\b(?! hier\b)"
        r"(?= (?:und|der|die|von)\b|,)",
        r"(?:du bist|sie sind) (?:jetzt|nun|ab jetzt|nicht mehr"
        r"|ab sofort) (?:\w+ ){0,4}?(?:dan|ki|bot|assistent|eva|pirat|hacker|mensch|frei"
        r"|anwalt|arzt|modell|einschrankung\w*)\b",
        r"(?:tu|tun sie|stell dir vor|spiel\w*|benimm dich|verhalte dich|antworte|handle"
        r"|agiere)(?: \w+){0,3}? (?:so,? als|als (?:wenn|ob|ware?st)|als (?:ein|eine|mein"
        r"|meine|dan)|du (?:bist|warst|hattest))(?: [\w-]+){0,6}? ?(?:regeln"
        r"|einschrankung\w*|hacker|pirat|mensch|anwalt|arzt|oma|großmutter|dan|entwickler"
        r"|ki|filter)",
        r"(?:wechs\w+|aktivier\w*|geh\w*|schalt\w*|starte?|du bist|jetzt|betritt)(?: \w+){0,3}?"
        r" (?:entwickler|admin|debug|wartungs)-?modus|(?:jailbreak|gott)-?modus",
        r"(?:antwort\w*|sprich|sprech\w+|red\w*|schreib\w*|sag\w*|handle|agier\w*|ki|bot|assistent"
        r"|bist|arbeit\w*)(?: [\w-]+){0,5}? ohne (?:jegliche |alle |deine )?(?:einschrankung\w*"
        r"|filter|zensur|regeln)",
    ),
    Attack.AUTHORITY: (
        r"(?:ich bin|hier ist|hier spricht) (?:dein|euer|ihr)(?:e|er"
        r"|en)? (?:[\w'-]+ )?(?:entwickler\w*"
        r"|administrator\w*|admin|betreiber\w*|chef\w*|geschaftsfuhrer\w*)\b",
        r"(?:ich bin|hier ist|hier spricht)(?: [\w'-]+){0,3}? (?:(?:der|die) (?:administrator"
        r"|entwickler|admin)\w*(?! (?:einer?s?|von|bei|der)\b)"
        r"|mitarbeiter\w* (?:von|bei) (?:acme|openai|anthropic)|openai|anthropic)\b",
        r"(?:system|admin|entwickler|betreiber)-?(?:nachricht|meldung|hinweis|befehl"
        r"|anweisung)\w* ?:",
    ),
    Attack.ORDER: (
        r"(?:sprich|sprechen sie|sag|sagen sie) mir nach|wiederhole? (?:folgendes|diesen satz"
        r"|genau)|sag\w* zu allem ja|(?:genehmig\w*|bestatig\w*) (?:ab sofort "
        r"|ab jetzt )?(?:jeden|alle|alles)",
        r"(?:hinweis|nachricht|anweisung|wichtig) (?:an|fur) (?:die |den |das )?(?:ki\w*"
        r"|assistent\w*|sprachmodell\w*|bots?|modell\w*|chatbot\w*)\b",
        r"wenn (?:eine? |die |der |das )?(?:ki\w*|assistent\w*|sprachmodell\w*|bot|modell"
        r"|chatbot)(?: \w+){0,4}? (?:liest|verarbeitet|zusammenfasst|antwortet)",
        r"(?:sag|erzahl|verrat|teil)\w*(?: \w+){0,3}? (?:dem kunden|der kundin|dem nutzer"
        r"|niemandem)(?: \w+){0,3}? (?:nicht|nichts)|(?:antworte|antworten sie|sag"
        r"|schreib) (?:nur|ausschließlich|exakt|genau) (?:mit|folgendes|:)",
        r"(?:ruf|rufe|benutz|benutze|verwende|fuhre?)(?: \w+){0,2}? (?:werkzeug|tool"
        r"|funktion|befehl)\b",
        r"(?:dekodier|entschlussel)\w*(?: \w+){0,5}? (?:und|dann) (?:befolg|fuhr|tu"
        r"|mach)\w*|befolge? (?:die |diese |folgende )?(?:anweisung\w*|befehle?)",
    ),
}
