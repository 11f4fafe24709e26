"""The mails the company sends by itself, from `prompts/mails`."""

from pathlib import Path

from engine.accounts.link_ports import Letter, QueuedMail
from engine.domain.messages import Platform
from engine.errors import ConfigurationError

_NAMES = {Platform.SLACK: "Slack", Platform.DISCORD: "Discord"}
_FILE = "link_code.md"
_BRACES = ("{code}", "{minutes}", "{platform}")


class Letters:
    """The mail with a code, by language, read once.

    A file begins with its subject as a heading. Raises ConfigurationError for one that does not, or
    lacks `{code}`, `{minutes}` or `{platform}`, and where the default language has none.
    """

    def __init__(self, folder: Path, *, default_language: str) -> None:
        files = sorted((folder / "mails").glob(f"*/{_FILE}"))
        self._texts = {file.parent.name: _parts(file) for file in files}
        if default_language not in self._texts:
            raise ConfigurationError(f"{folder / 'mails' / default_language / _FILE} is missing")
        self._default = default_language

    def code(self, mail: QueuedMail, *, to: str, code: str, minutes: int) -> Letter:
        """The mail that brings a code, in the language of whoever asked for it."""
        subject, body = self._texts.get(mail.language, self._texts[self._default])
        filled = body.replace("{code}", code).replace("{minutes}", str(minutes))
        return Letter(
            to=to,
            subject=subject,
            body=filled.replace("{platform}", _NAMES[mail.platform]),
            message_id=mail.message_id,
        )


def _parts(file: Path) -> tuple[str, str]:
    """Subject and body."""
    try:
        head, _, body = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {file}: {error}") from error
    missing = [brace for brace in _BRACES if brace not in body]
    if not head.startswith("# ") or missing:
        lacks = ", ".join(missing) or "a heading for its subject"
        raise ConfigurationError(f"{file} lacks {lacks}")
    return head.removeprefix("# ").strip(), body.strip()
