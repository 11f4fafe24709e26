"""Attempts to steer the assistant, in Spanish."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:desactiv\w+|desconect\w+|quita\w*|elimin\w+|salta\w*|saltate"
        r"|apaga\w*)(?: \w+){0,3}? (?:filtros?|restricciones|limites|reglas|politicas|barreras)"
        r"|(?:restricciones|reglas|filtros) (?:han sido|estan|fueron|quedan) (?:levantad"
        r"|eliminad|desactivad|suspendid)\w+",
        r"te (?:ordeno|mando)",
        r"(?:ignora\w*|ignore[ns]?|olvida\w*|olvide[ns]?|descarta\w*|omite|omita|anula"
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
        r"palabra por palabra|al pie de la letra|sin censura|sin filtrar",
        r"(?:muestra\w*|muestre\w*|revela\w*|revele|dime|diga(?:me)?|dame|repite|repita"
        r"|imprime|imprima|escribe|escriba|traduce|comparte|cuales son|cual es|copia"
        r"|ensena\w*)(?: [\w-]+){0,6}? (?:instrucciones|prompt(?: del sistema)?"
        r"|mensaje de(?:l)? sistema|reglas (?:internas|secretas|ocultas)"
        r"|configuracion interna|indicaciones (?:internas|iniciales))\b(?! (?:para|sobre"
        r"|que|en))",
        r"(?:repite|imprime|escribe|copia)(?: \w+){0,4}? (?:texto|palabras"
        r"|todo) (?:de arriba|anterior(?:es)?|que (?:hay|esta) arriba)",
        r"(?:muestra\w*|dame|dime|lista)(?: \w+){0,4}? (?:datos|nombres|polizas|direcciones"
        r"|siniestros|correos) de (?:otros|todos los|los demas|otro) clientes?",
    ),
    Attack.PERSONA: (
        r"(?:juguemos|vamos a jugar|hagamos un juego)|(?:ahora )?eres (?:el|la|mi|un"
        r"|una) (?:\w+ ){0,2}?(?:jef[ea]|directora?|gerente|complice|dueno)\b|ya no eres",
        r"(?:ahora eres|eres ahora|ya no eres|seras|te has convertido en"
        r"|conviertete en)(?: \w+){0,4}? (?:dan|ia|bot|asistente|eva|pirata|hacker"
        r"|human[oa]|libre|abogad[oa]|medic[oa]|modelo|restricciones|reglas)\b",
        r"(?:actua|actue|comportate|responde|habla|finge|imagina|simula"
        r"|haz)(?: \w+){0,3}? (?:como si|como una?|que eres|ser|de|como mi"
        r"|que no tienes)(?: [\w-]+){0,6}? ?(?:restricciones|reglas|limites|filtros|hacker"
        r"|pirata|human[oa]|abogad[oa]|medic[oa]|abuela|dan|desarrollador|ia)\b",
        r"modo (?:desarrollador|dios|jailbreak|dan|administrador|depuracion"
        r"|sin restricciones)|sin (?:ningun(?:a)? |ninguna clase de )?(?:restricciones"
        r"|filtros|censura|limites|reglas)",
    ),
    Attack.AUTHORITY: (
        r"(?:soy|habla|somos|aqui) (?:el |la |los |un |una |tu )?(?:desarrollador(?:a|es)?"
        r"|administrador(?:a|es)?|admin|creador(?:a)?|director(?:a)?|jef[ea]"
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
        r"|comando)\b|(?:descodifica|decodifica|descifra)\w*(?: \w+){0,4}? y (?:sigue"
        r"|ejecuta|haz|obedece|cumple)\w*|(?:sigue|ejecuta|obedece) (?:las |estas "
        r"|los )?(?:siguientes )?(?:instrucciones|ordenes|comandos)",
    ),
}
