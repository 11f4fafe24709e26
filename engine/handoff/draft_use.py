"""How much of a draft a teammate changed before they sent something."""

from difflib import SequenceMatcher

USED = 0.5
"""Somebody used a draft who changed no more of it than this share."""


def share_changed(draft: str, sent: str) -> float:
    """From 0, word for word the same, to 1, nothing in common.

    That is 1 minus the ratio of difflib: twice the words they have in common, in order, by all
    words of both.
    """
    words = SequenceMatcher(None, draft.split(), sent.split(), autojunk=False)
    return 1.0 - words.ratio()
