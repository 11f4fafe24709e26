"""The sentence gate: how much of an answer under way may be shown."""

import re
from dataclasses import dataclass, field

_FENCE = re.compile(r"(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(?P<marks>`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*$")
_LINE_MARKS = re.compile(r"(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|#{1,6}(?=[ \t]))*")
_BLANK = re.compile(r"[ \t>]*$")
_SIGN = re.compile(
    r"\\."
    r"|(?P<code>`+)"
    r"|(?P<stress>\*+|_+|~~)"
    r"|(?P<target>\]\()"
    r"|(?P<bracket>[\[\]()])"
    r"|(?P<bar>\|)"
    r"|(?P<stop>[.!?…]+(?P<closers>[\"'”’»)\]*_~]*)(?=[ \t]+\S)|[。！？]+)"
)
_STRESS = re.compile(r"\*+|_+|~+")
_SHORTENED = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]\.)*[^\W\d_]$")
"""Words before a full stop that only shorten something: "e.g", "z.B", an initial."""


def may_show(text: str) -> str:
    """The beginning of an answer under way that a customer may see: all finished sentences.

    It ends with a sentence, a line or a list item, and in no code, link, emphasis or table; what
    it once let through stays. A table is known by a bar in one of its lines, and is shown whole.
    """
    return text[: _finished(text)]


def _finished(text: str) -> int:
    """Where the last finished sentence ends.

    Every place is decided by what stands before it and by the next word, so that what comes later
    never takes one back.
    """
    scan = _Scan()
    start = 0
    while (end := text.find("\n", start)) >= 0:
        scan.line(text, start, end)
        start = end + 1
    scan.open_line(text, start)
    return scan.shown


@dataclass(kw_only=True, slots=True)
class _Scan:
    """What is known of a text, read line by line; `shown` is where its last good end is."""

    shown: int = 0
    words_end: int = 0
    fence: str = ""
    paragraph: "_Paragraph" = field(default_factory=lambda: _Paragraph())

    def line(self, text: str, start: int, end: int) -> None:
        """Read a whole line."""
        line = text[start:end].rstrip()
        if self.fence:
            self._within_fence(line, start)
        elif _BLANK.match(line):
            # Marks that are still open mean nothing: no emphasis goes beyond its paragraph.
            self.paragraph = _Paragraph()
            self.shown = max(self.shown, self.words_end)
        elif opening := _FENCE.match(line):
            self.fence = opening["marks"]
        else:
            self.words_end = start + len(line)
            self.shown = max(self.shown, self.paragraph.read(text, start, self.words_end))
            if self.paragraph.is_balanced:
                self.shown = self.words_end

    def open_line(self, text: str, start: int) -> None:
        """Read the last line, of which more may come."""
        if not self.fence and not _FENCE.match(text, start):
            self.shown = max(self.shown, self.paragraph.read(text, start, len(text)))

    def _within_fence(self, line: str, start: int) -> None:
        closing = _FENCE_END.match(line)
        if closing and closing["marks"].startswith(self.fence):
            self.fence = ""
            self.paragraph = _Paragraph()
            self.shown = self.words_end = start + len(line)


@dataclass(kw_only=True, slots=True)
class _Paragraph:
    """The marks that are open where reading has come to."""

    code: str = ""
    stress: dict[str, int] = field(default_factory=dict)
    brackets: list[str] = field(default_factory=list)
    is_table: bool = False

    @property
    def is_balanced(self) -> bool:
        """Whether a text that ends here leaves nothing open."""
        return not (self.code or self.brackets or self.is_table or any(self.stress.values()))

    def read(self, text: str, start: int, end: int) -> int:
        """Read a line's words; returns where its last sentence ends that may be an end, or 0."""
        marks = _LINE_MARKS.match(text, start, end)
        begin = marks.end() if marks else start
        last = 0
        for sign in _SIGN.finditer(text, begin, end):
            if sign["stop"] and not self.code:
                self._closers(sign["closers"] or "")
                if self.is_balanced and _ends_sentence(text, begin, sign, end):
                    last = sign.end()
            else:
                self._take(text, sign)
        return last

    def _take(self, text: str, sign: re.Match[str]) -> None:
        if sign["code"]:
            self._tick(sign["code"])
        elif self.code:
            return
        elif sign["stress"]:
            self._stress(sign["stress"], _around(text, sign.start(), sign.end()))
        elif sign["target"]:
            self._bracket("]")
            self.brackets.append("(")
        elif sign["bracket"]:
            self._bracket(sign["bracket"])
        elif sign["bar"]:
            self.is_table = True

    def _tick(self, run: str) -> None:
        if not self.code:
            self.code = run
        elif self.code == run:
            self.code = ""

    def _closers(self, closers: str) -> None:
        """What stands right behind a full stop can only close."""
        for char in closers:
            if char in ")]":
                self._bracket(char)
        for run in _STRESS.findall(closers):
            self._close_stress(run[0], len(run))

    def _bracket(self, bracket: str) -> None:
        """Round brackets in prose are of no interest, only those of a link's address."""
        opening = {"]": "[", ")": "("}.get(bracket)
        if opening is None:
            if bracket == "[" or "(" in self.brackets:
                self.brackets.append(bracket)
        elif self.brackets and self.brackets[-1] == opening:
            self.brackets.pop()

    def _stress(self, run: str, around: tuple[str, str]) -> None:
        """A run closes what is open if it stands behind a word, and opens if it stands before."""
        before, after = around
        if run[0] == "_" and before.isalnum() and after.isalnum():
            return  # within a name
        left = len(run)
        if not before.isspace():
            left = self._close_stress(run[0], left)
        if left and not after.isspace():
            self.stress[run[0]] = self.stress.get(run[0], 0) + left

    def _close_stress(self, mark: str, count: int) -> int:
        """Close what is open; returns how many marks are left over."""
        closing = min(count, self.stress.get(mark, 0))
        if closing:
            self.stress[mark] -= closing
        return count - closing


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters around a run of marks; white space where the text has none yet."""
    return text[start - 1 : start] or " ", text[end : end + 1] or " "


def _ends_sentence(text: str, begin: int, sign: re.Match[str], end: int) -> bool:
    """Whether a stop ends a sentence: not an abbreviation's, and no sentence begins small."""
    if sign["closers"] is None:
        return True  # 。 is never anything else
    following = text[sign.end() : end].lstrip()[:1]
    if following.islower():
        return False
    return sign["stop"][0] != "." or not _SHORTENED.search(text[begin : sign.start()][-20:])
