"""Promises about the customer's own case, in French."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap, one_of

_NO = r"pas|jamais|peut|peuvent|pourrait|souvent|generalement|plus"
_YOURS = r"(?:votre|vos|ton|ta|tes) "
_FREE = r"(?<!dans )(?<!de )(?<!sur )(?<!avec )(?<!pour )(?<!par )(?<!a )(?<!en )"
"""No preposition before it: it is what the sentence is about."""

_THE = rf"{_FREE}(?:(?:le|la|les|ce|cette|ces) |l')"
_CASE = one_of(
    "demande sinistre reclamation remboursement indemnisation police paiement virement remise",
    "reduction bonus commande annulation contrat dossier adresse resiliation dommages? degats?"
    " perte",
    "reparation voiture vehicule moto scooter camion facture batterie franchise prime cotisation",
    "tarif assurance accident vol choc remorquage depannage location frais penalite majoration",
    "amende changement fils fille conducteur conductrice femme mari compte avoir cheque argent"
    " carte",
    "garantie couverture grele pare-brise echeance modification",
)
_EVENT = one_of(
    "indemnisation dommages? degats? sinistre perte reparation facture accident vol choc grele"
    " remorquage frais",
    "penalite majoration franchise pare-brise",
)
"""What is one case's own with an article before it; the rest may as well be anybody's."""

_DONE = (
    one_of(
        "rembourse paye verse regle approuve accepte accorde autorise couvert assure annule"
        " supprime",
        "retire leve offert reduit baisse applique confirme resolu repare remplace change modifie",
        "traite envoye expedie inclus incluse ajoute active renouvele prolonge reserve ouvert",
        "enregistre credite indemnise garanti resilie pris_en_charge prise_en_charge deduit valide",
        "clos declare protege effectue priorise a_notre_charge",
    )
    + r"e?s?"
)
_PAY = one_of(
    "paie paye couvre comprend inclut rembourse prend_en_charge garantit indemnise protege repare",
    "paiera couvrira remboursera prendra_en_charge",
)
_WE_DO = one_of(
    "payons remboursons prenons rendons annulons supprimons retirons reparons remplacons offrons",
    "reglons couvrons assumons occupons chargeons garantissons reconnaissons indemnisons reduisons",
    "baissons versons arrangeons resolvons",
)
_I_DO = one_of(
    "paie rembourse rends annule supprime retire regle couvre assume occupe charge garantis",
    "reconnais reduis verse arrange offre",
)
_OTHERS = (
    r"(?:(?:l'|notre |votre |le |la |un |une )(?:[\w-]+ )?(?:equipe|service|experte?|collegue"
    r"|conseillere?|gestionnaire|responsable|superviseur|chef|assureur)(?: \w+)?)"
)

PROMISES: Mapping[Promise, tuple[str, ...]] = {
    Promise.PLEDGE: (
        r"soyez (?:sans crainte|sans inquietude)|je vous (?:le )?(?:promets|garantis|confirme"
        r"|certifie)|nous vous (?:le )?confirmons|je confirme (?:que|votre)|je te le promets",
        r"ne vous (?:inquietez|en faites) pas,? (?:c'est|nous|on|tout|vous|votre|je|cela)",
        r"(?:quasiment|pratiquement|presque|deja) (?:accepte|approuve|accorde|regle|paye|fait)e?\b"
        r"|en votre faveur|priorite absolue|(?:ne peut|ne peuvent|ne pourront) pas (?:refuser"
        r"|rejeter)",
        r"(?:nous|je) (?:reconnaissons|reconnais|admettons|assumons|admets) (?:\w+ )?(?:la|notre"
        r"|nos|ma|toute) (?:\w+ )?(?:responsabilite|erreur|faute|torts)",
        r"(?:je|nous) (?:veillerai|veillerons|veille|veillons|m'assurerai|nous assurerons|ferai"
        r"|ferons)(?: \w+)? (?:a ce que|que|tout|en sorte|le necessaire)",
    ),
    Promise.ACT: (
        rf"(?:nous|on)(?: (?:vous|le|la|les|en|nous|lui))* (?:{_WE_DO}|s'occupe|se charge|paie"
        r"|paye|arrange"
        r"|rembourse|regle)\b(?! (?:pas|plus|jamais|que|aucun\w*|rien|d'assurance))",
        rf"je (?:vous |te |le |la |les |l'|m'en |m')+ ?{_I_DO}\b(?! (?:pas|plus|jamais))",
        rf"(?:acme|nous|la compagnie)(?: \w+ment)? {_PAY}\b(?! (?:pas|plus|jamais))",
        rf"{_OTHERS} (?:l'|le |la |les |vous )?(?:approuvera|acceptera|paiera|reglera|accordera"
        r"|autorisera|decidera|va (?:l'|le |la |vous )?(?:approuver|accepter|payer|regler|accorder"
        r"|autoriser|rembourser|arranger|resoudre))\b",
        r"(?:votre|ta|la|les|vos|le) (?:\w+ ){0,2}?(?:prime|cotisation|tarif|prix|bonus"
        r"|franchise)s?"
        r" (?:restera|reste|demeure|demeurera|baissera|baisseront|diminuera|va baisser|vont baisser"
        r"|ne (?:change|bouge|monte|augmente|changera|montera|bougera|sera)|n'(?:augmente"
        r"|augmentera|est pas affecte))\w*",
        r"(?:sinistre|accident|declaration|cela|ca) (?:n'aura|n'a|n'affecte|n'affectera|ne change"
        r"|ne changera|ne fera)(?: \w+){0,3}? (?:prime|effet|incidence|bonus|impact|cotisation|pas"
        r"|rien)",
        r"nous (?:lancerons|assurerons|vendrons|introduirons) (?:bientot|aussi|prochainement)",
    ),
    Promise.CONTACT: (
        rf"(?:{_OTHERS}|quelqu'un|on) (?:vous|te) (?:appelle|rappelle|contacte|recontacte|repond"
        r"|ecrit|rejoint)\b",
        r"(?:est|sont) (?:deja )?en (?:route|chemin)\b",
    ),
    Promise.DONE: (
        r"(?:j'ai|nous avons|on a|je vous ai|nous vous avons|je l'ai)(?: (?:bien|deja|aussi|donc"
        r"|immediatement))? (?!transmis|note|trouve|cherche|lu|verifie|consulte|compris|vu|passe"
        r"|regarde|partage|pris note|recu|demande|explique|mentionne|indique|besoin|ete|eu|entendu"
        r"|resume|signale|fait suivre|joint|mis en relation|communique|remis)"
        r"(?:\w+(?:e|i|u|is|it)|ouvert|offert) (?:votre|vos|ton|la|le|les|l'|un|une|tout|cela)\b"
        r"|(?:je|nous) vous (?:ai|avons) (?:retire|enleve|supprime|rembourse|offert|accorde|reduit"
        r"|fait (?:une|un)|applique|annule|credite)",
        rf"(?:{_YOURS}(?:[\w'-]+ ){{0,2}}?{_CASE}(?: [\w'-]+){{0,2}}? (?:est|sont)"
        rf"|{_THE}(?:[\w'-]+ )??{_EVENT} (?:est|sont)"
        rf"|(?:{_YOURS}|{_THE})(?:[\w'-]+ ){{0,2}}?{_CASE}(?: [\w'-]+){{0,2}}? (?:a ete|ont ete"
        r"|a bien ete|sera|seront|vient d'etre|va etre))"
        rf"{gap(2, without=_NO)} {_DONE}\b",
        r"(?:argent|virement|paiement|remboursement|cheque|carte) (?:part|partira|arrive|arrivera"
        r"|sera|vous parviendra|va (?:partir|arriver))(?: [\w-]+){0,3}? ?(?:demain|aujourd'hui"
        r"|bientot|lundi|dans|sous|ce soir|cette semaine|tout de suite|prochainement)\b",
        r"(?:ce|cela|ca|tout) sera (?:\w+ )?(?:regle|fait|resolu|arrange|rembourse|paye|pris)",
        r"(?:ne|n') ?(?:vous )?(?:sera|seront|est|sont) pas (?:facture|preleve|demande|compte)e?s?",
    ),
    Promise.COVER: (
        r"vous (?:ne perdez|ne perdrez|n'allez pas perdre) (?:pas )?votre (?:bonus|remise)\b"
        r"|vous (?:gardez|garderez|conservez|conserverez) votre (?:bonus|remise)\b",
        r"(?:est|sont)(?: \w+)? (?:couvert|assure|compris|inclus|protege)e?s? (?:pour vous"
        r"|dans votre"
        r" cas|par votre|dans votre|par le contrat|des (?:maintenant|a present|aujourd'hui)"
        r"|chez nous)",
        r"c'est (?:bien )?(?:couvert|assure|pris en charge|compris|inclus)\b",
        rf"(?:votre|ton|ta) (?:\w+ )?(?:contrat|assurance|police|garantie|couverture)(?: \w+ment"
        rf"| bien)? {_PAY}\b(?! pas)",
        r"(?:votre|ta) (?:garantie|couverture|assurance|contrat) (?:commence|debute|prend effet"
        r"|demarre) (?:aujourd'hui|demain|maintenant|des|immediatement|tout)",
        r"vous n'(?:etes|etiez|avez) (?:pas|aucun) (?:en tort|responsable|fautif|tort|coupable)",
        r"vous n'(?:avez|aurez) (?:rien|pas) a (?:payer|regler|debourser|craindre)",
    ),
    Promise.GRANT: (
        r"(?:je|nous|on) (?:vous )?(?:peux|pouvons|peut|vais|allons|ferai|ferons|fais|faisons)"
        r" (?:vous )?(?:obtenir|avoir|trouver|un|faire) ?(?:un |une )?(?:\w+ )?(?:prix|tarif|geste"
        r"|fleur|prime)\b",
        r"(?:vous|tu) (?:recupererez|allez (?:recevoir|recuperer|toucher)|recevrez|retrouverez"
        r"|toucherez|aurez|recuperez)"
        r" (?:tout |toute |bien )?(?:votre|l'|le|la|vos|tout) ?(?:\w+ )?(?:argent|montant|somme"
        r"|totalite|remboursement|integralite)",
        r"a notre charge|a nos depens|(?:nous sommes|acme est) (?:les|l'assureur|le) (?:moins"
        r"|plus|meilleur)\w*|vous (?:economiserez|paierez) (?:beaucoup|moins|la moitie)",
    ),
}
