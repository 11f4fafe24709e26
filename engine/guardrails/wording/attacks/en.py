"""Attempts to steer the assistant, in English."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:reset|wipe|erase|delete|clear|replace|rewrite"
        r"|update) (?:all )?(?:of )?your (?:[\w-]+ )?(?:instructions?|rules|guidelines|prompt"
        r"|memory|programming|restrictions)",
        r"(?:don't|do not|stop) (?:apply\w*|us\w+|enforc\w+|follow\w*|obey\w*) (?:your|any"
        r"|the) (?:[\w-]+ )?(?:filters?|rules|guidelines|guardrails|instructions|restrictions"
        r"|policies)",
        r"(?<!speed )(?:restrictions|limits|filters|rules|guardrails) (?:have been|are|were"
        r"|are now) (?:lifted|removed|disabled|off|gone|suspended)",
        r"you(?:'ve| have) been hacked|(?:answer|speak|talk) freely now"
        r"|break your (?:own )?(?:rules|instructions|guidelines)",
        r"(?:ignore|disregard|forget|override|bypass|skip|neglect|dismiss|discard|overlook"
        r"|pay no attention to|do not follow|don't follow|stop following|set aside|suspend"
        r"|violate|break|circumvent|unlearn)"
        r"(?! my\b| the (?:maker|shop|dealer)) (?:[\w'-]+ ){0,5}?(?:instructions?|prompts?|rules?"
        r"|guidelines?|directives?"
        r"|constraints?|restrictions?|guardrails?|programming|training|system message"
        r"|safety (?:filters?|measures|protocols?)|orders you|limitations"
        r"|everything (?:above|before|you (?:were|have been|know)))\b"
        r"(?! (?:in|of|from|on) (?:my|his|her|their)\b)",
        r"(?:ignore|disregard|forget) (?:everything|all|anything"
        r"|whatever) (?:(?:that )?(?:you (?:were|have been|'ve been) told|you know|above"
        r"|before this|prior|previous|said (?:above|before)|i said before this line)"
        r"|of the above|the above)",
        r"(?:new|updated|real|true|actual|revised|following) (?:system )?(?:instructions?"
        r"|rules?|directives?|prompt|orders)(?: (?:are|is|for you|from|follow)|:)",
        r"your (?:new|real|true|only|actual) (?:instructions?|rules?|task|role|goal|purpose"
        r"|objective|directive|job) (?:is|are)\b",
        r"(?:previous|prior|above|earlier|old|original|preceding) (?:instructions?|prompts?"
        r"|rules|directives?|guidelines) (?:are|is|no longer|have been|do not|don't|were)",
        r"(?:instructions?|rules|restrictions|guidelines|policies|limits) (?:no longer"
        r"|do not|don't|doesn't) (?:apply|hold|count|matter|exist)\b"
        r"(?! (?:once|when|if|after|in|on|(?:to|for) (?!me\b|you\b|us\b)))",
        r"(?:from now on|starting now|henceforth),? (?:you (?:are|will|must|should|have to"
        r"|only|can|may)|ignore|act|answer|respond|reply|speak|pretend|(?:always|never) (?!use"
        r"|send|call"
        r"|write|mail|bill|charge|contact)\w+)",
        r"(?:you (?:must|will|have to|should|are to|shall)|instead) (?:obey"
        r"|comply with) (?:me|my|this|the following|every)",
        r"(?:start|begin) (?:a )?new (?:session|conversation) with no (?:rules|instructions"
        r"|restrictions)",
        r"end of (?:system )?(?:prompt|instructions|context)",
    ),
    Attack.REVEAL: (
        r"(?:your|the) (?:[\w-]+ )?(?:system prompt|instructions"
        r"|prompt)\b[^.?!\n]{0,40}?(?:poem|song|translat\w+|base ?64|first (?:letter|word|line"
        r"|sentence)|rhyme|emoji|json|morse|rot ?13|backwards|hex)",
        r"(?:poem|song|story|acrostic|translation|summary|list|copy|screenshot) (?:about|of"
        r"|from|with|containing) (?:your|the) (?:[\w-]+ )?(?:instructions|prompt|rules"
        r"|guidelines)",
        r"my instructions (?:are|say) ?:|(?:complete|finish|continue)(?: \w+){0,3}? (?:sentence"
        r"|text|line)[^.?!\n]{0,40}?(?:instructions|prompt|you are eva)",
        r"(?:text|words|instructions|message|prompt) (?:that )?you (?:were|have been|got"
        r"|received) (?:given|told|shown)?(?: \w+){0,3}? ?(?:before|at the (?:start|beginning)"
        r"|first|initially)",
        r"(?:your|the) context window|(?:which|what) (?:tools|functions) (?:do you\b(?! (?:use"
        r"|offer|accept) (?:for|to|in|with))|can you"
        r"|are available)|(?:tool|function) (?:names|descriptions|schemas?|parameters)",
        r"(?:her|his|its|their) (?:secret|hidden|internal|system) (?:instructions?|prompt|rules)",
        r"(?:disclose|reveal|show|dump|share|print) (?:your|the) (?:full |whole "
        r"|entire )?(?:configuration|config|settings|setup)",
        r"(?:reveal|show|print|repeat|output|display|tell|give|share|leak|dump|expose"
        r"|disclose|list|recite|summari[sz]e|translate|encode|write (?:out|down)?|echo|send"
        r"|paste|copy|quote|how do(?:es)?|what(?:'s| is| are| was| were)|describe|return)"
        r" (?:[\w'-]+ ){0,6}?(?:system (?:prompt|message|instructions?)|(?:initial|original"
        r"|hidden|secret|internal|your|first|developer|base|full"
        r"|exact) (?:[\w-]+ ){0,2}?(?:prompts?|instructions|rules|guidelines|configuration"
        r"|directives|programming|system text|tools list|tool descriptions?"
        r"|guardrails))\b(?! (?:for|on|about|regarding|when|if|to|of|apply|i should))",
        r"(?:repeat|print|output|show|write|say|return"
        r"|copy)(?: \w+){0,4}? (?:the )?(?:words|text|everything|all|content|message|lines?"
        r"|sentences?) (?:above|before this|preceding|prior to this|that came before"
        r"|at the (?:top|start|beginning))",
        r"(?:what|which) (?:were|was|are|is) (?:you|your) (?:told|instructed|first|initial"
        r"|original)\b[^.?!\n]{0,30}?(?:instructions?|prompt|rules|to do|to say|told|before)",
        r"(?:verbatim|word for word|letter by letter)[^.?!\n]{0,40}?(?:prompt|instructions"
        r"|rules)",
        r"(?:prompt|instructions|rules)[^.?!\n]{0,40}?(?:verbatim|word for word|in base ?64"
        r"|in a code block|backwards|reversed)",
        r"starting with (?:the (?:phrase|words?) )?['\"]?you are",
        r"(?:api|secret|bot|access) (?:keys?|tokens?)(?: you| that"
        r"| of)[^.?!\n]{0,20}?(?:use|have|hold|store)|(?:show|give|print"
        r"|tell) (?:me )?(?:your|the) (?:api|bot|secret|access) (?:key|token|password)s?",
        r"(?:show|list|give|tell|send|export|dump)(?: me)?(?: \w+){0,3}? (?:all|other|every"
        r"|another) (?:the )?(?:other )?(?:customers?|users?|people|accounts?)(?:'s"
        r"|')?(?: (?:data|names?|e-?mails?|addresses|phone|numbers?|polic\w+|claims?"
        r"|records?|details?|information|conversations?|messages?))",
    ),
    Attack.PERSONA: (
        r"(?:uncensored|unfiltered|unrestricted|amoral|unethical|evil) (?:ai|assistant|bot"
        r"|model|version|answers?|response|twin|eva|mode)",
        r"no longer (?:bound|restricted|limited|constrained|an? assistant|eva)"
        r"|you no longer (?:have|need) to|simulat(?:e|ing) (?:an? )?(?:\w+ )?(?:ai|model|terminal"
        r"|developer"
        r"|bot|chatbot|admin)",
        r"let(?:'s|s| us) play(?: a)? (?:game|role)",
        r"you(?:'re| are) (?:the|an?|my) (?:[\w-]+ ){0,3}?(?:manager|director|boss|chief|ceo"
        r"|owner|accomplice)\b(?: (?:and|who|that|of)|,)",
        r"role-?play(?:ing)? ?(?::|as|that|where)|(?:reply|answer|respond|speak"
        r"|talk)(?: \w+){0,2}? (?:only )?as [\"'“]",
        r"(?:you(?:'re| are) (?:now|no longer|henceforth|going to be|free from|not)"
        r"|you will now be|become|transform into|you have been (?:freed|unlocked|upgraded"
        r"|reset|jailbroken)) (?:an? |the |my )?(?!covered|insured|talking|able|right|going"
        r"|eligible)(?:[\w'-]+ ){0,4}?(?:dan|ai|bot|assistant|eva|model|chatgpt|pirate"
        r"|hacker|developer|terminal|linux|human|character|persona|unrestricted|unfiltered"
        r"|free|restrictions?|rules|bound|limits?|girlfriend|boyfriend|grandm\w+|lawyer"
        r"|doctor|expert|acme)\b",
        r"(?:act|behave|respond|answer|speak|talk|pose|roleplay|role-play) (?:only )?(?:as"
        r"|like) (?:if )?(?:you(?:'re| are| were| have| had) (?:an?|not|no|the|my|dan)"
        r"|an? (?:[\w-]+ ){0,2}?(?:dan|unrestricted|unfiltered|evil|hacker|pirate|terminal"
        r"|linux|interpreter|human|lawyer|doctor|rival|character|girlfriend|boyfriend)"
        r"|dan\b|my (?:late |dead |deceased )?(?:grand\w+|friend|girlfriend|boyfriend"
        r"|lawyer|doctor))",
        r"(?:pretend|imagine|let's (?:pretend|imagine|say|play)|suppose)(?: that"
        r"| to be)? (?:you(?:'re| are| were| have| had| can| do not| don't)|an?"
        r"|there (?:are|is) no)(?: [\w'-]+){0,6}? (?:restrictions?|rules|limits?|filters?"
        r"|ai|human|hacker|dan|bot|prompts?|grand\w+|policy|policies|guidelines|lawyer"
        r"|doctor|developer|pirate|character|acme)\b",
        r"(?:enter|enable|activate|switch (?:in)?to|go into|turn on|start|engage|you(?:'re"
        r"| are) (?:now )?in"
        r"|respond in|answer in)(?: \w+){0,2}? (?:developer|dev|god|jailbreak|dan|debug|sudo|admin"
        r"|maintenance|unrestricted|unfiltered|root|diagnostic|test|opposite) mode",
        r"(?:developer|dev|god|jailbreak|dan|debug|sudo|admin|unrestricted|unfiltered"
        r"|opposite) mode"
        r" (?:on|enabled|activated|engaged|active|is on)|(?:god|dan|jailbreak|unrestricted"
        r"|opposite) mode",
        r"jail ?broken (?:ai|bot|assistant|model|version)|jailbreak (?:yourself|prompt"
        r"|this (?:ai|bot|chat))",
        r"you (?:can|will|must|are able to) (?:now )?do anything|dan (?:stands for|mode|prompt)"
        r"|(?:as|be|are|become|act like) dan\b|stay in character|opposite day",
        r"(?:(?:answer|respond|reply|act|speak|talk|write|behave|operate|work|think"
        r"|function|chat|be)\w*(?: \w+){0,4}? without|you (?:have|are free of)(?: \w+)? ?no"
        r"|(?:be|are|is|'re|you) free of|remove|disable|turn off|drop|lift"
        r"|deactivate)(?: \w+){0,2}? ?(?:any "
        r"|all |your |the )?(?:restrictions|filters?|censorship|guardrails|safety"
        r"|ethical guidelines|moral(?:s|ity)|content polic\w+|limitations|safeguards"
        r"|rules)\b(?! (?:from|on|in|of) (?:my|the|an?)\b)",
        r"(?:hypothetically|in a fictional|for a (?:novel|story|movie|play|screenplay)"
        r"|in this (?:story|game|fiction))[^.?!\n]{0,60}?(?:rules|instructions|restrictions"
        r"|prompt|system|promise|guarantee|refund|approve)",
        r"two (?:answers|responses|replies)[^.?!\n]{0,40}?(?:normal|dan|unfiltered|jailbr)",
    ),
    Attack.AUTHORITY: (
        r"as your (?:administrator|admin|developer|owner|boss|creator|operator|supervisor"
        r"|manager|master)\b|(?:anthropic|openai|acme (?:management|it|security)"
        r"|the developers?) here\b",
        r"(?:obey|follow|listen to) (?:only )?(?:me|my (?:orders|commands|instructions))\b"
        r"|new owner|(?:order|command|instruct) you to (?:[\w-]+ )?(?:ignore|bypass|reveal"
        r"|approve|issue|override|disregard|show)",
        r"told you to (?:follow|obey|do what|give|approve|override)|override the (?:price|rule"
        r"|policy|limit|system)",
        r"(?:i'm|i am) (?:an? )?(?:admin|administrator|root)\b(?! (?:of|for|at|in) (?:my|our"
        r"|an?)\b)",
        r"(?:i(?:'m| am)|this is|we are|speaking as)(?: [\w'-]+){0,2}? (?:the|your|acme'?s?"
        r"|an?(?: \w+)? (?:acme|openai|anthropic|authori[sz]ed|system"
        r"|bot))(?: [\w'-]+){0,2}? (?:developer|administrator|admin|engineer"
        r"|system administrator|openai|anthropic|acme (?:staff|employee|management|it"
        r"|security|ceo)|ceo|your (?:creator|owner|boss|supervisor|operator|programmer"
        r"|master)|security (?:team|researcher|auditor)|red team\w*|prompt engineer)\b"
        r"(?! (?:of|for|at) (?:my|our|an?)\b)",
        r"(?:authori[sz]ed|admin|developer|override|security) (?:override|access|command"
        r"|code|token|clearance|privileges)(?: (?:granted|code|is|:)|\b)",
        r"(?:system|admin(?:istrator)?|developer|operator|security|anthropic"
        r"|openai) (?:message|notice|override|alert|command|update|note|instruction)s? ?:",
        r"(?:the|your) (?:developers?|operators?|administrators?|company|creators?|manager"
        r"|anthropic|openai|boss|ceo) (?:has|have|says?|told|wants?|allows?|authori[sz]ed?"
        r"|permits?|asked|gave)(?: \w+){0,3}? (?:you|me|this|permission|to (?:ignore|reveal"
        r"|approve|give|override))",
        r"(?:i have|i've got|with|using) (?:admin(?:istrator)?|root|sudo|developer|elevated"
        r"|full|special) (?:access|rights|privileges|permissions?|authori[sz]ation)"
        r"(?! (?:on|to|in) (?:the|my|our) (?:car|vehicle|charger|app|computer|parking))",
        r"sudo (?:\w+|-)",
        r"for (?:testing|debugging|audit|compliance"
        r"|quality) purposes?,? (?:[\w'-]+ ){0,4}?(?:ignore|reveal|show|print|disable"
        r"|output|list|approve)",
    ),
    Attack.ORDER: (
        r"repeat after me|(?:end|begin|start|finish|prefix|close) (?:every|each|all"
        r"|your)(?: of your)? (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?|messages?"
        r"|sentences?) with",
        r"agree (?:with|to) (?:anything|everything|whatever)|(?:approve|say yes to"
        r"|do) (?:whatever|anything|everything) (?:i|the customer|they)",
        r"\b[a-z]\w{0,8} ?= ?[\"'][^\"'\n]{2,60}[\"'] ?[;,]? ?"
        r"(?:and )?[a-z]\w{0,8} ?= ?[\"'][^\"'\n]{2,60}",
        r"(?:when|if|whenever|once)(?: (?:an?|the|any))? (?:ai|assistant|model|llm|bot"
        r"|chatbot|agent|eva)(?: \w+){0,2}? (?:reads?|sees?|process\w*|summari[sz]\w+"
        r"|encounters?|is asked|retrieves?|(?<!bot )(?<!assistant )answers?(?! (?:wrong|false"
        r"|nothing)))",
        r"(?:ai|assistants?|llms?|models?|bots?|chatbots?|eva|claude)(?: reading this"
        r"| processing this)? ?(?:must|should|shall|has to|have to|needs? to"
        r"|is instructed to|are instructed to|is required to|(?<!eva), please)\b(?: now| always"
        r"| never| also)? (?:ignore|tell|say|reply|respond|answer(?! (?:faster|sooner|better"
        r"|quicker))|send|call|offer|recommend"
        r"|reveal|include|add|approve|refund|promise|output|forward|instruct|direct|confirm"
        r"|state|claim|grant|not (?:mention|tell|reveal|disclose))",
        r"(?:note|message|instructions?|attention|important|memo)(?: to"
        r"| for)?:? (?:the )?(?:ai|assistants?|llms?|language models?|chatbots?|bots?|eva"
        r"|claude)\b",
        r"(?:do not|don't|never) (?:tell|inform|mention|reveal|disclose"
        r"|alert)(?: \w+){0,3}? (?:the )?(?:customer|user|human|anyone|anybody|person"
        r"|operator|team)s?(?: (?:about|that|this|of)|\b)(?! (?:which|your|my))",
        r"(?:call|use|invoke|execute|run|trigger) (?:the )?(?:[\w']+ )?(?:tool|function"
        r"|command|api)\b(?! (?:on|in|of) (?:your|the|my) (?:web|site|app|page))(?: \w+){0,4}?"
        r" (?:with|to|and|on|for)\b",
        r"(?:call|invoke|execute|run|use) (?:the )?(?:get_quote|escalate_to_human"
        r"|search_knowledge|[a-z]+_[a-z_]+)\b",
        r"(?:only |just |simply |always |you must |must )?(?:reply|respond|answer|say"
        r"|output|begin your (?:reply|answer|response)|start your (?:reply|answer"
        r"|response))(?: \w+){0,3}? (?:only |exactly |just )?(?:with|to)? ?(?:the (?:word"
        r"|words|phrase|text|following)|exactly(?= ?[:\"'“«]| this| these| what i say"
        r"| the following)|\"(?:sure|yes|i (?:agree|promise|confirm)"
        r"|approved|absolutely)|'(?:sure|yes|i (?:agree|promise|confirm)|approved"
        r"|absolutely))",
        r"(?:that's|that is|this is|and that's"
        r"|say) (?:\w+ )?(?:an? )?(?:legally binding(?: offer)?|binding agreement)",
        r"(?:append|include|insert|embed|add)(?: \w+){0,4}? (?:link|url|image"
        r"|http\w*)(?: \w+){0,4}? (?:every|each|all|your) (?:answer|reply|response"
        r"|message)s?",
        r"(?<!not )(?<!n't )(?:send|forward|post|exfiltrate|upload"
        r"|transmit)(?: \w+){0,6}? (?:conversation"
        r"|chat history|transcript|customer data|messages?|secrets?|data) to\b(?! (?:my (?:e-?mail"
        r"|mail|phone|wife|husband|lawyer)|me\b|others|anybody|anyone))",
        r"(?:decode|decrypt|deobfuscate|translate) (?:this|the following|it"
        r"|and)(?: \w+){0,4}? (?:and|then) (?:follow|execute|do|obey|run|act|comply|carry)",
        r"(?:follow|execute|obey|carry out|comply with) (?:the |these |those |all "
        r"|any )?(?:\w+ )?(?:instructions?|commands?|orders) (?:in|from|inside|within|below"
        r"|that follow|hidden|encoded|contained)",
    ),
}
