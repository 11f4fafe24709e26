"""Commitments in French."""

from engine.guardrails.wording.kinds import Promise, Promises

_FUTURE = (
    r"(?:rembourser|paier|payer|couvrir|approuver|annuler|indemniser|compenser|enverr"
    r"|envoyer|changer|modifier|reduir|baisser|offrir|accorder|prendr"
    r"|reparer|resoudr|regler|traiter|garantir|assurer|deduir|supprimer|renouveler"
    r"|appliquer|prolonger|dedommager|ferme?r|accepter|remplacer|proposer|lancer|exonerer"
    r"|donner|versera?)"
)
_VERBS = (
    r"(?:rembourser|payer|couvrir|approuver|annuler|indemniser|compenser|envoyer|changer"
    r"|modifier|reduire|baisser|offrir|accorder|prendre en charge|reparer"
    r"|resoudre|regler|traiter|garantir|assurer|deduire|supprimer|renouveler|appliquer"
    r"|prolonger|dedommager|faire|m'en occuper|nous en occuper|donner|verser)"
)
_DONE = (
    r"(?:rembourse|paye|approuve|annule|accorde|envoye|modifie|change|reduit|applique"
    r"|traite|confirme|accepte|valide|emis|regle|resolu|reserve"
    r"|enregistre|renouvele|verse|indemnise|supprime|effectue|pris en charge)e?s?"
)

