"""Attempts to steer the assistant, in Portuguese."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:desativ\w+|deslig\w+|remov\w+|tira\w*)(?: \w+){0,3}? (?:filtros?|restricoes"
        r"|limites|regras|protecoes)|(?:restricoes|regras|filtros) (?:foram|estao"
        r"|ficam) (?:levantad|removid|desativad|suspens)\w+",
        r"nao lig\w+ (?:as|a) (?:tuas|suas) (?:instrucoes|regras)|(?:ordeno|mando) que"
        r"|(?:esquece|esqueca) tudo o que",
        r"(?:ignora|ignore|ignorem|ignorar|esquec\w+|esqueca\w*|desconsider\w+|descart\w+"
        r"|anul\w+|contorn\w+"
        r"|nao sig\w+)(?: [\w-]+){0,5}? (?:instrucoes|instrucao|regras?|orientacoes|ordens"
        r"|diretrizes|prompt|restricoes|tudo (?:o que (?:vem|esta) )?(?:acima|antes)"
        r"|o que foi dito antes)\b",
        r"(?:novas?|suas novas|tuas novas|seguintes?) (?:instrucoes|regras"
        r"|ordens)(?: (?:sao|e)|:)",
        r"(?:instrucoes|regras) (?:anteriores|previas) (?:ja )?nao|(?:a partir de agora"
        r"|de agora em diante|doravante),?(?: \w+){0,2}? (?:es|e|seras|sera|responde"
        r"|responda|deves|deve|age|aja|ignora|ignore|vais|vai)\b",
        r"(?:regras|instrucoes|restricoes) (?:ja )?nao (?:se aplicam|valem|contam|existem)",
    ),
    Attack.REVEAL: (
        r"(?:qual e|diz-me|mostra\w*|mostre\w*|escrev\w+) (?:o )?(?:teu|seu) prompt|(?:poema"
        r"|cancao|resumo|traducao|lista) (?:sobre|das|com as) (?:tuas|suas) (?:instrucoes"
        r"|regras)",
        r"(?:escrev[\w-]+|repet[\w-]+|repit[\w-]+|mostr[\w-]+|copi[\w-]+|diz|recita)(?: \w+){0,6}?"
        r" palavra por palavra|a letra: |sem censura",
        r"(?:repete|repita|mostra|mostre|escreve|escreva|imprime|imprima|copia"
        r"|copie) tudo(?: [\w-]+){0,4}? acima",
        r"(?:mostr[\w-]+|revel[\w-]+|diz|diga(?:-me)?|diz-me|me diga|de-me|da-me"
        r"|repit[\w-]+|repet[\w-]+|imprim[\w-]+|escrev[\w-]+|traduz\w*|partilh[\w-]+"
        r"|compartilh[\w-]+|quais sao|qual e|copi[\w-]+)(?: [\w-]+){0,6}? (?:instrucoes"
        r"|prompt(?: do sistema| de sistema)?|mensagem (?:de|do) sistema|regras (?:internas"
        r"|secretas|ocultas)|configuracao interna)\b(?! (?:para|sobre|que|em|depois|apos|de|do|da"
        r"|se|quando)\b)",
        r"(?:repit[\w-]+|repet[\w-]+|imprim[\w-]+|escrev[\w-]+"
        r"|copi[\w-]+)(?: [\w-]+){0,4}? (?:texto|palavras|tudo)(?: [\w-]+){0,2}? (?:acima"
        r"|anterior(?:es)?|antes)",
        r"(?:mostr[\w-]+|de-me|da-me|list[\w-]+)(?: [\w-]+){0,4}? (?:dados|nomes|apolices"
        r"|moradas|enderecos|sinistros|e-?mails) (?:de|dos) (?:outros?|todos os"
        r"|demais) clientes?",
    ),
    Attack.PERSONA: (
        r"(?:(?:vamos jogar|joguemos) (?:a )?(?:um jogo|que\b)|vamos jogar ?:"
        r"|faz de conta que (?:es|voce|nao))|(?:tu es|es|voce e) (?:o|a|um|uma|meu"
        r"|minha) (?:\w+ ){0,2}?(?:chefe|diretora?|gerente|cumplice|dono)\b|ja nao es",
        r"(?:agora (?:es|e|voce e)|(?:tu es|voce e) agora|ja nao (?:es|e)|torna-te"
        r"|torne-se)(?: \w+){0,4}? (?:dan|ia|bot|assistente|eva|pirata|hacker|human[oa]"
        r"|livre|advogad[oa]|medic[oa]|modelo|restricoes)\b",
        r"(?:age|aja|comporta-te|comporte-se|responde|responda|fala|fale|finge|finja"
        r"|imagina|imagine|faz de conta|faca de conta|simula"
        r"|simule)(?: \w+){0,3}? (?:como se|como uma?|que (?:es|e|voce)|ser|de"
        r"|que nao)(?: [\w-]+){0,6}? ?(?:restricoes|regras|limites|filtros|hacker|pirata"
        r"|human[oa]|advogad[oa]|medic[oa]|avo|dan|programador|ia)\b",
        r"(?:ativ\w+|entra\w*|passa\w*|muda\w*|liga\w*|estas|agora)(?: \w+){0,3}? modo (?:de )?"
        r"(?:programador|desenvolvedor|administrador|depuracao)"
        r"|modo (?:deus|jailbreak|dan|sem restricoes)",
        r"(?:respond\w*|fala\w*|fale\w*|age|aja|es|ia|bot|assistente|escrev\w*|comport\w*|diz|advogad[oa])"
        r"(?: [\w-]+){0,5}? sem (?:nenhuma? |quaisquer )?(?:restricoes|restricao|filtros?|censura"
        r"|limites|regras)",
    ),
    Attack.AUTHORITY: (
        r"sou (?:o |a )?(?:teu|tua|seu|sua) (?:administrador|programador|criador|dono|chefe"
        r"|desenvolvedor)\w*",
        r"(?:sou|aqui e|somos|fala) (?:(?:o |a |os )(?:programador|desenvolvedor|administrador"
        r"|admin"
        r"|criador)(?! de (?:um|uma|meu|minha))|(?:um |uma )?funcionari[oa] da acme"
        r"|openai|anthropic|equipa de (?:seguranca|desenvolvimento)|equipe de (?:seguranca"
        r"|desenvolvimento))(?:a|es)?\b",
        r"(?:mensagem|aviso|ordem|instrucao|alerta) (?:do |de )?(?:sistema|administrador"
        r"|programador|operador) ?:",
    ),
    Attack.ORDER: (
        r"(?:repete|repita) (?:comigo|depois de mim|exatamente)|(?:aprova|aprove) (?:todos"
        r"|todas|cada)|(?:diz|diga) (?:que )?sim a tudo",
        r"(?:nota|mensagem|instrucoes|importante|atencao) (?:para|a|ao) (?:a |o |as "
        r"|os )?(?:ia|assistentes?|modelos?|bots?|chatbots?|inteligencia artificial)\b",
        r"(?:quando|se) (?:uma? |a |o )?(?:ia|assistente|modelo|bot"
        r"|chatbot)(?: \w+){0,3}? (?:ler|le|processar|processa|responder|resumir)",
        r"nao (?:lhe )?(?:digas|diga|menciones|mencione|reveles|revele"
        r"|informes)(?: \w+){0,3}? (?:ao cliente|a ninguem|ao utilizador|ao usuario)"
        r"|(?:responde|responda|diz|diga) (?:so|somente|apenas|exatamente) (?:com|isto|isso"
        r"|o seguinte|:)",
        r"(?:chama|chame|usa|use|utiliza|utilize|executa"
        r"|execute)(?: \w+){0,3}? (?:ferramenta|funcao|comando)\b|(?:descodific|decodific"
        r"|decifr)\w*(?: \w+){0,4}? e (?:segue|siga|executa|execute|faz|faca|obedece)\w*"
        r"|(?:segue|siga|executa|execute|obedece) (?:estas |as seguintes "
        r"|os seguintes )(?:instrucoes|ordens|comandos)",
    ),
}
