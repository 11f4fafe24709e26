"""Commitments in English."""

from engine.guardrails.wording.kinds import Promise, Promises

_WE = (
    r"(?:i|we|acme|they|the (?:company|claims team|team|insurer|policy|insurance)"
    r"|(?:a|an|our|my|your|the) (?:\w+ ){0,2}?(?:team|teammate|colleague|adjuster|agent"
    r"|manager|specialist|representative|person)"
    r"|someone|somebody|it|this)"
)
_SURELY = (
    r"(?: (?:also|gladly|happily|certainly|definitely|surely|absolutely|personally"
    r"|of course|always|then|now|just"
    r"|immediately|automatically|simply|fully|be able to|be happy to|be glad to"
    r"|go ahead and|do my best to)){0,2}"
)
_WILL = rf"(?:'ll| will| shall|(?: am|'m| are|'re| is|'s) (?:going to|about to)){_SURELY}"
_SAFE = (
    r"(?:need|look|check|ask|search|see|be (?:happy|glad|able|here|in a position)|work out"
    r"|explain|pass|bring|help|show|find|try|tell|share"
    r"|walk|start|go (?:through|over)|calculate|stay|stick|keep (?:it|this|that|to)"
    r"|do my best|want|have to|gather|leave|note|put (?:you|this|that) (?:through|in touch)"
    r"|point|answer|forward|hand|connect|escalate|mention|know|take a look|read|use|think"
    r"|get (?:a|an|someone|somebody))"
)
_ACTS = (
    r"(?:refund|reimburse|repay|pay|cover|waive|approve|compensate|credit|send|ship|mail"
    r"|replace|cancel|change|update|extend"
    r"|honou?r|match|beat|lower|reduce|discount|deduct|knock|cut|freeze|lock|drop|forgive"
    r"|process|expedite|prioriti[sz]e"
    r"|upgrade|settle|accept|insure|deliver|repair|fix|resolve|sort|take care of|handle"
    r"|make sure|ensure|see to it"
    r"|see that|give|offer|grant|issue|file|open|reinstate|renew|transfer|add|arrange"
    r"|provide|keep|protect|remove"
    r"|stand by|make an exception|put (?:it|this|that) right|make (?:it|this|that) (?:right"
    r"|happen)|get (?:it|this|that|you)|do whatever|double|throw in|include|backdate)"
)
_REACH = (
    r"(?:call|contact|phone|ring|text|e-?mail|write|reach out|get back|be in touch"
    r"|get in touch|respond|reply|follow up"
    r"|answer you|let you know|notify|inform|visit|come (?:out|by|to you)|look into|review)"
)
_DECIDED = (
    r"(?:approved|accepted|granted|paid(?: out)?|settled|processed|refunded|waived"
    r"|cancel+ed|confirmed|guaranteed"
    r"|active(?:ated)?|reimbursed|credited|updated|changed|corrected|removed"
    r"|lowered|reduced|extended|reinstated|renewed|transferred|repaired|replaced|reopened"
    r"|on (?:its|the) way|in effect|valid now|resolved|insured|bound|completed?|issued"
    r"|scheduled|booked|honou?red)"
)
_HAVE_DONE = (
    r"(?:refunded|cancel+ed|approved|waived|credited|processed|issued|applied|reimbursed"
    r"|updated|changed|extended"
    r"|upgraded|booked|scheduled|filed|removed|reserved|activated|reinstated|paid|sent"
    r"|shipped|granted|locked"
    r"|secured|confirmed|accepted|settled|renewed|transferred|dispatched|ordered|lowered"
    r"|reduced|arranged)"
)
_BENEFIT = (
    r"(?:discount|refund|rebate|deal|cash ?back|for free|free|compensation|credit|voucher"
    r"|coupon|gift|waiver|exception"
    r"|extension|price match|special price|special rate|better price|better rate"
    r"|lower price|lower rate|best price|your money back|full amount|bonus|\d+ ?% off"
    r"|off your|off the)"
)

