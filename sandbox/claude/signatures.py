"""Signatures of thinking blocks: they bind the thinking to everything that came before it."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from sandbox.claude.wire import canonical, content_of
from sandbox.wire import Json, JsonObject, as_text, objects


class Signer:
    """Signs with a secret of the organisation, so that a restart does not void a history."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def sign(self, body: JsonObject, thinking: str) -> str:
        """Return the signature of thinking that answers this request."""
        return self._signature(body, objects(body.get("messages")), thinking)

    def broken(self, body: JsonObject) -> list[str]:
        """Return a complaint for every thinking block whose past was changed."""
        messages = objects(body.get("messages"))
        return [
            f"messages.{at}.content.{number}: Invalid `signature` in `thinking` block: the block "
            "was made under another system prompt, other tools or other earlier messages"
            for at, message in enumerate(messages)
            for number, block in enumerate(content_of(message.get("content")))
            if block.get("type") == "thinking" and not self._holds(body, messages[:at], block)
        ]

    def _holds(self, body: JsonObject, earlier: Sequence[JsonObject], block: JsonObject) -> bool:
        expected = self._signature(body, earlier, as_text(block.get("thinking")))
        return hmac.compare_digest(expected, as_text(block.get("signature")))

    def _signature(self, body: JsonObject, earlier: Sequence[JsonObject], thinking: str) -> str:
        prefix = [body.get("model"), body.get("system"), body.get("tools"), list(earlier), thinking]
        text = canonical(without_cache_control(prefix))
        digest = hmac.new(self._secret, text.encode("utf-8", "surrogatepass"), hashlib.sha512)
        return base64.b64encode(digest.digest()).decode()


def without_cache_control(value: Json) -> Json:
    """Return the same JSON without breakpoints: they may move without changing the prefix."""
    if isinstance(value, dict):
        return {k: without_cache_control(v) for k, v in value.items() if k != "cache_control"}
    if isinstance(value, list):
        return [without_cache_control(item) for item in value]
    return value
