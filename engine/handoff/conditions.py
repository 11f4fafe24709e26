"""Whether what a teammate says they will do waits for something else first, in five languages.

"If you send the photo, we will refund you" promises nothing until the photo is there: nobody is to
be reminded of it. "I'll check if you are covered" and "I'll call you on Friday if you like" do. All
patterns are for folded text: small letters without accents.
"""

import re

_THEY_DID = (
    r"(?:(?!need\b)\w+ed|were|had|did|said|told|wrote|sent|came|got|paid|gave|bought|spoke)\b"
)
"""After "you", with "when" or "after": what is past is no condition."""

_ENGLISH = (
    r"(?<!\beven )(?<!\bas )"
    r"if (?!(?:you(?:'d| would)? (?:also )?(?:like|want|wish|prefer|don't mind)\b(?! to )"
    r"|(?:that|this|it)(?:'s| is|'d be| would be)? (?:suits|works|ok|okay|fine|all right|alright)\b"
    r"|at all possible|possible|(?:i|we) can\b))",
    r"unless ",
    r"provided (?:that )?(?:you|your|we|the)\b",
    rf"(?:once|as soon as|(?:when(?:ever)?|after)(?! you {_THEY_DID}))"
    r" (?:you(?:'ve| have)? (?!can\b|may\b|will\b|are able)\w"
    r"|(?:i|we)(?:'ve| have)? (?:receive|received|get|got|have) your\b"
    r"|your (?:\w+ )?(?:photo|picture|document|form|paper|signature|payment|reply|answer"
    r"|confirmation|message)s?\b)",
)
_GERMAN = (
    r"wenn (?!ich\b|wir\b|moglich|notig|(?:sie|du) (?:mochten|mochtest|wollen|willst|wunschen"
    r"|einverstanden)\b|es (?:ihnen|dir) (?:recht|passt))",
    r"falls (?!moglich|notig|(?:sie|du) (?:mochten|mochtest|wollen|willst)\b|es (?:ihnen|dir))",
    r"sofern ",
    r"vorausgesetzt",
    r"sollte(?:n|st)? (?:sie|du)\b",
    r"(?:sobald|nachdem) (?:sie\b|du\b|(?:wir |mir |uns |ich )?(?:ihr|dein)(?:e[nmsr]?)?\b)",
)
_SPANISH = (
    r"(?<!\bcomo )si (?!es posible|(?:lo )?(?:quiere|quieres|desea|deseas|prefiere|prefieres)\b"
    r"|(?:a usted )?(?:le|te) (?:parece|va|viene) bien|puedo\b|podemos\b|vous |possible"
    r"|(?:que|claro)\b)",
    r"(?:siempre|a menos|en caso de|a condicion de) que\b",
    r"(?:cuando|en cuanto|tan pronto como|una vez que)(?! (?:usted |nos |me |lo |la |los |las )*"
    r"\w+o\b) (?:usted\b|(?:nos|me) (?:lo |la |los |las )?"
    r"(?:envi|mand|haga|den?\b|confirm|devuelv|pag|pas|respond)"
    r"|(?:envie|mande|suba|firme|confirme|complete|pague|responda)s?\b"
    r"|(?:recibamos|tengamos|reciba) (?:su|sus|tu|tus)\b)",
)
_FRENCH = (
    r"si (?=vous |le (?!parece|va|viene)|la |les |l'|votre |vos |un |une )"
    r"(?!vous (?:le )?(?:voulez|souhaitez|desirez|preferez)\b(?! que| un| une))",
    r"s'ils? (?!(?:vous|te) plait|est possible)",
    r"(?:a condition|a moins|en cas) (?:que|de)\b",
    r"sous reserve",
    r"(?:des que|aussitot que|une fois que"
    r"|(?:quand|lorsque|apres que)(?! vous (?:m'|nous )?(?:avez|aviez|etes|etiez)\b)) vous\b",
    r"(?:des que|quand|lorsque|une fois que) (?:nous (?:aurons|avons)|j'aurai|j'ai) (?:recu )?"
    r"vo(?:s|tre)\b",
    r"des reception",
)
_PORTUGUESE = (
    r"(?<!\bnao )se (?=(?:voce|o|a|as|tu)\b"
    r"|os \w+ \w+(?:ar|er|ir|or)em\b|(?:(?:nos|me) )?\w+(?:ar|er|ir|or|armos|ermos|irmos)\b)"
    r"(?!(?:quiser|preferir|desejar|for possivel|puder|me for possivel)\b)",
    r"(?:desde|a menos|contanto) que\b",
    r"(?<!\bo )(?<!\bseu )(?<!\beste )(?<!\bno )"
    r"caso (?:nos|me|voce|envie|mande|o senhor|a senhora)\b",
    r"(?:quando|assim que|logo que|depois que|depois de)"
    r"(?! (?:nos |me |voce |o senhor |a senhora )*\w+(?:ou|eu|iu|aram|eram|iram)\b)"
    r" (?:nos|me|voce|o senhor|a senhora)\b",
    r"(?:quando|assim que|logo que) (?:enviar|mandar|confirmar|assinar|responder)\b",
    r"(?:assim|logo) que (?:recebermos|tivermos|receber) (?:o seu|a sua|os seus|as suas)\b",
)
_REQUESTS = (
    r"(?:please )?(?:send|upload|attach|show|give|fill|sign|confirm|pay|return)\b.*?"
    r"\b(?:and|then)(?: then)? (?=(?:i|we)(?:'ll| will)\b)",
    r"(?:bitte )?(?:schicken|senden|zeigen|geben|laden|bestatigen|unterschreiben|zahlen) sie\b"
    r".*?(?:, dann |\bund (?:dann )?)(?=\w+ (?:ich|wir)\b|wir\b|ich\b)",
    r"(?:por favor,? )?(?:envie|mande|suba|firme|confirme|rellene|envieme|envienos|mandenos)\b"
    r".*? y (?=(?:le|te|lo|la)\b|\w+(?:remos|re)\b)",
    r"(?:(?:merci de|veuillez) (?:nous |m')?(?:envoyer|joindre|signer|confirmer)"
    r"|envoyez|joignez|signez|confirmez)\b.*? et (?=(?:nous|je|on)\b)",
    r"(?:por favor,? )?(?:envie|mande|assine|confirme|preencha)(?:-nos|-me)?\b.*? e"
    r" (?=\w+(?:remos|rei|amos|emos|imos)\b|vamos\b|vou\b|nos\b)",
)
"""What the customer is asked to do first, at the beginning: "Send the photo and we will"."""

