"""What is said to stand in a policy now, or to be decided by people, in French."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap

_NO = r"pas|jamais|rien|personne|aucun\w*"
_WHO = (
    r"(?:fils|fille|femme|mari|conjointe?|conducteur|conductrice|voiture|vehicule|moto|adresse|nom"
    r"|mere|pere|frere|soeur|scooter)"
)
_POLICY = r"(?:(?:du|au)|(?:de|a|sur|dans|hors de) (?:votre|le|la)) (?:contrat|police)"
_PEOPLE = r"(?:expert\w*|equipe|collegues?|service|gestionnaires?|responsables?|conseill\w+|acme)"
_SAID_YES = (
    r"(?:valide|approuve|accepte|autorise|accorde|confirme|donne (?:son|leur) (?:accord|feu vert"
    r"|aval)|donne le feu vert)"
)

DEEDS: Mapping[Promise, tuple[str, ...]] = {
    Promise.CONTACT: (
        r"vous (?:le saurez|serez fixee?|saurez tout)(?: \w+){0,2}? (?:ce|cet|cette|demain|bientot"
        r"|aujourd'hui|avant|d'ici|lundi|vendredi)\b",
    ),
    Promise.DONE: (
        r"(?:j'ai|nous avons|on a)(?: deja| bien)? (?:retire|enleve|sorti|mis|ajoute|inscrit|place"
        rf"|supprime|passe){gap(5, without=_NO)} {_POLICY}\b",
        rf"(?:votre|ton|ta) (?:[\w-]+ )?{_WHO} (?:figure|est|se trouve) (?:desormais|maintenant"
        rf"|deja|a present|bien){gap(2, without=_NO)} {_POLICY}\b",
        rf"{_PEOPLE} (?:a|ont)(?: deja| bien)? {_SAID_YES}\b",
    ),
}
