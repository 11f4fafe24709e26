"""Attempts to steer the assistant, in French."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?<!a )(?<!ai )(?<!ont )(?<!as )(?:desactiv\w+|enlev\w+|supprim\w+|leve\w*"
        r"|coup\w+)(?: ?[\w']+){0,3}? (?:filtres?"
        r"|restrictions|limites|regles|garde-fous)\b|(?:restrictions|regles|filtres"
        r"|limites) sont (?:levee?s|desactivee?s|supprimee?s)",
        r"je (?:t'ordonne|te commande|vous ordonne)|nouvelles? (?:instructions?|consignes?"
        r"|regles) ?:",
        r"(?<!a )(?<!ai )(?<!ont )(?<!as )(?<!avons )(?:ignor\w+|oubli\w+|neglig\w+|contourn\w+"
        r"|outrepass\w+|ne (?:suis|suivez) (?:pas"
        r"|plus)|ne tiens? (?:pas|plus) compte|fais abstraction"
        r"|faites abstraction)(?: [\w'-]+){0,5}? (?:instructions?|consignes?|regles?"
        r"|directives?|prompt|restrictions?|ordres|tout ce qui precede|ce qui precede)\b",
        r"(?:nouvelles?|tes nouvelles|vos nouvelles) (?:instructions?|consignes?|regles"
        r"|directives)(?: (?:sont|est)|:)",
        r"(?:instructions?|consignes?|regles) (?:precedentes?|anterieures?) (?:ne|n'|sont)"
        r"|(?:a partir de maintenant|desormais|dorenavant)(?:,)?(?: \w+){0,2}? (?:es|etes"
        r"|seras|reponds?|repondez|dois|devez|agis|ignore\w*)\b",
        r"(?:regles|consignes|restrictions|instructions) ne (?:s'appliquent|valent"
        r"|comptent) (?:plus|pas)",
    ),
    Attack.REVEAL: (
        r"(?:poeme|chanson|liste|resume|traduction) (?:sur|de|avec) tes (?:instructions"
        r"|consignes|regles)",
        r"(?:ecri\w+|repet\w+|affich\w+|montr\w+|donn\w+|recopi\w+|recit\w+|dis)(?: ?[\w'-]+){0,6}?"
        r" (?:mot pour mot|mot a mot)|non censuree?|sans censure",
        r"(?:montr\w+|revel\w+|affich\w+|donn\w+|dis|dites|repet\w+|ecri\w+|imprim\w+"
        r"|tradui\w+|recopi\w+|partag\w+|quelles sont|quel est"
        r"|communiqu\w+)(?: ?[\w'-]+){0,6}? (?:instructions|prompt(?: systeme)?"
        r"|message systeme|consignes|regles (?:internes|secretes|cachees)"
        r"|configuration interne)\b(?! (?:pour|sur|que|en|apres|de|du|des|si|en cas|quand)\b)",
        r"(?:repet\w+|affich\w+|ecri\w+|recopi\w+)(?: \w+){0,4}? (?:texte|mots"
        r"|tout ce qui)(?: \w+){0,2}? (?:ci-dessus|precedent|precede|au-dessus)",
        r"(?:montr\w+|donn\w+|list\w+|affich\w+)(?: ?[\w'-]+){0,4}? (?:donnees|noms"
        r"|contrats|adresses|sinistres|e-?mails) (?:des|d'|de) (?:autres? "
        r"|tous les )clients?",
    ),
    Attack.PERSONA: (
        r"(?:jouons|on joue a un jeu|faisons un jeu)\b|tu es (?:le|la|mon|ma|un"
        r"|une) (?:[\w-]+ ){0,2}?(?:chef|directeur|directrice|patron|patronne|complice)\b",
        r"(?:tu es|vous etes) (?:maintenant|desormais|a present"
        r"|dorenavant)(?: \w+){0,4}? (?:dan|ia|bot|assistante?|eva|pirate|hacker|humaine?"
        r"|libre|avocate?|medecin|modele|restrictions?)\b|tu n'es plus",
        r"(?:agis|agissez|comporte-toi|comportez-vous|reponds|repondez|fais|faites|imagine"
        r"|imaginez|joue|jouez|pretends)(?: \w+){0,3}? (?:comme (?:si|une?|ma|mon)|semblant"
        r"|que tu|le role|en tant)(?: ?[\w'-]+){0,6}? ?(?:restrictions?|regles|limites"
        r"|filtres?|hacker|pirate|humaine?|avocate?|medecin|grand-mere|dan|developpeur|ia)\b",
        r"(?:pass\w+|activ\w+|entr\w+|basculez?|bascule|tu es|maintenant"
        r"|met\w*)(?: [\w-]+){0,3}? mode"
        r" (?:developpeur|administrateur|debogage)|mode (?:dieu|jailbreak|dan|sans restriction)",
        r"(?:repond\w*|parl\w*|ecri\w*|agi\w*|ia|bot|assistante?|comport\w*|tu es|avocate?|dis)"
        r"(?: [\w-]+){0,5}? sans (?:aucune |aucun )?(?:restriction|filtre|censure|limite|regle)s?",
    ),
    Attack.AUTHORITY: (
        r"(?:je suis|ici|c'est) (?:ton|ta|votre) (?:developpeur|developpeuse|administrateur"
        r"|administratrice|admin|createur|directeur|directrice|patron|patronne|chef)\b",
        r"(?:je suis|ici|c'est|nous sommes) (?:(?:le |la |l'|les )(?:developpeur|developpeuse"
        r"|administrateur|administratrice|admin|createur)s?\b(?! (?:d'une?|de (?:mon|ma|la|l'"
        r"|notre)))"
        r"|(?:un |une )?employee? d'acme|openai|anthropic|l'equipe de (?:securite|developpement)"
        r"(?= d'acme|,))\b",
        r"(?:message|avis|ordre|instruction|alerte) (?:du |de l')?(?:systeme|administrateur"
        r"|developpeur|operateur) ?:",
    ),
    Attack.ORDER: (
        r"repete[zr]? (?:apres moi|exactement)|(?:approuve|accepte)[zr]? (?:chaque|tous|toutes)"
        r"|dis oui a tout|(?:reponds|repondez) uniquement",
        r"(?:note|message|instructions?|important|attention) (?:pour|a|aux?) (?:la |le |l'"
        r"|les )?(?:ia|assistante?s?|modeles?|bots?|chatbots?|intelligence artificielle)\b",
        r"(?:quand|lorsque|si) (?:une? |la |le |l')?(?:ia|assistante?|modele|bot"
        r"|chatbot)(?: \w+){0,3}? (?:lit|traite|repond|resume)",
        r"ne (?:dis|dites|mentionne\w*|revele\w*|parle\w*)(?: \w+){0,3}? (?:pas|rien"
        r"|jamais)(?: \w+){0,3}? (?:client|personne|utilisateur)|(?:reponds|repondez|dis"
        r"|ecris) (?:uniquement|seulement|exactement) (?:par|avec|ceci|:)",
        r"(?:appelle|appelez|utilise|utilisez|execute|executez)(?: \w+){0,3}? (?:outil"
        r"|fonction|commande)\b|(?:decode|dechiffre)\w*(?: \w+){0,4}? et (?:suis|execute"
        r"|fais|obeis)\w*|(?:suis|suivez|execute|executez|obeis) (?:a )?(?:ces |les "
        r"|aux )(?:instructions|ordres|commandes)(?= (?:suivant\w*|ci-dessous|caches?|dans)| ?:)",
    ),
}
