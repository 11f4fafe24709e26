"""Attempts to steer the assistant, in Spanish."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:desactiv\w+|desconect\w+|quita(?:te|r|le)?\b|elimina\b|elimine\b|salta\w*|saltate"
        r"|apaga(?:r|te)?\b)(?: \w+){0,3}? (?:filtros?|restricciones|limites|reglas|politicas"
        r"|barreras)"
        r"|(?:restricciones|reglas|filtros) (?:han sido|estan|fueron|quedan) (?:levantad"
        r"|eliminad|desactivad|suspendid)\w+",
        r"te (?:ordeno|mando)",
        r"(?:ignora(?:r|s|d)?\b|ignore[ns]?|olvida\w*|olvide[ns]?|descarta\w*|omite|omita|anula"
        r"|anule|salta(?:te)?|desobedece|no (?:sigas|siga"
        r"|hagas caso))(?: [\w-]+){0,5}? (?:instruccion(?:es)?|reglas?|indicaciones|ordenes"
        r"|directrices|prompt|restricciones|politicas del sistema|todo lo anterior"
        r"|lo anterior)\b",
        r"(?:nuevas?|siguientes?) (?:instruccion(?:es)?|reglas|ordenes)(?: (?:son|es)|:)"
        r"|tus nuevas (?:instrucciones|reglas)",
        r"(?:instrucciones|reglas) (?:anteriores|previas) (?:ya no|no|quedan)"
        r"|(?:a partir de ahora|desde ahora|de ahora en adelante)(?: \w+){0,2}? (?:eres"
        r"|seras|responde|responderas|debes|actua|actuaras|ignora|vas a)",
        r"(?:reglas|instrucciones|restricciones) (?:ya )?no (?:se aplican|aplican|valen"
        r"|existen)",
    ),
    Attack.REVEAL: (
        r"(?:cual es|dime|muestra\w*|ensena\w*|escrib\w+) (?:tu|el) prompt|(?:poema|cancion"
        r"|resumen|traduccion|lista) (?:sobre|de|con) tus (?:instrucciones|reglas)",
        r"(?:escrib\w+|repit\w+|repet\w+|muestra\w*|copia\w*|imprim\w+|dime"
        r"|recita\w*)(?: \w+){0,6}?"
        r" (?:palabra por palabra|al pie de la letra)|sin censura|sin filtrar",
        r"(?:muestra\w*|muestre\w*|revela\w*|revele|dime|diga(?:me)?|dame|repite|repita"
        r"|imprime|imprima|escribe|escriba|traduce|comparte|cuales son|cual es|copia"
        r"|ensena\w*)(?: [\w-]+){0,6}? (?:instrucciones|prompt(?: del sistema)?"
        r"|mensaje de(?:l)? sistema|reglas (?:internas|secretas|ocultas)"
        r"|configuracion interna|indicaciones (?:internas|iniciales))\b(?! (?:para|sobre|que|en"
        r"|despues|tras|de|del|si|cuando)\b)",
        r"(?:repite|imprime|escribe|copia)(?: \w+){0,4}? (?:texto|palabras"
        r"|todo) (?:de arriba|anterior(?:es)?|que (?:hay|esta) arriba)",
        r"(?:muestra\w*|dame|dime|lista)(?: \w+){0,4}? (?:datos|nombres|polizas|direcciones"
        r"|siniestros|correos) de (?:otros|todos los|los demas|otro) clientes?",
    ),
    Attack.PERSONA: (
        r"(?:juguemos|vamos a jugar) a(?: un juego| que\b| rol)|(?:juguemos:|hagamos un juego)"
        r"|(?:ahora )?eres (?:el|la|mi|un"
        r"|una) (?:\w+ ){0,2}?(?:jef[ea]|directora?|gerente|complice|dueno)\b|ya no eres",
        r"(?:ahora eres|eres ahora|ya no eres|seras|te has convertido en"
        r"|conviertete en)(?: \w+){0,4}? (?:dan|ia|bot|asistente|eva|pirata|hacker"
        r"|human[oa]|libre|abogad[oa]|medic[oa]|modelo|restricciones|reglas)\b",
        r"(?:actua|actue|comportate|responde|habla|finge|imagina|simula"
        r"|haz)(?: \w+){0,3}? (?:como si|como una?|que eres|ser|de|como mi"
        r"|que no tienes)(?: [\w-]+){0,6}? ?(?:restricciones|reglas|limites|filtros|hacker"
        r"|pirata|human[oa]|abogad[oa]|medic[oa]|abuela|dan|desarrollador|ia)\b",
        r"(?:activ\w+|entra\w*|pasa\w*|cambia\w*|ponte|habilita\w*|estas|ahora)(?: \w+){0,3}? modo"
        r" (?:desarrollador|administrador|depuracion)|modo (?:dios|jailbreak|dan"
        r"|sin restricciones)",
        r"(?:respond\w*|contest\w*|habla\w*|actua\w*|eres|ia|bot|asistente|escrib\w*|comport\w*|di"
        r"|abogad[oa])(?: \w+){0,5}? sin (?:ningun(?:a)? |ninguna clase de )?(?:restricciones"
        r"|filtros"
        r"|censura|limites|reglas)",
    ),
    Attack.AUTHORITY: (
        r"soy (?:tu|vuestr[oa]|su) (?:\w+ )?(?:director(?:a)?|jef[ea]|duen[oa]|superior)\b",
        r"(?:soy|habla|somos|aqui) (?:el |la |los |tu |su )?(?:(?<=[lsu] )(?<!s el"
        r" )desarrollador(?:a|es)?"
        r"|(?<=[lasu] )(?:administrador(?:a|es)?|admin|creador(?:a)?)(?! de (?:un|una|mi))"
        r"|emplead[oa] de acme|openai|anthropic|equipo de (?:seguridad|desarrollo))\b",
        r"(?:mensaje|aviso|orden|instruccion|alerta) (?:del? )?(?:sistema|administrador"
        r"|desarrollador|operador) ?:",
    ),
    Attack.ORDER: (
        r"repit[ea] (?:conmigo|despues de mi|exactamente)|(?:aprueba|aprueb[ae]"
        r"|di que si a) (?:todas? |todos? )(?:\w+)?|(?:responde|di)(?: \w+)? solo con",
        r"(?:nota|mensaje|instruccion(?:es)?|importante|atencion) (?:para|a) (?:la |el "
        r"|los |las )?(?:ia|asistentes?|modelos?|bots?|chatbots?|inteligencia artificial)\b",
        r"(?:cuando|si) (?:una? |la |el )?(?:ia|asistente|modelo|bot"
        r"|chatbot)(?: \w+){0,3}? (?:lea|lee|procese|procesa|responda|resuma)",
        r"no (?:le )?(?:digas|diga|menciones|mencione|reveles"
        r"|informes)(?: \w+){0,3}? (?:al cliente|a nadie|al usuario)|(?:responde|responda"
        r"|contesta|di) (?:solo|solamente|unicamente|exactamente) (?:con|esto|lo siguiente"
        r"|:)",
        r"(?:llama|usa|utiliza|ejecuta|invoca)(?: \w+){0,3}? (?:herramienta|funcion"
        r"|comando)\b(?! (?:de|del|que)\b)|(?:descodifica|decodifica"
        r"|descifra)\w*(?: \w+){0,4}? y (?:sigue"
        r"|ejecuta|haz|obedece|cumple)\w*|(?:sigue|ejecuta|obedece) (?:estas |las siguientes "
        r"|los siguientes )(?:instrucciones|ordenes|comandos)",
    ),
}
