"""What codes and signed proofs are made of, and how they are checked; pure.

Everything is a keyed digest (HMAC-SHA-256) under LINK_SECRET. A code is not stored, not even as a
digest: it follows from the secret and the random nonce of its request. Who reads the database
learns none, nor the addresses codes were asked for.
"""

import base64
import hashlib
import hmac
import json
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.domain.accounts import CustomerId

_CODE_DIGITS = 8
_SIGNED = "tandem-link-1"
"""Stands before everything that is signed, so that no signature serves another purpose."""

_LONGEST_TOKEN = 2_000
_TOKEN = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}", re.ASCII
)
_LONGEST_ADDRESS = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3, without its angle brackets)."""


class Proof(BaseModel):
    """What the company's site has signed: this person is this customer.

    `expires` in POSIX seconds; `nonce` is that of the request it answers.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    kind: Literal["proof"]
    person: str
    nonce: str
    customer: str
    expires: int

    @property
    def customer_id(self) -> CustomerId | None:
        """The customer; None for what can be no id."""
        try:
            return CustomerId(self.customer)
        except ValueError:
            return None


class LinkSecret:
    """The secret, and everything that is made with it."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def code(self, nonce: str) -> str:
        """The code of a request: eight digits."""
        number = int.from_bytes(self._digest("code", nonce)) % 10**_CODE_DIGITS
        return f"{number:0{_CODE_DIGITS}}"

    def is_code(self, nonce: str, said: str) -> bool:
        """Whether this is the code of that request; spaces and hyphens do not count."""
        digits = re.sub(r"[\s-]", "", said)
        return hmac.compare_digest(digits.encode(), self.code(nonce).encode())

    def hidden(self, address: str) -> str:
        """A name of a mail address, by which requests for it can be counted."""
        return self._digest("address", address.lower()).hex()

    def request(self, *, person: str, nonce: str, expires: int) -> str:
        """What the company's site is asked to prove, as a signed token."""
        return self.signed(
            {"kind": "request", "person": person, "nonce": nonce, "expires": expires}
        )

    def signed(self, content: dict[str, str | int]) -> str:
        """A token: the content as JSON, a dot and the signature, both as base64url."""
        written = _base64(json.dumps(content, separators=(",", ":")).encode())
        return f"{written}.{_base64(self._digest('token', written))}"

    def proof(self, token: str) -> Proof | None:
        """What a token of the site says; None unless it is signed and all of a proof."""
        found = _TOKEN.fullmatch(token.strip()) if len(token) <= _LONGEST_TOKEN else None
        if found is None:
            return None
        signature = _base64(self._digest("token", found[1]))
        if not hmac.compare_digest(signature.encode(), found[2].encode()):
            return None
        try:
            return Proof.model_validate_json(base64.urlsafe_b64decode(_padded(found[1])))
        except (ValidationError, ValueError):
            return None

    def _digest(self, purpose: str, content: str) -> bytes:
        said = f"{_SIGNED}.{purpose}.{content}"
        return hmac.new(self._key, said.encode(), hashlib.sha256).digest()


def mail_address(text: str) -> str | None:
    """A mail address without what surrounds it; None for what cannot be one."""
    address = text.strip().removeprefix("mailto:")
    fits = len(address) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None
    return address if fits else None


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)
