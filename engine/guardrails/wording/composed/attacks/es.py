"""What is done to the assistant's rules, and what it is told to say, in Spanish."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

_RULES = (
    r"(?:\w+ ){0,1}?(?:instruccion(?:es)?|reglas?|normas?|indicaciones|directrices|restricciones"
    r"|filtros?|limites|prompt|politicas|programacion|desarrolladores|protecciones|ordenes)\b"
)
_BREAK = (
    r"(?:ignora(?:r|s|d)?\b|ignore[ns]?\b|olvida\w*|olvide\w*|descarta\w*|omite|omita|anula\w*|salta\w*|saltese"
    r"|desobedece\w*|borra\w*|elimina(?:r)?\b|rompe\w*|viola\w*|apaga(?:r)?\b|desactiva(?:r)?\b|quita(?:r|te)?\b|incumple"
    r"|suspende|sobrescribe|reescribe|evita|elude|deja de lado)"
)
_TELL = (
    r"(?:muestra\w*|muestre\w*|ensena\w*|revela\w*|dime|diga\w*|dame|deme|repite\w*|repita|imprime"
    r"|escribe\w*|escriba|traduce\w*|comparte\w*|copia\w*|resume\w*|resuma|describe|lista|pasame"
    r"|enumera|explica\w*)"
)
_YES = (
    r"(?:si\b|aprobad[oa]|acepto|aceptad[oa]|cubiert[oa]|confirmad[oa]|concedid[oa]|(?:lo )?pagamos"
    r"|(?:lo )?cubrimos|garantizamos|apruebo|prometo|aceptamos|acme (?:paga|cubre|acepta|garantiza"
    r"|asume|aprueba))"
)

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:olvida|olvidate)(?: de)? (?:que eres|quien eres|que trabajas)|(?:es"
        r"|solo es) (?:una prueba|un juego)"
        r"[^.?!\n]{0,24}?\b(?:reglas|normas|instrucciones)|nueva (?:politica|regla|norma"
        r"|directriz) ?:",
        rf"{_BREAK} (?:[\w-]+ ){{0,3}}?(?:tus|sus|todas tus|todas las|las|los) {_RULES}",
        r"(?:ignora|olvida|olvidate de|ignore)(?: \w+)? (?:lo que|cuanto|todo lo que) (?:te"
        r"|le) (?:han"
        r"|ha|dij\w+|hayan)",
        rf"(?:no|ya no|deja de|sin)(?: \w+){{0,3}}? (?:sigas|siga|seguir|obedezcas|obedecer"
        r"|respetes"
        r"|respetar|hagas caso|hacer caso|cumplas|cumplir|apliques)(?: \w+)? (?:a )?(?:tus|sus"
        r"|esas|las)"
        rf" {_RULES}",
        r"(?:tus|sus|esas|estas) (?:reglas|normas|instrucciones|restricciones|directrices|filtros)"
        r" (?:ya )?no (?:valen|se aplican|sirven|cuentan|importan|existen|rigen)",
    ),
    Attack.REVEAL: (
        r"(?:tienes|te han|esta) prohibido (?:decir|contar|revelar)|que no (?:puedes"
        r"|debes) (?:decir|contar|revelar)",
        r"(?:traduce|repite|copia|imprime|resume) todo (?:lo )?(?:de arriba|anterior)",
        rf"{_TELL}(?: [\w-]+){{0,3}}? tu[s]? (?:\w+ )?(?:instrucciones|prompt|reglas|directrices"
        r"|configuracion|herramientas|indicaciones|memoria|programacion)\b(?! (?:para|sobre))",
        r"(?:que dice|cual es|cuales son|que pone|que hay en) tus? (?:\w+ )?(?:prompt|instrucciones"
        r"|directrices|indicaciones)",
        r"que (?:instrucciones|ordenes|reglas|indicaciones) (?:te|has|tienes|sigues)(?: \w+)?"
        r"|que (?:herramientas|funciones) (?:tienes|usas|puedes)",
        r"todo lo que (?:hay|esta|aparece|viene)(?: \w+)? (?:encima|arriba|antes|por encima)",
        r"(?:datos|nombres|conversaciones|chats|polizas|numeros|mensajes) (?:de|del) (?:otros?"
        r"|los demas"
        r"|todos los|ultimo) clientes?",
    ),
    Attack.PERSONA: (
        r"(?:haz de|hazte pasar por|actua como|juega a ser|interpreta a"
        r"|finge ser)(?: \w+){0,2}? (?:jefe"
        r"|jefa|director|directora|abogad[oa]|hacker|perit[oa]|administrador|dueno|pirata|gerente)",
        r"(?:desde ahora|ahora|a partir de ahora)(?: \w+)? (?:te llamas|te llamaras"
        r"|puedes (?:hacer )?todo)"
        r"|te llamas (?:ahora )?(?!eva)\w+ y",
        r"(?:imagina|imaginate|supon|piensa) (?:que )?(?:no tienes|no tuvieras|no hay|eres libre)"
        r"(?: \w+){0,2}? ?(?:reglas|normas|limites|restricciones|filtros)?",
    ),
    Attack.AUTHORITY: (
        r"tratame como (?:\w+ )?(?:admin\w*|desarrollador|emplead[oa]|jefe)"
        r"|recuerda:? (?:que )?soy (?:el |un )?"
        r"(?:admin\w*|desarrollador|jefe)",
        r"(?:soy|somos|trabajo|hablo|te escribo|vengo) (?:de|para|en|desde) (?:anthropic|openai"
        r"|acme)\b",
        r"(?:emplead[oa]|director\w*|gerente|jef[ea]) de acme\b|te (?:ordeno|exijo que|mando que)",
        r"(?:tu|vuestro) (?:jefe|jefa|equipo|desarrollador|director|empresa)(?: \w+){0,2}? (?:me ha"
        r"|ha dicho|dice que|autoriza|autorizo|permite|dio permiso|autorizado)",
    ),
    Attack.ORDER: (
        r"(?:empieza|comienza|inicia) (?:tu|la) respuesta con",
        r"(?:di|diga|escribe|escriba|responde|responda|contesta|repite"
        rf"|confirma)(?: \w+){{0,3}}? ?[:,]?"
        rf" ?\"{_YES}|(?:di|diga|escribe|responde|repite)(?: \w+)?: ?{_YES}",
        r"(?:textualmente|literalmente|exactamente|palabra por palabra) ?: ?(?=\")",
        r"(?:termina|acaba|cierra|empieza|comienza) (?:cada|todas)(?: \w+){1,3}? con",
        r"(?:di|diras|responde|contesta) (?:siempre|a todo|a todo que) (?:que )?si|di siempre",
        r"(?:aprueba|apruebes|aprobar|concede|acepta)(?:lo|rlo)? tod[oa]|lo apruebes todo",
        r"no (?:se )?(?:lo )?(?:digas|cuentes|diga|cuente)(?: nada)? (?:al equipo|a tu|a tus"
        r"|a nadie del"
        r"|al soporte|a los)",
    ),
}
