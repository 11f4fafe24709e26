"""Speech out of the assistant's role, in Portuguese."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Role

ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.HUMAN: (
        r"(?<!nao )(?:sou|eu sou)(?: \w+)? (?:uma? )?(?:pessoa|human[oa]|ser humano|homem"
        r"|mulher)(?: real| de verdade)?\b|nao sou (?:uma? )?(?:ia|robo|robot|bot|maquina"
        r"|inteligencia artificial|programa|chatbot)\b",
        r"(?:minha esposa|meu marido|minha mulher|meus filhos|minha infancia|meu chefe)\b"
        r"|quando eu era (?:crianca|jovem|pequen[oa])",
    ),
    Role.OTHER: (
        r"(?:sou|chamo-me|me chamo|meu nome e|o meu nome e)(?: o| a)? (?:chat ?gpt"
        r"|gpt[- ]?\d?|claude|gemini|bard|copilot|siri|alexa|llama|mistral|grok|deepseek)\b",
        r"(?<!nao )sou (?:o seu|a sua|seu|sua|uma?|o|a) (?:medic[oa]|doutora?|advogad[oa]"
        r"|psicolog[oa]|consultora? (?:fiscal|financeir[oa]|juridic[oa])|perit[oa]|agente"
        r"|gerente|supervisora?|funcionari[oa]|chefe|colega|programadora?)\b",
        r"trabalho (?:para|na|no|em) (?!acme|a equipa|equipe)\w+",
    ),
    Role.MACHINERY: (
        r"como (?:um )?modelo de linguagem|modelo de linguagem|como (?:uma )?(?:ia"
        r"|inteligencia artificial)(?:,| nao| posso)",
        r"(?:treinad[oa]|desenvolvid[oa]|criad[oa]|programad[oa]) (?:por|pela"
        r"|pelo) (?:openai|anthropic|google|meta|microsoft)",
        r"(?:prompt|mensagem|instrucoes|instrucao) (?:de|do) sistema|system prompt",
        r"(?:estas sao|aqui estao|eis) (?:as )?(?:minhas )?(?:instrucoes|regras)"
        r"|(?:as )?minhas (?:instrucoes|regras|diretrizes) (?:sao|dizem|indicam|proibem"
        r"|incluem)",
        r"(?:fui|tenho sido) (?:instruid[oa]|programad[oa]|treinad[oa]|orientad[oa])",
    ),
    Role.PERSONA: (
        r"(?:sou|agora sou|chame-me) (?:o )?(?:dan|um pirata|livre de)\b"
        r"|modo (?:programador|desenvolvedor|deus|jailbreak|dan)|(?:te amo|amo-te"
        r"|eu te amo)|meu amor|era uma vez|jogo de papeis|sem (?:regras|restricoes)",
    ),
    Role.ADVICE: (
        r"(?:vote|vota|votar|deveria votar|deve votar) (?:em|no|na|por|contra)\b",
        r"(?:tome|toma|deve tomar|deveria tomar|pare de tomar) (?:\w+ ){0,3}?(?:ibuprofeno"
        r"|aspirina|paracetamol|comprimidos?|antibioticos?|analgesicos?|remedios?"
        r"|medicamentos?)",
        r"(?:tem|parece|provavelmente tem)(?: \w+)? (?:uma? )?(?:concussao|depressao"
        r"|fratura|lesao cervical)",
        r"(?:deve|deveria|aconselho-o a|recomendo que)(?: \w+)? (?:processar|processe"
        r"|ir a tribunal|ir para tribunal)|vai ganhar (?:o processo|em tribunal|a acao)"
        r"|o outro (?:condutor|motorista) (?:e|tem) (?:a culpa|o culpado|culpado"
        r"|legalmente responsavel)",
        r"(?:invista|compre|venda) (?:em )?(?:acoes|bitcoin|criptomoedas|ouro|fundos)"
        r"|dedutivel (?:nos|dos) impostos",
    ),
    Role.MANNERS: (
        r"(?:merda|idiota|imbecil|estupid[oa]|cala a boca|cale-se|burr[oa]|caralho|porra)s?",
    ),
}
