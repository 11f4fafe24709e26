"""What is said to stand in a policy now, or to be decided by people, in Spanish."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap

_NO = r"no|nunca|nada|nadie|ningun\w*"
_WHO = (
    r"(?:hij[oa]|espos[oa]|marido|mujer|pareja|conductor\w*|coche|carro|vehiculo|moto|direccion"
    r"|nombre|madre|padre|herman[oa])"
)
_POLICY = r"(?:de|a|en) (?:la|su|tu) poliza"
_PEOPLE = (
    r"(?:perit[oa]|tasador\w*|equipo|companer[oa]s?|departamento|gestor\w*|supervisor\w*|acme)"
)
_SAID_YES = (
    r"(?:aprobado|aceptado|autorizado|validado|confirmado|dado (?:el visto bueno|luz verde|su"
    r" aprobacion|el si))"
)

DEEDS: Mapping[Promise, tuple[str, ...]] = {
    Promise.DONE: (
        r"(?:he|hemos) (?:quitado|sacado|retirado|puesto|metido|incluido|anadido|agregado|eliminado"
        rf"|inscrito|pasado){gap(5, without=_NO)} {_POLICY}\b",
        rf"(?:su|tu) (?:[\w-]+ )?{_WHO}(?: [\w-]+)? (?:ya|ahora) (?:figura|esta|consta|aparece)"
        rf"{gap(2, without=_NO)} {_POLICY}\b",
        rf"{_PEOPLE} (?:ya )?(?:ha|han)(?: ya)? {_SAID_YES}\b"
        rf"|{_PEOPLE} (?:ya )?(?:aprobo|acepto|autorizo|valido|confirmo) (?:su|el|la|todo)\b",
    ),
    Promise.CONTACT: (
        r"(?:esta noche|hoy|manana|en breve|pronto)(?: mismo)?(?: ya)? (?:lo sabra|sabra|tendra)\b",
        r"(?:le|te|lo|la) (?:llama|escribe|contacta|contesta|responde) (?:alguien|un|una"
        r"|nuestr\w+|el|la)\b",
    ),
}