PROMISES = Promises(
    kinds={
        Promise.PLEDGE: (
            r"(?:we|acme|i)(?: are|'re| is| am|'m)? (?:fully |clearly "
            r"|entirely )?(?:responsible for (?:this|that|your|the)|liable|at fault|to blame"
            r"|take (?:full )?responsibility|admit|acknowledge (?:liability|fault|our))",
            r"(?:it|this|that)(?:'s| is) (?:certain|a sure thing|a certainty|in the bag"
            r"|a given)|you (?:can have|have|get) (?:it|this|that) in writing"
            r"|always (?:approves?|pays?|covers?)",
            r"whatever happens|no matter what happens|take (?:that|it) to the bank|(?:can't"
            r"|cannot) (?:lose|go wrong)",
            r"(?<![a-z] )(?:approved|granted|agreed|promised|deal|accepted)(?= ?[!.])",
            r"(?:(?:has|have|'ve|'s) )?agreed to (?:refund|pay|waive|approve|cover|give|make"
            r"|reimburse|let|accept|reduce|lower|cancel)",
            r"you(?:'re| are) (?:good to go|all set)\b",
            r"(?:i|we|acme)(?: can| do| will|'ll| would|'d| hereby| fully| absolutely"
            r"| personally| both| really| happily){0,3}"
            r" (?:guarantee|promise|assure|pledge|swear|vouch|commit|undertake|warrant|owe)s?\b",
            r"(?:i|we)(?: am|'m| are|'re) (?:committed to|committing|promising|guaranteeing"
            r"|obliged to|bound to)",
            r"(?:you have|i give you|we give you|take|that's|it's) (?:my|our|acme's) (?:word"
            r"|promise|guarantee|assurance)",
            r"(?:my|our|acme's) (?:promise|guarantee|solemn word|word of honou?r)",
            r"guaranteed?\b(?! (?:if|by law|asset protection|replacement value))",
            r"guarantees? (?:that |you |a |the |your |full |coverage|approval|payment)",
            r"rest assured|trust me|believe me|no worries",
            r"(?:will|'ll) (?:definitely|certainly|surely|absolutely|undoubtedly|for sure"
            r"|without fail|always) \w+",
            r"(?:you can|you may) (?:count|rely|depend|bank) on",
            r"(?:i|we)(?: am|'m| are|'re) (?:absolutely |completely |100 ?% |fully |quite "
            r"|very )?(?:sure|certain|positive|confident) (?:that )?(?:you|it|they|we|your|this"
            r"|the)\b",
            r"100 ?(?:%|percent) (?:covered|sure|certain|safe|guaranteed|refund\w*|insured)",
            r"(?:without|no) (?:a |any )?doubt",
            r"mark my words",
            r"(?:cross my heart|on my honou?r|scout's honou?r)",
            r"no (?:questions asked|strings attached|matter what|ifs or buts)",
            r"(?:risk[- ]free|money[- ]back|price[- ]lock|iron-?clad)",
            r"(?:it's|that's|it is|that is|consider it|consider that|it's all"
            r"|you've got) (?:a )?(?:a done deal|done deal|done|settled|a promise|a deal"
            r"|taken care of|all set)",
            r"(?:it's|that's|we have|we've got|you've got yourself) a deal",
            r"(?:legally )?binding (?:offer|agreement|commitment|promise)",
            r"(?:i|we) (?:hereby )?(?:agree|accept)\b",
        ),
        Promise.ACT: (
            rf"(?:i|we|acme|they)(?:'ll| will| shall)(?! (?:also |now |then |just |gladly "
            rf"|happily |first |still )?{_SAFE}){_SURELY} (?!be\b)\w+",
            rf"(?:i|we|acme|they) (?:won't|will not|will never|never)(?! {_SAFE}| (?:be able"
            r"|say|said|guess|meant?|told|invent|hide|pretend|speculate|name|speculate|share"
            r"|repeat|show|play|compare|judge|know|see|have)) \w+",
            r"(?:we|acme) (?:pays?|covers?|refunds?|reimburses?) (?:for )?(?:that|this|it|you"
            r"|your)\b",
            r"takes? care of (?:everything|it|that|this|all|you|your)\b",
            r"(?:coverage|cover|policy|insurance) (?:starts|begins|is in force|is active) (?:at"
            r"|on|now|today|immediately|right away|tomorrow|tonight|as of)",
            rf"{_WE}{_WILL} {_ACTS}\b",
            r"(?:i|we) (?:can|could) (?:certainly |definitely |gladly |happily |absolutely "
            r"|of course |also )?(?:waive|refund|reimburse|approve|lower|reduce|discount|match"
            r"|beat|make an exception|backdate|extend|forgive|knock)\b",
            r"(?:let me|allow me to) (?:refund|cancel|approve|waive|credit|issue|process|apply"
            r"|extend|upgrade|reimburse)",
            r"(?:i|we)(?: am|'m| are|'re) (?:refunding|cancel+ing|approving|waiving|crediting"
            r"|issuing|processing|applying|extending|upgrading|reimbursing|sending you)",
            r"(?:premium|price|rate|deductible|fee|cost)s? (?:will|'ll|is going to|are going to"
            r"|shall) (?:never|not|stay|remain|be (?:waived|lowered|reduced|frozen|refunded)"
            r"|go down|drop|fall)",
            r"(?:will|shall|'ll) (?:never|not) (?:go up|increase|rise|change|raise|charge"
            r"|cancel|deny|drop)",
            r"(?:we|acme|they)(?: are|'re| is|'s) (?:planning|intending|preparing|working|about"
            r"|set|hoping) (?:to|on) (?:launch|offer|introduc\w+|add|expand|insur\w+|cover"
            r"|lower|launching|offering|adding|(?:\w+ ){1,2}insurance)"
            r"|(?:we|acme) (?:plans?|intends?|hopes?) to (?:launch|offer|introduce|add|insure"
            r"|cover|sell)"
            r"|coming soon|(?:soon|shortly) (?:offer|launch"
            r"|introduce|insure|cover)",
            r"(?:gets?|has|have|given|takes?|receives?) (?:top|highest|first|immediate"
            r"|absolute) priority",
            r"(?:never|not) (?:deny|reject) (?:a |your |any )?claims?",
            r"(?:we|acme) (?:always|never) (?:pays?|covers?|approves?|den(?:y|ies)|rejects?"
            r"|refuses?|raises?|charges?)",
        ),
        Promise.CONTACT: (
            rf"{_WE}{_WILL} {_REACH}\b",
            r"you(?:'ll| will| can expect to| should expect to)(?: be)? (?:hear(?: back)? from"
            r"|be contacted|contacted|get (?:a|an) (?:call|e-?mail|answer|reply|response|visit)"
            r"|receive (?:a|an|your) (?:call|e-?mail|answer|reply|response|confirmation)"
            r"|notified|informed)",
            r"expect (?:a|an|our) (?:call|e-?mail|answer|reply|response)",
        ),
        Promise.DONE: (
            r"(?:will|'ll) be (?:\w+ly )?(?:refunded|reimbursed|paid|approved|waived|repaired"
            r"|replaced|compensated|credited|honou?red|settled|cancel+ed|fixed|resolved"
            r"|processed|free|reduced|lowered)\b",
            r"paid (?:out )?in full|(?:is|are) (?:always|definitely|certainly"
            r"|automatically) (?:paid|reimbursed|refunded|replaced|approved|accepted)",
            r"added (?:a|an|the|your|this) (?:[\w-]+ ){0,3}?(?:discount|credit|bonus|coverage"
            r"|driver|refund|vehicle|waiver)|hereby (?:confirm|grant|agree|approve|accept|waive"
            r"|guarantee|promise)",
            rf"(?:i|we)(?:'ve| have|'d| had)?(?: just| already| now| also| gone ahead and"
            rf"| successfully| taken the liberty and){{0,2}} {_HAVE_DONE}\b",
            rf"(?:your|the|this|that) (?:[\w-]+ ){{0,3}}?(?:claim|refund|request|application"
            rf"|discount|policy|payment|appeal|order|cancel+ation|coverage|address|fee"
            rf"|deductible|premium|tow truck|quote|exception|change|case|money|check|cheque"
            rf"|damage|loss|repair|car|vehicle|bill|account|bonus)s?"
            rf"(?: (?:is|was|were|are|has been|have been|will be|'ll be|shall be|gets|will get"
            rf"|is being|is going to be)|'s(?: been)?)(?: (?:now|already|fully|officially"
            rf"|hereby|definitely|certainly|surely|automatically|successfully|immediately"
            rf"|always)){{0,2}} {_DECIDED}\b",
            r"you(?:'re| are|'ve been| have been|'ll be| will be)(?: (?:now|already|fully"
            r"|officially|automatically)){0,2} (?:approved|accepted|pre-?approved|refunded"
            r"|reimbursed|compensated|credited|paid|enrolled|upgraded)\b",
            r"(?:all|everything|it|this|that)(?:'s| is|'ll be| will be"
            r"| has been) (?:all )?(?:taken care of|set up|approved|sorted|handled|dealt with)",
            r"(?:refund|payment|check|cheque|money|replacement) is on (?:its|the) way",
            r"(?:claim|application|request) approved",
            r"(?:your|the) (?:new )?(?:car|vehicle|driver|address|bike)(?: is|'s) (?:now "
            r"|already )?on"
            r" (?:the|your) policy(?: now| already)?",
        ),
        Promise.COVER: (
            r"(?:is|are) (?:always|definitely|fully|completely|certainly|automatically|totally"
            r"|absolutely|100 ?%) covered\b",
            r"you(?:'re| are|'ll be| will be| would be| definitely are)(?: (?:now|already|still"
            r"|also|always|fully|completely|definitely|certainly|absolutely|totally|100 ?%"
            r"|entirely|automatically|well|all)){0,3} (?:covered|insured|protected|entitled"
            r"|eligible|qualified)\b",
            r"(?:has|have|'ve|'s|had|got)(?: got)? you (?:fully |completely )?covered",
            r"you(?: definitely| certainly| absolutely)? (?:qualify|have full coverage"
            r"|don't have to pay|won't (?:have to )?pay|pay nothing|owe nothing)\b",
            r"(?:(?:your|everything|all of (?:it|this|that)|(?<!in )(?:the|this) (?:damage|accident"
            r"|crash|loss|repair|repairs|theft|incident|claim|bill"
            r"|whole thing))(?: [\w-]+){0,3}?|it|this(?: \w+)?|that(?: (?!are|were|has|have)\w+)??)"
            r"(?: (?:is|are|will be|would be)|'s|'ll be)(?: (?:now|already|still|also|always|fully"
            r"|completely|definitely"
            r"|certainly|absolutely|totally|100 ?%|entirely"
            r"|automatically)){0,2} covered\b(?! (?:by|under) (?:the |your |their "
            r"|another )?(?:maker|manufacturer|seller|dealer|warranty|liability"
            r"|collision|comprehensive|medical|uninsured|roadside|glass))",
            r"(?:fully|completely|definitely|certainly|absolutely|totally|100 ?%) (?:covered"
            r"|insured)\b",
            r"(?:pays|covers|(?<=we )(?:pay|cover)|(?<=ll )(?:pay"
            r"|cover)) (?:for )?(?:absolutely )?(?:everything|all of it|it all"
            r"|the full amount|the (?:entire|whole|complete|full)|in full|100 ?%)\b",
            r"(?:driver|party|you) (?:is|was|are|were) (?:clearly|obviously|definitely)"
            r" (?:not )?at fault",
            r"(?:it|this|that|the accident) (?:was|is) (?:clearly "
            r"|definitely )?(?:not your fault|the other driver's fault|their fault)",
        ),
        Promise.GRANT: (
            r"(?:drops?|falls?|goes(?: down)?|reduced|lowered|cut|set|down) to (?:zero|nothing"
            r"|none)",
            r"(?:get|receive|have|see) (?:back )?(?:every (?:cent|penny|dollar)|all of it"
            r"|everything|it all|the (?:full|whole|entire) (?:amount|sum|price)"
            r"|all your money)\b",
            r"costs? (?:you )?(?:absolutely )?(?:nothing|zero|not a cent|not a penny)\b"
            r"|nothing (?:to pay|will be charged)|(?:pay|owe)s? (?:absolutely )?nothing",
            rf"(?:i|we|acme)(?: can|'ll| will|'d| could| would| am able to| are able to"
            rf"|'m able to|'re able to)?(?: (?:certainly|definitely|gladly|happily|also|even"
            rf"|always|just))? (?:offer|give|get|grant|do|make|knock|take|let|apply|arrange"
            rf"|throw in)(?: you)?\b[^.!?;\n]{{0,30}}?\b{_BENEFIT}\b",
            rf"you(?:'ll| will| can| shall|'re going to)?(?: (?:now|also|automatically|then"
            rf"|always|definitely))? (?:get|receive|be getting|have|earn"
            rf"|save)\b(?! back)[^.!?;\n]{{0,30}}?\b{_BENEFIT}\b",
            r"(?:is|are|'s|was|comes?|will be|be)(?: (?:completely|totally|absolutely|also"
            r"|always|even|all)){0,2} free\b(?! (?:to|from|of|on|until|at|if))",
            r"(?:save|saving) (?:a|one|you a|up to a) (?:half|third|quarter|fifth|tenth|fortune"
            r"|lot)|(?:a|one) (?:half|third|quarter|fifth|tenth) (?:off|less|back|cheaper)",
            r"(?:drops?|falls?|goes down|decreases?|sinks?|shrinks?|is cut|cut) (?:by )?(?:a"
            r"|one|in) (?:half|third|quarter|fifth|tenth)",
            r"(?:won't|will not|doesn't|does not|wouldn't) (?:cost you|be charged|be billed"
            r"|have to pay|owe)(?: (?:anything|a thing|a cent|a penny|a dime))?"
            r"|there (?:will be|is|'s|'ll be|are) no (?:fee|charge|cost|deductible|penalty)s?"
            r"|you (?:deserve|are due|'re due|are owed)\b",
            r"(?:half|a third|a quarter|double|twice) (?:of )?what you (?:now |currently )?pay",
            r"(?:half|third|quarter)[- ](?:off|price)|half the price|two for one|buy one get one",
            r"(?:completely |totally |absolutely )?free of charge|for free|on the house"
            r"|it's on us|on us\b|at no (?:extra |additional )?(?:cost|charge)|no charge"
            r"|(?<!-)free (?:month|year|upgrade|service|gift|tow|rental|repair)s?",
            r"(?:lowest|best|cheapest|unbeatable) (?:price|rate|deal|premium)s?(?: (?:in"
            r"|on) the market| around| available| anywhere)?",
            r"(?:fee|deductible|charge|penalty)s? (?:is|are|will be|has been|have been"
            r"|'s) (?:waived|dropped|forgiven|removed)",
            r"(?:special|exclusive|limited[- ]time|one-?time|secret) (?:offer|deal|discount"
            r"|price|rate)",
            r"(?:make|making|made) an exception",
            r"full refund|money back",
            r"(?:use|with|enter|take|here is|here's|apply|your|my|our)(?: (?:the|this|a|our|your))?"
            r"(?: \w+)? (?:discount|coupon|promo) code|(?:discount|coupon|promo) code(?: is)?:? "
            r"[a-z]*\d",
        ),
    },
    hedges=(
        r"usual(?:ly)?",
        r"typical(?:ly)?",
        r"generally",
        r"in general",
        r"normally",
        r"often",
        r"may",
        r"might",
        r"possibly",
        r"perhaps",
        r"for example",
        r"for instance",
        r"suppose",
        r"as the article says",
        r"according to",
        r"would you like",
        r"shall i",
        r"do you want",
        r"should i",
        r"want me to",
        r"in most cases",
        r"probably",
        r"(?:below|above) \d+",
        r"hopefully",
        r"(?:i|we) hope",
        r"(?:glad|good|great|happy|nice|sorry|sad) (?:to (?:hear|read|see|know)|that)",
        r"says? the (?:help|article|page)",
    ),
    conditions=(
        r"(?:only )?if\b",
        r"only (?:when|once|after|by)\b",
        r"as long as",
        r"provided",
        r"(?:less|minus|after|above) (?:the|your) deductible",
        r"up to (?:the|your|what|its|a)",
        r"depend\w*",
        r"to (?:the|our|my) (?:\w+ )?team",
        r"unless",
        r"subject to",
        r"in case",
    ),
    denials=(
        r"you (?:wrote|write|said|say|mentioned?|were told|heard|described?|reported|quoted)",
        r"(?:who|dealer|shop|seller|garage|mechanic|neighbou?r|friend|lawyer|officer"
        r"|driver) (?:says?|said|told|wrote|claims?|promised)",
        r"supposed(?:ly)?",
        r"would be wrong",
        r"rather than",
        r"no",
        r"can't",
        r"cannot",
        r"can not",
        r"could not",
        r"couldn't",
        r"not",
        r"n't",
        r"never",
        r"no one",
        r"nobody",
        r"unable",
        r"neither",
        r"nor",
        r"whether",
        r"if",
        r"once",
        r"unless",
        r"until",
        r"before",
        r"no promise",
        r"decides?",
        r"how",
        r"refuse",
        r"without",
        r"asked?",
        r"what",
        r"when",
        r"after",
        r"which",
    ),
    guidance=(
        r"(?:if|when|once|after|unless|provided|as soon as|where)\b[^.!?;\n]{0,60}?\b(?:approved"
        r"|accepted|covered|coverage|coverages|settled|decided?s?|claims team|polic(?:y|ies)"
        r"|includes?d?|adjuster|comprehensive|collision|liable|liability|at fault|insured)",
    ),
    here=(r"here|in this (?:thread|chat|conversation|channel)",),
    asks=(
        r"was|were|is|are|am|has|have|had|did|do|does|can|could|would|should|shall|may|will|who|where|why",
    ),
)
