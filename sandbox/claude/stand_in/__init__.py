"""A deterministic responder for the demo: not a language model, and it says so once."""

from sandbox.claude.stand_in.responder import respond

__all__ = ["respond"]
