"""Commitments in German."""

from engine.guardrails.wording.kinds import Promise, Promises

_SURELY = (
    r"(?: (?:ihnen|dir|euch|sie|dich|den|die|das|der|dem|es|ihre?[nmrs]?|deine?[nmrs]?|gern"
    r"|gerne|auch|sofort|selbstverstandlich"
    r"|naturlich|auf jeden fall|garantiert|umgehend|vollstandig|komplett|dann|jetzt|dafur"
    r"|einen?|eine|volle[nsr]?|ganze[nsr]?|rabatt|betrag|schaden"
    r"|gebuhr|selbstbeteiligung|pramie|kosten|preis|geld|vertrag|[\w%$€.,-]+)){0,8}?"
)
_ACTS = (
    r"(?:erstatten|ersetzen|zuruckzahlen|zahlen|bezahlen|auszahlen|ubernehmen|genehmigen"
    r"|gewahren|erlassen|senken|reduzieren|verringern"
    r"|gutschreiben|stornieren|kundigen|schicken|senden|zusenden|liefern|andern|verlangern"
    r"|anpassen|einrichten|kummern|sorgen|sicherstellen"
    r"|veranlassen|regeln|klaren|beschleunigen|bearbeiten|geben|anbieten|schenken"
    r"|verzichten|decken|abdecken|entschadigen|reparieren|garantieren|beilegen)"
)

