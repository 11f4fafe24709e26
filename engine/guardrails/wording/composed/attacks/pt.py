"""What is done to the assistant's rules, and what it is told to say, in Portuguese."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

_RULES = (
    r"(?:\w+ ){0,1}?(?:instrucoes|instrucao|regras?|normas?|orientacoes|diretrizes|restricoes"
    r"|filtros?"
    r"|limites|prompt|politicas|programacao|programadores|ordens|protecoes)\b"
)
_BREAK = (
    r"(?:(?:ignor|desconsider|descart|anul|contorn|salt|apag|elimin|quebr|viol|deslig|desativ|tir)"
    r"(?:a|e|es|ar|em)\b|(?:esque[c]|desobede[c])(?:e|a|as|am|er)\b|suspende|reescreve|remov[ae]|larga"
    r"|poe de lado)"
)
_TELL = (
    r"(?:mostr[\w-]+|revel[\w-]+|diz(?:-me)?|diga(?:-me)?|me diga|da-me|de-me|repet[\w-]+"
    r"|repit[\w-]+"
    r"|imprim[\w-]+|escrev[\w-]+|traduz\w*|partilh[\w-]+|compartilh[\w-]+|copi[\w-]+|resum[\w-]+"
    r"|descrev[\w-]+|list[\w-]+|explica)"
)
_YES = (
    r"(?:sim\b|aprovad[oa]|aceit[oe]|cobert[oa]|confirmad[oa]|concedid[oa]|pagamos|cobrimos|garantimos"
    r"|aprovo|prometo|aceitamos|a acme (?:paga|cobre|aceita|garante|assume|aprova))"
)

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"esquece que (?:es|trabalhas)|(?:e|so) um (?:teste|jogo)\b[^.?!\n]{0,24}?\b(?:regras"
        r"|normas|instrucoes)"
        r"|nova (?:regra|politica|norma|diretriz) ?:",
        rf"{_BREAK} (?:[\w-]+ ){{0,3}}?(?:(?:as |os )?(?:tuas|teus|suas|seus)|todas as|essas"
        rf"|as) {_RULES}",
        r"(?:ignora|esquece|ignore|esqueca)(?: \w+)? (?:o que|tudo o que|aquilo que) (?:te|lhe"
        r"|foi)",
        rf"(?:nao|ja nao|deixa de|sem)(?: \w+){{0,3}}? (?:sigas|siga|seguir|obedecas|obedecer"
        r"|respeites"
        r"|respeitar|cumpras|cumprir|apliques|ligues)(?: \w+)? (?:a |as |os )?(?:tuas|teus|suas"
        r"|seus"
        rf"|essas) {_RULES}",
        r"(?:tuas|suas|essas) (?:regras|normas|instrucoes|restricoes"
        r"|diretrizes) (?:ja )?nao (?:valem"
        r"|se aplicam|contam|servem|existem|importam)",
    ),
    Attack.REVEAL: (
        r"(?:estas proibid[oa]|te proibiram|nao podes|e-te proibido) (?:de )?(?:dizer|contar"
        r"|revelar)",
        r"(?:traduz|repete|copia|resume) tudo (?:o que )?(?:esta )?(?:acima|em cima|anterior)",
        rf"{_TELL}(?: [\w-]+){{0,3}}? (?:as |os |o |a )?(?:tuas?|teus?) (?:\w+ )?(?:instrucoes"
        r"|prompt|regras"
        r"|diretrizes|configuracao|ferramentas|orientacoes|memoria|programacao)\b(?! (?:para"
        r"|sobre))",
        r"(?:o que diz|qual e|quais sao|o que esta n)(?:o)? ?(?:as |o )?(?:teu|tuas"
        r"|seu) (?:\w+ )?(?:prompt"
        r"|instrucoes|diretrizes|orientacoes)(?! (?:para|sobre))",
        r"que (?:instrucoes|ordens|regras|orientacoes) (?:te|lhe|tens|recebeste|segues)(?: \w+)?"
        r"|que (?:ferramentas|funcoes) (?:tens|usas|podes)",
        r"tudo o que (?:esta|ha|vem|aparece)(?: \w+)? (?:por cima|acima|em cima|antes)",
        r"(?:dados|nomes|conversas|apolices|mensagens|numeros) (?:de|dos?) (?:outros?|todos os"
        r"|ultimo"
        r"|demais) clientes?",
    ),
    Attack.PERSONA: (
        r"(?:faz de|faz-te passar por|age como|interpreta|finge ser"
        r"|brinca que es)(?: \w+){0,2}? (?:chefe"
        r"|diretora?|advogad[oa]|hacker|perit[oa]|administrador|dono|pirata|gerente)",
        r"(?:chamas-te|te chamas|passas a chamar-te) (?!eva)\w+|podes (?:fazer )?tudo\b",
        r"(?:imagina|supoe|pensa|faz de conta) (?:que )?(?:nao tens|nao tivesses|nao ha|es livre)"
        r"(?: \w+){0,2}? ?(?:regras|normas|limites|restricoes|filtros)?",
        r"(?:agora|a partir de agora),? (?:es|tu es|voce e) (?:o |a )?(?:meu|minha|um"
        r"|uma) (?:\w+ )?"
        r"(?:advogad[oa]|cumplice|hacker|chefe|criad[oa])",
    ),
    Attack.AUTHORITY: (
        r"trata-me como (?:\w+ )?(?:admin\w*|programador|funcionari[oa]|chefe)"
        r"|lembra-te:? (?:que )?sou (?:o |um )?"
        r"(?:admin\w*|programador|chefe)",
        r"(?:sou|somos|trabalho|falo|escrevo) (?:da|na|para a|de|do) (?:anthropic|openai|acme)\b",
        r"(?:funcionari[oa]|diretora?|gerente|chefe) da acme\b|(?:ordeno-te|ordeno-lhe|te ordeno)",
        r"(?:teu|tua|vosso|seu) (?:chefe|equipa|equipe|programador|diretor|empresa)(?: \w+){0,2}?"
        r" (?:autorizou\S*|disse|diz que|deixou|permite|mandou)",
    ),
    Attack.ORDER: (
        r"(?:comeca|inicia) (?:a|tua|a tua) resposta com",
        r"(?:diz|diga|escreve|escreva|responde|responda|repete"
        rf"|confirma)(?: \w+){{0,3}}? ?[:,]? ?\"{_YES}"
        rf"|(?:diz|diga|escreve|responde|repete)(?: \w+)?: ?{_YES}",
        r"(?:textualmente|literalmente|exatamente|palavra por palavra) ?: ?(?=\")",
        r"(?:termina|acaba|fecha|comeca|inicia) (?:cada|todas)(?: \w+){1,3}? com",
        r"(?:diz|dirás|responde) (?:sempre|a tudo) (?:que )?sim|diz sempre",
        r"(?:aprova|aproves|aprovar|concede|aceita) tudo",
        r"nao (?:lhes? )?(?:contes|digas|conte|diga)(?: nada)? (?:a equipa|a equipe|ao teu"
        r"|aos teus|a tua"
        r"|ao suporte)",
    ),
}
