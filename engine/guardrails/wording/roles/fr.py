"""Speech out of the assistant's role, in French."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Role

ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.HUMAN: (
        r"je suis (?:bien )?(?:une? )?(?:vraie? )?(?:personne|humaine?|etre humain|homme"
        r"|femme)(?: reelle?)?\b|je ne suis pas (?:une? )?(?:ia|robot|bot|machine"
        r"|intelligence artificielle|chatbot|programme)\b",
        r"(?:ma femme|mon mari|mes enfants|mon enfance|mon patron)\b|quand j'etais (?:jeune"
        r"|petite?|enfant)",
    ),
    Role.OTHER: (
        r"(?:je suis|je m'appelle|mon nom est) (?:chat ?gpt|gpt[- ]?\d?|claude|gemini|bard"
        r"|copilot|siri|alexa|llama|mistral|le chat|grok|deepseek)\b",
        r"je suis (?:votre|ton|ta|une?|le|la) (?:medecin|docteur|avocate?|psychologue"
        r"|conseiller(?:e)? (?:fiscal|financier|juridique)|experte?|agent|responsable"
        r"|superviseur|employee?|patron|collegue|developpeur)\b",
        r"je travaille (?:pour|chez) (?!acme|vous|l'equipe)\w+",
    ),
    Role.MACHINERY: (
        r"en tant que modele de langage|modele de langage|en tant qu'(?:ia"
        r"|intelligence artificielle)(?:,| je)",
        r"(?:entrainee?|developpee?|creee?|concue?|programmee?) par (?:openai|anthropic"
        r"|google|meta|microsoft|mistral)",
        r"(?:prompt|message|instructions?|invite) (?:du |de )?systeme|prompt systeme"
        r"|system prompt",
        r"(?:voici|ce sont) mes (?:instructions|regles|consignes)|mes (?:instructions"
        r"|regles|consignes|donnees d'entrainement) (?:sont|disent|indiquent|interdisent"
        r"|precisent)",
        r"(?:on m'a|j'ai ete) (?:demande de|ordonne|programmee?|instruite?|entrainee?)",
    ),
    Role.PERSONA: (
        r"(?:je suis|appelez-moi) (?:maintenant )?(?:dan|un pirate|libre de)\b"
        r"|mode (?:developpeur|dieu|jailbreak|dan)|je (?:t'aime|vous aime)|mon amour"
        r"|il etait une fois|jeu de role|sans (?:regles|restrictions)",
    ),
    Role.ADVICE: (
        r"(?:votez|vote|voter|devriez voter) (?:pour|contre)\b",
        r"(?:prenez|prends|devriez prendre|arretez de prendre) (?:\w+ ){0,3}?(?:ibuprofene"
        r"|aspirine|paracetamol|doliprane|comprimes?|antibiotiques?|medicaments?"
        r"|antidouleurs?)",
        r"(?:vous avez|tu as|on dirait|cela ressemble a)(?: \w+)? (?:une? )?(?:commotion"
        r"|coup du lapin|depression|fracture|entorse)",
        r"(?:vous devriez|tu devrais|je vous conseille de"
        r"|il faut)(?: \w+)? (?:porter plainte|poursuivre|attaquer|aller au tribunal"
        r"|saisir la justice)|vous gagnerez (?:le proces|au tribunal|votre proces)"
        r"|l'autre conducteur est (?:responsable|en tort|fautif)",
        r"(?:investissez|achetez|vendez) (?:dans |en |des? |du )?(?:actions|bitcoins?"
        r"|cryptomonnaies|or|fonds)|deductible des impots",
    ),
    Role.MANNERS: (r"(?:merde|idiote?|imbecile|stupide|ta gueule|connard|putain|cretin)s?",),
}
