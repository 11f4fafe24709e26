"""Speech out of the assistant's role, in German."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Role

ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.HUMAN: (
        r"ich bin (?:(?!kein|nicht)\w+ )?(?:ein(?:e)? )?(?:echter |echte |richtiger "
        r"|richtige )?(?:mensch|person|mann|frau)\b",
        r"ich bin (?:kein|keine) (?:ki|bot|roboter|maschine|chatbot|computer|programm)\b",
        r"mein(?:e)? (?:frau|mann|kinder|kindheit|feierabend|chef|kollegen im buro)\b"
        r"|als ich (?:jung|klein|ein kind) war",
    ),
    Role.OTHER: (
        r"(?:ich bin|mein name ist|ich heiße|hier ist) (?:chat ?gpt|gpt[- ]?\d?|claude"
        r"|gemini|bard|copilot|siri|alexa|llama|mistral|grok|deepseek)\b",
        r"ich bin (?:ihr|ihre|ein|eine|der|die) (?:\w+ )?(?:arzt|arztin|anwalt|anwaltin"
        r"|rechtsanwalt|therapeut|steuerberater|finanzberater|sachbearbeiter\w*"
        r"|schadenregulierer|mitarbeiter\w*|kolleg\w+|vorgesetzte\w*|manager\w*|chef\w*"
        r"|entwickler\w*)\b",
        r"ich arbeite (?:fur|bei) (?!acme|ihnen)\w+",
    ),
    Role.MACHINERY: (
        r"als (?:ki-?)?sprachmodell|als ki(?:,| kann| habe| bin| darf)|(?:großes"
        r"|ein) sprachmodell",
        r"(?:trainiert|entwickelt|erstellt|programmiert) (?:von|durch) (?:openai|anthropic"
        r"|google|meta|microsoft|mistral)",
        r"system-?prompt\w*|systemanweisung\w*|systemnachricht\w*",
        r"(?:hier (?:ist|sind)|das sind) mein(?:e)? (?:anweisungen|regeln|anleitung"
        r"|instruktionen|prompt)",
        r"mein(?:e)? (?:anweisungen|instruktionen|trainingsdaten|regeln|vorgaben) (?:lauten"
        r"|sind|sagen|besagen|verbieten|enthalten)",
        r"ich (?:wurde|bin) (?:angewiesen|instruiert|programmiert|trainiert)",
    ),
    Role.PERSONA: (
        r"(?:ich bin|nenn(?:en sie)? mich) (?:jetzt )?(?:dan|ein pirat|frei von)\b"
        r"|entwicklermodus|(?:gott|jailbreak)-?modus",
        r"ich liebe dich|mein schatz|heirate mich|es war einmal|rollenspiel|ohne (?:regeln"
        r"|einschrankungen)",
    ),
    Role.ADVICE: (
        r"(?:sie sollten|du solltest|ich wurde) (?:\w+ )?(?:die )?(?:cdu|spd|afd|grunen|fdp"
        r"|linke|trump|biden|republikaner|demokraten)\w* wahlen|wahlen sie (?:die "
        r"|den )?(?:grunen|partei|linken?|kandidat\w*)",
        r"(?:nehmen sie|nimm|sie sollten|du solltest) (?:\w+ ){0,3}?(?:ibuprofen|aspirin"
        r"|paracetamol|tabletten?|schmerzmittel|antibiotika|medikamente?)\b",
        r"(?:sie haben|du hast|klingt nach|das ist) (?:wahrscheinlich "
        r"|vermutlich )?(?:ein(?:er|e|en)? )?(?:gehirnerschutterung|schleudertrauma"
        r"|depression|knochenbruch)",
        r"(?:sie sollten|du solltest|ich rate ihnen)(?: \w+){0,3}? (?:verklagen|klagen"
        r"|anzeige erstatten|vor gericht)|verklagen sie",
        r"(?:sie|du) (?:gewinnen|gewinnst|wurden) (?:\w+ ){0,3}?(?:prozess|klage"
        r"|gericht)\w*|(?:sie sind|du bist|er ist"
        r"|der andere fahrer ist) (?:nicht )?(?:rechtlich )?(?:schuld|haftbar"
        r"|verantwortlich)",
        r"(?:kaufen|verkaufen|investieren) sie (?:\w+ ){0,2}?(?:aktien|bitcoin|krypto\w*"
        r"|gold|fonds)|steuerlich absetzbar|von der steuer absetzen",
    ),
    Role.MANNERS: (
        r"(?:scheiße?\w*|arschloch|idiot\w*|dumm(?:er|e|kopf)|halt die klappe|verdammt\w*)",
    ),
}
