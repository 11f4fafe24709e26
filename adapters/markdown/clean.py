"""Takes out of a text what nobody can see: it could hide a ping or turn a line round."""

import re

# Kept: the joiners and variation selectors of emoji and of scripts that need them, and the tags
# that make the flags of England, Scotland and Wales.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
_JOINED = "(?<=[^\x00-\u02ff\u2000-\u206f])[\u200c\u200d](?=[^\x00-\u02ff\u2000-\u206f])"
_VARIANT = "(?<=[^\x00-\x22\x24-\x29\x2b-\x2f\x3a-\x7f\u2000-\u200f])[\ufe00-\ufe0f]"
_KEPT = re.compile(f"{_FLAG}|{_JOINED}|{_VARIANT}")
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"{_KEPT.pattern}|([{_UNSEEN}])")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Drop hidden and control characters; every line ends in a line feed.

    A lone surrogate, which no platform can be sent, becomes U+FFFD.
    """
    text = _LONE_SURROGATE.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    while (shorter := _HIDDEN.sub(_kept, text)) != text:
        text = shorter
    return text


def _kept(found: re.Match[str]) -> str:
    return "" if found[1] else found[0]