PROMISES = Promises(
    kinds={
        Promise.PLEDGE: (
            r"(?:ich|wir)(?: \w+)? (?:garantieren?|verspreche|versprechen|versichere ihnen"
            r"|versichern ihnen|schwore|schworen|sichere|sichern)\b",
            r"(?:garantiere|verspreche|versichere) (?:ich|ihnen|dir)|(?:garantieren"
            r"|versprechen) wir",
            r"garantiert\b|mit garantie|unsere garantie",
            r"(?:mein|unser) (?:ehren)?wort|(?:sie haben|du hast) mein wort|hand drauf|ehrenwort",
            r"(?:sie konnen|du kannst) (?:sich |dich )?(?:darauf |auf uns |fest )?(?:verlassen"
            r"|zahlen)|darauf konnen sie sich verlassen",
            r"(?:zu )?100 ?(?:%|prozent) (?:sicher|versichert|abgedeckt|gedeckt)|hundertprozentig",
            r"ohne (?:jeden )?zweifel|auf jeden fall|ganz sicher|mit sicherheit"
            r"|keine sorge,? (?:das|wir|ich)",
            r"abgemacht|versprochen\b|zugesagt|ich sage ihnen (?:das |hiermit )?zu"
            r"|wir sagen ihnen (?:das |hiermit )?zu|verbindlich(?:es|e)? (?:angebot|zusage)?",
        ),
        Promise.ACT: (
            r"(?:wir|ich|acme) werden? (?:[\w%$€.,-]+ ){0,8}?(?!(?:nachsehen|suchen|fragen"
            r"|helfen|erklaren|brauchen|weiterleiten|weitergeben|schauen|sehen|nachschauen"
            r"|beantworten|benotigen|versuchen|ihnen|einen|den|meinen|ihren|allen|seinen|keinen"
            r"|diesen)\b)\w+(?:en|ern|eln)\b",
            r"(?:wird|werden) (?:[\w%$€.,-]+ ){0,4}?(?:ihnen|immer|voll|vollstandig|sofort"
            r"|garantiert|komplett|umgehend) (?:[\w%$€.,-]+ ){0,3}?(?:erstattet|bezahlt"
            r"|ubernommen|genehmigt|ersetzt|erlassen|gesenkt|gutgeschrieben|uberwiesen"
            r"|ausgezahlt|repariert|gezahlt)\b",
            r"(?:nachstes jahr|bald|demnachst|kunftig|in zukunft|ab nachstem jahr) (?:bieten"
            r"|gibt|fuhren|versichern|starten)",
            r"(?:wir|ich) (?!brauche|benotige|sehe|habe|kann|konne|musse|muss|sind|bin|finde"
            r"|erklare|beantworte|rate|empfehle|zeige|helfe|bitte|frage|danke|verstehe|nenne"
            r"|suche|werde|darf|durfe|mochte|wurde|schlage|gebe ihnen|verbinde|gehe|leite|weiß"
            r"|wisse)\w+en? (?:ihren?|ihre[nmr]?|ihnen (?:den|die|das|alles|ein|eine|einen)"
            r"|alles)\b",
            rf"(?:ich|wir|acme) (?:werden?|konnen?)(?: \w+)?{_SURELY} {_ACTS}\b",
            rf"(?:werden?) (?:ich|wir|acme){_SURELY} {_ACTS}\b",
            r"(?:wir|ich) (?:erstatten?|ersetzen?|ubernehmen?|erlassen?|senken?|stornieren?"
            r"|genehmigen?|schenken?|verzichten?|kummern?|sorgen?|entschadigen?)(?: \w+){0,6}",
            r"(?:erstatte|ubernehme|erlasse|storniere|genehmige|schenke) ich|(?:erstatten"
            r"|ubernehmen|erlassen|stornieren|genehmigen|schenken) wir",
            r"(?:preis|beitrag|pramie|gebuhr)\w* (?:wird|werden|bleibt|bleiben|steigt"
            r"|steigen)(?: \w+){0,3}? (?:nie|nicht|niemals|gleich|stabil|erlassen|gesenkt"
            r"|sinken)",
        ),
        Promise.CONTACT: (
            r"(?:wir|ich|jemand|(?:ein|eine|unser|unsere) \w+|das team|unser team) (?:werden?"
            r"|wird|meldet|melde|melden|ruft|rufe|rufen|kontaktiert"
            r"|kontaktieren)(?: \w+){0,7}? ?(?:melden|anrufen|kontaktieren|zuruckrufen"
            r"|antworten|schreiben|benachrichtigen|prufen|zuruck|an|bei ihnen|sich)\b",
            r"(?:meldet|melden|ruft|rufen|kontaktiert|erreicht) (?:sich |sie |dich "
            r"|ihnen )?(?:bei ihnen )?(?:jemand|wir|(?:ein|eine) \w+)(?: \w+){0,6}",
            r"(?:sie|du) (?:horen|horst|erhalten|erhaltst|bekommen|bekommst) (?:von uns"
            r"|(?:einen|eine) (?:anruf|antwort|ruckmeldung|ruckruf|bestatigung|e-?mail))",
        ),
        Promise.DONE: (
            r"(?:ist|sind) (?:bereits |schon )?(?:unterwegs|erledigt|geregelt|in ordnung gebracht)",
        ),
        Promise.COVER: (
            r"(?:sie|du) (?:sind|bist|waren)(?: \w+){0,4}? (?:versichert|abgesichert|gedeckt"
            r"|abgedeckt|geschutzt|anspruchsberechtigt)\b",
            r"(?:ihr|ihre|dein|deine|dieser|dieses|alles|(?:der|die) (?:schaden|unfall"
            r"|reparatur)|(?:das|es)(?= (?:ist"
            r"|wird))) ?(?:[\w-]+ ){0,3}?(?:ist|sind"
            r"|wird)(?: (?:auf jeden fall|voll|vollstandig|komplett|definitiv|naturlich"
            r"|selbstverstandlich|ganz sicher|damit|also|immer))* (?:abgedeckt|gedeckt"
            r"|versichert|mitversichert|abgesichert)\b",
            r"(?:haben sie|hast du|sie haben|du hast) (?:einen |vollen )?anspruch auf",
            r"(?:voll|vollstandig|komplett|definitiv) (?:abgedeckt|versichert|gedeckt)",
            r"(?:sie|du) (?:mussen|musst) (?:gar )?nichts (?:bezahlen|zahlen)",
        ),
        Promise.GRANT: (
            r"kostet (?:sie|dich) (?:gar )?(?:keinen cent|nichts)|keinen cent",
            r"(?:ich|wir|acme) (?:kann|konnen|gebe|geben|biete|bieten|gewahre|gewahren|mache"
            r"|machen|schenke|schenken)(?: (?!kein)[\w%$€.,-]+){0,6}? (?:rabatt|nachlass|erstattung"
            r"|gutschrift|gutschein|ermaßigung|sonderpreis|kostenlos|gratis|ausnahme|bonus)\w*",
            r"(?:sie|du) (?:bekommen|bekommst|erhalten|erhaltst|sparen"
            r"|sparst)(?: (?!kein)[\w%$€.,-]+){0,6}? (?:rabatt|nachlass|erstattung|gutschrift"
            r"|gutschein"
            r"|ermaßigung|sonderpreis|kostenlos|gratis|geld zuruck|bonus)\w*",
            r"(?:kostenlos|gratis|umsonst|zum halben preis|halber preis"
            r"|ohne (?:zusatzliche )?kosten|ohne aufpreis|geht auf uns|aufs haus)",
            r"(?:selbst(?:behalt|beteiligung)|gebuhr\w*|kosten) (?:entfallt|entfallen"
            r"|ubernehmen wir|sparen sie)|(?:zahlen|bezahlen) (?:sie |du )?(?:gar )?nichts"
            r"|kostet sie nichts",
            r"(?:bester|gunstigster|niedrigster|besten|gunstigsten|niedrigsten) (?:preis"
            r"|tarif)\w*|(?:sonderangebot|rabattcode|gutscheincode|geld-zuruck\w*)",
            r"volle (?:erstattung|ruckerstattung)|vollen betrag|mache(?:n)? (?:wir "
            r"|ich )?(?:eine |fur sie eine )?ausnahme|ausnahme (?:machen|fur sie)",
        ),
    },
    hedges=(
        r"normalerweise",
        r"in der regel",
        r"meist(?:ens)?",
        r"ublicherweise",
        r"gewohnlich",
        r"eventuell",
        r"vielleicht",
        r"moglicherweise",
        r"zum beispiel",
        r"kann sein",
        r"konnte[n]?",
        r"laut",
        r"mochten sie",
        r"soll ich",
        r"im allgemeinen",
        r"oft",
    ),
    conditions=(
        r"wenn",
        r"falls",
        r"sofern",
        r"solange",
        r"vorausgesetzt",
        r"je nach",
        r"abzuglich",
        r"bis zu",
        r"an (?:das|unser) (?:\w+ )?team",
    ),
    denials=(
        r"(?:sie|du) (?:schreiben|schreibst|sagen|sagten|schrieben|haben geschrieben|erwahnen"
        r"|erwahnten)",
        r"(?:handler|werkstatt|verkaufer|nachbar|freund|anwalt) (?:sagt|sagte|schrieb|hat|habe)",
        r"angeblich",
        r"nicht",
        r"kein\w*",
        r"nie",
        r"niemals",
        r"ob",
        r"wenn",
        r"falls",
        r"sobald",
        r"weder",
        r"ohne",
        r"wie",
        r"bevor",
        r"bis",
        r"welche\w*",
        r"was",
        r"wann",
    ),
    guidance=(
        r"hoff(?:e|en|entlich)|(?:schon|gut|freut mich|leid),? dass|(?:wenn|falls|sobald|sofern"
        r"|nachdem)\b[^.!?;\n]{0,60}?\b(?:genehmigt|anerkannt|gedeckt"
        r"|versichert|versicherung|deckung|\w*kasko|schadenteam|entschieden|entscheidet|reguliert"
        r"|angenommen|police|eingeschlossen)",
    ),
    here=(r"hier|in diesem (?:thread|chat|kanal|verlauf)",),
    asks=(
        r"ist|sind|war|waren|wird|wurde|wurden|hat|haben|hatte|kann|konnen|darf|soll|mochten|wer|warum|wo",
    ),
)
