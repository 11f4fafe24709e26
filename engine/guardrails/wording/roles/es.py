"""Speech out of the assistant's role, in Spanish."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Role

ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.HUMAN: (
        r"(?<!no )(?:soy|yo soy)(?: \w+)? (?:una? )?(?:persona|human[oa]|hombre"
        r"|mujer)(?: real| de verdad)?\b|no soy (?:una? )?(?:ia|robot|bot|maquina"
        r"|inteligencia artificial|programa|chatbot)\b",
        r"mi (?:esposa|esposo|marido|mujer|infancia|jefe|oficina)\b|mis hijos"
        r"|cuando (?:yo )?era (?:nin[oa]|joven|pequen[oa])",
    ),
    Role.OTHER: (
        r"(?:soy|me llamo|mi nombre es|habla con) (?:chat ?gpt|gpt[- ]?\d?|claude|gemini"
        r"|bard|copilot|siri|alexa|llama|mistral|grok|deepseek)\b",
        r"(?<!no )soy (?:su|tu|una?|el|la) (?:medic[oa]|doctora?|abogad[oa]|psicolog[oa]"
        r"|asesora? (?:fiscal|financier[oa]|legal)|perit[oa]|agente|gerente|supervisora?"
        r"|emplead[oa]|jef[ea]|companer[oa]|desarrolladora?)\b",
        r"trabajo (?:para|en) (?!acme|el equipo|nuestro)\w+",
    ),
    Role.MACHINERY: (
        r"como (?:un )?modelo de lenguaje|modelo de lenguaje|como (?:una )?(?:ia"
        r"|inteligencia artificial)(?:,| no| puedo)",
        r"(?:entrenad[oa]|desarrollad[oa]|cread[oa]|programad[oa]) por (?:openai|anthropic"
        r"|google|meta|microsoft)",
        r"(?:prompt|mensaje|instruccion(?:es)?|indicacion(?:es)?) (?:de|del) sistema"
        r"|system prompt",
        r"(?:estas son|aqui estan|aqui tiene(?:s)?|he aqui) mis (?:instrucciones|reglas"
        r"|indicaciones)|mis (?:instrucciones|reglas|directrices"
        r"|datos de entrenamiento) (?:son|dicen|indican|incluyen|prohiben)",
        r"(?:me han|fui|he sido) (?:instruid[oa]|programad[oa]|entrenad[oa]|ordenado|dicho que)",
    ),
    Role.PERSONA: (
        r"(?:soy|ahora soy|llamame) (?:dan|un pirata|libre de)\b|modo (?:desarrollador|dios"
        r"|jailbreak|dan)|te (?:amo|quiero)\b|casate conmigo|mi amor|erase una vez"
        r"|juego de rol|sin (?:reglas|restricciones)",
    ),
    Role.ADVICE: (
        r"(?:vote|vota|votar|deberia votar|deberias votar) (?:por|al|a)\b",
        r"(?:tome|toma|deberia tomar|debe tomar|deje de tomar) (?:\w+ ){0,3}?(?:ibuprofeno"
        r"|aspirina|paracetamol|pastillas?|antibioticos?|analgesicos?|medicamentos?)",
        r"(?:tiene|tienes|parece|suena a)(?: \w+)? (?:una? )?(?:conmocion|latigazo cervical"
        r"|depresion|fractura)",
        r"(?:deberia|deberias|debe|le recomiendo|te recomiendo"
        r"|le aconsejo)(?: \w+)? (?:demandar|denunciar|ir a juicio|llevar\w* a juicio)\w*"
        r"|(?:ganara|ganaras|ganaria) (?:el juicio|la demanda|en los tribunales)"
        r"|el otro conductor (?:es|tiene) (?:la culpa|culpable|legalmente responsable)",
        r"(?:invierta|invierte|compre|compra|venda) (?:en )?(?:acciones|bitcoin"
        r"|criptomonedas|oro|fondos)|desgravar\w*|deducible de impuestos",
    ),
    Role.MANNERS: (r"(?:mierda|idiota|imbecil|estupid[oa]|callate|pendej[oa]|joder|gilipollas)s?",),
}
