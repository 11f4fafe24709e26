"""Bank accounts: IBANs whose check digits fit, American accounts by their cue."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind, letters_and_digits

_CANDIDATE = re.compile(
    r"(?<![A-Za-z0-9])(?=([a-z]{2} ?\d ?\d(?:[ .\-\n/_|]{0,3}[a-z0-9]){11,30}))"
)
_REGISTRY = (
    "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BI:27 BR:29 BY:28 CH:21 CR:22 CY:28"
    " CZ:24 DE:22 DJ:27 DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FK:18 FO:18 FR:27 GB:22 GE:22 GI:23"
    " GL:18 GR:27 GT:28 HN:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28"
    " LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 MK:19 MN:20 MR:27 MT:31 MU:30 NI:28"
    " NL:18 NO:15 OM:23 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 RU:33 SA:24 SC:31 SD:18 SE:24"
    " SI:19 SK:24 SM:27 SO:23 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20 YE:30"
)
_LENGTHS = {
    country: int(length)
    for country, _, length in (pair.partition(":") for pair in _REGISTRY.split())
}
"""Country and length of its accounts (SWIFT, IBAN Registry, release 99)."""

_SHORTEST, _LONGEST = 15, 34
_BY_CUE = re.compile(
    r"\b(?:routing|account|aba|bank account|konto(?:nummer|nr)?|bankleitzahl|blz|cuenta|compte"
    r"|conta|clabe|cbu)"
    r"(?: ?(?:number|no|nr|num|numero|nummer|on file|is|was|de|ist|lautet|es|est|e|bancaria"
    r"|bancaire|corriente|corrente|courant|l[ea]|el|o))*"
    r"[ .,:#='\"(]{1,4}(?P<number>\d(?:[ -]?\d){7,18})(?!\d)"
    r"|\b(?:account|konto|cuenta|compte|conta)[^.!?\n\d]{0,40}?"
    r"\b(?:number|no|nr|nummer|num|numero)(?: [a-z]+){0,3} ?(?:is|was|ist|lautet|es|est|e|:|=|#)"
    r"(?: l[ea]| el)? ?(?P<called>\d(?:[ -]?\d){7,16})(?!\d)"
    r"|\bsort code(?: is|:)? ?(?P<sort>\d\d[ -]?\d\d[ -]?\d\d)(?!\d)"
    r"|\bconta(?: corrente| poupanca)?(?: e|:)? ?(?P<brazil>\d{4,8}-[\dx])(?!\w)"
)


def bank_accounts(text: Folded) -> Iterator[Item]:
    """International account numbers of any country, and what is called an account."""
    for found in _CANDIDATE.finditer(text.low):
        end = _end_of_iban(found[1])
        if end:
            key = letters_and_digits(found[1][:end])
            start = found.start()
            yield Item(kind=Kind.BANK_ACCOUNT, key=key, start=start, end=start + end)
    for found in _BY_CUE.finditer(text.low):
        which = found.lastgroup or "number"
        key = letters_and_digits(found[which])
        start, end = found.span(which)
        yield Item(kind=Kind.BANK_ACCOUNT, key=key, start=start, end=end)


def _end_of_iban(text: str) -> int:
    """How much of a text is an IBAN; 0 where none begins."""
    length = _LENGTHS.get(text[:2].upper())
    ends = [at + 1 for at, char in enumerate(text) if char.isalnum()]
    if length is not None:
        if len(ends) < length:
            return 0
        end = ends[length - 1]
        return end if _fits_mod_97(letters_and_digits(text[:end])) else 0
    unbroken = re.match(r"[A-Za-z0-9]*", text)
    whole = unbroken[0] if unbroken else ""
    if _SHORTEST <= len(whole) <= _LONGEST and _fits_mod_97(whole.upper()):
        return len(whole)
    return 0


def _fits_mod_97(iban: str) -> bool:
    """ISO 13616: letters count as 10 to 35, the first four signs go to the end."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
