"""An answer that is an error, as Slack words it."""

from collections.abc import Mapping

from sandbox.wire import Json, Payload


class SlackError(Exception):
    """An answer with `ok: false`: a real Slack error name, and what Slack sends along with it.

    `messages` become `response_metadata.messages`, as Slack writes its explanations.
    """

    def __init__(
        self,
        error: str,
        *messages: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **extra: Json,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.status = status
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> Payload:
        """Return the JSON body of the answer."""
        answer: Payload = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": list(self.messages)}
        return answer
