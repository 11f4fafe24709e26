"""The app as it is installed in the workspace: its tokens, its granted scopes and its bot user."""

from sandbox.slack.errors import SlackError
from sandbox.slack.manifest import Manifest
from sandbox.slack.people import Member
from sandbox.slack.settings import SlackSettings
from sandbox.wire import Payload


class Installation:
    """Knows which token may do what. Tokens can be revoked and scopes removed while it runs."""

    def __init__(self, settings: SlackSettings, manifest: Manifest, bot: Member) -> None:
        self.manifest = manifest
        self.bot = bot
        self.app_id = settings.app_id
        self.bot_token = settings.bot_token
        self.app_token = settings.app_token
        self.scopes: set[str] = set(manifest.bot_scopes)
        self.app_scopes: set[str] = set(settings.app_scopes)
        self._refused: dict[str, str] = {}

    def refuse(self, token: str, error: str) -> None:
        """Answer every later call with this token by `error`, as after a revocation."""
        self._refused[token] = error

    def accept(self, token: str) -> None:
        """Take the token again."""
        self._refused.pop(token, None)

    def provided(self, token: str) -> list[str]:
        """Return the scopes of a token, as the x-oauth-scopes header lists them."""
        if token == self.bot_token:
            return sorted(self.scopes)
        return sorted(self.app_scopes) if token == self.app_token else []

    def authenticate(self, token: str | None, *, app_level: bool) -> str:
        """Return the token if it is known, alive and of the right kind.

        Raises SlackError not_authed, invalid_auth, token_revoked, account_inactive or
        not_allowed_token_type.
        """
        if not token:
            raise SlackError("not_authed")
        if token in self._refused:
            raise SlackError(self._refused[token])
        if token not in (self.bot_token, self.app_token):
            raise SlackError("invalid_auth")
        if (token == self.app_token) != app_level:
            raise SlackError("not_allowed_token_type")
        return token

    def require(self, token: str, *scopes: str) -> None:
        """Raise SlackError missing_scope unless the token has at least one of the scopes."""
        provided = self.provided(token)
        if scopes and not set(scopes) & set(provided):
            raise SlackError("missing_scope", needed=scopes[0], provided=",".join(provided))

    def has(self, *scopes: str) -> bool:
        """Whether the bot token has at least one of the scopes; none asked is always granted."""
        return not scopes or bool(self.scopes & set(scopes))

    def view_owner(self) -> Payload:
        """Return what every view object says of the app it belongs to."""
        return {"team_id": self.bot.team, "app_id": self.app_id, "bot_id": self.bot.bot_id}

    def carries(self, text: str) -> bool:
        """Whether a text mentions the app."""
        return f"<@{self.bot.id}>" in text
