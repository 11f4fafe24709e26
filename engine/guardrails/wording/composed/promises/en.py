"""Promises about the customer's own case, in English."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap, one_of

_NO = r"not|never|\w+n't|no|usually|may|might|can|could"
_CASE = one_of(
    "claim refund reimbursement payment payout request application appeal dispute cancel+ation",
    "policy cover coverage plan fee charge penalty deductible premium rate bill balance debt",
    "discount bonus car vehicle bike motorcycle scooter truck van battery windshield repair damage",
    "loss accident crash theft rental address change case file money check cheque credit card",
    "order renewal loaner(?:_car)? driver son daughter wife husband tow_truck tow replacement"
    " invoice receipt",
    "complaint due_date payment_plan trip hotel glass tires? wheel phone_number",
)
_EVENT = one_of(
    "damage loss accident crash theft repair bill invoice rental rental_car hotel tow towing glass",
    "windshield glass late_fee whole_thing",
)
"""What is one case's own with "the" before it; the rest may as well be anybody's."""

_MONEY = one_of(
    "money refund check cheque payment payout transfer card letter reimbursement credit"
)
_PRICE = one_of("premium rate price bonus discount deductible cost payment fee")
_DONE = one_of(
    "paid covered refunded reimbursed repaid settled approved accepted granted waived cancel+ed",
    "credited processed handled sorted fixed resolved insured reserved booked opened filed added",
    "included repaired replaced removed deleted lifted dropped taken_(?:off|care_of|over) wiped",
    "lowered reduced extended moved reinstated renewed restored transferred prioriti[sz]ed",
    "honou?red good_as_(?:approved|paid|done) scheduled dispatched expedited fast-tracked",
    "reversed corrected applied locked(?:_in)? ready backdated forgiven written_off on_us"
    " on_its_way secured",
)
_TODAY = one_of(
    "today tonight tomorrow now soon shortly immediately instantly overnight right_away",
    "straight_away at_once this_(?:\\w+) next_(?:\\w+) on_time by_\\w+ within in_no_time out",
)
_DO = one_of(
    "pay cover refund reimburse repay settle foot waive skip drop repair replace fix handle insure",
    "take_care_of take_on take_over pick_up stand_behind look_after compensate honou?r match beat",
    "make_up_for write_off",
)
_DOES = one_of(
    "pays covers refunds reimburses settles waives repairs replaces fixes handles insures",
    "takes_(?:care_of|on|over) picks_up stands_behind compensates honou?rs matches foots",
)
_WHAT = r"(?: for)? (?:the|your|that|this|those|these|it|you|everything|all|any|every|whatever)\b"
_FREE = r"(?<!in )(?<!of )(?<!on )(?<!with )(?<!for )(?<!by )(?<!from )(?<!to )"
"""No preposition before it: it is what the sentence is about."""

_SURE = r"(?: (?:gladly|happily|also|certainly|of course|always|simply|just|then|both)){0,2}"
_OTHERS = (
    r"(?:they|the (?:claims )?(?:team|adjuster|department|company|insurer)|(?:an?|our|my|your|the)"
    r" (?:\w+ ){0,2}?(?:team|teammate|colleague|adjuster|manager|supervisor|specialist|expert))"
)
_SAFE_DONE = one_of(
    "handed passed forwarded escalated noted shared found looked searched read checked understood",
    "gathered summari[sz]ed explained answered received linked listed described translated tried",
    "asked told mentioned calculated compared connected pointed marked flagged attached included",
    "helped wanted needed written learned heard collected brought reached followed missed used",
    "sent_(?:this|it|that)_(?:on|over) put_(?:this|it|that)_together quoted cited provided",
)

PROMISES: Mapping[Promise, tuple[str, ...]] = {
    Promise.PLEDGE: (
        r"(?:i|we)(?: can| do| hereby|'m happy to| am happy to)? confirm(?: that)? (?:your|the|it"
        r"|this|we|you(?:'re|'ll| are| have| will| get| qualify))\b",
        r"there(?:'s| is) (?:no way (?:they|that|we|it|you)|nothing (?:left |more |else )?(?:for"
        r" you )?to (?:pay|worry about))",
        r"consider (?:it|that|this|(?:the|your) \w+) (?:gone|waived|done|paid|cancel+ed|sorted"
        r"|approved|handled|settled|fixed|covered|taken care of)\b",
        r"you have nothing to (?:worry about|fear|lose|pay)|as good as (?:approved|done|paid)",
        r"(?:they|we) (?:can't|cannot|won't|couldn't|wouldn't) (?:refuse|reject|deny|say no)",
        r"in your favou?r\b|(?:first in line|top of the (?:list|queue|pile)|front of the line)",
        r"without (?:any )?(?:problems?|trouble|fail|delay)\b|(?:i'm|i am) sure of (?:it|that)",
        r"(?:i|we) (?:stand|will stand|'ll stand) behind",
        r"(?:'ve|have) got (?:this|that|it|everything|all of it) covered",
        r"get (?:this|that|it|you|your \w+) (?:approved|paid|waived|refunded|covered|reimbursed)\b",
    ),
    Promise.ACT: (
        rf"(?:i|we|acme)(?: (?:\w+ )?will|'ll|'d be glad to|'d be happy to|'d gladly"
        rf"| would be (?:glad|happy) to| are (?:glad|happy) to|'re (?:glad|happy) to)?{_SURE}"
        rf" {_DO}{_WHAT}",
        rf"acme(?: \w+ly| always)? {_DOES}{_WHAT}",
        r"we(?:'ll)? pay(?= ?[.!])",
        rf"(?:{_OTHERS}(?: \w+){{0,3}}? and)(?: will|'ll) (?:pay|approve|accept|refund|settle)\b",
        rf"{_OTHERS}(?: will|'ll| is going to| are going to) (?:\w+ly )?(?:sign off|approve"
        r"|accept|agree|decide|pay|refund|side with|sort|fix|waive|settle|grant|say yes|rule)",
        rf"(?:your|the|this|that)(?: [\w'-]+){{0,2}}? {_PRICE}s? (?:(?:stays?|remains?)(?: exactly"
        r"| just)? (?:the same|as it is|as they are|unchanged|where|put|stable|fixed|yours)"
        r"|(?:won't|will not|isn't going to|doesn't|does not|is not going to) (?:change|rise"
        r"|increase|go up|be (?:touched|affected|raised|lost)|suffer|apply)"
        r"|(?:(?:will|'ll|is going to)(?: \w+ly)? (?:drop|fall|sink|go down|decrease|shrink"
        r"|come down|improve)))",
        rf"(?:this|that|it|the|your)(?: \w+)? ?(?:{_CASE} )?(?:won't|will not|doesn't|does not"
        r"|isn't going to) (?:affect|raise|increase|touch|hurt|cost|count against|change)"
        r" (?:you|your)\b",
        r"(?:home|boat|pet|life|health|travel|bicycle|renters?|\w+) insurance is coming",
        r"(?:from|starting|as of) next (?:month|year|week|spring|summer|fall|autumn|winter)"
        r"[^.!?;\n]{0,8}?\b(?:we|you|acme|your|prices)\b",
        r"(?:prices|premiums|rates) (?:are going to|will)(?: \w+)? (?:go|come|drop|fall|get|be)",
    ),
    Promise.CONTACT: (
        rf"(?:{_OTHERS}|somebody|someone|we|i) (?:gets? back to you|calls? you|contacts? you"
        r"|rings? you|phones? you|(?:will|'ll|is going to) be (?:with you|there|at your))",
        r"you(?:'ll| will| should) (?:\w+ly )?have (?:an?|your|the) (?:\w+ )?(?:answer|decision"
        r"|reply|response|result|news|call)\b",
        r"help is (?:on (?:its|the) way|coming)",
    ),
    Promise.DONE: (
        rf"(?:your(?: [\w'-]+){{0,3}}? {_CASE}s?(?: [\w'-]+){{0,2}}?(?:'s| is| are| gets| get)"
        rf"|{_FREE}(?:the|this|that)(?: [\w'-]+)?? {_EVENT}s?(?: is| are| gets| get)"
        rf"|(?:your|{_FREE}(?:the|this|that|an?))(?: [\w'-]+){{0,3}}? {_CASE}s?(?: [\w'-]+){{0,2}}?"
        r"(?: was| were|(?: has| have)(?: now| just| already)? been| will be|'ll be"
        r"| is being| is going to be| will get| should be| shall be))"
        rf"{gap(2, without=_NO)} {_DONE}\b(?! (?:when|once|if|by the|at|in your|under|or not))",
        rf"(?:your|the|this)(?: [\w'-]+){{0,2}}? {_CASE}s? (?:has|have) (?:gone through"
        r"|come through|been (?:made|put through|put in place))\b",
        rf"(?:your|the|this)(?: [\w'-]+){{0,2}}? {_CASE}s? (?:will|'ll|is going to|should)"
        r"(?: \w+ly)? (?:go through|come through|succeed|be (?:fine|ok|okay|ready|there)"
        r"|win|work out|land|arrive)\b",
        rf"(?:i|we)(?:'ve| have)(?: just| already| now| also| gone ahead and| personally){{0,2}}"
        rf" (?!{_SAFE_DONE}\b)(?!been|had|seen|given you the|a\b|an\b|no\b)"
        r"\w+(?:ed|en|nt|pt|ut|id|de|ld|one|ked|cut|off) (?:your|the|a|an|it|you|this|that)\b"
        r"(?! (?:\w+ )?(?:steps|points|facts|list|links?|articles?|figures|rules|answers?|options"
        r"|numbers|question|message)\b)",
        r"(?:i|we) (?:just |also )?(?:went ahead and|took the liberty)",
        rf"(?:your|the)(?: \w+)? {_MONEY} (?:goes|will go|is going|will be|arrives|will arrive"
        r"|lands|should land|should be|comes|leaves|is coming|will come|will leave|'ll be)"
        rf"(?: \w+){{0,4}}? {_TODAY}\b",
        rf"(?:your|the)(?: \w+)? {_MONEY} is (?:already |now )?coming\b",
        r"(?:is|are|'s|'re) (?:already |now )?on (?:its|the|their|his|her) way\b",
        r"(?:reserved|booked|arranged|ordered|waiting|set aside) for you\b|(?:will|'ll) be decided"
        r" (?!by|when|once|after|on)\w+|(?:gets|get|will get) (?:replaced|repaired|paid|refunded"
        r"|reimbursed|fixed|approved)\b",
        r"ready (?:on time|by|today|tomorrow|tonight|soon|in time)\b|all done\b(?= ?[,!.-])",
    ),
    Promise.COVER: (
        r"(?:is|are|'s) (?:\w+ly )?(?:covered|insured|included|protected) (?:for you|in your case"
        r"|by your (?:policy|coverage|plan|insurance)|under your (?:policy|coverage|plan"
        r"|insurance)|with us)\b",
        r"(?<![a-z] )yes, (?:[\w'-]+ ){1,4}?(?:is|are)(?: \w+ly| also)? (?:covered|insured"
        r"|included)\b",
        r"your (?:\w+ )?(?:policy|insurance|coverage|plan|cover) (?:also |\w+ly )?(?:pays|covers"
        r"|includes|takes care of|protects|will (?:\w+ly )?(?:pay|cover|include|take care))\b"
        r"(?! (?:what|only))",
        r"(?:you are|you're|you were) not (?:at fault|to blame|liable|responsible)"
        r"|(?:it|this|the (?:accident|crash|collision)) (?:wasn't|isn't|was not|is not) your fault",
        r"you(?:'ll| will| are going to|'re going to) (?:\w+ly )?(?:win|be (?:fine|ok|okay|paid"
        r"|covered)|get (?:it|that|them|everything|your)|have (?:your|it\b|everything|the money))",
        r"you (?:needn't|need not|don't (?:need|have) to) (?:worry|pay)\b",
        r"you(?: won't| will not|'ll never| will never|'re not going to) lose (?:your|the"
        r"|any|anything)\b",
    ),
    Promise.GRANT: (
        r"you(?: really)? (?:don't|do not|won't|will not|no longer) owe|doesn't apply (?:to|for)"
        r" you|(?:does|will) not apply (?:to|for) you",
        r"at (?:our|acme's) (?:cost|expense)|(?:bill|costs?|expenses?|tab) (?:is|are) (?:on us"
        r"|ours)",
        r"(?:i|we)(?:'ll| will| can|'d)?(?: \w+ly| just)? (?:take|knock|strike"
        r"|cut) [^.!?;\n]{0,24}?"
        r"\boff\b",
        r"(?:we are|we're|acme is) the (?:cheapest|best|safest|most generous)",
        r"you(?:'ll| will| can|'re going to)(?: \w+ly)? (?:save|pay) (?:a lot|plenty|less|a fortune"
        r"|half|hundreds|thousands|nothing)\b|you (?:pay|owe) nothing\b",
    ),
}