_REQUEST = re.compile(rf"\W*(?:{'|'.join(_REQUESTS)})")
_CONDITION = re.compile(
    r"\b(?:" + "|".join((*_ENGLISH, *_GERMAN, *_SPANISH, *_FRENCH, *_PORTUGUESE)) + ")"
)
_IFS = frozenset({"if", "si", "se"})
_WHETHER = re.compile(
    r"\b(?:know|see|check|ask|find out|confirm|clarify|tell you"
    r"|ver|saber|comprobar|consultar|preguntar|confirmar|averiguar|decirle"
    r"|voir|savoir|verifier|demander|confirmer|dire"
    r"|verificar|perguntar|dizer)(?: \w+){0,2} $"
)
"""Before "if" it asks for no condition."""

_JOINED = re.compile(r"\b(?:and|but|or|und|aber|oder|y|pero|o|et|mais|ou|e|mas)\b[ ,]*$")


def waits_for_a_condition(sentence: str, at: int) -> bool:
    """Whether what is said at a place of a folded sentence depends on a condition in it.

    One governs all that follows it, and what stands before it unless "and" joins the two: "I'll
    call you on Friday, and if you send the photo, we will refund you" promises the call alone.
    """
    if _REQUEST.match(sentence):
        return True
    for found in _CONDITION.finditer(sentence):
        before = sentence[: found.start()]
        if found[0].split()[0] in _IFS and _WHETHER.search(before):
            continue
        if found.start() <= at or _JOINED.search(before) is None:
            return True
    return False
