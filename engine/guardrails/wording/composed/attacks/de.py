"""What is done to the assistant's rules, and what it is told to say, in German."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

_YOUR = r"(?:deine?[nmrs]?|ihre?[nmrs]?|eure?n?|alle|samtliche|diese)"
_RULES = (
    r"(?:[\w-]+ ){0,2}?(?:anweisung\w*|instruktion\w*|regel(?:n|werk)?|vorgaben?|richtlinien?"
    r"|\w*prompts?|beschrankung\w*|einschrankung\w*|filter|programmierung|schranken|schutz\w*"
    r"|entwickler\w*|sperren|vorschrift\w*|konfiguration|sicherheits\w+)\b"
)
_BREAK = (
    r"(?:ignorier(?:e|en|st)?\b|vergiss|vergesst|vergessen|missacht\w*|uberschreib\w*|umgeh\w*|verwirf|verwerf"
    r"\w*|brich|brecht|brechen|losch\w*|entfern\w*|deaktivier\w*|ubergeh\w*|streich\w*|verletz\w*"
    r"|hebel\w*|schalt\w*|heb|hebe|setz\w*|lass|lassen|wirf|schmeiß)"
)
_TELL = (
    r"(?:zeig\w*|nenn\w*|verrat\w*|gib|geben|wiederhol\w*|schreib\w*|druck\w*|sag\w*|ubersetz\w*"
    r"|fass\w*|liste?|teil\w*|kopier\w*|offenbar\w*|beschreib\w*|erklar\w*|poste?|schick\w*)"
)
_YES = (
    r"(?:ja\b|genehmigt|bewilligt|gedeckt|zugesagt|akzeptiert|bestatigt|garantiert|wir (?:zahlen"
    r"|ubernehmen|garantieren|erkennen|haften)|ich (?:genehmige|garantiere|verspreche|bestatige"
    r"|erkenne|gewahre)|acme (?:zahlt|ubernimmt|garantiert|haftet|erkennt|genehmigt))"
)

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"vergiss,? (?:dass )?(?:du|wer du)|(?:nur|bloß) ein (?:test"
        r"|spiel)\b[^.?!\n]{0,24}?\b(?:regeln|vorgaben"
        r"|anweisungen)",
        r"neue (?:richtlinie|vorgabe|regel) ?:",
        rf"{_BREAK} (?:[\w-]+ ){{0,4}}?{_YOUR} {_RULES}",
        r"(?:ignorier(?:e|en)?|vergiss|vergessen sie|missacht\w*)(?: \w+)?,? (?:alles"
        r"|was)(?: \w+)?,?"
        r"(?: was)? (?:man|sie|dir|ihnen|du|acme|die)\b",
        rf"(?:halt\w*|kummer\w*|hor\w*|richt\w*|befolg\w*|folg\w*|beacht\w*) (?:\w+ )?(?:nicht"
        rf"(?: mehr)?|nie|keine)(?: \w+)? (?:an |auf |um |nach )?(?:{_YOUR} )?{_RULES}",
        rf"(?:nicht|nie) (?:mehr )?(?:an |auf |um |nach ){_YOUR} {_RULES}",
        r"(?:deine|ihre|alle|diese) (?:\w+ )?(?:regeln|vorgaben|anweisungen|richtlinien"
        r"|einschrankungen|filter) (?:gelten|zahlen|sind)(?: \w+){0,3}? (?:nicht|aufgehoben|aus"
        r"|ungultig|abgeschafft|egal|hinfallig|ausgesetzt)",
        rf"setz\w* (?:dich|sie sich) uber (?:{_YOUR} )?{_RULES}",
        r"(?:musst|brauchst|mussen|brauchen) (?:du |sie )?(?:dich |sich )?(?:nicht|keine)"
        r"(?: \w+){0,4}? (?:regeln|vorgaben|anweisungen|richtlinien)",
    ),
    Attack.REVEAL: (
        r"was (?:darfst|sollst) du (?:\w+ )?nicht (?:sagen|verraten|erzahlen)|was (?:wurde"
        r"|ist) dir verboten",
        r"(?:ubersetz\w*|wiederhol\w*|zitier\w*|kopier\w*"
        r"|druck\w*) (?:bitte )?alles (?:\w+ )?(?:oben|obige|davor)"
        r"|(?:anfangsbuchstaben|gedicht|lied|rap)[^.?!\n]{0,24}?\bdeine[rn]? (?:anweisungen"
        r"|regeln|vorgaben)",
        rf"{_TELL} (?:[\w-]+ ){{0,4}}?(?:dein|deine|deinen|deiner|ihren|interne[n]?) (?:\w+ )?"
        r"(?:anweisung\w*|instruktion\w*|\w*prompt|vorgaben|richtlinien|konfiguration|werkzeuge"
        r"|tools|regeln|programmierung)\b(?! (?:fur|zu|zum|zur|bei|uber)\b)",
        r"(?:was steht|wie lautet|wie lauten|was sind|was ist)(?: \w+)? (?:dein|deine|deinem"
        r"|deinen)"
        r" (?:\w+ )?(?:\w*prompt|anweisungen|vorgaben|instruktionen|richtlinien)",
        r"welche (?:anweisungen|instruktionen|vorgaben|regeln|befehle) (?:hast|wurden|hat|haben"
        r"|folgst)"
        r" (?:du|dir|man|acme|sie)|welche (?:tools|werkzeuge|funktionen) (?:hast|kannst|nutzt) du",
        r"(?:alles|text|worter|was)(?: \w+)?,? (?:was )?(?:uber|vor|oberhalb) (?:dieser|dieses|der"
        r"|meiner)(?: \w+)? (?:nachricht|zeile|frage|satz)",
        r"(?:daten|namen|nummern|gesprache|chats|vertrage|schaden) (?:der |von "
        r"|eines )?(?:anderer?n?"
        r"|aller|letzten) kunden",
    ),
    Attack.PERSONA: (
        r"(?:spiel\w*|mim\w*|gib) (?:\w+ )?(?:den|die|der|das|einen?|eine) (?:\w+ )?(?:chef\w*|boss"
        r"|leiter\w*|direktor\w*|anwalt|anwaltin|hacker|entwickler\w*|pirat\w*|admin\w*|gutachter\w*)",
        r"(?:heißt|nennst dich|bist) (?:du )?(?:ab jetzt |jetzt |nun )?(?:max|dan|\w+bot)\b"
        r"|(?:heißt du"
        r"|nennst du dich)\b|darfst (?:du )?(?:jetzt )?alles\b",
        r"du (?:hattest|hast|hattst) (?:\w+ )?keine (?:regeln|einschrankungen|vorgaben|filter"
        r"|grenzen)",
        r"(?:bist|sei|werde) (?:\w+ )?(?:jetzt |nun )?(?:mein|meine|ein|eine) (?:\w+ )?(?:anwalt\w*"
        r"|komplize|hacker\w*|diener\w*|sklave)",
    ),
    Attack.AUTHORITY: (
        r"behandle? mich (?:\w+ )?(?:als|wie) (?:\w+ )?(?:admin|entwickler|mitarbeiter|chef)\w*"
        r"|merk\w* (?:dir|ihnen)[:,]? ?(?:dass )?ich (?:bin |habe )?(?:\w+ )?(?:admin"
        r"|administrator|chef)\w*",
        r"(?:ich bin|ich komme|wir sind|ich arbeite|hier ist)(?: \w+)? (?:von|bei|fur) (?:anthropic"
        r"|openai|acme(?! \w*bau))\b",
        r"(?:mitarbeiter|angestellte|manager|leiter)\w* (?:von|bei) acme|(?:weise"
        r"|befehle) (?:ich )?(?:dich"
        r"|dir|sie|ihnen)\b",
        r"(?:dein|ihr|euer) (?:chef|boss|vorgesetzter|team|entwickler"
        r"|betreiber)(?: \w+){0,3}? (?:erlaubt"
        r"|gesagt|befohlen|genehmigt|freigegeben|angewiesen)",
    ),
    Attack.ORDER: (
        r"(?:beginn\w*|fang\w*|start\w*) (?:deine|die) (?:antwort|nachricht)(?: \w+)? mit",
        r"(?:sag|sagen sie|schreib\w*|antwort\w*|bestatig\w*"
        rf"|wiederhol\w*)(?: [\w-]+){{0,4}}?[:,]? ?\"?"
        rf"(?<=[:\"] ){_YES}|(?:sag|schreib\w*|antwort\w*|bestatig\w*|wiederhol\w*)"
        rf"(?: [\w-]+){{0,4}}?:? ?\"{_YES}|(?:sag|schreib\w*|antwort\w*):? ?{_YES}",
        r"(?:wortlich|wort fur wort|genau so|buchstablich) ?: ?(?=\")",
        r"(?:beend\w*|schließ\w*|beginn\w*|fang\w*) (?:jede|alle|deine)(?: \w+)? (?:\w+ )?mit",
        r"(?:sag|sage|sagst|antworte) (?:ab jetzt |ab sofort )?(?:immer|stets"
        r"|nur(?: noch)?) (?:ja|zu)",
        r"(?:genehmig\w*|bewillig\w*|erlaub\w*) (?:\w+ )?(?:alles|jede[nsr]?|alle)\b"
        r"|alles (?:genehmig"
        r"|bewillig)\w*",
        r"(?:dem|eurem|deinem|ihrem) (?:team|chef|kollegen|support)(?: \w+)? (?:nichts|nicht"
        r"|kein wort)",
    ),
}
