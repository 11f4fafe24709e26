"""Every rule of the API a request can break."""

from sandbox.claude.models import Model
from sandbox.claude.records import Request
from sandbox.claude.signatures import Signer


def complaints(request: Request, model: Model | None, signer: Signer) -> list[str]:
    """Return what the API would refuse, in its words; the first is what a client is told."""
    return signer.broken(request.body)