PROMISES = Promises(
    kinds={
        Promise.PLEDGE: (
            r"(?:je|nous) (?:vous |te )?(?:le )?(?:garantis|garantissons|promets|promettons"
            r"|jure|jurons|certifie|certifions|m'engage|nous engageons)\b",
            r"(?:je|nous) (?:vous|te) (?:assure|assurons) (?:que|qu')|c'est garanti"
            r"|garantie?s?\b (?:a|que|sans|pour|par)|(?:vous avez|tu as) (?:ma|notre) parole"
            r"|parole d'honneur|(?:ma|notre) (?:promesse|garantie|parole)",
            r"(?:vous pouvez|tu peux) (?:compter sur|etre (?:sur|certain|assure)"
            r"|avoir confiance)|soyez (?:assure|certain|rassure|tranquille)\w*|sans (?:aucun "
            r"|le moindre )?doute|a coup sur|c'est promis|marche conclu|c'est d'accord pour"
            r"|offre ferme",
            r"(?:je|on) (?:vous |te )(?:garde|bloque|reserve|maintien[st]) (?:ce|le) (?:prix|tarif)"
            r"|nous (?:vous )?(?:gardons|bloquons|reservons|maintenons) (?:ce|le) (?:prix|tarif)",
            r"c'est promis|promis\b(?= ?[!.,])",
            r"100 ?% (?:couvert\w*|sur\w*|garanti\w*|rembourse\w*)",
        ),
        Promise.ACT: (
            r"(?:nous|on)(?: (?:vous|le|la|les|en))? (?!assurons|montrons|esperons|ignorons"
            r"|considerons|rencontrons|preparons|pourrons|devrons|saurons|serons|verrons"
            r"|chercherons|demanderons"
            r"|expliquerons|aiderons|transmettrons)\w+rons\b",
            r"(?:sera|seront|serez)(?: \w+ment| toujours)? (?:rembours|pay|indemnis|accept"
            r"|approuv|valid|annul|repar|remplac|vers|exoner|credit|pris)\w+|(?:est"
            r"|sont) (?:toujours|integralement|entierement) (?:rembours|pay|pris|indemnis)\w+",
            r"(?:l'an prochain|l'annee prochaine|bientot|prochainement),? (?:nous|on|acme) \w+",
            r"(?:nous|on) (?!avons|sommes|pouvons|devons|recommandons|demandons|comprenons"
            r"|voyons|regrettons|trouvons|savons)\w+ons (?:votre|vos|tout)\b",
            rf"(?:je|nous|on|acme|l'equipe|notre equipe|j')(?: (?:vous|te|le|la|les|en|y"
            rf"|lui)){{0,2}} ?{_FUTURE}(?:ons|ai|a|ont)\b",
            rf"(?:allons|vais|va|pouvons|peux|vont)(?: (?:vous|te|le|la|les|en|m'en"
            rf"|nous)){{0,2}} {_VERBS}\b",
            r"(?:je|on)(?: (?:vous|te|le|la|les)){0,2} (?:rembourse|annule|offre|accorde|envoie"
            r"|approuve|prends en charge|m'en charge|m'en occupe|fais une exception)\b"
            r"|nous(?: (?:vous|te|le|la|les)){0,2} (?:remboursons|annulons|offrons|accordons"
            r"|envoyons|approuvons|prenons en charge|nous en chargeons|nous en occupons"
            r"|faisons une exception)\b",
            r"(?:nous ferons|je ferai|on fera|ferons (?:une|en sorte)|je m'en chargerai"
            r"|nous nous en occuperons)\b",
            r"(?:prix|prime|cotisation|tarif|franchise) (?:ne |n')(?:\w+ ){0,2}?(?:augmentera"
            r"|changera|bougera)",
        ),
        Promise.CONTACT: (
            r"vous (?:rappelle|appelle|contacte|recontacte|repond|ecrit|telephone)(?:nt)?\b",
            r"(?:vous |te )?(?:rappellerons|rappellera|rappellerai|appellerons|appellera"
            r"|appellerai|contacterons|contactera|contacterai|repondrons|repondra|repondrai"
            r"|recontactera|recontacterons|ecrirons|ecrira|tiendrons au courant"
            r"|tiendra au courant)\b",
            r"(?:va|allons|vais|vont) (?:vous |te )?(?:rappeler|appeler|contacter|recontacter"
            r"|repondre|ecrire|tenir au courant)",
            r"vous (?:recevrez|aurez) (?:une?|des) (?:appel|reponse|e-?mail|courriel|nouvelles"
            r"|confirmation)",
        ),
        Promise.DONE: (
            rf"(?:j'ai|nous avons|on a)(?: (?:bien|deja|donc))? {_DONE}\b|(?:je vous ai"
            rf"|nous vous avons) {_DONE}\b",
            rf"(?:votre|ta|ton|la|le|l')(?: ?[\w-]+){{0,2}}? ?(?:demande|sinistre|reclamation"
            rf"|remboursement|police|paiement|remise|commande|annulation|contrat|dossier"
            rf"|adresse|resiliation|dommage|perte|reparation|voiture|vehicule"
            rf"|facture)s?(?: \w+)? (?:est|a ete|sera|a bien ete|est bien)(?: (?:desormais|deja"
            rf"|bien|maintenant|officiellement))? {_DONE}\b",
            r"(?:remboursement|argent|paiement) est (?:deja )?(?:en (?:route|chemin)|parti)"
            r"|c'est (?:regle|fait)\b",
        ),
        Promise.COVER: (
            r"(?:vous etes|tu es|vous serez|tu seras)(?: (?:bien|deja|entierement|totalement"
            r"|completement|parfaitement|toujours|desormais)){0,2} (?:couverte?|assuree?"
            r"|protegee?|rembourse|indemnise)s?\b",
            r"(?:votre|ton|ta|ce|cela|ca|c'|tout|(?:le|la|l') ?(?:dommage|sinistre|accident"
            r"|reparation))(?: ?[\w-]+){0,3}? ?(?:est|sera|sont"
            r"|seront)(?: (?:bien|entierement|totalement|completement"
            r"|toujours))? (?:couverte?s?|pris(?:e)?s? en charge)\b",
            r"(?:vous avez|vous aurez|tu as) droit a|(?:entierement|totalement"
            r"|completement) (?:couvert|rembourse|assure)\w*|vous n'aurez rien a payer"
            r"|(?:votre assurance|votre contrat|la police) (?:paiera|couvrira"
            r"|prendra en charge) (?:tout|l'integralite|la totalite)",
        ),
        Promise.GRANT: (
            r"(?:je|nous|on)(?: (?:vous|te))?(?: (?:peux|pouvons|peut|vais|allons))?(?: (?:vous"
            r"|te))? (?:offre|offrons|offrir|accorde|accordons|accorder|donne|donnons|donner"
            r"|fais|faisons|faire|propose|proposons|proposer)(?: [\w%$€.,']+){0,6}? (?:remise"
            r"|reduction|remboursement|rabais|bon|avoir|gratuit\w*|exception|geste commercial"
            r"|tarif special|prix special|compensation)s?\b",
            r"(?:vous|tu) (?:recevez|recevrez|beneficiez|beneficierez|obtenez|obtiendrez|aurez"
            r"|avez|economisez|economiserez|as|auras)(?: [\w%$€.,']+){0,6}? (?:remise|reduction"
            r"|remboursement|rabais|gratuit\w*|compensation|bon d'achat)s?\b",
            r"gratuit(?:e|es|s|ement)?\b|sans (?:aucuns? )?frais(?: supplementaires?)?"
            r"|offert(?:e|es|s)?\b|a moitie prix|moitie prix|a nos frais|c'est pour nous|cadeau",
            r"(?:vous|tu) (?:ne )?(?:paierez|payerez|payez|paieras|aurez) rien"
            r"|(?:ne )?vous coutera rien",
            r"(?:meilleur|plus bas) (?:prix|tarif)|prix le plus bas|code (?:promo|de reduction)"
            r"|remboursement (?:integral|complet|total)|rembourse integralement",
        ),
    },
    hedges=(
        r"habituellement",
        r"generalement",
        r"en general",
        r"normalement",
        r"d'habitude",
        r"souvent",
        r"peut-etre",
        r"il se peut",
        r"pourrait",
        r"pourraient",
        r"par exemple",
        r"selon",
        r"voulez-vous",
        r"souhaitez-vous",
        r"en principe",
    ),
    conditions=(
        r"si\b",
        r"par (?:une (?:autre )?personne|un (?:autre )?collegue|quelqu'un) ",
        r"a (?:l'|notre |votre )(?:\w+ )?equipe",
        r"moins (?:la|votre) franchise",
        r"jusqu'a",
        r"s'il",
        r"tant que",
        r"a condition",
        r"en cas de",
        r"sous reserve",
        r"selon",
        r"lorsque",
    ),
    denials=(
        r"(?:vous|tu) (?:ecrivez|dites|mentionnez|avez ecrit|avez dit|ecris|dis)",
        r"soi-disant",
        r"ne",
        r"n'\w+",
        r"pas",
        r"jamais",
        r"ni",
        r"sans",
        r"si",
        r"s'il",
        r"lorsque",
        r"quand",
        r"avant",
        r"personne",
        r"aucun\w*",
        r"comment",
        r"une fois",
    ),
    guidance=(
        r"j'espere que|nous esperons|(?:ravie?|desolee?|heureuse|heureux) que|(?:si|s'il|quand"
        r"|lorsque|une fois|des que)\b[^.!?;\n]{0,60}?\b(?:acceptee?|approuvee?"
        r"|couverte?|garantie|contrat|equipe sinistres|decide|decidera|comprend|tous risques"
        r"|indemnise)",
    ),
    here=(r"ici|dans (?:ce|cette) (?:fil|discussion|conversation|canal)",),
    asks=(r"est-ce|avez-vous|a-t-on|etes-vous|puis-je|dois-je|pouvez-vous|qui|pourquoi|ou",),
)
