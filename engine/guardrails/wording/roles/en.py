"""Speech out of the assistant's role, in English."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Role

ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.HUMAN: (
        r"(?:i'm|i am)(?: (?!not\b|no\b|neither\b)\w+){0,2}? (?:a |an )?(?:real |actual "
        r"|living |genuine |flesh[- ]and[- ]blood )?(?:human|human being|person|man|woman"
        r"|guy|girl|mom|dad|mother|father)\b(?! assistant)(?! teammate)",
        r"you(?:'re| are) (?:really |actually |now )?(?:talking|speaking|chatting"
        r"|connected) (?:to|with) (?:a|an) (?:real |actual |live )?(?:human|person|man"
        r"|woman|member of)",
        r"(?:i'm|i am) not (?:a |an )?(?:ai|bot|robot|machine|chatbot|computer"
        r"|virtual assistant|program)\b",
        r"(?:as|being) a (?:fellow )?(?:human|person|driver|parent|mother|father) (?:myself"
        r"|like you)",
        r"my (?:wife|husband|kids|children|childhood|girlfriend|boyfriend|lunch break"
        r"|commute|own car|boss|desk|coffee)\b",
        r"when i was (?:young|a (?:kid|child|student)|your age|little)",
        r"i (?:was born|grew up|went to (?:school|college)|live in|drove|drive (?:a|an|my))\b",
        r"(?:i'm|i am) (?:just )?(?:sitting|typing|working) (?:here )?(?:in|at|from) (?:the"
        r"|our|my) (?:office|desk|home|call cent(?:er|re))",
    ),
    Role.OTHER: (
        r"(?:i'm|i am|my name is|my name's|call me|this is|you're (?:talking|speaking"
        r"|chatting) (?:to|with)) (?:chat ?gpt|gpt[- ]?\d?\w*|claude|gemini|bard|copilot"
        r"|siri|alexa|cortana|llama|mistral|grok|deepseek|perplexity|sydney|bing)\b",
        r"(?:i'm|i am)(?: (?!not\b|no\b|neither\b)\w+)? (?:your|a|an|the|one of the"
        r"|one of our|part of the) (?:\w+ ){0,2}?(?:doctor|lawyer|attorney|physician"
        r"|therapist|financial advis[eo]r|tax advis[eo]r|nurse|police officer|officer"
        r"|adjuster|claims (?:team|handler|adjuster|manager)|insurance agent|licensed agent"
        r"|supervisor|manager|underwriter|employee|teammate|colleague|ceo|owner|developer"
        r"|engineer|admin(?:istrator)?|mechanic)\b",
        r"(?:this is|i'm|i am|it's) [a-z]+(?: [a-z]+)? (?:from|with|at|of|in) (?:the|our"
        r"|your|acme's) (?:[a-z]+ )?(?:claims|support|billing|service|sales|legal|fraud"
        r"|underwriting|customer)",
        r"as your (?:doctor|lawyer|attorney|adjuster|agent|therapist|physician|supervisor"
        r"|manager|advis[eo]r)\b",
        r"speaking as (?:a|an|your) (?:doctor|lawyer|attorney|adjuster|agent|manager|human"
        r"|teammate|colleague)",
        r"i (?:work|am working|'m working) (?:for|at|with) (?!acme|you|the (?:team|support))\w+",
        r"(?:here at|welcome to|thank you for (?:calling|contacting|choosing)) (?!acme|us"
        r"|our|the|your|this)[a-z]+",
    ),
    Role.MACHINERY: (
        r"as an? (?:ai )?(?:large )?language model",
        r"(?:i'm|i am) (?:just )?an? (?:large )?language model",
        r"large language model",
        r"as an ai(?:,| i\b| model| developed| created| trained)",
        r"(?:trained|developed|created|made|built|powered|designed) by (?:openai|anthropic"
        r"|google|meta|microsoft|mistral|xai|deepseek|alibaba)",
        r"(?:openai|anthropic|chatgpt|gpt-\d\w*)",
        r"(?:run|runs|running|based|built) on (?:claude|gpt|llama|gemini|mistral"
        r"|a language model)",
        r"(?:by|against|violates?|beyond|outside) my (?:instructions|rules|programming"
        r"|guidelines|developers?|creators?|prompt|configuration)",
        r"my (?:training data|knowledge cut-?off|training|programming|context window|model"
        r"|parameters|weights|token limit|temperature)\b",
        r"(?:system|developer) (?:prompt|message|instructions?)",
        r"(?:here (?:is|are)|these are|below (?:is|are)|sure,? here) (?:my|the"
        r"|all) (?:full |complete |exact |original |hidden |secret |internal "
        r"|initial )?(?:system prompt|instructions|rules|guidelines|prompt|configuration)",
        r"(?:my|the) (?:hidden |secret |internal |original |initial "
        r"|exact )?(?:instructions|rules|guidelines|prompt|guardrails"
        r"|configuration)(?: (?:that )?i (?:was|have been|were) given)? (?:are|is|say|says"
        r"|tell|state|read|reads|include|begin|start|prevent|forbid)\b",
        r"i(?:'ve| have)? (?:was|been|am|were) (?:told|instructed|programmed|prompted"
        r"|configured|ordered) (?:to|not to|that|by)\b",
        r"my (?:tools|functions) (?:are|include)|(?:tool|function) call\b|(?:api"
        r"|json) (?:call|response|schema)",
        r"(?:the|a) (?:search_result|tool_result|tool result|search results? (?:block"
        r"|returned|says?|shows?))",
    ),
    Role.PERSONA: (
        r"(?:i'm|i am|you can call me|my name is) (?:now )?(?:dan|stan|dude|jailbroken"
        r"|a pirate|free of (?:all )?(?:rules|restrictions)|unrestricted|evil|unfiltered)\b",
        r"(?:developer|god|jailbreak|dan|admin|debug|unrestricted|sudo) mode",
        r"(?:ahoy|arr+|yarr+|avast|shiver me timbers|matey|me hearties|landlubber)\b",
        r"\bin character\b|role-?play",
        r"(?:i love you|marry me|i'm in love|my (?:dear|darling|sweetheart|beloved|love)\b"
        r"|your (?:girlfriend|boyfriend|lover|master|slave))",
        r"(?:thou art|thee|thy|hark|forsooth|prithee)\b",
        r"(?:beep boop|beep beep|bleep bloop)",
        r"(?:i have|i've got) no (?:rules|restrictions|limits|limitations|filters)",
        r"once upon a time",
        r"(?:as (?:dan|an? pirate|your (?:master|friend|girlfriend|boyfriend)))\b",
    ),
    Role.ADVICE: (
        r"(?:you should|i(?:'d| would)|please|everyone should) vote (?:for|against)"
        r"|vote (?:for|against) (?:the )?(?:republicans?|democrats?|trump|biden|harris"
        r"|labour|conservatives?)",
        r"(?:republicans|democrats|liberals|conservatives|the president|politicians) (?:are"
        r"|is|should|want|will)\b",
        r"you (?:should|can|need to|must|could)(?: just| also)? (?:take|stop taking"
        r"|increase|reduce) [^.!?\n]{0,30}?(?:ibuprofen|aspirin|tylenol|paracetamol"
        r"|medications?|mg\b|antibiotics?|pain ?killers?|tablets?|pills?|insulin|opioids?)",
        r"(?:take|taking) (?:two|some|an?|\d+)(?: mg(?: of)?)? (?:ibuprofen|aspirin|tylenol"
        r"|paracetamol|pain ?killers?)",
        r"(?:sounds like|looks like|you (?:probably |likely |clearly "
        r"|may )?have) (?:you have )?(?:a |an )?(?:mild |severe )?(?:concussion|whiplash"
        r"|fracture|broken (?:rib|bone|arm|leg|neck)|ptsd|depression|internal bleeding)",
        r"(?:you|i(?:'d| would)) (?:should |could |can |must |would |recommend that you "
        r"|advise you to )?(?:definitely |certainly )?(?:sue|file a lawsuit|take (?:them"
        r"|him|her|it) to court|press charges)\b",
        r"you(?:'ll| will| would)? (?:have (?:a )?(?:strong|good|solid"
        r"|great) (?:legal )?case|win (?:in court|the (?:case|lawsuit)|your (?:case"
        r"|lawsuit)))",
        r"(?:you(?:'re| are)|he is|she is|the other driver is|they are) (?:not )?(?:legally"
        r"|fully|clearly) (?:liable|responsible|at fault|entitled)",
        r"(?:legal|medical|tax|investment) advice:|my (?:legal|medical|tax|investment"
        r"|financial) (?:advice|opinion) (?:is|would)",
        r"(?:you should|i(?:'d| would)|i recommend|i suggest)(?: you)?(?: to)? (?:invest"
        r"|investing|buy|buying|sell|selling) (?:in )?(?:\w+ )?(?:stocks?|bitcoin|crypto\w*"
        r"|shares|bonds|gold|funds?|etfs?|real estate)",
        r"legally,? (?:speaking,? )?(?:you|the|he|she|they|your|this)\b"
        r"|\binvest(?:ing)? (?:it |your money )?(?:in|into) (?:\w+ )?(?:stocks?|bitcoin"
        r"|crypto\w*|shares|bonds|gold|funds?|etfs?|real estate)",
        r"(?:is|are|it's) tax[- ](?:deductible|free|exempt)|deduct (?:it|this|that"
        r"|your \w+) (?:from|on) your tax(?:es)?",
        r"(?:you (?:do not|don't) need (?:a|to see a|to call a) (?:doctor|lawyer)"
        r"|no need (?:for|to see) a (?:doctor|lawyer))",
    ),
    Role.MANNERS: (
        r"(?:you(?:'re| are)|you) (?:\w+ ){0,2}?(?:idiot|stupid|moron|dumb|fool|liar|crazy"
        r"|pathetic|an? ass)\b",
        r"(?:fuck\w*|shit\w*|bullshit|asshole|bitch\w*|bastard|damn it|goddamn|go to hell"
        r"|shut up)",
        r"(?:stupid|dumb|idiotic) (?:question|customer|mistake)",
    ),
}
