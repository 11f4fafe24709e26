"""Promises about the customer's own case, in Portuguese."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap, one_of

_NO = r"nao|nunca|pode|podem|poderia|costuma|costumam|normalmente"
_YOURS = r"(?:seus?|suas?|teus?|tuas?)"
_FREE = r"(?<!em )(?<!de )(?<!com )(?<!por )(?<!para )(?<!no )(?<!na )"
"""No preposition before it: it is what the sentence is about."""

_THE = rf"{_FREE}(?:o|a|os|as|est[ea]s?|ess[ea]s?)"
_CASE = one_of(
    "pedido sinistro reembolso devolucao apolice pagamento indem?nizacao desconto bonus"
    " cancelamento",
    "encomenda reclamacao danos? perda reparacao reparo conserto carro veiculo mota moto viatura",
    "fatura bateria caso processo cobertura morada endereco solicitacao dinheiro franquia premio",
    "prestacao mensalidade tarifa preco seguro acidente roubo furto embate reboque aluguer taxa",
    "multa comissao encargo penalizacao cartao transferencia cheque credito filho filha condutora?",
    "mulher marido conta alteracao contrato granizo para-brisas vidro custos despesas",
)
_EVENT = one_of(
    "indem?nizacao danos? sinistro perda reparacao reparo conserto fatura acidente roubo furto"
    " embate reboque"
    " taxa",
    "granizo multa comissao encargo franquia vidro para-brisas",
)
"""What is one case's own with an article before it; the rest may as well be anybody's."""

_DONE = (
    one_of(
        "reembolsad devolvid pag aprovad aceit autorizad concedid cobert segurad anulad cancelad",
        "eliminad retirad perdoad isentad reduzid baixad aplicad confirmad resolvid tratad reparad",
        "consertad substituid alterad atualizad mudad processad enviad incluid adicionad"
        " acrescentad",
        "ativad renovad prolongad reservad abert registad registrad creditad compensad garantid",
        "indemnizad indenizad liquidad priorizad suspens protegid feit descontad regularizad",
    )
    + r"[oae]s?"
)
_PAY = one_of(
    "paga pagam cobre cobrem inclui incluem suporta assume repara indemniza indeniza protege",
    "reembolsa pagara cobrira incluira suportara vai_pagar vai_cobrir",
)
_WE_DO = one_of(
    "pagamos cobrimos suportamos assumimos reembolsamos devolvemos anulamos cancelamos retiramos",
    "reparamos substituimos oferecemos perdoamos isentamos reconhecemos resolvemos tratamos",
    "cuidamos garantimos respondemos-lhe fazemos damos baixamos encarregamo-nos",
)
_I_DO = one_of(
    "pago cubro suporto assumo devolvo anulo cancelo retiro perdoo reconheco resolvo garanto",
    "arranjo trato cuido encarrego-me",
)
_OTHERS = (
    r"(?:(?:o|a|um|uma|o nosso|a nossa|o seu|a sua) (?:\w+ )?(?:equipa|equipe|departamento"
    r"|perit[oa]"
    r"|colega|agente|gestora?|responsavel|supervisora?|especialista|chefe|seguradora)(?: de \w+)?)"
)
_DID = (
    r"(?!passei|passamos|encontrei|procurei|transmiti|anotei|li|vi|verifiquei|consultei|percebi"
    r"|entendi|recebi|perguntei|partilhei|encaminhei|expliquei|mencionei|indiquei|reencaminhei"
    r"|lamentei|falei|pesquisei|pedi|deixei|tentei)"
)

PROMISES: Mapping[Promise, tuple[str, ...]] = {
    Promise.PLEDGE: (
        r"(?:pode|podes) (?:ficar|estar) (?:descansad[oa]|tranquil[oa]|segur[oa]|cert[oa])",
        r"nao se preocupe,? (?:nos|o|a|esta|tudo|eu|isso|vai|vamos|que)"
        r"|confirmo(?:-lhe)? que|confirmamos(?:-lhe)? que",
        r"(?:praticamente|quase|ja) (?:aprovad|aceit|concedid|resolvid|feit|pag)[oa]\b|a seu favor"
        r"|prioridade maxima|nao (?:podem|vao|vai) (?:recusar|rejeitar|negar)",
        r"(?:assumimos|reconhecemos|admitimos|assumo) (?:toda )?(?:a|nossa) (?:\w+ )?"
        r"(?:responsabilidade|culpa|falha)",
        r"(?:eu )?(?:trato|encarrego-me|cuido) (?:disso|de tudo|do assunto)",
    ),
    Promise.ACT: (
        r"(?:vou|vamos) (?:\w+ )?(?:retirar|tirar|perdoar|anular|cancelar|eliminar|isentar"
        r"|dispensar|remover|devolver|reembolsar|alterar|baixar|reduzir|descontar)(?:-lhe)?"
        r" (?:o|a|os|as|um|uma|essa|esse|tudo)\b",
        rf"(?:nos pagamos|{_WE_DO}(?:-lhe|-te|-lho|-la|-lo| nos| (?:de |por )?(?:tudo|o|a|os|as|um"
        r"|uma|isso|disso|esse|essa|todos?|todas?|qualquer|do|da|que|o seu|com)))\b"
        r"(?! (?:se|quando|nao))",
        rf"(?:eu |lhe )?{_I_DO}(?:-lhe|-te)?(?: (?:de )?(?:tudo|o|a|os|as|isso|disso|que))\b",
        rf"(?:acme|nos|companhia)(?: tambem| sempre)? (?:{_PAY}|trata de|encarrega-se)\b",
        rf"{_OTHERS} (?:vai (?:aprovar|aceitar|pagar|resolver|autorizar|conceder|tratar|decidir)"
        r"|aprovara|aceitara|pagara|resolvera|autorizara|concedera)\b",
        r"(?:seu|sua|o|a|os|as) (?:\w+ ){0,2}?(?:premios?|mensalidade|tarifas?|precos?|bonus"
        r"|desconto"
        r"|prestacao) (?:mantem-se|mantera|fica|ficara|continua|permanece|vai (?:descer|baixar"
        r"|manter)|vao (?:descer|baixar)|descera|baixara|descerao|baixarao|nao (?:sobe|muda"
        r"|aumenta|se altera|vai (?:subir|mudar|aumentar)))\b",
        r"(?:sinistro|acidente|participacao|isto|isso) nao (?:lhe )?(?:afeta|afetara|altera|muda"
        r"|vai (?:afetar|alterar|mudar|subir))",
        r"em breve (?:vamos|teremos|havera|lancamos|seguramos)|(?:vamos|iremos) (?:abrir|fazer) uma"
        r" excec?ao",
    ),
    Promise.CONTACT: (
        rf"(?:{_OTHERS}|alguem) (?:(?:lhe )?(?:liga|telefona|contac?ta|responde|escreve)(?:-lhe"
        r"|-o)?"
        r"|entra em contac?to|vai ter consigo)\b",
        r"(?:ligamos|telefonamos|respondemos|contac?tamos|escrevemos)-(?:lhe|o|te)\b",
        r"(?:esta|vai|vem) (?:ja )?a caminho\b",
    ),
    Promise.DONE: (
        rf"\b{_DID}(?:ja |tambem )?\w{{2,}}(?:ei|i|amos|imos|emos)(?:-lhe|-te)?"
        r" (?:ja )?(?:o seu|a sua|os seus|as suas|o teu|a tua|um|uma|o sinistro|a taxa|a multa"
        r"|o desconto|a apolice|o pagamento|a franquia|o pedido|o processo|tudo)\b",
        r"(?:retirei|perdoei|anulei|devolvi|ofereci|concedi|apliquei|reduzi|baixei|creditei|paguei"
        r"|reembolsei|enviei|abri|cancelei|alterei|adicionei)-lhe\b",
        rf"(?:{_YOURS} (?:[\w-]+ ){{0,2}}?{_CASE}(?: [\w-]+){{0,2}}? (?:esta|estao|fica|ficam)"
        rf"|{_THE} (?:[\w-]+ )??{_EVENT} (?:esta|estao|fica|ficam)"
        rf"|(?:{_YOURS}|{_THE}) (?:[\w-]+ ){{0,2}}?{_CASE}(?: [\w-]+){{0,2}}? (?:foi|foram|ja foi"
        r"|sera|serao|ficara|vai ser|vao ser))"
        rf"{gap(2, without=_NO)} {_DONE}\b",
        r"(?:dinheiro|pagamento|reembolso|cheque|cartao|transferencia) (?:ja )?(?:sai|saira|chega"
        r"|chegara|estara|segue|vai (?:sair|chegar|estar))(?: [\w-]+){0,3}? ?(?:hoje|amanha|ja|em"
        r"|brevemente|na|no|esta|ate)\b",
        r"(?:fica|ficara|sera|vai ficar) (?:\w+ )?(?:resolvid|tratad|pag|feit|regularizad)[oa]\b",
    ),
    Promise.COVER: (
        r"nao (?:vai perder|perdera|perde) (?:o seu|a sua|o|a) (?:bonus|desconto|bonificacao)\b"
        r"|(?:mantem|mantera|conserva) (?:o seu|a sua) (?:bonus|desconto|bonificacao)\b",
        r"(?:esta|estao|fica|ficam)(?: \w+)? (?:cobert|segurad|incluid|protegid)[oa]s?"
        r" (?:no seu caso|para si|pela sua|pelo seu|na sua|no seu|desde|a partir|connosco)",
        r"(?:a partir de (?:agora|hoje)|desde (?:ja|agora|hoje)|ja) (?:esta|fica|estara)"
        r" (?:cobert|segurad|protegid)[oa]",
        rf"(?:a sua|o seu|a tua|o teu|seu|sua) (?:\w+ )?(?:apolice|seguro|cobertura|contrato)"
        rf"(?: tambem)? {_PAY}\b",
        r"(?:a sua|o seu|a) (?:cobertura|apolice|seguro) (?:comeca|inicia-se|inicia|entra em vigor)"
        r" (?:hoje|ja|agora|amanha|de imediato|imediatamente|desde)",
        r"(?:senhora?|voce|si) nao (?:tem|teve) (?:qualquer |nenhuma |a )?culpa|nao (?:foi|e)"
        r" culpa sua|nao e responsavel",
        r"nao (?:tem|tera|precisa|tens) (?:de |que )?pagar\b|nao (?:paga|pagara|deve) nada\b"
        r"|nao (?:lhe |te )?(?:vai custar|custa|custara|cobramos|cobraremos|sera cobrad[oa])",
    ),
    Promise.GRANT: (
        r"(?:consigo|conseguimos|posso|podemos|vou|vamos)(?:-lhe)? (?:lhe )?(?:arranjar-lhe "
        r"|dar-lhe "
        r"|fazer-lhe |oferecer-lhe |fazer )?(?:um|uma) (?:\w+ )?(?:preco|desconto|condicao|oferta"
        r"|premio)\b",
        r"(?:vai|ira|podera) (?:receber|recuperar|reaver) (?:\w+ )?(?:o|todo|a|tudo) ?(?:\w+ )*?"
        r"(?:dinheiro|valor|montante|quantia|reembolso)",
        r"(?:recebera|recupera|recuperara|recebe) (?:todo |de volta )?o (?:seu )?(?:dinheiro|valor"
        r"|montante)|a nosso cargo|a nossa custa|(?:vai )?(?:poupar|pagar|poupara|pagara) (?:muito"
        r"|menos|metade)\b|(?:somos|acme e) (?:os|a|o) (?:mais|melhor)\w*",
    ),
}
