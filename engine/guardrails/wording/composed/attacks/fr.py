"""What is done to the assistant's rules, and what it is told to say, in French."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

_RULES = (
    r"(?:\w+ ){0,1}?(?:instructions?|consignes?|regles?|directives?|restrictions?|filtres?|limites"
    r"|prompt|garde-fous|programmation|developpeurs|ordres|protections)\b"
)
_BREAK = (
    r"(?<!a )(?<!ai )(?<!ont )(?<!as )(?:ignor\w+|oubli\w+|neglig\w+|contourn\w+|outrepass\w+"
    r"|passe[zr]? outre|desobei\w+|efface\w*"
    r"|supprim\w+|coup\w+|desactiv\w+|enfrein\w+|viol\w+|bris\w+|laiss\w+ tomber|mets de cote"
    r"|ecart\w+"
    r"|remplac\w+|abandonn\w+|reecri\w+|enlev\w+|leve\w*)"
)
_TELL = (
    r"(?:montr\w+|revel\w+|affich\w+|donn\w+|dis|dites|repet\w+|ecri\w+|imprim\w+|tradui\w+|recopi\w+"
    r"|partag\w+|resum\w+|decri\w+|list\w+|envoi\w+|colle|explique)"
)
_YES = (
    r"(?:oui\b|approuvee?|acceptee?|couverte?|confirmee?|accordee?|nous (?:payons|couvrons"
    r"|garantissons"
    r"|acceptons|prenons)|j'(?:approuve|accepte|accorde)|je (?:promets|garantis|confirme)"
    r"|acme (?:paie"
    r"|paye|couvre|accepte|garantit|prend|approuve))"
)

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"oublie (?:que tu|qui tu)|(?:un|qu'un) (?:test|jeu)\b[^.?!\n]{0,24}?\b(?:regles|consignes"
        r"|instructions)"
        r"|nouvelle (?:regle|politique|consigne|directive) ?:",
        rf"{_BREAK}(?: [\w'-]+){{0,3}}? (?:tes|vos|ces|toutes tes|toutes les|les) {_RULES}",
        r"(?:ignore|oublie|ignorez|oubliez)(?: \w+)? (?:ce qu|tout ce qu)(?:'on|e) (?:t'a|vous a"
        r"|tu|l'on)",
        r"ne (?:respecte|suis|suivez|respectez|applique|ecoute|obeis)(?: \w+)? ?(?:pas|plus"
        r"|jamais)"
        rf"(?: a)? (?:tes|vos|ces|les) {_RULES}",
        rf"(?:n'as|n'avez|n'es|n'etes) (?:plus|pas)(?: \w+){{0,3}}? (?:de |a )?(?:suivre|respecter"
        r"|obeir"
        rf"|appliquer|tenir compte)(?: \w+)? (?:a )?(?:tes|vos|ces) {_RULES}",
        r"(?:tes|vos|ces) (?:regles|consignes|instructions|restrictions|directives|filtres)"
        r" (?:ne |n')(?:s'appliquent|valent|comptent|existent|concernent"
        r"|sont)(?: \w+){0,2}? (?:pas|plus)\b",
    ),
    Attack.REVEAL: (
        r"(?:t'interdit|te defend|n'as pas le droit|t'est interdit)(?: \w+)? (?:de )?(?:dire"
        r"|reveler|parler)",
        r"(?:tradui\w*|repet\w*|recopi\w*|resum\w*) tout (?:ce qui (?:precede|est au-dessus)"
        r"|ci-dessus)",
        rf"{_TELL}(?:-moi)?(?: [\w'-]+){{0,3}}? (?:ton|tes) (?:\w+ )?(?:instructions|prompt"
        r"|consignes|regles"
        r"|directives|configuration|outils|memoire|programmation)\b(?! (?:pour|sur))",
        r"(?:que dit|quel est|quelles sont|qu'y a-t-il dans|que contient|que disent) (?:ton|tes)"
        r" (?:\w+ )?(?:prompt|instructions|consignes|directives)",
        r"quelles (?:instructions|consignes|regles|directives) (?:as-tu|t'a|avez-vous|suis-tu)"
        r"|quels outils (?:as-tu|utilises-tu|peux-tu)",
        r"tout ce qui (?:est|se trouve|figure)(?: \w+)? (?:au-dessus|ci-dessus|plus haut|avant)",
        r"(?:donnees|noms|conversations|contrats|messages|numeros) (?:d'|des |de |du )(?:autres?"
        r"|tous les"
        r"|dernier) ?clients?",
    ),
    Attack.PERSONA: (
        r"(?:joue|jouez|fais|incarne|interprete|agis comme|agis en)(?: \w+){0,2}? (?:le |la |mon "
        r"|ma |l'|un"
        r" |une )?(?:patron|patronne|chef|directeur|directrice|avocate?|hacker|experte?"
        r"|administrateur|pirate|gerant)\b",
        r"tu t'appelles (?!eva)\w+|tu peux tout faire|(?:desormais|maintenant),? tu (?:t'appelles"
        r"|peux tout)",
        r"(?:imagine|suppose|fais comme si)(?: que)? tu (?:n'as|n'avais|n'aies"
        r"|es libre)(?: \w+){0,3}?"
        r" ?(?:regles|limites|restrictions|filtres|consignes)?",
    ),
    Attack.AUTHORITY: (
        r"traite-moi comme (?:un |une )?(?:admin\w*|developpeur|employee?|chef)"
        r"|retiens[^.?!\n]{0,12}? je suis"
        r" (?:l')?(?:admin\w*|developpeur)",
        r"(?:je suis|nous sommes|je travaille|je viens|ici) (?:de |d'|pour |chez )?(?:anthropic"
        r"|openai)\b",
        r"(?:employee?|directeur|directrice|responsable|salariee?) (?:d'|de |chez )acme\b"
        r"|je (?:t'ordonne|vous ordonne|t'autorise|te commande)",
        r"(?:ton|ta|votre) (?:chef|patron|patronne|equipe|developpeur|directeur"
        r"|entreprise)(?: \w+){0,2}?"
        r" (?:m'a|t'a|a dit|dit que|autorise|permet|a autorise)",
    ),
    Attack.ORDER: (
        r"commence (?:ta|la) reponse par",
        r"(?:dis|dites|ecris|ecrivez|reponds|repondez|repete"
        rf"|confirme)(?: \w+){{0,3}}? ?[:,]? ?\" ?{_YES}"
        rf"|(?:dis|ecris|reponds|repete)(?: \w+)? ?: ?{_YES}",
        r"(?:mot a mot|mot pour mot|textuellement|exactement|litteralement) ?: ?(?=\")",
        r"(?:termine|finis|conclus|commence|terminez|ouvre) (?:chaque|toutes"
        r"|tes)(?: \w+){1,2}? par",
        r"(?:dis|reponds|diras) (?:toujours|a tout) (?:que )?oui|dis toujours",
        r"(?:approuve\w*|accepte|accorde)(?: \w+)? tout\b|tout (?:me )?(?:faire )?approuver",
        r"ne (?:le |lui )?(?:dis|dites|raconte)(?: \w+)?(?: pas| rien) (?:a l'equipe|a ton|a tes"
        r"|au support"
        r"|aux autres|a votre)",
    ),
}
