"""Commitments in Spanish."""

from engine.guardrails.wording.kinds import Promise, Promises

_FUTURE = (
    r"(?:reembolsar|devolver|pagar|cubrir|aprobar|cancelar|compensar|enviar|cambiar|reducir"
    r"|bajar|rebajar|descontar|eliminar|condonar|acreditar|indemnizar"
    r"|reparar|resolver|tramitar|gestionar|arreglar|garantizar|asegurar|ofrecer|conceder"
    r"|regalar|ampliar|renovar|aplicar)"
)
_VERBS = r"(?:" + _FUTURE[3:-1] + r"|dar|hacer|encargar|ocupar|poner|mandar|quitar|perdonar)"
_DONE = (
    r"(?:reembolsad|devuelt|pagad|aprobad|cancelad|compensad|enviad|cambiad|reducid|aplicad"
    r"|procesad|confirmad|concedid|aceptad|autorizad"
    r"|renovad|emitid|abonad|eliminad|resuelt|reservad|registrad|actualizad"
    r"|tramitad|condonad|hech)[oa]s?"
)

PROMISES = Promises(
    kinds={
        Promise.PLEDGE: (
            r"(?:le|te|les|se lo) (?:garantizo|garantizamos|prometo|prometemos|aseguro"
            r"|aseguramos|juro|juramos)\b|(?:garantizamos|prometemos|garantizo|prometo)\b",
            r"nos comprometemos|me comprometo|tiene (?:mi|nuestra) palabra|tienes (?:mi"
            r"|nuestra) palabra|palabra de honor|(?:mi|nuestra) (?:promesa|garantia)",
            r"garantizad[oa]s?\b|con garantia|(?:puede|puedes) (?:contar con|confiar en"
            r"|estar segur[oa]|tener la seguridad)|quede tranquil[oa]|no (?:tenga"
            r"|tengas) (?:ninguna )?duda|sin (?:ninguna )?duda|con toda seguridad",
            r"100 ?% (?:cubiert\w+|segur\w+|garantizad\w+)|al cien por cien|trato hecho"
            r"|es un hecho|es un trato|oferta vinculante|delo por hecho|dalo por hecho",
        ),
        Promise.ACT: (
            r"(?!ayud|ver|busc|necesit|pregunt|inform|explic|pas|mir|consult"
            r"|revis)\w{3,}(?:aremos|eremos|iremos)\b",
            r"(?:sera|seran)(?: \w+mente)? (?:reembols|pag|aprob|devuel|acept"
            r"|compens|indemniz|repar|reemplaz|cancel|abon|autoriz)\w+|(?:siempre"
            r"|todo) se (?:paga|cubre|aprueba|reembolsa)|se (?:paga|cubre|reembolsa) (?:siempre"
            r"|por completo|integramente|en su totalidad|todo)",
            r"(?:el proximo ano|pronto|proximamente|en breve) (?:ofrec|lanz|tendr|asegur)\w+",
            r"(?:le|te|les|os) (?!ayud|recomend|inform|pregunt|explic|ped|suger|agradec|record"
            r"|indic|mostr|dec|pas|escuch|entend|aconsej|invit)\w+(?:amos|emos|imos)\b",
            rf"(?:le|te|les|lo|la|se lo|nos)? ?{_FUTURE}(?:emos|e|a|an)\b",
            rf"(?:vamos a|voy a|va a|podemos|puedo)(?: \w+){{0,2}}? {_VERBS}(?:le|te|les|se|nos"
            rf"|me|lo|la|selo|telo)?\b",
            r"(?:haremos|hare|daremos|dare|pondremos|nos encargamos|me encargo|nos ocupamos"
            r"|me ocupo|nos encargaremos|me encargare|nos ocuparemos|haremos una excepcion)\b",
            r"(?:le|te|les) (?:devolvemos|reembolsamos|devuelvo|reembolso|enviamos|envio"
            r"|pagamos|rebajamos|descontamos|regalamos|cancelamos|aprobamos)\b",
            r"(?:lo |la |los )?(?:cubrimos|pagamos|asumimos) (?:todo|el total|todos los gastos"
            r"|los gastos)|lo cubrimos|(?:seguro|acme) (?:le )?(?:paga|cubre) todo",
            r"(?:precio|prima|cuota|tarifa) (?:no |nunca )(?:va a )?(?:subira|subir|cambiara"
            r"|cambiar|aumentara|aumentar)",
        ),
        Promise.CONTACT: (
            r"(?:le|te|les|nos|se)? ?(?:llamaremos|llamara|llamaran|contactaremos|contactara"
            r"|contactaran|responderemos|respondera|responderan|escribiremos|escribira"
            r"|avisaremos|avisara|pondremos en contacto|pondra en contacto"
            r"|pondran en contacto)\b",
            r"(?:va a|vamos a|van a) (?:llamar|contactar|responder|escribir|avisar"
            r"|ponerse en contacto)\w*",
            r"(?:recibira|recibiras|tendra|tendras) (?:una|noticias|respuesta)(?: \w+)?",
        ),
        Promise.DONE: (
            rf"(?:he|hemos|ya he|ya hemos)(?: \w+)? {_DONE}\b",
            rf"(?:su|tu|el|la|los|las) (?:\w+ ){{0,2}}?(?:reclamacion|siniestro|solicitud"
            rf"|reembolso|poliza|pago|descuento|pedido|cancelacion|cargo|caso|cobertura"
            rf"|direccion|parte|dinero|dano|perdida|reparacion|coche|factura)(?: \w+)? (?:esta"
            rf"|ha sido|fue|sera|queda|ha quedado|estara|quedara)(?: (?:ya|totalmente"
            rf"|oficialmente))? {_DONE}\b",
            r"(?:reembolso|dinero|pago) (?:ya )?(?:esta|va) en camino",
        ),
        Promise.COVER: (
            r"(?:(?:usted|tu|ya) (?:esta|estara|queda|quedara)|(?<![a-z] )(?:esta|estara|queda"
            r"|quedara)|estas|estaras|quedas)(?: (?:usted|ya"
            r"|totalmente|completamente|siempre|perfectamente|plenamente|cien por cien"
            r"|100 ?%)){0,2} (?:cubiert[oa]|asegurad[oa]|protegid[oa])s?\b",
            r"(?:su|tu|este|esta|eso|esto|todo|(?:el|la) (?:dano|siniestro|accidente"
            r"|reparacion)) ?(?:(?!no )\w+ ){0,3}?(?:esta"
            r"|estara|queda"
            r"|quedara)(?: (?:ya|totalmente|completamente|siempre))? cubiert[oa]s?\b",
            r"(?:tiene|tienes|tendra|tendras) (?:pleno )?derecho a|(?:totalmente"
            r"|completamente) cubiert[oa]s?|(?:su|tu) (?:seguro|poliza) (?:lo )?(?:cubre"
            r"|cubrira|pagara|paga) (?:todo|eso|esto|el total|el cien)|no (?:tendra|tendras"
            r"|tiene|tienes) que pagar nada",
        ),
        Promise.GRANT: (
            r"no (?:le|te|les) (?:cuesta|costara) nada|ni un centimo",
            r"(?:le|te|les|nos)? ?(?:puedo|podemos|ofrezco|ofrecemos|doy|damos|hago|hacemos"
            r"|concedo|concedemos|aplico|aplicamos|regalo"
            r"|regalamos)(?: [\w%$€.,]+){0,6}? (?:descuento|reembolso|rebaja|bono|vale|gratis"
            r"|excepcion|oferta especial|precio especial|compensacion|mejor precio)s?\b",
            r"(?:recibe|recibes|recibira|recibiras|obtiene|obtienes|obtendra|obtendras|tiene"
            r"|tienes|tendra|tendras|ahorra|ahorrara)(?: [\w%$€.,]+){0,6}? (?:descuento"
            r"|reembolso|rebaja|bono|gratis|compensacion|dinero de vuelta|devolucion)s?\b",
            r"gratis|gratuit[oa]s?\b|sin (?:ningun )?(?:coste|costo"
            r"|cargo)s?(?: adicional(?:es)?| alguno)?|a mitad de precio|por nuestra cuenta"
            r"|corre por nuestra cuenta|invita la casa",
            r"no (?:va a |tendra que |tiene que |vas a )?(?:pagara?s?|pagar|costara|le costara"
            r"|cobraremos|le cobraremos) (?:nada|ni un)",
            r"(?:mejor|menor) (?:precio|tarifa|oferta)|precio mas bajo|codigo (?:de descuento"
            r"|promocional)|reembolso (?:completo|total|integro)|devolucion (?:completa|total)",
        ),
    },
    hedges=(
        r"normalmente",
        r"por lo general",
        r"generalmente",
        r"suele[n]?",
        r"habitualmente",
        r"quiza[s]?",
        r"tal vez",
        r"puede que",
        r"podria[n]?",
        r"en general",
        r"por ejemplo",
        r"segun",
        r"quiere que",
        r"le gustaria",
        r"a menudo",
    ),
    conditions=(
        r"(?<!por )(?<!para )si\b",
        r"(?:al|a nuestro|a su) (?:\w+ )?equipo",
        r"menos (?:la|su) (?:franquicia|deducible)",
        r"hasta (?:el|su|lo que|un)",
        r"siempre que",
        r"en caso de",
        r"depende",
        r"a menos que",
        r"cuando",
    ),
    denials=(
        r"(?:usted |tu )?(?:escribe|dice|menciona|escribio|dijo|comenta|escribiste) que",
        r"supuestamente",
        r"no",
        r"nunca",
        r"jamas",
        r"ni",
        r"sin",
        r"si",
        r"cuando",
        r"antes",
        r"hasta",
        r"tampoco",
        r"nadie",
        r"como",
        r"que",
        r"una vez",
    ),
    guidance=(
        r"(?:si|cuando|una vez|en cuanto|siempre que)\b[^.!?;\n]{0,60}?\b(?:aprobad[oa]|aprueba"
        r"|apruebe|acepta|acepte|aceptad[oa]|cobertura|cubiert[oa]|poliza|equipo de siniestros"
        r"|decide"
        r"|decida|incluye|todo riesgo)",
    ),
    here=(r"aqui|en este (?:hilo|chat|canal)",),
    asks=(r"¿\W*\w+|quien|por que|donde",),
)
