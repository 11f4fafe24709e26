"""What people's work makes the customer see, as parts for the customer's platform."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import assert_never

from engine.domain.decisions import SayNotice, SayWords
from engine.domain.handoff import Handoff
from engine.domain.messages import Attachment
from engine.domain.moments import moment_link
from engine.domain.posts import Button, NoticeKind, Part, Post, Reply, Span, Speaker
from engine.errors import ConfigurationError
from engine.handoff.actions import CustomerAction, CustomerVerb
from engine.handoff.opening import OpenNow, OpensAt, TimeWords
from engine.notices import Notices

_MAY_BE_TAKEN_BACK = frozenset(
    {NoticeKind.QUEUED, NoticeKind.OUT_OF_HOURS, NoticeKind.WAITING, NoticeKind.REQUEUED}
)
_WHEN = "when"
"""The value of a notice that is a moment, POSIX seconds."""


class ButtonWords:
    """The labels of `prompts/buttons`, by language, read once.

    Raises ConfigurationError where the default language is not there, or any lacks a label.
    """

    def __init__(self, folder: Path, *, default_language: str) -> None:
        self._default = default_language
        try:
            files = sorted((folder / "buttons").glob("*.md"))
            self._labels = {file.stem: _label(file) for file in files}
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"cannot read {folder / 'buttons'}: {error}") from error
        if default_language not in self._labels:
            raise ConfigurationError(f"{folder / 'buttons'} lacks {default_language}.md")

    def never_mind(self, language: str) -> str:
        """What a customer clicks who needs nobody any more."""
        return self._labels.get(language, self._labels[self._default])


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """Renders for one platform; `clock` gives POSIX seconds, `zone` is the desk's."""

    notices: Notices
    times: TimeWords
    buttons: ButtonWords
    zone: tzinfo
    render: Callable[[Post], tuple[Part, ...]]
    clock: Callable[[], float]

    def __call__(
        self, post: SayNotice | SayWords, handoff: Handoff, said: str
    ) -> tuple[tuple[Part, ...], Speaker | None]:
        """The parts, and who speaks in them; `said` are the customer's last words."""
        match post:
            case SayNotice():
                return self._notice(post, handoff, self.notices.language_of(said)), None
            case SayWords():
                speaker = Speaker(name=post.teammate.name, picture=post.teammate.picture)
                return self._words(post.text, post.attachments), speaker
        assert_never(post)

    def _words(self, text: str, attachments: Sequence[Attachment]) -> tuple[Part, ...]:
        """What is kept by its platform follows as a file; what is only linked stays a link."""
        links = (f"[{_shown(file.name)}](<{file.url}>)" for file in attachments if not file.id)
        whole = "\n\n".join(filter(None, (text.strip(), *links)))
        return self.render(Reply(spans=(Span(text=whole),))) if whole else ()

    def _notice(self, said: SayNotice, handoff: Handoff, language: str) -> tuple[Part, ...]:
        notice = self.notices.make(
            said.kind,
            language=language,
            reference=handoff.reference,
            values=self._told(said.values, language),
        )
        parts = self.render(notice)
        buttons = self._buttons(said.kind, handoff, language)
        return (*parts[:-1], *(replace(part, buttons=buttons) for part in parts[-1:]))

    def _told(self, values: Mapping[str, str], language: str) -> Mapping[str, str]:
        """The values as Markdown: a moment is told in the desk's zone, shown in the reader's."""
        if _WHEN not in values:
            return values
        at, now = float(values[_WHEN]), self.clock()
        opening = OpensAt(at=at) if at > now else OpenNow()
        when = self.times.tell(opening, now=now, language=language, desk_zone=self.zone)
        if at > now:
            when = moment_link(when, at, yours=self.times.yours(language))
        return {**values, _WHEN: when}

    def _buttons(self, kind: NoticeKind, handoff: Handoff, language: str) -> tuple[Button, ...]:
        if kind in _MAY_BE_TAKEN_BACK:
            action = CustomerAction(verb=CustomerVerb.NEVERMIND, handoff_id=handoff.id)
            return (Button(action=str(action), label=self.buttons.never_mind(language)),)
        if kind is not NoticeKind.RESOLVED:
            return ()
        scores = (
            CustomerAction(verb=CustomerVerb.RATE, handoff_id=handoff.id, score=score)
            for score in range(1, 6)
        )
        return tuple(Button(action=str(rate), label=str(rate.score)) for rate in scores)


def _label(file: Path) -> str:
    """The one label there is so far."""
    for line in file.read_text(encoding="utf-8").splitlines():
        name, colon, label = line.removeprefix("- ").partition(":")
        if colon and name.strip() == CustomerVerb.NEVERMIND and label.strip():
            return label.strip()
    raise ConfigurationError(f"{file} lacks {CustomerVerb.NEVERMIND}")


def _shown(name: str) -> str:
    """A file's name as the text of a link."""
    return name.replace("[", "(").replace("]", ")")
