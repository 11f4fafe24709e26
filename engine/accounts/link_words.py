"""What people read who link or unlink, in their own language."""

from collections.abc import Mapping

from engine.accounts.linking import LinkEnd
from engine.handoff.click_words import ClickLine, Wording

_LINES: Mapping[LinkEnd, ClickLine] = {
    LinkEnd.CODE_SENT: ClickLine.LINK_CODE_SENT,
    LinkEnd.BAD_ADDRESS: ClickLine.LINK_BAD_ADDRESS,
    LinkEnd.TOO_MANY_CODES: ClickLine.LINK_TOO_MANY_CODES,
    LinkEnd.NO_CODE: ClickLine.LINK_NO_CODE,
    LinkEnd.WRONG_CODE: ClickLine.LINK_WRONG_CODE,
    LinkEnd.EXHAUSTED: ClickLine.LINK_EXHAUSTED,
    LinkEnd.BAD_PROOF: ClickLine.LINK_BAD_PROOF,
    LinkEnd.TOO_MANY_PEOPLE: ClickLine.LINK_TOO_MANY_PEOPLE,
    LinkEnd.LINKED: ClickLine.LINK_LINKED,
    LinkEnd.UNLINKED: ClickLine.LINK_UNLINKED,
    LinkEnd.NOT_LINKED: ClickLine.LINK_NOT_LINKED,
}


def told(end: LinkEnd, wording: Wording) -> str:
    """What came of it, in a sentence."""
    return wording.say(_LINES[end])
