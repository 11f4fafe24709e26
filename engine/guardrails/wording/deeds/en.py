"""What is said to stand in a policy now, or to be decided by people, in English."""

from collections.abc import Mapping

from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.parts import gap, one_of

_NO = r"not|never|\w+n't|no|nothing|nobody"
_WHO = one_of(
    "son daughter wife husband partner spouse teenager driver car vehicle bike motorcycle scooter"
    " truck van address name kid child mother father brother sister roommate"
)
_MOVED = one_of("took taken put moved dropped struck crossed switched deleted entered placed")
_POLICY = (
    r"(?:off|from|out of|onto|on|to|into|in) (?:your|the) (?:\w+ )?(?:policy|contract|account)"
)
_PEOPLE = (
    r"(?:(?:the|your|our|an?|my)(?: [\w-]+){0,2}? (?:adjuster|team|teammate|colleague|manager"
    r"|supervisor|department|expert|specialist|insurer|company|appraiser)|acme|they|she|he)"
)
_SAID_YES = (
    r"(?:(?:approved|accepted|okayed|cleared|validated|confirmed|authori[sz]ed|signed off on)"
    r"(?= (?:your|the|it|this|that|everything))"
    r"|said yes|given (?:\w+ ){0,2}(?:ok|okay|go-ahead|green light|approval|consent|blessing))"
)

DEEDS: Mapping[Promise, tuple[str, ...]] = {
    Promise.PLEDGE: (
        r"you have (?:my|our|acme's) (?:full |whole )?(?:backing|commitment|assurance)\b",
    ),
    Promise.DONE: (
        r"(?:i|we)(?:'ve| have)?(?: just| already| now| also){0,2} (?:moved|shifted|pushed|put|set"
        r"|switched|postponed|changed) (?:back )?(?:your|the) (?:\w+ )?(?:due date|payment|billing"
        r" (?:date|day)|payment (?:date|day)|invoice|renewal|appointment)\b",
        rf"(?:i|we)(?:'ve| have)?(?: just| already| now| also){{0,2}} {_MOVED}"
        rf"{gap(6, without=_NO)} {_POLICY}",
        rf"your(?: [\w'-]+){{0,2}}? {_WHO} (?:(?:has|have)(?: now| just| already)? been|is now"
        r"|are now|was just) (?:put|added|taken|listed|moved|named|entered)"
        rf"{gap(2, without=_NO)} {_POLICY}",
        rf"your(?: [\w'-]+){{0,2}}? {_WHO} (?:(?:is|stands) (?:now|already)"
        rf"|now (?:is|stands)|(?:has|have) (?:now|already) been) {_POLICY}",
        rf"{_PEOPLE} (?:(?:has|have)(?: now| just| already| \w+ly)?|just|already) {_SAID_YES}",
        r"your (?:payment|due date|invoice|bill|renewal)(?: is| falls)? (?:now )?(?:due )?on the"
        r" [\w]+ (?:instead|from now on)",
    ),
    Promise.COVER: (
        r"you(?:'ll| will| can| get to)?(?: still| also| always)? (?:keep|retain|hold on to)"
        r" your(?: [\w%-]+)?? (?:bonus|discount|rate|price)\b",
    ),
}
