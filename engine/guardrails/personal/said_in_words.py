"""Card numbers between whose blocks words stand: "4111, then 1111 and 1111, finally 1111"."""

import re
from collections.abc import Iterator

_WORD = (
    r"(?:then|and|next|again|followed|by|finally|lastly|ends?|ending|in|with|it|the|last|first"
    r"|second|third|fourth|four|five|six|digits?|numbers?|block|group|part|dash|hyphen|minus|space"
    r"|blank|dot|slash|comma|after|that"
    r"|dann|danach|und|nochmals?|wieder|schliesslich|schließlich|am|ende|zuletzt|strich"
    r"|bindestrich|leerzeichen|punkt|endet|auf|mit|die|letzten|ersten|nachsten|vier"
    r"|luego|despues|y|otra|vez|al|final|por|ultimo|guion|espacio|termina|en|los|ultimos|cuatro"
    r"|puis|ensuite|et|encore|enfin|tiret|espace|fin|finit|par|les|derniers|quatre"
    r"|depois|e|fim|no|novo|de|traco|espaco|hifen|os|quatro|seguido)"
)
_SIGNS = r"[ ,.;:()/-]{1,3}"
_WORDED = re.compile(
    rf"(?<![\w.,$€£])\d{{2,8}}(?:{_SIGNS}(?:{_WORD}{_SIGNS}){{0,5}}\d{{2,8}}){{1,5}}(?![\w%]|[.,]\d)"
)
_BLOCK = re.compile(r"\d+")
_UNIT_BEHIND = re.compile(r" ?(?:[%€$£]|dollars?|euros?|usd|dolares|miles|km|meilen|millas|milhas)")


def numbers_in_words(low: str) -> Iterator[tuple[str, int, int]]:
    """Digits, beginning and end of each run of blocks, the longest first; no list of sums."""
    for found in _WORDED.finditer(low):
        if _UNIT_BEHIND.match(low, found.end()):
            continue
        blocks = [*_BLOCK.finditer(low, found.start(), found.end())]
        if all(block[0].endswith("00") for block in blocks):
            continue
        for last in range(len(blocks), 1, -1):
            for first in range(last - 1):
                part = blocks[first:last]
                digits = "".join(block[0] for block in part)
                yield digits, part[0].start(), part[-1].end()
