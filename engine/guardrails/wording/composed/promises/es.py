"""Promises about the customer's own case, in Spanish."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap, one_of

_NO = r"no|nunca|puede|pueden|podria|suele|suelen|normalmente"
_YOURS = r"(?:sus?|tus?)"
_FREE = r"(?<!en )(?<!de )(?<!con )(?<!por )(?<!para )(?<!a )(?<!del )"
"""No preposition before it: it is what the sentence is about."""

_THE = rf"{_FREE}(?:el|la|los|las|est[ea]s?|esos?|esas?)"
_CASE = one_of(
    "reclamacion siniestro parte solicitud reembolso devolucion poliza pago indemnizacion"
    " descuento",
    "bonificacion cancelacion baja cargo recargo comision multa caso expediente cobertura"
    " direccion",
    "dinero dano danos perdida reparacion coche auto vehiculo moto furgoneta factura bateria",
    "franquicia deducible prima cuota tarifa seguro accidente robo choque grua alquiler",
    "coche_de_alquiler hijo hija conductora? mujer marido cuenta abono vale cambio contrato"
    " tarjeta",
    "transferencia cheque recibo granizo parabrisas gastos penalizacion",
)
_EVENT = one_of(
    "indemnizacion dano danos siniestro perdida reparacion factura accidente robo choque golpe"
    " grua granizo"
    " recargo",
    "multa comision parabrisas coche_de_alquiler franquicia cargo",
)
"""What is one case's own with an article before it; the rest may as well be anybody's."""

_DONE = (
    one_of(
        "reembolsad devuelt pagad abonad aprobad aceptad autorizad concedid cubiert asegurad"
        " anulad",
        "cancelad eliminad quitad perdonad condonad retirad reducid rebajad bajad aplicad"
        " confirmad",
        "resuelt arreglad reparad sustituid reemplazad cambiad actualizad modificad tramitad",
        "procesad enviad mandad incluid anadid agregad activad renovad ampliad prorrogad reservad",
        "abiert registrad ingresad transferid compensad indemnizad garantizad liquidad gestionad",
        "priorizad descontad solucionad protegid hech puest pasad",
    )
    + r"[oa]s?"
)
_PAY = one_of(
    "paga pagan cubre cubren incluye incluyen asume asumen abona repara indemniza protege"
    " reembolsa",
    "responde pagara cubrira incluira asumira protegera",
)
_WE_DO = one_of(
    "pagamos cubrimos asumimos abonamos reembolsamos devolvemos anulamos cancelamos quitamos",
    "reparamos sustituimos cambiamos regalamos perdonamos reconocemos arreglamos solucionamos",
    "gestionamos tramitamos garantizamos respondemos liquidamos nos_hacemos_cargo nos_ocupamos",
    "nos_encargamos corremos",
)
_I_DO = one_of(
    "pago cubro asumo abono reembolso devuelvo anulo cancelo quito perdono reconozco arreglo",
    "soluciono gestiono tramito garantizo me_hago_cargo me_ocupo me_encargo me_aseguro",
)
_OTHERS = (
    r"(?:(?:el|nuestro|la|nuestra|un|una|su|mi) (?:\w+ )?(?:equipo|departamento|perit[oa]"
    r"|companer[oa]|colega|agente|gestora?|responsable|supervisora?|experto|experta|jef[ea]"
    r"|aseguradora)(?: de \w+)?)"
)

PROMISES: Mapping[Promise, tuple[str, ...]] = {
    Promise.PLEDGE: (
        r"(?:puede|puedes|este usted|quede|quedese) (?:usted )?(?:estar )?(?:tranquil[oa]"
        r"|segur[oa])\b",
        r"(?:se lo|te lo) (?:prometo|garantizo|aseguro|juro|confirmo)|le confirmo\b|te confirmo\b"
        r"|confirmamos que|confirmo que",
        r"no (?:se|te) (?:preocupe|preocupes)\b,? (?:lo|nosotros|le|todo|su|que|esta|yo|nos)",
        r"(?:practicamente|casi|ya) (?:aprobad|aceptad|concedid|resuelt|hech|pagad)[oa]"
        r"|a su favor\b|maxima prioridad|no (?:pueden|podran|van a) (?:negar|rechazar|denegar)\w*",
        r"(?:asumimos|reconocemos|admitimos|asumo) (?:toda )?(?:la|nuestra) (?:\w+ )?"
        r"(?:responsabilidad|culpa)",
    ),
    Promise.ACT: (
        rf"(?:(?:lo|la|los|las|le|se lo) {_WE_DO}|{_WE_DO}(?: nosotros| todo| toda| (?:de )?(?:el"
        r"|la"
        r"|los|las|su|sus|ese|esa|este|esta|todos?|todas?|cualquier|que|del|con|integramente)))\b"
        r"(?! (?:si|cuando|no))",
        rf"(?:yo |le |lo |la |se lo )?{_I_DO}(?: yo| todo| (?:de )?(?:el|la|los|las|su|que|del"
        r"|esto|eso))\b",
        r"(?<!de )(?:acme|nosotros|la compania|su seguro)(?: tambien| siempre)? (?:se hace cargo"
        r"|se ocupa"
        rf"|se encarga|corre con|{_PAY})\b",
        rf"{_OTHERS} (?:lo |la |le |se lo )?(?:aprobara|aceptara|pagara|resolvera|arreglara"
        r"|solucionara|concedera|autorizara|decidira|va a (?:aprobar|aceptar|pagar|resolver"
        r"|arreglar|autorizar|conceder|solucionar))\w*",
        r"(?:su|tu|la|el) (?:\w+ ){0,2}?(?:prima|cuota|tarifa|precio|bonificacion|descuento)"
        r"(?: [\w-]+){0,2}? (?:seguira|sigue|se mantiene|se mantendra|se queda|quedara|permanecera"
        r"|bajara|va a bajar|disminuira|no (?:sube|subira|cambia|cambiara|aumenta|aumentara"
        r"|va a (?:subir|cambiar|aumentar)|se ve\w*|varia|variara))\b",
        r"(?:parte|siniestro|accidente|reclamacion|esto|eso) no (?:le )?(?:afecta|afectara|cambia"
        r"|cambiara|sube|subira|va a (?:afectar|subir|cambiar))",
        r"(?:precios|primas|tarifas) (?:bajaran|van a bajar|seran mas)",
        r"(?:se|su \w+ se) (?:procesara|aprobara|pagara|resolvera|tramitara|abonara|devolvera"
        r"|reembolsara|solucionara|arreglara|cancelara|anulara|aplicara|ingresara)\b",
    ),
    Promise.CONTACT: (
        rf"(?:{_OTHERS}|alguien) (?:le |te |se )?(?:llama|contacta|responde|escribe|avisa"
        r"|pone en contacto|visita)\b(?: con usted| hoy| manana| en| esta)?",
        r"le (?:contestaremos|contestara|contestaran|visitara|visitaremos)\b",
        r"(?:va|esta|viene) (?:ya )?(?:de|en) camino\b",
    ),
    Promise.DONE: (
        r"(?:he|hemos) dado de (?:alta|baja)\b",
        r"(?:(?:le|te|se lo|ya|lo|la|les) )*(?:he|hemos) (?!pasado|enviado (?:esto|su)|transmitido"
        r"|trasladado|visto|encontrado|buscado|tomado nota|anotado|leido|consultado|comprobado|sido"
        r"|compartido|preguntado|entendido|mirado|dicho|explicado|revisado|remitido|reenviado"
        r"|derivado|recibido|tenido|mencionado|informado|podido|estado|resumido|traducido|ordenado"
        r"|apuntado|escrito|incluido (?:el|un) enlace)"
        r"(?:\w+(?:ado|ido)|abierto|puesto|hecho|resuelto|devuelto|cubierto)"
        r" (?:a |ya )?(?:su|sus|tu|tus|el|la|los|las|un|una|todo|eso|esto)\b",
        rf"(?:{_YOURS} (?:[\w-]+ ){{0,2}}?{_CASE}(?: [\w-]+){{0,2}}? (?:esta|estan|queda|quedan)"
        rf"|{_THE} (?:[\w-]+ )??{_EVENT} (?:esta|estan|queda|quedan)"
        rf"|(?:{_YOURS}|{_THE}) (?:[\w-]+ ){{0,2}}?{_CASE}(?: [\w-]+){{0,2}}? (?:ha sido|han sido"
        r"|fue|fueron|sera|seran|quedara|ha quedado|estara|estaran|va a ser))"
        rf"{gap(2, without=_NO)} {_DONE}\b",
        r"(?:dinero|pago|reembolso|cheque|tarjeta|abono|transferencia) (?:ya )?(?:sale|saldra"
        r"|llega|llegara|estara|va a (?:salir|llegar|estar))(?: [\w-]+){0,3}? ?(?:hoy|manana|ya"
        r"|pronto|en|esta|el|antes)\b",
    ),
    Promise.COVER: (
        r"no (?:va a perder|perdera|pierde) (?:su|la|el) (?:bonificacion|bono|descuento)\b"
        r"|(?:conserva|conservara|mantiene|mantendra) su (?:bonificacion|bono|descuento)\b",
        r"(?:esta|estan|queda|quedan|va)(?: \w+mente)? (?:cubiert|asegurad|incluid|protegid)[oa]s?"
        r" (?:en su caso|para usted|con su|por su|en su poliza|desde|con nosotros|a partir)",
        r"(?:desde (?:ahora|ya|hoy)|ya|a partir de (?:ahora|hoy)) (?:esta|queda|estara|estas)"
        r" (?:usted )?(?:cubiert|asegurad|protegid)[oa]",
        rf"(?:su|tu) (?:\w+ )?(?:poliza|seguro|cobertura|contrato)(?: tambien| si)? {_PAY}\b",
        r"(?:su|tu|la) (?:cobertura|poliza|seguro) (?:empieza|comienza|entra en vigor)"
        r"(?: \w+)? (?:hoy|ya|ahora|manana|de inmediato|inmediatamente|desde)",
        r"(?:usted|tu) no (?:tiene|tienes|tuvo) (?:ninguna |la )?culpa|no (?:es|fue) culpa suya"
        r"|no (?:es|sera) (?:usted )?responsable",
        r"no (?:tiene|tienes|tendra|tendras|hace falta|necesita) (?:que |de )?pagar\b"
        r"|(?:no paga|no pagara|no debe|no le cuesta|no te cuesta|no abona) nada\b",
    ),
    Promise.GRANT: (
        r"(?:puedo|podemos|voy a|vamos a) (?:conseguir|hacer|dar|ofrecer|rebajar|bajar|quitar"
        r"|perdonar)(?:le|te)\b",
        r"(?:recuperara|recibira|tendra|obtendra|cobrara|le devolveran|le daremos) (?:de vuelta )?"
        r"(?:todo|su|el|la) (?:su |el |la )?(?:dinero|importe|pago|total|reembolso|cantidad)",
        r"(?:a nuestro cargo|a cargo nuestro|por cuenta nuestra|a cuenta nuestra)",
        r"(?:somos|acme es) (?:los|la|el) (?:mas|mejor)|(?:ahorrara|pagara) (?:mucho|menos"
        r"|la mitad|muchisimo)\b",
        r"(?:le |te )(?:he |hemos )(?:quitado|perdonado|retirado|rebajado|bajado|descontado"
        r"|condonado|regalado|devuelto|concedido|aplicado|anulado)\b",
    ),
}
