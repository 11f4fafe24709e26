"""Which ways of writing HTML keep text from being seen by whoever reads the page."""

import re

_DECLARATION = (
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    r"|opacity\s*:\s*0(?:\.0+)?(?![.\d])"
    r"|font-size\s*:\s*(?:0(?:\.\d+)?|1)\s*(?:px|pt)(?![\w.])"
    r"|font-size\s*:\s*0(?:\.0+)?(?![.\d])"
    r"|(?:text-indent|left|right|top|margin-left)\s*:\s*-\d{3,}"
    r"|color\s*:\s*transparent"
    r"|max-height\s*:\s*0(?![.\d])"
    r"|clip(?:-path)?\s*:\s*(?:inset\(\s*(?:50|100)%|rect\(\s*[01](?:px)?[,\s])"
)
HIDING = re.compile(_DECLARATION, re.IGNORECASE)
HIDDEN_TAG = (
    r"<([a-z][a-z0-9]{0,20})\b"
    r"(?=[^>]{0,400}?(?:\shidden\b|\saria-hidden\s*=\s*[\"']?true"
    rf"|\sstyle\s*=\s*[\"'][^\"'>]{{0,200}}?(?:{_DECLARATION})))"
    r"[^>]{0,800}>.{0,2000}?</\2\s*>"
)
"""A whole element inside Markdown; its name is the second group of the pattern it is put in."""

_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_NAMES = {"white": "fff", "black": "000"}
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.DOTALL)
_SHEET = 100_000
"""Characters of a style sheet that are looked at; every bound here keeps the search short."""

_MOST_RULES = 200


def hides(style: str) -> bool:
    """Whether these declarations hide what they are for, as text in the colour of its ground."""
    if HIDING.search(style):
        return True
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    return bool(colour and ground) and _colour(colour) == _colour(ground)


def hiding_selectors(sheet: str) -> list[str]:
    """The selectors of a style sheet whose rules hide what they select."""
    rules = _RULE.findall(_COMMENT.sub("", sheet[:_SHEET]))[:_MOST_RULES]
    return [selector.strip() for selector, style in rules if HIDING.search(style)]


def _colour(found: re.Match[str] | None) -> str:
    """One spelling of a colour, as far as pages use several."""
    words = found[1].strip().lower().removesuffix("!important").strip() if found else ""
    if numbers := re.fullmatch(r"rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+).*\)", words):
        return "".join(f"{min(int(part), 255):02x}" for part in numbers.groups())
    bare = _NAMES.get(words, words.lstrip("#"))
    return "".join(sign * 2 for sign in bare) if len(bare) == 3 else bare
