"""What patterns are put together of."""


def one_of(*lists: str) -> str:
    """Any word of lists with spaces between; `_` stands for a space within one."""
    return f"(?:{'|'.join(word.replace('_', ' ') for each in lists for word in each.split())})"


def gap(most: int, *, without: str) -> str:
    """Up to so many words, as few as can be, none of them one of a pattern: mostly a negation."""
    return rf"(?: (?!(?:{without})\b)[\w%€$.'-]+){{0,{most}}}?"
