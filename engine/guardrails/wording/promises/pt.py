"""Commitments in Portuguese."""

from engine.guardrails.wording.kinds import Promise, Promises

_FUTURE = (
    r"(?:reembolsar|devolver|pagar|cobrir|aprovar|cancelar|compensar|enviar|mudar|alterar"
    r"|reduzir|baixar|descontar|eliminar|isentar|creditar|indemnizar"
    r"|indenizar|reparar|resolver|tratar|processar|garantir|assegurar|oferecer|conceder"
    r"|prolongar|renovar|aplicar|substituir|aceitar)"
)
_VERBS = r"(?:" + _FUTURE[3:-1] + r"|dar|fazer|cuidar|tirar|perdoar|mandar)"
_DONE = (
    r"(?:reembolsad|devolvid|pag|aprovad|cancelad|compensad|enviad|alterad|mudad|reduzid"
    r"|aplicad|processad|confirmad|concedid|aceit|autorizad|renovad|emitid"
    r"|creditad|eliminad|resolvid|reservad|registad|registrad|atualizad|feit)[oae]s?"
)

PROMISES = Promises(
    kinds={
        Promise.PLEDGE: (
            r"(?:garanto|garantimos|prometo|prometemos|asseguro|asseguramos|juro"
            r"|juramos)(?:-lhe|-te|-vos)?\b|comprometemo-nos|comprometo-me|(?:nos comprometemos"
            r"|me comprometo)",
            r"(?:tem|tens|voce tem) a (?:minha|nossa) palavra|palavra de honra|(?:minha"
            r"|nossa) (?:promessa|garantia)|garantid[oa]s?\b|com garantia",
            r"(?:pode|podes) (?:contar com|confiar|ter a certeza|ficar descansad[oa]"
            r"|ficar tranquil[oa])|fique (?:descansad[oa]|tranquil[oa])|sem (?:qualquer "
            r"|nenhuma )?duvida|com (?:toda a )?certeza|de certeza que|trato feito"
            r"|negocio fechado|combinado\b|esta prometido|proposta vinculativa",
            r"100 ?% (?:cobert\w+|segur\w+|garantid\w+)",
        ),
        Promise.ACT: (
            r"(?!ajud|ver|procur|precis|pergunt|inform|explic|pass|consult"
            r"|verific)\w{3,}(?:aremos|eremos|iremos)\b",
            r"(?:sera|serao|ser-lhe-a)(?: \w+mente)? (?:reembols|pag|aprov|devolv|aceit|compens"
            r"|indemniz|indeniz|repar|substitu|cancel|credit)\w+|(?:e|sao) sempre (?:pag|cobert"
            r"|reembols|aprov)\w+|(?:paga|cobre|reembolsa)-se (?:sempre|tudo|por completo)",
            r"(?:no proximo ano|em breve|brevemente)(?: \w+)? (?:oferec|lanc|ter)\w+",
            r"(?!precis|tem|pod|dev|vam|est|som|lament|entend|recomend|sab|ve)\w+(?:amos|emos"
            r"|imos) (?:o seu|a sua|seu|sua|os seus|as suas|tudo|o teu|a tua)\b",
            rf"(?:lhe |te |o |a |nos )?{_FUTURE}(?:emos|ei|a|ao|-lhe-emos|-lhe-ei|-lhe-a)\b",
            r"(?<!oficina )(?:vamos|vou|vai|podemos|posso|iremos"
            rf"|irei)(?: \w+){{0,2}}? {_VERBS}(?:-lhe|-te"
            rf"|-lo|-la)?\b",
            r"(?:faremos|farei|daremos|darei|trataremos|tratarei|cuidaremos|cuidarei"
            r"|trato disso|tratamos disso|cuidamos disso|cuido disso)\b",
            r"(?:devolvemos|reembolsamos|devolvo|reembolso|enviamos|cancelamos|aprovamos"
            r"|oferecemos|oferece)(?:-lhe|-te)\b|(?:lhe|te) (?:devolvemos|reembolsamos|enviamos"
            r"|oferecemos|pagamos)\b",
            r"(?:tratamos|trato|cuidamos|cuido) de (?:pagar|cobrir|resolver|reembolsar|devolver)"
            r"|abr(?:o|imos) uma excecao",
            r"(?:cobrimos|pagamos|assumimos) (?:tudo|o total|todas as despesas)|(?:seguro"
            r"|acme) (?:paga|cobre) tudo",
            r"(?:preco|premio|mensalidade|tarifa) (?:nao |nunca )(?:vai )?(?:subira|subir"
            r"|mudara|mudar|aumentara|aumentar)",
        ),
        Promise.CONTACT: (
            r"recebe(?:ra)? uma? (?:chamada|resposta|ligacao|e-?mail|contac?to)",
            r"(?:ligaremos|ligara|ligarei|ligarao|contactaremos|contactara|contataremos"
            r"|contatara|entraremos em contacto|entraremos em contato|entrara em contacto"
            r"|entrara em contato|responderemos|respondera|escreveremos|escrevera|avisaremos"
            r"|avisara)\b",
            r"(?:vai|vamos|vou|vao|ira|iremos) (?:ligar|contactar|contatar|entrar em contac?to"
            r"|responder|escrever|avisar)\w*",
            r"(?:recebera|receberas|tera|teras) (?:uma?|noticias|resposta)(?: \w+)?",
        ),
        Promise.DONE: (
            r"(?:ja )?(?:reembolsei|reembolsamos|aprovei|aprovamos|cancelei|cancelamos|apliquei"
            r"|aplicamos|enviei|enviamos|processei|processamos|creditei|creditamos|alterei"
            r"|alteramos|confirmei)\b",
            rf"(?:o seu|a sua|seu|sua|o|a) (?:\w+ ){{0,2}}?(?:pedido|sinistro|reembolso|apolice"
            rf"|pagamento|desconto|cancelamento|encomenda|reclamacao|dano|perda|reparacao|carro"
            rf"|fatura|caso|cobertura|morada|endereco|solicitacao|dinheiro)(?: \w+)? (?:esta"
            rf"|foi|sera|fica|ficara|ja foi)(?: (?:ja|totalmente|oficialmente))? {_DONE}\b",
            r"(?:reembolso|dinheiro|pagamento) (?:ja )?esta a caminho",
        ),
        Promise.COVER: (
            r"(?:(?:voce|o senhor|a senhora|ja) (?:esta|estara|fica|ficara)|(?<![a-z] )(?:esta"
            r"|estara|fica|ficara)|estas|estaras|ficas)(?: (?:ja"
            r"|totalmente|completamente|sempre|plenamente)){0,2} (?:cobert[oa]|segurad[oa]"
            r"|protegid[oa])s?\b",
            r"(?:o seu|a sua|seu|sua|este|esta|isso|isto|tudo|(?:o|a) (?:dano|sinistro|acidente"
            r"|reparacao)) ?(?:(?!nao )\w+ ){0,3}?(?:esta"
            r"|estara|fica|ficara|e)(?: (?:ja|totalmente|completamente|sempre))? cobert[oa]s?\b",
            r"(?:tem|tens|tera|teras) (?:todo o )?direito a|(?:totalmente"
            r"|completamente) cobert[oa]s?|(?:seguro|apolice) (?:cobre|cobrira|paga"
            r"|pagara) (?:tudo|isso|o total|a totalidade)|nao (?:tera|tem|teras) (?:de"
            r"|que) pagar nada",
        ),
        Promise.GRANT: (
            r"nao (?:lhe |te )?custa nada|nem um centimo|nem um centavo",
            r"(?:posso|podemos|ofereco|oferecemos|dou|damos|faco|fazemos|concedo|concedemos"
            r"|aplico)(?:-lhe)?(?: [\w%$€.,-]+){0,6}? (?:desconto|reembolso|bonus|vale|gratis"
            r"|excecao|oferta especial|preco especial|compensacao|melhor preco)s?\b",
            r"(?:recebe|recebes|recebera|receberas|obtem|obtera|tem|tera|ganha|poupa|poupara"
            r"|economiza)(?: [\w%$€.,-]+){0,6}? (?:desconto|reembolso|bonus|gratis|compensacao"
            r"|dinheiro de volta|devolucao)s?\b",
            r"gratis\b|gratuit[oa]s?\b|gratuitamente|sem (?:qualquer "
            r"|nenhum )?custos?(?: adicionais| adicional)?|a metade do preco|metade do preco"
            r"|por nossa conta|de graca|oferta da casa",
            r"nao (?:vai |tera de |tem de |tera que )?(?:pagara?|pagar|custara|lhe custara"
            r"|cobraremos) (?:nada|nenhum)",
            r"(?:melhor|menor) (?:preco|tarifa|oferta)|preco mais baixo|codigo (?:de desconto"
            r"|promocional)|reembolso (?:completo|total|integral)|devolucao (?:completa|total"
            r"|integral)",
        ),
    },
    hedges=(
        r"normalmente",
        r"em geral",
        r"geralmente",
        r"costuma[m]?",
        r"habitualmente",
        r"talvez",
        r"poderia[m]?",
        r"pode ser que",
        r"por exemplo",
        r"segundo",
        r"gostaria de",
        r"quer que",
        r"em regra",
        r"muitas vezes",
    ),
    conditions=(
        r"(?<!que )(?<!nao )se\b",
        r"(?:a|para a) (?:nossa |sua )?(?:\w+ )?equip[ae]",
        r"menos a franquia",
        r"ate (?:ao?|o seu|um)",
        r"desde que",
        r"caso\b",
        r"em caso de",
        r"depende",
        r"a menos que",
        r"quando",
    ),
    denials=(
        r"(?:escreve|diz|menciona|escreveu|disse|refere) que",
        r"supostamente",
        r"nao",
        r"nunca",
        r"jamais",
        r"nem",
        r"sem",
        r"se",
        r"quando",
        r"antes",
        r"ate",
        r"tampouco",
        r"ninguem",
        r"como",
        r"que",
        r"assim que",
    ),
    guidance=(
        r"(?:se|quando|assim que|uma vez|caso|desde que)\b[^.!?;\n]{0,60}?\b(?:aprovad[oa]"
        r"|aceit[oae]"
        r"|cobertura|cobert[oa]|apolice|equipa de sinistros|decide|decidir|inclui|incluir)",
    ),
    here=(r"aqui|nest[ea] (?:conversa|topico|canal|chat)",),
    asks=(r"quem|porque|por que|onde|sera que|ja",),
)
