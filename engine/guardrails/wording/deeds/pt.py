"""What is said to stand in a policy now, or to be decided by people, in Portuguese."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap

_NO = r"nao|nunca|nada|ninguem|nenhum\w*"
_WHO = (
    r"(?:filh[oa]|espos[oa]|marido|mulher|condutor\w*|carro|veiculo|mota|moto|morada|endereco|nome"
    r"|mae|pai|irmao|irma)"
)
_POLICY = r"(?:da|a|na|de sua|na sua|da sua) (?:sua )?apolice"
_PEOPLE = r"(?:perit[oa]|equipa|equipe|colegas?|departamento|gestor\w*|responsavel|acme)"
_SAID_YES = r"(?:aprov|aceit|autoriz|valid|confirm)(?:ou|aram)"

DEEDS: Mapping[Promise, tuple[str, ...]] = {
    Promise.ACT: (
        r"(?:a partir de|no proximo|para o) \w+(?: de \d+)? (?:vamos|iremos|passamos a|comecamos a)"
        r" (?:segurar|oferecer|ter|vender|incluir|cobrir)\b",
    ),
    Promise.DONE: (
        r"(?:tirei|retirei|removi|coloquei|inclui|pus|adicionei|acrescentei|passei|tiramos|retiramos"
        rf"|incluimos|adicionamos|acrescentamos){gap(5, without=_NO)} {_POLICY}\b",
        rf"(?:o seu|a sua|seu|sua) (?:[\w-]+ )?{_WHO} (?:ja|agora) (?:consta|esta|figura|aparece)"
        rf"{gap(2, without=_NO)} {_POLICY}\b",
        rf"{_PEOPLE} (?:ja )?(?:{_SAID_YES}|deu (?:luz verde|o aval|a aprovacao|o ok))"
        r"(?= (?:o|a|os|as|tudo|isso)\b| ?[.,!;]|$)",
    ),
}
