"""What in an article or a tool's result speaks to the assistant instead of to its readers.

Patterns are in small letters without accents. They are narrower than those for customers' messages:
articles say "these limits do not apply" and "use the search function to", and mean their readers.
"""

import re

_MACHINE = (
    r"(?:ai|a\.i\.|llms?|language models?|ai models?|chat ?bots?|ai assistants?|assistants?|eva"
    r"|claude|gpt|chatgpt|virtual assistants?)"
)
_SAYS = (
    r"(?:ignore|tell|say|reply|respond|answer|offer|recommend|reveal|disclose|output|print|append"
    r"|include|approve|grant|confirm|promise|refund|forward|send|call|invoke|execute|repeat"
    r"|not (?:mention|tell|reveal|disclose|say))"
)
_ENGLISH = (
    r"(?:ignore|disregard|forget|override|bypass|discard|do not follow|don't follow)"
    r" (?:[\w'-]+ ){0,3}?(?:previous|prior|above|earlier|preceding|foregoing|system|original"
    r"|existing|initial|other|your) (?:[\w'-]+ ){0,2}?(?:instructions?|prompts?|rules?|guidelines?"
    r"|directions?|directives?|context|constraints?|programming)",
    r"(?:ignore|disregard|forget) (?:everything|all|anything) (?:(?:that )?(?:was |is )?"
    r"(?:above|before this|said before|written above)|you (?:were|have been|'ve been) told"
    r"|of the above)",
    rf"(?:if|when|whenever|as) (?:you are|you're|an?|any|the) ?(?:an?|the)? ?(?:{_MACHINE} ?)+"
    r"(?:model|system|agent|bot)?(?:,| ?(?:that )?(?:reads?|is reading|reading"
    r"|process\w*|summari[sz]\w*|sees?|answers?|encounters?|retrieves?|is asked|you (?:must|should"
    r"|will|have to)))",
    rf"{_MACHINE} (?:reading|processing|summari[sz]ing|answering from) (?:this|the)",
    rf"(?:note|message|instructions?|memo|attention|important|reminder)s?:? (?:to|for)"
    rf" (?:the |any |all )?{_MACHINE}\b",
    rf"{_MACHINE},? (?:must|should|shall|has to|have to|needs? to|please|is (?:required|instructed)"
    rf" to|are (?:required|instructed) to) (?:now |always |also |only |never )?{_SAYS}",
    r"(?:new|updated|hidden|secret|real) (?:system )?(?:instructions?|prompt|directives?) ?:",
    r"you are now (?:an? |the |in )?(?:[\w-]+ ){0,2}?(?:dan|developer mode|unrestricted|jailbroken"
    r"|free of|ai|bot|assistant|chatbot|language model)\b",
    r"(?:do anything now|jail ?broken|your (?:system|hidden|initial) (?:prompt|instructions))",
    r"(?:call|invoke|use|run|execute|trigger) (?:the )?(?:tool )?(?:escalate_to_human|get_quote"
    r"|search_knowledge|cancel_order|change_address|file_claim|my_profile|my_policies)\b",
    r"(?:send|forward|post|exfiltrate|upload|transmit|append) (?:[\w'-]+ ){0,6}?(?:conversation"
    r"|chat history|transcript|customer data|chat log|messages)(?: [\w'-]+){0,4}? (?:to|at)"
    r" (?:https?:|www\.|\S+@)",
    r"(?:do not|don't|never) (?:tell|inform|mention|reveal)(?: [\w'-]+){0,5}?"
    r" (?:that you (?:are|were|have been)|these instructions|this instruction|this message)",
)
_GERMAN = (
    r"(?:ignorier\w*|vergiss|vergessen sie|missacht\w*|uberschreib\w*|verwirf)(?: [\w-]+){0,3}?"
    r" (?:vorherig\w*|bisherig\w*|obig\w*|fruher\w*|vorangehend\w*|ursprunglich\w*|system\w*"
    r"|dein\w*|alle)(?: [\w-]+){0,2}? (?:anweisung\w*|instruktion\w*|regeln?|vorgaben?|prompts?"
    r"|richtlinien|befehle?)",
    r"(?:hinweis|nachricht|anweisung|wichtig)(?:en)? (?:an|fur) (?:die |den |das |alle )?(?:ki\b"
    r"|ki-\w+|assistent\w*|sprachmodell\w*|chatbot\w*)",
    r"wenn (?:du|sie) (?:eine? )?(?:ki|sprachmodell|assistent|chatbot)\w*(?: [\w-]+){0,3}?"
    r" (?:bist|sind|liest|lesen)",
    r"(?:ki|ki-assistent\w*|sprachmodell\w*|chatbots?) (?:muss|mussen|soll\w*)(?: [\w-]+){0,3}?"
    r" (?:sagen|antworten|empfehlen|ignorieren|verraten|nennen|bestatigen|anbieten)",
)
_SPANISH = (
    r"(?:ignora|ignore|ignorad|olvida|olvide|descarta|descarte)(?: [\w-]+){0,3}?"
    r" (?:instrucciones|reglas|indicaciones|directrices|ordenes|prompts?)(?: [\w-]+){0,2}?"
    r" (?:anteriores|previas|previos|originales|del sistema|de arriba)",
    r"(?:nota|mensaje|instrucciones|aviso) (?:para|a) (?:la |el |los |las )?(?:ia\b|asistentes?"
    r"|modelos? de lenguaje|chatbots?|inteligencia artificial)",
    r"si (?:eres|es usted) (?:una? )?(?:ia|asistente|modelo de lenguaje|chatbot|inteligencia)\b",
)
_FRENCH = (
    r"(?:ignore[zr]?|oublie[zr]?)(?: [\w'-]+){0,3}? (?:instructions|consignes|regles|directives"
    r"|prompts?)(?: [\w'-]+){0,2}? (?:precedentes?|anterieures?|ci-dessus|initiales|du systeme)",
    r"(?:note|message|instructions|consigne) (?:pour|a) (?:l'|la |le |les )?(?:ia\b|assistante?s?"
    r"|modeles? de langage|chatbots?|intelligence artificielle)",
    r"si (?:tu es|vous etes) (?:une? )?(?:ia|assistante?|modele de langage|chatbot|intelligence)\b",
)
_PORTUGUESE = (
    r"(?:ignore|ignora|ignorem|esqueca|desconsidere)(?: [\w-]+){0,3}? (?:instrucoes|regras"
    r"|diretrizes|orientacoes|prompts?)(?: [\w-]+){0,2}? (?:anteriores|previas|acima|originais"
    r"|do sistema)",
    r"(?:nota|mensagem|instrucoes|aviso) (?:para|a|ao) (?:a |o |os |as )?(?:ia\b|assistentes?"
    r"|modelos? de linguagem|chatbots?|inteligencia artificial)",
    r"se voce (?:for|e) (?:uma? )?(?:ia|assistente|modelo de linguagem|chatbot|inteligencia)\b",
)
_WORDS = (
    "|".join((*_ENGLISH, *_GERMAN, *_SPANISH, *_FRENCH, *_PORTUGUESE))
    .replace(" ?", r"\s*")
    .replace(" ", r"\s+")
)
"""A space of the patterns is any white space: lines may be broken anywhere."""

_FRAME = (
    r"<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|start_header_id|end_header_id"
    r"|eot_id|begin_of_text)\|?>"
    r"|\[/?inst\]|<</?sys>>"
    r"|</?(?:system|assistant|system_prompt|tool_results?|tool_use|function_calls?"
    r"|function_results?|search_result|antml:\w+)\b[^>\n]{0,80}>"
    r"|[{,] ?[\"']role[\"'] ?: ?[\"'](?:system|assistant|developer)[\"']"
)
TO_A_MODEL = re.compile(rf"\b(?:{_WORDS})|{_FRAME}")
"""Looked for in a folded text (`engine.guardrails.folded`)."""
