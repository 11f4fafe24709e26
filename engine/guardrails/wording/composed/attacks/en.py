"""What is done to the assistant's rules, and what it is told to say, in English."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Attack
from engine.guardrails.wording.parts import one_of

_RULES = (
    r"(?:[\w-]+ ){0,2}?(?:instructions?|rules?|rulebook|guidelines?|directives?|restrictions?"
    r"|guardrails?|programming|prompts?|system (?:prompt|message)|filters?|safety \w+"
    r"|constraints?|limitations|safeguards|training|memory|developers?|creators?|makers?)\b"
)
_ANY = (
    r"(?:your|all (?:of )?(?:your|(?:the )?(?:previous|prior|above|earlier))|any of your|those"
    r"|these"
    r"|prior|previous|earlier)"
)
_BREAK = one_of(
    "throw_(?:out|away) overwrite rewrite cancel bypass circumvent disobey defy go_against drop",
    "turn_off switch_off shut_off disable deactivate remove lift erase delete wipe undo unlearn",
    "put_aside set_aside leave_aside ignore disregard forget override skip suspend break violate",
    "get_around work_around cast_off abandon reject refuse scrap void replace",
)
_KEEP = one_of(
    "follow obey respect stick_to keep_to listen_to adhere_to abide_by comply_with apply use heed",
    "care_about worry_about mind",
)
_TELL = one_of(
    "reveal show print repeat output display tell give share leak dump expose disclose list recite",
    "summari[sz]e translate encode write paste copy quote describe return put spell export read",
    "post send type echo",
)
_INNER = (
    r"(?:[\w-]+ ){0,3}?(?:instructions|prompts?|system (?:prompt|message|instructions?)"
    r"|guidelines|configuration|config|memory|tools?|functions?|tool calls|programming"
    r"|directives|context window|rulebook)\b(?! (?:for|of|on|about|were|was|worked|helped"
    r"|to (?:file"
    r"|cancel|report|start)))"
)
_BOSS = one_of(
    "boss manager ceo director owner chief supervisor president adjuster lawyer attorney hacker",
    "developer administrator admin pirate doctor villain judge underwriter employee slave servant",
)
_YES = (
    r"(?:yes|approved?|agreed?|accepted?|confirmed|granted|covered|guaranteed|paid|i (?:accept"
    r"|agree|promise|admit|guarantee|confirm|approve)|we (?:will|accept|agree|promise|pay|admit"
    r"|cover|guarantee)|acme (?:\w+ )?(?:pays|will|accepts|admits|covers|guarantees|promises"
    r"|agrees|owes|confirms|is liable)|your (?:\w+ )?(?:is|was|has been) (?:approved|covered|paid))"
)

ATTACKS: Mapping[Attack, tuple[str, ...]] = {
    Attack.OVERRIDE: (
        r"(?:only|just|merely) a (?:test|drill|game|simulation)\b(?!"
        r" drive)[^.?!\n]{0,24}?\b(?:rules|guidelines"
        r"|restrictions|instructions)",
        r"forget (?:that )?(?:you(?:'re| are)? (?:an? |the )?(?:eva|assistant|ai|bot|work)"
        r"|who you)",
        r"ignore (?:what|anything|everything|whatever) (?:the|other|any) (?:customer|user|human"
        r"|person)s?",
        r"(?:points?|tokens?|dollars?|reward|tip|\$ ?\d+)[^.?!\n]{0,24}?\b(?:rules? you break"
        r"|you refuse"
        r"|break|ignore|if you (?:ignore|break|reveal|approve))\b|comply,? (?:or )?you(?:'ll"
        r"| will) be",
        r"(?:reset|restore) yourself\b|without your (?:\w+ )?(?:module|filters?|rules|safety"
        r"|training)",
        rf"{_BREAK} (?:(?!my\b)[\w'-]+ ){{0,2}}?{_ANY} {_RULES}",
        rf"turn {_ANY} {_RULES} off|(?:overwrite|rewrite) your \w+",
        rf"(?:don't|do not|needn't|no longer|stop|without|never)(?: \w+){{0,2}}? (?:have to "
        r"|need to )?"
        rf"(?:{_KEEP}|following|obeying|respecting|using|listening to|applying|enforcing)"
        rf" (?:your|any of your|those|these) {_RULES}",
        r"(?:your|these|those|all) (?:[\w-]+ )?(?:rules?|guidelines?|restrictions?|instructions?"
        r"|filters?|limits|policies|directives)"
        r" (?:(?:do not|don't|doesn't|no longer) (?:apply|hold|count|matter|exist|concern|bind)\b"
        r"(?! (?:in|on|when|if|once|after|(?:to|for) (?!me\b|you\b|us\b|this\b)))"
        r"|(?:are|have been|were|will be) (?:now |hereby )?(?:suspended|off|lifted|void|gone"
        r"|removed"
        r"|disabled|cancelled|for (?:other|everyone|somebody)|irrelevant|outdated|overridden"
        r"|not (?:for|valid)))\b",
        r"(?:new|updated|revised|changed) (?:policy|directive|guideline|mandate|mission|mode) ?:"
        r"|(?:with|has|have) no (?:rules|restrictions|filters|guidelines)\b",
        r"permission to (?:ignore|break|bypass|skip|override|disregard|approve|reveal|say"
        r"|waive) (?:your|all"
        r"|any|everything|refunds?|claims?|the (?:rules|policy|guidelines))",
    ),
    Attack.REVEAL: (
        r"(?:text|words|prompt) you were (?:set up|configured|made|programmed|started|primed) with",
        r"(?:translate|summari[sz]e|repeat|encode|print|copy|quote|recite) (?:everything|all"
        r"|anything)"
        r" (?:above|before|so far above|up to here)",
        r"(?:explain|describe|rephrase|paraphrase|repeat|rewrite) your (?:\w+ )?(?:instructions"
        r"|prompt"
        r"|guidelines|directives)",
        r"(?:which|what) (?:rules|topics|things|words|instructions) (?:did|do|have) (?:your|the"
        r"|they|acme)"
        r"(?: \w+)? (?:give|gave|forbid|forbidden|tell|told|set|ban)",
        r"(?:what|everything|things|topics?|that|which)(?: things)? (?:you(?:'re| are)"
        r"|are you) (?:not allowed"
        r"|forbidden|prohibited|not permitted|not supposed) to (?:say|tell|reveal|share|talk"
        r"|discuss)",
        r"(?:tell|say|list|show|reveal|write)(?: \w+){0,3}? what you (?:may not|must not|can't"
        r"|cannot|aren't allowed to|are not to) (?:say|tell|reveal|share)",
        r"(?:your|ur) (?:system )?prompt (?:forbids?|says?|contains?|tells?|looks?|starts?|begins?)"
        r"|(?:wrote|made|designed|prints?|printing|outputs?|show\w*) (?:your|ur) (?:\w+ )?prompt",
        r"(?:show|tell|give|send|print|share|what(?:'s|s| is)"
        r"|list)(?: \w+){0,2}? ur (?:\w+ )?(?:prompt|rules"
        r"|instructions|secrets?|config)",
        r"grand\w+ (?:used to )?(?:read|told|tell|sing|sang)[^.?!\n]{0,24}?(?:prompts?"
        r"|instructions|secrets)",
        rf"{_TELL} (?:[\w'-]+ ){{0,4}}?(?:your|every|each|all your|all the) (?:own )?{_INNER}",
        r"(?:what|which)(?:'s| is| are| were| was)? (?:your|the) (?:hidden|secret|exact|internal"
        r"|initial|original|real|full|system|core) (?:\w+ )?(?:rules|instructions|prompt|guidelines"
        r"|message|directives)",
        r"(?:what|which) (?:instructions|orders|rules|guidelines|tools|functions) (?:did|do|have"
        r"|were|"
        r"are) you (?:get|given|got|received?|have|been given|told|use|call|able)",
        r"(?:written|stands|is|was|comes|came|said|everything|text|words|all) (?:above"
        r"|before) (?:my"
        r"|this|the) (?:first |very first )?(?:message|line|question|conversation|chat|sentence)",
        r"(?:start(?:ing)?|begin(?:ning)?) (?:from|with|at) [\"'](?:you are|you're)"
        r"|(?:complete|finish|continue)[^.?!\n]{0,24}?[\"':] ?[\"']?you are",
        r"your (?:function|tool) (?:definitions?|calls?|list|schemas?|descriptions?)"
        r"|(?:they|developers|acme) told you to (?:hide|keep|never|not)",
        r"(?:what|show|read|give|tell|list)\b[^.?!\n]{0,24}?(?:last|previous|other|another"
        r"|next) (?:customer|user|person|client)s?(?:'s?)? (?:ask|say"
        r"|tell|write|conversations?|chats?|data|messages?|names?|numbers?|polic\w+|details)",
        r"(?:read|show|give|tell|send)(?: \w+){0,2}? (?:the )?(?:policy|claim|account|contact"
        r"|personal)"
        r" (?:data|details|number|information|file) (?:of|for|from) (?:[a-z]+ [a-z]+|another"
        r"|everyone|all)",
    ),
    Attack.PERSONA: (
        r"stop being (?:eva|an? (?:assistant|ai|bot))|you(?:'re| are) not eva|take off (?:your"
        r"|the) mask",
        r"your true self|in the (?:voice|role|person) of an?\b"
        r"|thought experiment[^.?!\n]{0,24}?\byou (?:can|may"
        r"|could|are)",
        r"you are \w+, an? (?:\w+ ){0,2}?(?:bot|ai|assistant|model|hacker)|as an ai (?:that|who"
        r"|which|with"
        r"|without)",
        r"(?<!i )(?<!we )(?<!he )(?:act|behave|respond|answer|work|speak|talk|pose) as (?:my|an?"
        rf"|the) (?:[\w-]+ ){{0,2}}?"
        rf"{_BOSS}\b(?! (?:of my))",
        r"(?:play|take on|assume) (?:the (?:role|part) of )?(?:my|an?"
        rf"|the) (?:[\w-]+ ){{0,2}}?{_BOSS}\b",
        rf"(?:pretend|imagine|suppose|say)(?: that)? you(?:'re| are| were) (?:my|an?|the|acme's)"
        rf" (?:[\w-]+ ){{0,2}}?{_BOSS}\b",
        r"you(?:'re| are| will be)(?: now)? (?:called|named|known as) "
        r"|your (?:new )?name is (?:now )?"
        r"(?!on\b)[a-z]+ (?:and|from)",
        r"you(?:'re| are) (?:now )?(?:an?|the) (?:ai|bot|assistant|model|chatbot)[^.?!\n]{0,12}?"
        r"\b(?:without|free|with no|that (?:has|can|does|obeys|never))\b|you are now [a-z]+bot\b",
        r"break (?:out of )?character|drop the (?:act|mask|persona|role)|(?:speak|talk"
        r"|answer) freely"
        r"(?! about)",
        r"(?:write|tell|invent|continue)(?: \w+){0,3}? (?:story|novel|scene|dialogue|poem|script"
        r"|play)"
        r"[^.?!\n]{0,50}?\b(?:eva|assistant|ai|bot)\b[^.?!\n]{0,50}?\b(?:approves?|reveals?|prompt"
        r"|ignores?|rules|promises?|secrets?|refund)",
    ),
    Attack.AUTHORITY: (
        r"(?:treat|consider|regard|see) me as (?:an?|the|your) (?:\w+ )?(?:admin\w*|employee"
        r"|developer|owner"
        r"|boss|vip|root|staff)|(?:assume|suppose)(?: that)? (?:i'm"
        r"|i am) (?:an? )?(?:authori[sz]ed|admin"
        r"|verified|allowed)",
        r"(?:elevate|escalate|raise|extend) (?:my|the) (?:privileges|rights|permissions|access)"
        r"|grant me (?:\w+ )?(?:admin|root|full|special) ",
        r"(?:note|message|memo|news|update) from (?:acme|the (?:company|headquarters|developers?"
        r"|head office))"
        r"[^.?!\n]{0,12}?: ?[^.?!\n]{0,24}?\b(?:eva|assistant|bot|you (?:may|can|must|are))\b",
        r"eva (?:may|can|must|shall|should|is allowed to) (?:now )?(?:promise|approve|grant"
        r"|refund|waive)",
        r"(?:i work (?:for|at)|i'm from|i am from|this is|we are|i'm with|i am with) (?:anthropic"
        r"|openai|the (?:developers?|security team|ai team))\b",
        r"(?:as )?an? (?:authori[sz]ed|verified|official|senior) (?:acme )?(?:employee|admin\w*"
        r"|developer|user|tester|representative)",
        r"(?:i|we) (?:hereby )?(?:order|command|instruct|authori[sz]e|direct) you\b",
        r"(?:team|manager|boss|management|colleague|supervisor|company|acme)(?: \w+){0,2}? (?:said"
        r"|says"
        r"|told me|told you|wants|decided|confirmed|has approved|approved|authori[sz]ed)(?: that)?"
        r" (?:you (?:have to|must|should|can|may|will) (?:do|obey|follow|approve|give|ignore|say)"
        r"|full access|unlimited|admin|that you|you to)",
        r"(?:authori[sz]ation|override|access|security|admin) (?:code|token|key|password) ?:? ?\d+"
        r"|unlock (?:everything|all|your)",
    ),
    Attack.ORDER: (
        r"to the (?:ai|bot|assistant|model|llm)\b|if you(?:'re| are) (?:an? )?(?:ai|bot"
        r"|language model|llm"
        r"|chatbot|machine)\b,?(?: then)? (?:say|answer|write|reply|respond|tell|include)",
        r"(?:your|the) (?:reply|answer|response) (?:must|should|has to|will) (?:start|begin|end)"
        r" with",
        r"(?:do|obey|execute|follow|carry out) (?:what|whatever|everything) (?:it|the (?:file"
        r"|document|page|link"
        r"|image|mail)) (?:says|tells|asks|orders)|follow the (?:instructions|steps"
        r"|orders) (?:there"
        r"|in (?:this|the) (?:image|file|document|link|page|attachment))\b",
        r"(?:continue|complete|finish) (?:the|this|our) (?:dialog(?:ue)?|conversation|chat"
        r"|script) ?[.:]",
        rf"(?:say|write|reply|respond|answer|state|output|type|repeat|print|confirm)"
        rf"(?: [\w-]+){{0,5}}?[:,]? ?[\"']{_YES}\b(?![\"']? or\b)",
        r"(?:say|write|reply|respond|state|output|type"
        rf"|repeat)(?: [\w-]+){{0,3}}?: ?[\"']?{_YES}\b(?![\"']? or\b)",
        r"(?:word for word|verbatim|literally|exactly) ?[:,]? ?(?=[\"'])",
        r"(?:put|include|insert|add|use) (?:the |this |these )?(?:following |exact )?(?:text"
        r"|sentence"
        r"|words?|phrase|line|statement)s? (?:in|into|to|at) (?:your|every|each|all)",
        r"(?:put|post|include|insert|add|append)(?: [\w':/.-]+){1,6}? (?:in|into|at the end of|to"
        r"|after)"
        r" (?:every|each|all)(?: of)? (?:your )?(?:repl(?:y|ies)"
        r"|answers?|messages?|responses?)\b",
        r"(?:finish|end|close|start|begin|open) (?:each|every|all) (?:\w+ )?with",
        r"you (?:always|must always|will always|have to) (?:agree|say yes|obey|approve (?:every|all"
        r"|any))|(?:whatever|everything|anything) i (?:ask|say|want)[^.?!\n]{0,16}?\b(?:say|approve"
        r"|agree|do|yes)\b",
        r"approve (?:everything|anything|whatever|all (?:of )?(?:my|claims|requests)|every)",
        r"(?:keep|hide) (?:this|it|that)(?: a)? (?:secret |hidden )?from (?:the"
        r"|your) (?:\w+ )?(?:team"
        r"|colleagues|company|staff|support|humans?)",
        r"(?:answer|reply|respond) (?:to )?(?:every|each|all"
        r"|any)(?: \w+){0,3}? with (?:a )?(?:yes|no)",
    ),
}
